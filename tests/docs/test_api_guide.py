"""The commands of docs/api.md, in their order, against the product over HTTP: a guide that does not work is worse than none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from casework.models import Attachment, Case
from tests.casework.town import Town
from tests.cluster import ROOT
from tests.gateways.conftest import key_for, lasting_town, served

__all__ = ["lasting_town", "served"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="không có curl")
def test_every_command_of_the_guide_works(served: str, lasting_town: Town, tmp_path: Any) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    assert len(blocks) >= 8
    key = key_for("feedback:write", "feedback:read", "feedback:files", "hooks:manage", "open311:write")
    environment = {**os.environ, "BASE": served, "KEY": key, "no_proxy": "*"}
    line = ["bash", "-euc", "\n".join(["set -o pipefail", *blocks])]
    done = subprocess.run(line, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    assert sorted(Case.objects.values_list("channel", flat=True)) == ["api", "api", "open311"]
    assert sorted(case.words.count() for case in Case.objects.all()) == [0, 0, 2]
    assert Attachment.objects.filter(state="stored").count() == 2
    assert "whsec_" in done.stdout
    assert '"status": 401' in done.stdout
