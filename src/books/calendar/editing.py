"""The only writer of the calendar: each edit raises the version, leaves a ledger entry and tells the listeners.

It decides nothing about running cases: they are moved by whoever registered in `changes`. Who may edit is decided
by the screen (access); who did edit is in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import time_ns
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from books.calendar import changes
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay, CalendarVersion, DayKind, DayState, Schedule, SchedulePeriod
from books.calendar.schedule import CONFIRMED, MAKEUP, PROPOSED, REJECTED, CalendarRefused
from books.reading import read_together
from books.writing import Part, changed, inserted
from kernel.text import nfc
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one

WITHDRAWN = "withdrawn"  # was confirmed, does not hold any more; the arithmetic never sees such a row


class DayNotFound(CalendarRefused):
    """Không tìm thấy ngày này trong lịch."""


class DayTaken(CalendarRefused):
    """Ngày {day} đã có một dòng trong lịch. Xin sửa dòng đó thay vì thêm dòng mới."""


class DayAlreadyDecided(CalendarRefused):
    """Ngày {day} đang ở tình trạng “{state}” nên không thực hiện được thao tác này."""


class DayWorkedAnyhow(CalendarRefused):
    """Ngày {day} vốn là ngày làm việc cả ngày theo giờ làm việc đang dùng nên không ghi làm bù được."""


class BasisMissing(CalendarRefused):
    """Xin ghi tên ngày và căn cứ (số văn bản, ngày ban hành). Ngày không có căn cứ thì không được tính."""


class NoScheduleOfItsOwn(CalendarRefused):
    """Đơn vị không có giờ làm việc riêng vào ngày {day} nên không có gì để chấm dứt."""


class ScheduleRefused(CalendarRefused):
    """Giờ làm việc mới phải bắt đầu sau ngày {day}, ngày bắt đầu của giờ làm việc hiện có."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Who edits, and when."""

    actor: ActorLike
    at: datetime


def add_day(
    day: date, kind: str, name: str, legal_basis: str, *, unit_id: UUID | None = None, actor: ActorLike, at: datetime
) -> CalendarDay:
    """Propose a day off or a make-up day. It does not count before `confirm_day`."""
    name, legal_basis = nfc(name).strip(), nfc(legal_basis).strip()
    if not (name and legal_basis) or kind not in DayKind.values:
        raise BasisMissing()
    row = CalendarDay(date=day, kind=kind, name=name, legal_basis=legal_basis, unit_id=unit_id, state=PROPOSED)
    try:
        with in_one():
            living = CalendarDay.objects.filter(date=day, unit_id=unit_id, state__in=[PROPOSED, CONFIRMED])
            (version,), taken = read_together(locked_version(), living)
            if kind == MAKEUP and _is_whole_day(day, unit_id, version.version):
                raise DayWorkedAnyhow(day=format_date(day))
            if taken:
                raise DayTaken(day=format_date(day))
            _write(Edit(actor, at), "calendar:day:proposed", row, version, {"days": inserted([row])})
    except IntegrityError as taken_meanwhile:
        raise DayTaken(day=format_date(day)) from taken_meanwhile
    return row


def _is_whole_day(day: date, unit_id: UUID | None, version: int) -> bool:
    """Does the unit work this day as any other? Of a Saturday morning a make-up day may still make a whole day."""
    calendar = calendar_for(unit_id, version=version)
    return calendar.periods_on(day) == calendar.weekly_on(day).ordinary_day


def confirm_day(day_id: UUID, *, actor: ActorLike, at: datetime) -> CalendarDay:
    """The paper is here: from now on the day counts, and running cases that span it move."""
    return _decide(day_id, PROPOSED, CONFIRMED, Edit(actor, at))


def reject_day(day_id: UUID, *, actor: ActorLike, at: datetime) -> CalendarDay:
    """A proposed day that did not become law. It never counted, so nothing moves."""
    return _decide(day_id, PROPOSED, REJECTED, Edit(actor, at))


def withdraw_day(day_id: UUID, *, actor: ActorLike, at: datetime) -> CalendarDay:
    """A confirmed day that does not hold any more. The row stays, with its history."""
    return _decide(day_id, CONFIRMED, WITHDRAWN, Edit(actor, at))


def set_schedule(
    periods: Sequence[tuple[int, time, time]],
    *,
    valid_from: date,
    legal_basis: str,
    unit_id: UUID | None = None,
    actor: ActorLike,
    at: datetime,
) -> Schedule:
    """A new working week from a day on, as (weekday, from, to). The one before ends on the eve."""
    if not nfc(legal_basis).strip():
        raise BasisMissing()
    schedule = Schedule(unit_id=unit_id, valid_from=valid_from, legal_basis=nfc(legal_basis).strip())
    hours = [SchedulePeriod(schedule=schedule, weekday=d, starts_at=s, ends_at=e) for d, s, e in periods]
    with in_one():
        version, current = week_to_end(unit_id, valid_from, locked_version(), Schedule.objects.select_for_update())
        parts = {"week_ended": _closing(current, valid_from)} if current else {}
        parts["weeks"] = inserted([schedule], after="week_ended" if current else "")
        parts |= {"hours": inserted(hours)} if hours else {}
        _schedule_changed(Edit(actor, at), "calendar:schedule:set", schedule, valid_from, version, parts)
    return schedule


