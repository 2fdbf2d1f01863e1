"""Which tests stay together in one process, and which begin first.

The tests that wait for real processes take minutes and little of the processor: they begin, and what needs no waiting
fills the rest. Whoever shares a house stays in one process, so that no house is started twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

# One house for all of a folder: its tests go to one process. Who has a house of his own may go to another.
TOGETHER = ("tests/faults/", "tests/browser/")
OWN_HOUSE = ("tests/faults/test_crashes.py", "tests/faults/test_callers.py", "tests/faults/test_boundaries.py")
# The longest first, by how long they hold a process on two quiet cores, and who only waits beside who only counts;
# everything else after them, as it is found.
FIRST = (
    "tests/faults/", "tests/browser/", "tests/faults/test_boundaries.py", "tests/launcher/test_shift.py",
    "tests/faults/test_crashes.py", "tests/suggestions/test_training_walk.py", "tests/suggestions/test_learning.py",
    "tests/launcher/test_stack.py", "tests/launcher/test_backup.py", "tests/kit/test_gallery_walk.py",
    "tests/screens/test_every_page.py", "tests/zalo/test_tokens.py", "tests/zalo/test_send.py",
    "tests/emulators/test_phone.py", "tests/casework/test_any_life.py", "tests/access/test_every_route.py",
    "tests/tree/test_statements.py", "tests/api/test_schemathesis.py", "tests/clock/test_properties.py",
    "tests/clock/test_against_oracle.py",
)  # fmt: skip


def unit(nodeid: str) -> str:
    """What goes to one process as a whole: a module, or a folder that shares a house."""
    module = nodeid.split("::", 1)[0]
    if module in OWN_HOUSE:
        return module
    return next((folder for folder in TOGETHER if module.startswith(folder)), module)


def longest_first(items: list[pytest.Item]) -> None:
    """In place; within a unit the order stays."""
    rank = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: rank.get(unit(item.nodeid), len(rank)))
