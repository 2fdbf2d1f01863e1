"""One house for all tests of faults in this process: durable, because the database is killed too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from launcher.folders import only_one
from tests.faults.house import House
from tests.installed import installed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Half an hour for one of them: each waits for states, and says itself which one does not come."""
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="package")
def running() -> Iterator[House]:
    """The house that most tests of faults share; it ends with them, because an idle house still polls."""
    yield from a_house()


def a_house() -> Iterator[House]:
    """A house of one's own, for who counts every row in it."""
    # As `up` does it holds its folder: a backup then joins instead of starting a second server.
    with installed("faults", throwaway=False) as stack, only_one(stack.state):
        stack.start()
        made = House(stack)
        made.wait_for_morning()
        stack.manage("zalo_token", "--from-console", stack.urls["emulator"])  # the first one slept through its 25 hours
        yield made


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
