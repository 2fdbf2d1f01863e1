"""What an edit would make of the calendar, refused as the edit itself would be: nothing is written, and nobody else notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from books.calendar import editing
from books.calendar.changes import Change
from books.calendar.loading import Book, day_row, weekly, with_day, with_week
from books.calendar.models import CalendarDay, CalendarVersion, Schedule
from books.calendar.schedule import CONFIRMED, PROPOSED, REJECTED
from kernel.text import nfc
from kernel.time import format_date

# How each decision on a day takes it from one state to another.
_STATES: Final[dict[Callable[..., CalendarDay], tuple[str, str]]] = {
    editing.confirm_day: (PROPOSED, CONFIRMED),
    editing.reject_day: (PROPOSED, REJECTED),
    editing.withdraw_day: (CONFIRMED, editing.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Supposed:
    """The calendar as it would be, and which days would count differently for whom; nobody, where there is no CHANGE."""

    book: Book
    change: Change | None


def schedule(
    periods: Sequence[tuple[int, time, time]], *, valid_from: date, legal_basis: str, unit_id: UUID | None, at: datetime
) -> Supposed:
    """Were `editing.set_schedule` called."""
    if not nfc(legal_basis).strip():
        raise editing.BasisMissing()
    version, _current = _week(unit_id, valid_from)
    book = with_week(version.version, unit_id, valid_from, weekly(periods))
    return Supposed(book, Change(valid_from, None, unit_id, book.version, at))


def schedule_ended(unit_id: UUID, *, first: date, legal_basis: str, at: datetime) -> Supposed:
    """Were `editing.end_schedule` called."""
    if not nfc(legal_basis).strip():
        raise editing.BasisMissing()
    version, current = _week(unit_id, first)
    if current is None:
        raise editing.NoScheduleOfItsOwn(day=format_date(first))
    book = with_week(version.version, unit_id, first, None)
    return Supposed(book, Change(first, None, unit_id, book.version, at))


def _week(unit_id: UUID | None, first: date) -> tuple[CalendarVersion, Schedule | None]:
    return editing.week_to_end(unit_id, first, CalendarVersion.objects.filter(pk=1), Schedule.objects.all())


def decided(day_id: UUID, decide: Callable[..., CalendarDay], at: datetime) -> tuple[Supposed, CalendarDay]:
    """Were DECIDE called, one of the three of `editing`; and the row that it is about."""
    before, after = _STATES[decide]
    version, row = editing.day_to_decide(
        day_id, before, CalendarVersion.objects.filter(pk=1), CalendarDay.objects.all()
    )
    book = with_day(version.version, row.unit_id, day_row(row), counts=after == CONFIRMED)
    change = Change(row.date, row.date, row.unit_id, book.version, at) if CONFIRMED in (before, after) else None
    return Supposed(book, change), row
