"""An emulator as a process of its own, as `./motcua up` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from launcher.ports import free_ports
from tests.cluster import ROOT


@contextmanager
def running(module: str, folder: Path, *arguments: str) -> Iterator[str]:
    """Start `python -m MODULE` on a free port, wait until it answers, end it."""
    port = free_ports(1)[0]
    line = [sys.executable, "-m", module, "--port", str(port), "--state", str(folder / "state"), *arguments]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(line, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        try:
            if httpx.get(f"{url}/health", trust_env=False, timeout=60).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
        assert process.poll() is None, log.read_text()
    raise AssertionError(log.read_text())
