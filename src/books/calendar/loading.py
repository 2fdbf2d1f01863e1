"""From rows to a `WorkingCalendar`: the calendar of a unit, kept until the version counter moves.

A unit's own row rules over its parent's, the parent's over the city's. Units that have no rows of their own share one
calendar with those above them, so a city of 126 communes usually needs one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from time import time_ns
from uuid import UUID

from django.db import connection

from books.calendar.models import CalendarDay, DayState, Schedule, SchedulePeriod
from books.calendar.schedule import CalendarRefused, DayRow, Period, Weekly
from books.calendar.working import WorkingCalendar
from books.orgs.models import Succession, SuccessionKind, Unit
from books.reading import Rows, read_together

Owner = UUID | None


class NoSchedule(CalendarRefused):
    """Chưa có giờ làm việc mặc định: cần nhập giờ làm việc chung trước khi tính hạn."""


Week = tuple[date, date | None, Weekly]  # the first day on which it holds, the last one


@dataclass
class Book:
    """One reading of all rows, at one version."""

    version: int
    parents: dict[UUID, Owner]
    names: dict[UUID, list[UUID]]  # of a unit that was renamed, under each of its names: all of them, the newest first
    weeks: dict[Owner, list[Week]]
    days: dict[Owner, list[DayRow]]
    made: dict[tuple[Owner, ...], WorkingCalendar] = field(default_factory=dict)
    of_unit: dict[Owner, WorkingCalendar] = field(default_factory=dict)

    def ruling(self, unit_id: Owner) -> tuple[Owner, ...]:
        """The owners of rows that rule for this unit, nearest first; the city's default (None) is last."""
        chain: list[Owner] = []
        seen: set[UUID] = set()
        while unit_id is not None and unit_id not in seen:
            names = self.names.get(unit_id, [unit_id])
            seen.update(names)
            chain += [each for each in names if each in self.weeks or each in self.days]
            unit_id = self.parents.get(names[0])
        return (*chain, None)


_lock = threading.Lock()
_book: Book | None = None
_supposed: ContextVar[Book | None] = ContextVar("supposed", default=None)


