"""A transaction that lost a race for locks has written nothing, so it is simply done again.

The database picks the loser of a deadlock, and who gives way to a move (casework/trouble.py) picks itself. No state and no
meaning here: only which failures say "nothing happened, and nothing is wrong".
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

Outcome = TypeVar("Outcome")
TRIES = 20
PAUSE_S = 0.05
# serialization_failure, deadlock_detected, lock_not_available: raised before the commit, never by it.
_LOST = frozenset({"40001", "40P01", "55P03"})


def has_lost(problem: BaseException) -> bool:
    """Did the transaction only lose a race, with the connection still good?"""
    return getattr(problem.__cause__, "sqlstate", None) in _LOST


def until_won(work: Callable[[], Outcome], tries: int = TRIES) -> Outcome:
    """What WORK returns, which is one whole transaction of its own; within somebody else's it is theirs to do again."""
    for attempt in range(1, tries + 1):
        try:
            return work()
        except OperationalError as problem:
            if attempt == tries or _is_inside() or not has_lost(problem):
                raise
            time.sleep(PAUSE_S * min(attempt, 10))
    raise AssertionError("the last attempt returns or raises")


def _is_inside() -> bool:
    """A test case's own outer transaction is nobody's work."""
    return any(not block._from_testcase for block in connection.atomic_blocks)  # noqa: SLF001
