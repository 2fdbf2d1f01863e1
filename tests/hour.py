"""The hour at which the suite runs: always the same one, whenever somebody starts it.

A test that fails only at night, on a Sunday or on the last day of a month fails whoever happens to run it then, not whoever
wrote it. So the test clock of every test process, and of the houses that tests start from a prepared one, begins at ten
o'clock of a working day, far from midnight and from the end of the month. What an hour, a day or a year's end changes is
tried by tests that name it. Another beginning, to look for more: `MOTCUA_TEST_AT=2026-12-31T23:58 ./motcua test tests/desks`.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from kernel.time import TZ, set_offset

BEGIN = "2026-11-25T10:00"  # a Wednesday


def instant() -> datetime:
    return datetime.fromisoformat(os.environ.get("MOTCUA_TEST_AT", BEGIN)).replace(tzinfo=TZ)


def begin(clock: Path | None = None) -> None:
    """Write the clock file (this process's own) from which on it is that hour."""
    set_offset(clock or os.environ["MOTCUA_CLOCK_FILE"], (instant() - datetime.now(TZ)).total_seconds())
