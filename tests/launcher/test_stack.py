"""Real processes: they come up, they are hurt, they come back; nothing stays behind."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.ports import is_free
from launcher.smoke import Walk
from launcher.smoke_walk import STEPS
from launcher.stack import Stack
from tests.cluster import ROOT, quick_folder

pytestmark = [pytest.mark.slow, pytest.mark.stack]
PATIENCE = 300.0  # seconds: from an empty folder it takes a quarter of a minute where nothing else runs


def environments_of(leader: int) -> list[str]:
    """Of each process of a program."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):  # it ended meanwhile
            if folder.name.isdigit() and os.getpgid(int(folder.name)) == leader:
                found.append((folder / "environ").read_text(encoding="utf-8"))
    return found


def get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return int(answer.status)


def test_the_smoke_walk(stack: Stack) -> None:
    walk = Walk(stack)
    for _, name, act in STEPS:
        try:
            act(walk)
        except Exception as error:
            raise AssertionError(f"step «{name}»") from error


def test_nobody_who_runs_all_day_can_become_the_owner_and_the_other_sides_know_nothing_of_ours(stack: Stack) -> None:
    """The ledger is guarded by grants; whoever gets into the web must not find the way around them in its environment."""
    secrets = {
        name: (stack.state / "secrets" / f"database_{name}").read_text(encoding="utf-8") for name in ("owner", "app")
    }
    for name, child in stack.children.items():
        told = environments_of(child.pid)
        assert told
        assert not any(secrets["owner"] in each or "OWNER" in each for each in told), name
        ours = any(secrets["app"] in each and "MOTCUA_KEYS_DIR" in each for each in told)
        assert ours == (name in {"web", "worker"}), name


@pytest.mark.parametrize("name", ["web", "worker", "emulator"])
def test_a_killed_program_starts_again(stack: Stack, name: str) -> None:
    stack.kill(name)
    stack.restart(name)
    stack.wait_ready()


def test_the_web_finds_a_database_that_was_killed(stack: Stack) -> None:
    stack.kill("database")
    stack.restart("database")
    stack.wait_ready()


def test_the_clock_moves_for_all(stack: Stack) -> None:
    before = json.loads(stack.state.clock_file().read_text(encoding="utf-8"))["offset_seconds"]
    stack.move_clock(60)
    assert json.loads(stack.state.clock_file().read_text(encoding="utf-8"))["offset_seconds"] == before + 60


# --- ./motcua up itself ------------------------------------------------------------------------------------------


def processes_of(state: Path, command: bytes = b"") -> list[int]:
    """Everything whose environment or command names this state folder, and its command COMMAND."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            line = (folder / "cmdline").read_bytes()
            told = (folder / "environ").read_bytes() + line
            dead = (folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            continue
        if not dead and command in line and str(state).encode() in told:
            found.append(int(folder.name))
    return found


def free_row() -> int:
    """The first of ten free ports in a row, as `up` takes them; below those that the system gives to connections that go out."""
    while True:
        first = random.randrange(15_000, 29_000, 10)
        if all(is_free(port) for port in range(first, first + 10)):
            return first


class Up:
    """`./motcua up` as a person starts it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.port = free_row()
        emulator = self.port + 1
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.log = state.parent / f"{state.name}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    str(ROOT / "motcua"),
                    "up",
                    "--port",
                    str(self.port),
                    "--emulator-port",
                    str(emulator),
                ],
                env=kept | {"MOTCUA_STATE": str(state), "MOTCUA_VENV": sys.prefix},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        """As long as it tells of another step it goes on."""
        before, deadline = "", time.monotonic() + PATIENCE
        while words not in (told := self.told()):
            if told != before:
                before, deadline = told, time.monotonic() + PATIENCE
            assert self.process.poll() is None, told
            assert time.monotonic() < deadline, told
            time.sleep(0.1)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def up(ground: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    import shutil

    folder = quick_folder("motcua-up-")
    running = Up(folder / "state")
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)


def nobody_is_left(state: Path) -> None:
    """Who was killed takes a moment to be gone."""
    deadline = time.monotonic() + PATIENCE
    while left := processes_of(state):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


@pytest.mark.timeout(1800)
def test_up_comes_back_after_crashes_and_leaves_nothing_behind(up: Up) -> None:
    up.wait_for("sẵn sàng sau")
    assert get(f"http://127.0.0.1:{up.port}/health/ready") == 200

    (worker,) = processes_of(up.state, b"config.worker")
    os.kill(worker, signal.SIGKILL)
    up.wait_for("«worker» đã dừng bất ngờ")

    second = subprocess.run(
        [sys.executable, str(ROOT / "motcua"), "up"],
        env={"PATH": os.environ["PATH"], "MOTCUA_STATE": str(up.state), "MOTCUA_VENV": sys.prefix},
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert second.returncode == 3

    # The launcher itself is killed: nobody may outlive it.
    up.end(signal.SIGKILL)
    nobody_is_left(up.state)

    again = Up(up.state)
    again.wait_for("sẵn sàng sau")
    assert again.end(signal.SIGINT) == 0
    nobody_is_left(up.state)