def calendar_version() -> int:
    """The counter that rises with each change of the calendar: one small read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM workcalendar_calendarversion WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def calendar_for(unit_id: UUID | None, *, version: int | None = None) -> WorkingCalendar:
    """The working calendar of a unit (None: the city's). Give the version if your own statement has just read it."""
    book = _current(calendar_version() if version is None else version)
    known = book.of_unit.get(unit_id)
    if known is not None:
        return known
    if unit_id is not None and unit_id not in book.parents:
        # A unit that is younger than our copy: its parent decides which rows rule.
        book.parents[unit_id] = Unit.objects.filter(pk=unit_id).values_list("parent_id", flat=True).first()
    ruling = book.ruling(unit_id)
    found = book.made.get(ruling)
    if found is None:
        found = book.made[ruling] = _make(book, ruling)
    book.of_unit[unit_id] = found
    return found


def forget() -> None:
    """Read all rows again at the next question (between tests)."""
    global _book
    _book = None


def with_week(version: int, owner: Owner, first: date, week: Weekly | None) -> Book:
    """The book of VERSION, had OWNER this WEEK from FIRST on; without one: that of who is above it."""
    book = _supposed_like(version)
    eve = first - timedelta(days=1)
    before = [(begins, last or eve, each) for begins, last, each in book.weeks.get(owner, [])]
    book.weeks = {**book.weeks, owner: [*before, *([(first, None, week)] if week else [])]}
    return book


def with_day(version: int, owner: Owner, row: DayRow, *, counts: bool) -> Book:
    """The book of VERSION, were this ROW of OWNER in force, or no longer."""
    book = _supposed_like(version)
    others = [each for each in book.days.get(owner, []) if each.day != row.day]
    book.days = {**book.days, owner: [*others, *([row] if counts else [])]}
    return book


def _supposed_like(version: int) -> Book:
    """A copy under a number that no book has."""
    book = _current(version)
    return replace(book, version=-time_ns(), parents=dict(book.parents), made={}, of_unit={})


@contextmanager
def supposing(book: Book) -> Iterator[None]:
    """Until the end of the block, who gives the version of the supposed BOOK is answered by it; everybody else as ever."""
    before = _supposed.set(book)
    try:
        yield
    finally:
        _supposed.reset(before)


def _current(version: int) -> Book:
    global _book
    if version < 0 and (said := _supposed.get()) is not None and said.version == version:
        return said
    book = _book
    if book is not None and book.version == version:
        return book
    with _lock:
        if _book is None or _book.version != version:
            _book = _read(version)
        return _book


def _read(version: int) -> Book:
    units, renamed, periods, schedules, days = read_together(
        Unit.objects.only("parent_id"),
        Succession.objects.filter(kind=SuccessionKind.RENAME).order_by("effective_on"),
        SchedulePeriod.objects.order_by("schedule_id", "weekday", "starts_at"),
        Schedule.objects.order_by("valid_from"),
        CalendarDay.objects.filter(state=DayState.CONFIRMED),
    )
    return Book(
        version=version,
        parents={unit.pk: unit.parent_id for unit in units},
        names=_names(renamed),
        weeks=_weeks(periods, schedules),
        days=_days(days),
    )


def _names(renamed: Rows) -> dict[UUID, list[UUID]]:
    names: dict[UUID, list[UUID]] = {}
    for row in renamed:
        one = names[row.new_id] = names.get(row.old_id, [row.old_id])
        one.insert(0, row.new_id)
        names[row.old_id] = one
    return names


def weekly(periods: Iterable[tuple[int, time, time]]) -> Weekly:
    """The week of (weekday, from, to), in their order."""
    week: list[list[Period]] = [[] for _ in range(7)]
    for weekday, starts_at, ends_at in periods:
        week[weekday].append(Period(_minutes(starts_at), _minutes(ends_at)))
    return Weekly(tuple(tuple(day) for day in week))


def _weeks(periods: Rows, schedules: Rows) -> dict[Owner, list[Week]]:
    hours: dict[UUID, list[tuple[int, time, time]]] = {}
    for row in periods:
        hours.setdefault(row.schedule_id, []).append((row.weekday, row.starts_at, row.ends_at))
    weeks: dict[Owner, list[Week]] = {}
    for schedule in schedules:
        week = weekly(hours.get(schedule.id, []))
        weeks.setdefault(schedule.unit_id, []).append((schedule.valid_from, schedule.valid_to, week))
    return weeks


def day_row(row: CalendarDay) -> DayRow:
    """A confirmed row as the arithmetic has it."""
    return DayRow(row.date, row.kind, row.name, row.legal_basis, own=row.unit_id is not None)


def _days(rows: Rows) -> dict[Owner, list[DayRow]]:
    days: dict[Owner, list[DayRow]] = {}
    for row in rows:
        days.setdefault(row.unit_id, []).append(day_row(row))
    return days


def _make(book: Book, ruling: tuple[Owner, ...]) -> WorkingCalendar:
    default = book.weeks.get(None)
    if not default:
        raise NoSchedule()
    later = [(begins, _week_on(book, ruling, begins)) for begins in _turns(book, ruling)]
    return WorkingCalendar(default[0][2], _nearest_days(book, ruling), later=later)


def _turns(book: Book, ruling: tuple[Owner, ...]) -> list[date]:
    """The days on which another schedule may begin to rule."""
    spans = [span for owner in ruling for span in book.weeks.get(owner, [])]
    begins = {first for first, _, _ in spans}
    begins |= {last + timedelta(days=1) for _, last, _ in spans if last is not None}
    return sorted(begins)


def _week_on(book: Book, ruling: tuple[Owner, ...], day: date) -> Weekly:
    for owner in ruling:
        for first, last, weekly in book.weeks.get(owner, []):
            if first <= day and (last is None or day <= last):
                return weekly
    # Before the first default, or after the last: the nearest default, for a case must always have a clock.
    default = book.weeks[None]
    earlier = [weekly for first, _, weekly in default if first <= day]
    return earlier[-1] if earlier else default[0][2]


def _nearest_days(book: Book, ruling: tuple[Owner, ...]) -> Iterable[DayRow]:
    nearest: dict[date, DayRow] = {}
    for owner in reversed(ruling):
        nearest.update((row.day, row) for row in book.days.get(owner, []))
    return nearest.values()


def _minutes(moment: time) -> int:
    """Minutes since midnight; 23:59 stands for midnight itself, which a time column cannot hold."""
    minutes = moment.hour * 60 + moment.minute
    return 24 * 60 if minutes == 24 * 60 - 1 else minutes
