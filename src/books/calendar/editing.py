"""The only writer of the calendar: each edit raises the version, leaves a ledger entry and tells the listeners.

It decides nothing about running cases: they are moved by whoever registered in `changes`. Who may edit is decided
by the screen (access); who did edit is in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import time_ns
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from books.calendar import changes
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay, DayKind, DayState, Schedule, SchedulePeriod
from books.calendar.schedule import CONFIRMED, MAKEUP, PROPOSED, REJECTED, CalendarRefused
from kernel.text import nfc
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

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
    if kind == MAKEUP and _is_whole_day(day, unit_id):
        raise DayWorkedAnyhow(day=format_date(day))
    try:
        with transaction.atomic():
            row = CalendarDay.objects.create(
                date=day, kind=kind, name=name, legal_basis=legal_basis, unit_id=unit_id, state=PROPOSED
            )
            _record(Edit(actor, at), "calendar:day:proposed", row)
    except IntegrityError as taken:
        raise DayTaken(day=format_date(day)) from taken
    return row


def _is_whole_day(day: date, unit_id: UUID | None) -> bool:
    """Does the unit work this day as any other? Of a Saturday morning a make-up day may still make a whole day."""
    calendar = calendar_for(unit_id)
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
    with transaction.atomic():
        _close_schedule(unit_id, valid_from)
        schedule = Schedule.objects.create(unit_id=unit_id, valid_from=valid_from, legal_basis=nfc(legal_basis).strip())
        SchedulePeriod.objects.bulk_create(
            [SchedulePeriod(schedule=schedule, weekday=d, starts_at=s, ends_at=e) for d, s, e in periods]
        )
        _schedule_changed(Edit(actor, at), "calendar:schedule:set", schedule, valid_from)
    return schedule


def end_schedule(unit_id: UUID, *, first: date, legal_basis: str, actor: ActorLike, at: datetime) -> Schedule:
    """From FIRST on the unit works by the week of the unit above it again. The row stays, with its last day."""
    if not nfc(legal_basis).strip():
        raise BasisMissing()
    with transaction.atomic():
        current = Schedule.objects.filter(unit_id=unit_id, valid_to=None).first()
        if current is None:
            raise NoScheduleOfItsOwn(day=format_date(first))
        _close_schedule(unit_id, first)
        _schedule_changed(Edit(actor, at), "calendar:schedule:ended", current, first)
    return current


def _schedule_changed(edit: Edit, verb: str, schedule: Schedule, first: date) -> None:
    version = _raise_version()
    particulars = {"schedule": str(schedule.id), "from": first.isoformat(), "version": version}
    _enter(edit, verb, particulars | ({"unit": str(schedule.unit_id)} if schedule.unit_id else {}))
    changes.announce(changes.Change(first, None, schedule.unit_id, version, edit.at))


def _close_schedule(unit_id: UUID | None, valid_from: date) -> None:
    current = Schedule.objects.select_for_update().filter(unit_id=unit_id, valid_to=None).first()
    if current is None:
        return
    if current.valid_from >= valid_from:
        raise ScheduleRefused(day=format_date(current.valid_from))
    current.valid_to = valid_from - timedelta(days=1)
    current.save(update_fields=["valid_to"])


def _decide(day_id: UUID, from_state: str, to_state: str, edit: Edit) -> CalendarDay:
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(pk=day_id).first()
        if row is None:
            raise DayNotFound()
        if row.state != from_state:
            raise DayAlreadyDecided(day=format_date(row.date), state=str(DayState(row.state).label))
        row.state, row.decided_by_id, row.decided_at = to_state, edit.actor.user_id, edit.at
        row.save(update_fields=["state", "decided_by", "decided_at"])
        version = _record(edit, f"calendar:day:{to_state}", row)
        if CONFIRMED in (from_state, to_state):
            changes.announce(changes.Change(row.date, row.date, row.unit_id, version, edit.at))
    return row


def _record(edit: Edit, verb: str, row: CalendarDay) -> int:
    version = _raise_version()
    particulars: dict[str, Any] = {
        "day": str(row.id),
        "date": row.date.isoformat(),
        "kind": row.kind,
        "version": version,
        **({"unit": str(row.unit_id)} if row.unit_id else {}),
    }
    _enter(edit, verb, particulars)
    return version


def _enter(edit: Edit, verb: str, particulars: dict[str, Any]) -> None:
    """One stream for the whole book: edits are rare, and their order among one another matters."""
    streams.append(
        "book",
        streams.book_stream("calendar"),
        verb=verb,
        actor=LedgerActor.of(edit.actor),
        at=edit.at,
        particulars=particulars,
    )


def _raise_version() -> int:
    """The row stays locked until the commit: edits of the calendar come one after another.

    Microseconds rather than +1: a version that was rolled back must not come again with other rows behind it, for a
    process may have kept the calendar that it read inside that transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workcalendar_calendarversion SET version = greatest(version + 1, %s) WHERE id = 1 RETURNING version",
            [time_ns() // 1000],
        )
        return int(cursor.fetchone()[0])
