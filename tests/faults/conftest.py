"""One house for all tests of faults in this process: durable, because the database is killed too."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.folders import only_one
from launcher.stack import Stack
from tests.faults.house import House


@pytest.fixture(scope="session")
def running() -> Iterator[House]:
    """The house that most tests of faults share."""
    yield from a_house()


def a_house() -> Iterator[House]:
    """A house of one's own, for who counts every row in it."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-faults-"))
    folder.chmod(0o711)
    stack = Stack(folder)
    try:
        with only_one(stack.state):  # as `up` does: a backup then joins instead of starting a second server
            stack.start()
            made = House(stack)
            made.wait_for_morning()
            stack.manage(
                "zalo_token", "--from-console", stack.urls["emulator"]
            )  # the first one slept through its 25 hours
            yield made
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """The house in good order before and after: every program runs, no fault is on."""
    _in_order(running)
    yield running
    _in_order(running)


def _in_order(running: House) -> None:
    running.phone.delete("/faults").raise_for_status()
    for name, child in running.stack.children.items():
        if not child.is_running():
            running.stack.restart(name)
    running.stack.wait_ready()
