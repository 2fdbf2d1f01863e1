"""Where a matter stands against its deadline: verdict, what is left in plain words, the alarm, what a change moves.

Takes plain instants, as a case stores them, so that a list of rows needs no `Deadline`. No database here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from books.calendar.working import WorkingCalendar
from casework.clock.terms import LimitUnit
from kernel.time import format_date, format_time, local


class Verdict(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


VERDICT_WORDS = {Verdict.EARLY: "trước hạn", Verdict.ON_TIME: "đúng hạn", Verdict.LATE: "quá hạn"}


class Standing(StrEnum):
    LEFT = "left"
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    NO_LIMIT = "no_limit"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What the clock tag shows. `amount` counts working days, calendar days, or minutes of office time."""

    standing: Standing
    words: str
    amount: int = 0
    unit: str = ""


def verdict(due_at: datetime | None, done_at: datetime) -> Verdict:
    """Finished before the due day: early; on it and not after the due instant: on time; else late.

    Without a due instant (the clock was paused when the matter ended) nobody was late: on time.
    """
    done_at = local(done_at)
    if due_at is None:
        return Verdict.ON_TIME
    due_at = local(due_at)
    if done_at > due_at:
        return Verdict.LATE
    return Verdict.EARLY if done_at.date() < due_at.date() else Verdict.ON_TIME


def remaining(
    at: datetime,
    *,
    due_at: datetime | None,
    calendar: WorkingCalendar,
    unit: LimitUnit | str = LimitUnit.WORKING_DAYS,
    paused_since: datetime | None = None,
) -> Remaining:
    """Such as "còn 2 ngày làm việc", "đến hạn hôm nay", "quá hạn 1 ngày làm việc", "tạm dừng từ 12/09/2026"."""
    if paused_since is not None:
        return Remaining(Standing.PAUSED, f"tạm dừng từ {format_date(local(paused_since))}")
    if due_at is None:
        return Remaining(Standing.NO_LIMIT, "không có thời hạn")
    at, due_at = local(at), local(due_at)
    if LimitUnit(unit) is LimitUnit.HOURS:
        return _in_hours(at, due_at, calendar)
    in_working_days = LimitUnit(unit) is LimitUnit.WORKING_DAYS
    if in_working_days:
        days = calendar.working_days_between(at.date(), due_at.date())
    else:
        days = (due_at.date() - at.date()).days
    return _in_days(days, late=at > due_at, today=at.date() == due_at.date(), working=in_working_days)


def _in_days(days: int, *, late: bool, today: bool, working: bool) -> Remaining:
    named, unit = ("ngày làm việc", "working_days") if working else ("ngày", "calendar_days")
    if late:
        over = max(-days, 0)
        # Friday's deadline on Saturday: late already, though no working day has gone by.
        words = f"quá hạn {over} {named}" if over else f"quá hạn chưa đến 1 {named}"
        return Remaining(Standing.LATE, words, over, unit)
    if today or days <= 0:
        return Remaining(Standing.TODAY, "đến hạn hôm nay", 0, unit)
    return Remaining(Standing.LEFT, f"còn {days} {named}", days, unit)


def _in_hours(at: datetime, due_at: datetime, calendar: WorkingCalendar) -> Remaining:
    late = at > due_at
    spent = calendar.working_time_between(at, due_at)
    minutes = abs(spent) // timedelta(minutes=1)
    said = duration_words(minutes) + " làm việc" if minutes else "chưa đến 1 phút làm việc"
    if late:
        return Remaining(Standing.LATE, f"quá hạn {said}", minutes, "minutes")
    if at.date() == due_at.date():
        return Remaining(Standing.TODAY, f"còn {said}, đến {format_time(due_at)} hôm nay", minutes, "minutes")
    return Remaining(Standing.LEFT, f"còn {said}", minutes, "minutes")


def duration_words(minutes: int) -> str:
    """Such as "3 giờ 20 phút"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} phút")
    return " ".join(parts)


def alarm_before(due_at: datetime, calendar: WorkingCalendar, *, working_days: int = 0, hours: float = 0) -> datetime:
    """When to warn: at opening so many working days before the due day, or so many office hours before the instant.

    Always office time, so that nobody is disturbed at night. The caller skips one that is past.
    """
    due_at = local(due_at)
    if hours:
        return _hours_before(due_at, calendar, timedelta(hours=hours))
    day = due_at.date()
    if working_days or not calendar.is_working_day(day):
        day = calendar.add_working_days(day, -max(working_days, 1))
    return calendar.next_opening(day - timedelta(days=1))


def _hours_before(due_at: datetime, calendar: WorkingCalendar, ahead: timedelta) -> datetime:
    day = due_at.date()
    while True:
        opening = calendar.opening(day)
        if opening is not None and calendar.working_time_between(opening, due_at) >= ahead:
            spare = calendar.working_time_between(opening, due_at) - ahead
            return calendar.next_working_instant(calendar.add_working_time(opening, spare))
        day = calendar.add_working_days(day, -1)


def spans(day: date, started: datetime | date, due: datetime | date | None) -> bool:
    """Whether a change of this day can move a running matter; no due date (paused) reaches without end."""
    first = local(started).date() if isinstance(started, datetime) else started
    last = local(due).date() if isinstance(due, datetime) else due
    return first <= day and (last is None or day <= last)
