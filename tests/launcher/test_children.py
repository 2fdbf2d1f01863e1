"""Children on a leash: they end with their parent, whole groups end together, crashes are waited out longer each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.children import Child
from tests.cluster import ROOT

PATIENCE = 60.0
SLEEPER = [sys.executable, "-c", f"import time; time.sleep({10 * PATIENCE})"]


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def gone(pid: int, limit: float = PATIENCE) -> bool:
    deadline = time.monotonic() + limit
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def child(tmp_path: Path, command: list[str], **more: float) -> Child:
    return Child("trial", command, dict(os.environ), tmp_path / "trial.log", **more)  # type: ignore[arg-type]


def test_stop_ends_it_politely(tmp_path: Path) -> None:
    polite = "import signal,sys,time; signal.signal(15, lambda *_: (print('bye', flush=True), sys.exit(0))); "
    line = [sys.executable, "-c", polite + "print('up', flush=True); time.sleep(600)"]
    ours = child(tmp_path, line, patience=PATIENCE)
    ours.start()
    deadline = time.monotonic() + PATIENCE
    while "up" not in ours.tail() and time.monotonic() < deadline:
        time.sleep(0.02)
    ours.stop()
    assert "bye" in ours.tail()


def test_stop_insists_with_the_deaf(tmp_path: Path) -> None:
    deaf = "import signal,time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    ours = child(tmp_path, [sys.executable, "-c", deaf], patience=0.3)
    ours.start()
    deadline = time.monotonic() + PATIENCE
    while "up" not in ours.tail() and time.monotonic() < deadline:
        time.sleep(0.02)
    ours.stop()
    assert ours.exit_code() == -signal.SIGKILL


@pytest.mark.timeout(60)
def test_who_is_killed_before_it_has_begun_is_killed(tmp_path: Path) -> None:
    """Its whole group is killed, and there has to be one from the first moment on: else nobody dies and is waited for."""
    ours = child(tmp_path, SLEEPER)
    ours.start()
    ours.kill()
    assert ours.exit_code() == -signal.SIGKILL


def test_kill_takes_the_grandchildren_too(tmp_path: Path) -> None:
    parent = f"import subprocess,time; p=subprocess.Popen({SLEEPER!r}); print(p.pid, flush=True); time.sleep(600)"
    ours = child(tmp_path, [sys.executable, "-c", parent])
    ours.start()
    deadline = time.monotonic() + PATIENCE
    while not ours.tail() and time.monotonic() < deadline:
        time.sleep(0.02)
    grandchild = int(ours.tail())
    assert is_alive(grandchild)
    ours.kill()
    assert gone(grandchild)


def test_it_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import os,sys; from pathlib import Path; from launcher.children import Child; "
        f"c=Child('t', {SLEEPER!r}, dict(os.environ), Path({str(tmp_path / 'log')!r})); c.start(); "
        "print(c.pid, flush=True); import time; time.sleep(0.4); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert gone(int(done.stdout))


def test_crashes_at_once_are_waited_out_longer_each_time(tmp_path: Path) -> None:
    ours = child(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    waits = []
    for _ in range(4):
        ours.start()
        assert ours.process is not None
        ours.process.wait()
        waits.append(ours.postpone())
    assert waits == [0.5, 1.0, 2.0, 4.0]
    ours.started -= 120  # it had lived for two minutes
    assert ours.postpone() == 0.5


def test_a_long_log_turns(tmp_path: Path) -> None:
    (tmp_path / "trial.log").write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    ours = child(tmp_path, [sys.executable, "-c", "print('new')"])
    ours.start()
    assert ours.process is not None
    ours.process.wait()
    assert ours.tail() == "new"
    assert (tmp_path / "trial.1.log").exists()


def test_a_log_is_cut_while_its_program_goes_on_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launcher.children.LOG_TURNS_AT", 2000)
    enough = tmp_path / "enough"
    writer = f"""
import os, time
while not os.path.exists({str(enough)!r}):
    print("another line of the log", flush=True)
    time.sleep(0.002)
print("the last line", flush=True)
"""
    one = child(tmp_path, [sys.executable, "-c", writer])
    one.start()
    older = one.log.with_suffix(".1.log")
    deadline = time.monotonic() + PATIENCE
    while not older.exists() and time.monotonic() < deadline:
        one.keep_log_small()
        time.sleep(0.01)
    cut = older.stat()
    assert cut.st_size > 2000 and cut.st_mode & 0o077 == 0
    enough.touch()
    assert one.process is not None
    one.process.wait()
    assert b"\x00" not in one.log.read_bytes(), "it writes at the end, wherever that is now"
    assert one.log.read_text().endswith("the last line\n")
