"""Cases that ended, as conditions: when, with whom, with an answer in time or late, or without any. Filters and figures ask
the same here, so that a number is the list behind it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from casework.kind import kinds
from casework.models import Work
from desks.cases.days import day_of, day_start

IN_TIME = ["early", "on_time"]
UNANSWERED = "none"


def answered(prefix: str = "") -> Q:
    """The cases that ended with an answer: those whose clock says something of who answered."""
    made = Q(pk__in=[])
    for kind in kinds():
        made |= Q(**{f"{prefix}kind": kind.slug}, **{f"{prefix}{path}": value for path, value in kind.answered.items()})
    return made


def ended_how(prefix: str, value: str, at: datetime) -> Q:
    if value == UNANSWERED:
        return Q(**{f"{prefix}stopped_at__isnull": False}) & ~answered(prefix)
    return answered(prefix) & Q(**{f"{prefix}verdict__in": IN_TIME if value == "in_time" else [value]})


def ended_by(unit_id: str) -> Any:
    """The cases whose clock stopped while this unit had them: it is the one that answered."""
    last = Work.objects.filter(unit_id=unit_id, is_main=True, closed_at=F("case__stopped_at"))
    return last.values("case_id")


def ended_in(prefix: str, value: str, at: datetime | None = None) -> Q:
    return within(f"{prefix}stopped_at", value)


def within(path: str, value: str) -> Q:
    """The instant at PATH lies within the days of VALUE, both included."""
    first, last = (day_of(part) for part in value.split("_"))
    return Q(**{f"{path}__gte": day_start(first), f"{path}__lt": day_start(last + timedelta(days=1))})
