"""What probes and Prometheus are told is true; what production must not have stops the start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casework.models import Case
from kernel.time import now
from ledger.models import Entry
from tests.casework.town import Town, a_case
from tests.cluster import ROOT
from tests.ledger.conftest import keys

__all__ = ["keys"]


@pytest.mark.db
def test_it_is_not_ready_without_its_keys(keys: Path) -> None:
    assert Client().get("/health/ready").json()["ready"] is True
    lost = (keys / "words.json").rename(keys / "elsewhere")
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": "keys"})
    lost.rename(keys / "words.json")
    (keys / "words.json").write_text("{")
    assert Client().get("/health/ready").json()["missing"] == "keys"


@pytest.mark.db
def test_alarms_that_are_due_are_told_from_those_ahead(town: Town) -> None:
    cases = [a_case() for _ in range(3)]
    Case.objects.update(next_alarm_at=now() + timedelta(days=2))
    Case.objects.filter(pk=cases[0].pk).update(next_alarm_at=now() - timedelta(minutes=5))
    told = Client(REMOTE_ADDR="127.0.0.1").get("/metrics").content.decode()
    assert "motcua_alarms_due 1\n" in told


@pytest.mark.db
def test_sealing_that_stands_still_is_told(town: Town, settings: Any, tmp_path: Path, keys: Path) -> None:
    settings.STATE = tmp_path
    a_case()
    assert Client().get("/health/ready").json()["sealing"] is True
    mark = tmp_path / "run" / "sealing.json"
    mark.parent.mkdir()
    mark.write_text('{"stream": "x", "seq": 1, "since": 0.0, "tried": 601.0}', encoding="utf-8")
    told = Client().get("/health/ready")
    assert (told.status_code, told.json()) == (200, {"ready": True, "worker": False, "sealing": False})
    oldest = Entry.objects.earliest("at").at
    before = now()
    told = Client(REMOTE_ADDR="127.0.0.1").get("/metrics").content.decode()
    waited = int(re.search(r"^motcua_unsealed_oldest_seconds (\d+)$", told, re.MULTILINE)[1])  # type: ignore[index]
    assert before - oldest - timedelta(seconds=1) < timedelta(seconds=waited) <= now() - oldest
    assert "motcua_seals 0\n" in told


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_what_a_proxy_passes_on_gets_no_metrics(header: str) -> None:
    """A proxy on the same machine that the operator did not name is a proxy all the same."""
    asked = Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={header: "1.2.3.4"})
    assert asked.status_code == 404


@pytest.mark.parametrize(("clock", "starts"), [("", True), ("clock.json", False)])
def test_production_does_not_start_with_a_test_clock(tmp_path: Path, clock: str, *, starts: bool) -> None:
    told = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "MOTCUA_PROFILE": "production",
        "MOTCUA_STATE": str(tmp_path), "MOTCUA_SECRET_KEY": "x" * 40, "MOTCUA_CLOCK_FILE": clock,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"], env=told, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == starts, done.stderr
    assert starts or "MOTCUA_CLOCK_FILE is for the demo alone" in done.stderr
