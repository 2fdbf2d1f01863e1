"""How much work lies where and by when: late, today, this week, later, paused; by unit, by person, by the day it is due.

Counted when asked, from the partial index of open work (unit, role, paused, due): a few thousand entries for a unit, some
ten thousand for the city, whatever has ended before. So a number is exact at its instant and never has to be repaired; and it
takes the very query of the list that it leads to, with one statement for any number of units or people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from access.actor import Actor
from casework import practice
from casework.models import Case, Work
from kernel.time import TZ, local_day

BANDS = ("late", "today", "week", "later", "paused")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Load:
    """Open work by the clock. `week` is what is due within seven days but not today."""

    late: int = 0
    today: int = 0
    week: int = 0
    later: int = 0
    paused: int = 0
    is_cut: bool = False

    def __add__(self, other: Load) -> Load:
        return Load(*(getattr(self, name) + getattr(other, name) for name in BANDS))

    @property
    def total(self) -> int:
        return self.late + self.today + self.week + self.later + self.paused

    @property
    def running(self) -> int:
        return self.total - self.paused


def band(name: str, at: datetime) -> Q:
    """The band NAME as a condition on open work: every row of it is in exactly one band."""
    tonight = datetime.combine(local_day(at), time.max, tzinfo=TZ)
    running = Q(is_paused=False, due_at__isnull=False)
    return {
        "late": running & Q(due_at__lt=at),
        "today": running & Q(due_at__gte=at, due_at__lte=tonight),
        "week": running & Q(due_at__gt=tonight, due_at__lt=at + _WEEK),
        "later": running & Q(due_at__gt=tonight, due_at__gte=at + _WEEK),
        "paused": Q(is_paused=True) | Q(due_at=None),
    }[name]


def main_work(units: Iterable[UUID], actor: Actor) -> QuerySet[Work]:
    """One open row a case that lies with UNITS, as ACTOR may count it: nothing sealed, nothing that accuses the own unit,
    nothing that is practised on."""
    works = Work.objects.filter(closed_at=None, is_main=True, unit_id__in=units).exclude(role="integrity_officer")
    accusing = Case.objects.filter(shielded_unit_id__in=actor.walled).values("pk")
    return works.exclude(case_id__in=accusing).exclude(practice.practised("case_id"))


def load(works: QuerySet[Work], at: datetime, *, most: int | None = None) -> Load:
    """The bands of WORKS (such as `visibility.open_works`). One statement.

    With `most`, WORKS come in the order of the clock and only so many are looked at: the cost is the same behind a unit
    with a million cases. What is due last is then told as "at least so many" (`Load.is_cut`).
    """
    if most is None:
        return Load(**works.aggregate(**_counts(at)))
    found = Load(**works[:most].aggregate(**_counts(at)))
    return replace(found, is_cut=found.total >= most)


def by_person(works: QuerySet[Work], at: datetime) -> dict[tuple[UUID | None, str], Load]:
    """The bands by holder: (person named, or None for what nobody has taken yet; the role that it waits for). One statement."""
    rows = works.order_by().values("person_id", "role").annotate(**_counts(at))
    return {(row.pop("person_id"), row.pop("role")): Load(**row) for row in rows}


def due_within(first: date, last: date) -> Q:
    """Due on a day of a period, both days included, as a condition on open work; what is paused is due on no day."""
    start, end = (datetime.combine(day, time.min, tzinfo=TZ) for day in (first, last + timedelta(days=1)))
    return Q(is_paused=False, due_at__gte=start, due_at__lt=end)


def by_due_day(works: QuerySet[Work], first: date, last: date) -> dict[date, int]:
    """How many of WORKS are due on each day of a period, in order, days without any left out. One statement."""
    due = works.filter(due_within(first, last)).annotate(day=TruncDate("due_at", tzinfo=TZ))
    return dict(due.order_by("day").values("day").annotate(count=Count("pk")).values_list("day", "count"))


def _counts(at: datetime) -> dict[str, Count]:
    return {name: Count("pk", filter=band(name, at)) for name in BANDS}