def end_schedule(unit_id: UUID, *, first: date, legal_basis: str, actor: ActorLike, at: datetime) -> Schedule:
    """From FIRST on the unit works by the week of the unit above it again. The row stays, with its last day."""
    if not nfc(legal_basis).strip():
        raise BasisMissing()
    with in_one():
        version, current = week_to_end(unit_id, first, locked_version(), Schedule.objects.select_for_update())
        if current is None:
            raise NoScheduleOfItsOwn(day=format_date(first))
        parts = {"week_ended": _closing(current, first)}
        _schedule_changed(Edit(actor, at), "calendar:schedule:ended", current, first, version, parts)
    return current


def week_to_end(
    unit_id: UUID | None, first: date, versions: QuerySet[CalendarVersion], weeks: QuerySet[Schedule]
) -> tuple[CalendarVersion, Schedule | None]:
    """The week that the unit (None: the city) has without an end, which must have begun before FIRST; and the version."""
    (version,), running = read_together(versions, weeks.filter(unit_id=unit_id, valid_to=None))
    current: Schedule | None = next(iter(running), None)
    if current is not None and current.valid_from >= first:
        raise ScheduleRefused(day=format_date(current.valid_from))
    return version, current


def _closing(current: Schedule, first: date) -> Part:
    current.valid_to = first - timedelta(days=1)
    return changed(Schedule, [current.pk], valid_to=current.valid_to)


def _schedule_changed(
    edit: Edit, verb: str, schedule: Schedule, first: date, version: CalendarVersion, parts: Mapping[str, Part]
) -> None:
    _write(edit, verb, schedule, version, parts, {"schedule": str(schedule.id), "from": first.isoformat()})
    changes.announce(changes.Change(first, None, schedule.unit_id, version.version, edit.at))


def _decide(day_id: UUID, from_state: str, to_state: str, edit: Edit) -> CalendarDay:
    with in_one():
        version, row = day_to_decide(day_id, from_state, locked_version(), CalendarDay.objects.select_for_update())
        row.state, row.decided_by_id, row.decided_at = to_state, edit.actor.user_id, edit.at
        decided = changed(CalendarDay, [row.pk], state=to_state, decided_by_id=edit.actor.user_id, decided_at=edit.at)
        _write(edit, f"calendar:day:{to_state}", row, version, {"days": decided})
        if CONFIRMED in (from_state, to_state):
            changes.announce(changes.Change(row.date, row.date, row.unit_id, version.version, edit.at))
    return row


def day_to_decide(
    day_id: UUID, from_state: str, versions: QuerySet[CalendarVersion], days: QuerySet[CalendarDay]
) -> tuple[CalendarVersion, CalendarDay]:
    """The row, which must stand in FROM_STATE; and the version."""
    (version,), found = read_together(versions, days.filter(pk=day_id))
    if not found:
        raise DayNotFound()
    (row,) = found
    if row.state != from_state:
        raise DayAlreadyDecided(day=format_date(row.date), state=str(DayState(row.state).label))
    return version, row


def locked_version() -> QuerySet[CalendarVersion]:
    """The version, locked until the commit: edits of the calendar come one after another."""
    return CalendarVersion.objects.select_for_update().filter(pk=1)


def _write(
    edit: Edit,
    verb: str,
    row: CalendarDay | Schedule,
    version: CalendarVersion,
    parts: Mapping[str, Part],
    told: Mapping[str, Any] | None = None,
) -> None:
    """The rows, the raised version and the entry. One stream for the whole book: edits are rare, and their order among one another
    matters."""
    with_version = {**parts, "calendar_raised": raised(version)}
    if told is None:
        told = {"day": str(row.pk), "date": row.date.isoformat(), "kind": row.kind}
    unit = {"unit": str(row.unit_id)} if row.unit_id else {}
    line = ("book", streams.book_stream("calendar"), verb, {**told, "version": version.version, **unit})
    streams.append_among([line], actor=LedgerActor.of(edit.actor), at=edit.at, beside=with_version)


def raised(version: CalendarVersion) -> Part:
    """The next version, in the row that is locked.

    Microseconds rather than +1: a version that was rolled back must not come again with other rows behind it, for a
    process may have kept the calendar that it read inside that transaction.
    """
    version.version = max(version.version + 1, time_ns() // 1000)
    return changed(CalendarVersion, [version.pk], version=version.version)
