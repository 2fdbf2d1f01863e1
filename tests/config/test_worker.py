"""What the worker does with its rounds, beside running them."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from books.calendar.changes import Change
from casework.models import Recalculation
from casework.recalculation import calendar_changed
from config import worker
from config.worker import ROUNDS
from kernel.time import now, today


@pytest.mark.db
def test_a_calendar_change_waits_until_intakes_that_read_the_old_one_are_over() -> None:
    at = now()
    calendar_changed(Change(first=today(), last=today(), unit_id=None, version=2, at=at))
    run = next(each.run for each in ROUNDS if each.name == "recalculation")
    run(at + timedelta(seconds=1))
    assert Recalculation.objects.get().finished_at is None
    run(at + timedelta(seconds=3))
    assert Recalculation.objects.get().finished_at is not None


@pytest.mark.timeout(60)
def test_it_ends_when_the_signal_comes_while_it_waits(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Event that the handler sets may be locked by the thread that it interrupts: one such worker never ended."""
    settings.STATE = tmp_path
    for name, value in (("ROUNDS", []), ("BESIDE", {}), ("_stand_back", lambda: None), ("_asked_to_stop", False)):
        monkeypatch.setattr(worker, name, value)
    ours = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _seconds: signal.raise_signal(signal.SIGTERM))
    monkeypatch.setattr(worker, "time", ours)  # of the worker alone: other threads of this process sleep too
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        worker.main()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert not list((tmp_path / "run").iterdir()), "its beat goes with it"


@pytest.mark.db
def test_a_file_that_no_row_knows_does_not_lie_there_for_ever(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR = tmp_path
    orphan, young = (tmp_path / "0a" / f"{uuid4().hex}-{'0' * 16}" for _ in range(2))
    orphan.parent.mkdir()
    for each in (orphan, young):
        each.write_bytes(b"left by a crash")
    os.utime(orphan, (1, 1))
    next(each.run for each in ROUNDS if each.name == "sweep")(now())
    assert (orphan.exists(), young.exists()) == (False, True)
