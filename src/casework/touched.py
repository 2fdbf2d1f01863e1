"""When a person last did something in a case: the machine's own lines (an alarm, a term counted anew) are no hand.

Beside `last_entry_at` a case keeps `machine_at`, the time of the machine's last line, and `touched_at`, the last hand before
it. They say something only while that line is the last one: a move of a person need not know of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from casework.models import Case


def by_machine(case: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What changes in a case's row when the machine writes a line AT that time."""
    is_again = case["touched_at"] is not None and case["machine_at"] == case["last_entry_at"]
    return {"last_entry_at": at, "machine_at": at, "touched_at": case["touched_at" if is_again else "last_entry_at"]}


def last_touch(case: Case) -> datetime:
    """When somebody last did something."""
    return case.touched_at if case.touched_at and case.machine_at == case.last_entry_at else case.last_entry_at


def untouched_since(moment: datetime, prefix: str = "") -> Q:
    """The clock runs, and nobody did anything since MOMENT."""
    by_nobody = Q(**{f"{prefix}last_entry_at": F(f"{prefix}machine_at"), f"{prefix}touched_at__lt": moment})
    runs = {f"{prefix}stopped_at": None, f"{prefix}due_at__isnull": False}
    return (Q(**{f"{prefix}last_entry_at__lt": moment}) | by_nobody) & Q(**runs)
