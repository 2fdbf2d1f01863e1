"""When a matter is due: arithmetic over start, allowance, pauses and calendar, and nothing else.

The rules, each chosen once:
- Hours start at the instant of receipt, or at the next office instant (Civil Code, Article 147.1).
- In days and months the day of receipt is not counted (147.2); the limit ends at 24:00 of the last day (148.6).
- A last day that is not worked ends at the end of the next working day (148.5).
- Months end on the same day number, or the last day of the month (148.3).
- "Within the day" (0 days) received after closing, after the cut-off or on a day off: the next working day.
- Waiting given back: the day of asking is used, the day of the answer is not counted (147.2); with nothing
  left, the matter is due on the day of the answer, as "within the day". Asked and answered on one day changes
  nothing in days. Months that were interrupted go on in days.
- A pause that begins after the due instant changes nothing: late stays late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from books.calendar.working import WorkingCalendar
from casework.clock.terms import Allowance, Deadline, Leg, LimitUnit, Pause, PauseMode, in_order
from kernel.time import TZ, local

_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1) // _MICROSECOND
_END_OF_DAY: Final = time(23, 59, 59, 999999)


def deadline(
    allowance: Allowance,
    received_at: datetime,
    calendar: WorkingCalendar,
    pauses: Iterable[Pause] = (),
) -> Deadline:
    """When a matter received then is due. With `received_at` now: "if I file now, when is it due?"."""
    received_at = local(received_at)
    ordered = in_order(pauses, received_at)
    started_at = reception(allowance, received_at, calendar)
    leg = _leg(allowance, started_at, calendar)
    legs: list[Leg] = []
    for number, pause in enumerate(ordered):
        if pause.since > leg.due_at:
            return _result(allowance, received_at, started_at, (*legs, leg), too_late=ordered[number:])
        if _within_one_day(pause, leg.unit):
            continue
        ended = replace(leg, ended_by=pause, used=used(leg, pause.since, calendar))
        legs.append(ended)
        if pause.until is None:
            return Deadline(allowance, received_at, started_at, tuple(legs), None, pause.since)
        leg = _after(ended, pause.until, allowance, calendar)
    return _result(allowance, received_at, started_at, (*legs, leg))


def reception(allowance: Allowance, at: datetime, calendar: WorkingCalendar) -> datetime:
    """From when the limit runs: hours within office time only, the cut-off moves to the next opening."""
    at = local(at)
    if allowance.cutoff is not None:
        day = at.date()
        if not calendar.is_working_day(day) or at.time() > allowance.cutoff:
            return calendar.next_opening(day)
    if allowance.unit is LimitUnit.HOURS:
        return calendar.next_working_instant(at)
    return at


def used(leg: Leg, until: datetime, calendar: WorkingCalendar) -> int:
    """How much of the leg is gone at this instant, in the leg's own unit; never more than it had.

    Months are used in days: the caller goes on in calendar days.
    """
    first, last = leg.began.date(), until.date()
    if leg.unit is LimitUnit.HOURS:
        spent = calendar.working_time_between(leg.began, until) // _MICROSECOND
    elif leg.unit is LimitUnit.WORKING_DAYS:
        spent = calendar.working_days_between(first, last)
    elif leg.unit is LimitUnit.CALENDAR_DAYS:
        spent = (last - first).days
    else:
        return max((last - first).days, 0)
    return min(max(spent, 0), leg.left)


def add_months(day: date, months: int) -> date:
    """The same day number, or the last day of the month (Civil Code, Article 148.3)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def nominal_end(leg: Leg) -> date:
    """The last day of a leg in calendar days or months before Article 148.5 is asked."""
    first = leg.began.date()
    if leg.unit is LimitUnit.MONTHS:
        return add_months(first, leg.left)
    return first + timedelta(days=leg.left)


def days_left(leg: Leg, at: datetime) -> int:
    """How many days an interrupted leg in months still has; before it began, all."""
    return max((nominal_end(leg) - max(at.date(), leg.began.date())).days, 0)


def end_of_day(day: date) -> datetime:
    """24:00 of the day as its last instant (Civil Code, Article 148.6)."""
    return datetime.combine(day, _END_OF_DAY, TZ)


def _leg(allowance: Allowance, began: datetime, calendar: WorkingCalendar) -> Leg:
    """The whole allowance from this instant."""
    left = allowance.amount * (_HOUR if allowance.unit is LimitUnit.HOURS else 1)
    return _dated(began, allowance.unit, left, allowance, calendar)


def _after(ended: Leg, resumed_at: datetime, allowance: Allowance, calendar: WorkingCalendar) -> Leg:
    """The leg that begins when the pause ends."""
    pause = ended.ended_by
    if pause is None or pause.mode is PauseMode.RESTART:
        return _leg(allowance, reception(allowance, resumed_at, calendar), calendar)
    unit, left = ended.unit, ended.left - ended.used
    if unit is LimitUnit.MONTHS:
        unit, left = LimitUnit.CALENDAR_DAYS, days_left(ended, pause.since)
    began = max(resumed_at, ended.began)  # a wait before the limit ran at all does not make it run sooner
    if unit is LimitUnit.HOURS:
        began = calendar.next_working_instant(began)
    return _dated(began, unit, left, allowance, calendar)


def _dated(began: datetime, unit: LimitUnit, left: int, allowance: Allowance, calendar: WorkingCalendar) -> Leg:
    if unit is LimitUnit.HOURS:
        due_at = calendar.add_working_time(began, left * _MICROSECOND)
    elif left == 0:
        due_at = end_of_day(_same_day(began, allowance, calendar))
    elif unit is LimitUnit.WORKING_DAYS:
        due_at = end_of_day(calendar.add_working_days(began.date(), left))
    else:
        nominal = nominal_end(Leg(began, unit, left, began))
        due_at = end_of_day(calendar.working_day_from(nominal))
    return Leg(began, unit, left, due_at)


def _same_day(began: datetime, allowance: Allowance, calendar: WorkingCalendar) -> date:
    day = began.date()
    closing = calendar.closing(day)
    cut = allowance.cutoff is not None and began.time() > allowance.cutoff
    if closing is None or began >= closing or cut:
        return calendar.add_working_days(day, 1)
    return day


def _within_one_day(pause: Pause, unit: LimitUnit) -> bool:
    """Asked and answered on one day: nothing to give back in days (a restart does begin anew)."""
    if pause.until is None or unit is LimitUnit.HOURS or pause.mode is PauseMode.RESTART:
        return False
    return pause.since.date() == pause.until.date()


def _result(
    allowance: Allowance,
    received_at: datetime,
    started_at: datetime,
    legs: tuple[Leg, ...],
    *,
    too_late: tuple[Pause, ...] = (),
) -> Deadline:
    return Deadline(allowance, received_at, started_at, legs, legs[-1].due_at, None, too_late)
