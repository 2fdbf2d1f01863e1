"""How a date came about, step by step, in words that an official can read to a citizen.

Written from a finished `Deadline`: it decides nothing. A step says which days were counted, which were skipped
and by which paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from books.calendar.schedule import WEEKLY_REST_BASIS
from books.calendar.working import WorkingCalendar
from casework.clock.due import days_left, nominal_end
from casework.clock.standing import duration_words
from casework.clock.terms import Allowance, Deadline, Leg, LimitUnit, Pause, PauseMode
from kernel.time import format_date, format_instant

_ONE: Final = timedelta(days=1)
_SATURDAY: Final = 5


class StepKind(StrEnum):
    RECEIVED = "received"
    SHIFTED = "shifted"
    FIRST_DAY = "first_day"
    COUNTED = "counted"
    SKIPPED = "skipped"
    MONTH_END = "month_end"
    ROLLED = "rolled"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    TOO_LATE = "too_late"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    first: date
    last: date
    words: str
    legal_basis: str = ""
    count: int = 0


def derivation(
    found: Deadline, calendar: WorkingCalendar, *, by_day: bool = False, of_stage: bool = False
) -> tuple[Step, ...]:
    """The steps from receipt to the due date, in order. BY_DAY: of the receipt only the day is known, and no hour is told;
    OF_STAGE: it is one step of the matter that began then."""
    return tuple(_steps(found, calendar, by_day=by_day, of_stage=of_stage))


def allowance_words(allowance: Allowance) -> str:
    """Such as "5 ngày làm việc", "trong ngày làm việc"."""
    if allowance.amount == 0 and allowance.unit is not LimitUnit.HOURS:
        return "trong ngày làm việc"
    return f"{allowance.amount} {_UNIT_WORDS[allowance.unit]}"


_UNIT_WORDS: Final = {
    LimitUnit.HOURS: "giờ làm việc",
    LimitUnit.WORKING_DAYS: "ngày làm việc",
    LimitUnit.CALENDAR_DAYS: "ngày",
    LimitUnit.MONTHS: "tháng",
}


def _steps(found: Deadline, calendar: WorkingCalendar, *, by_day: bool, of_stage: bool) -> Iterator[Step]:
    limit = allowance_words(found.allowance)
    when = (
        f"ngày {_day(found.received_at.date())}"
        if by_day
        else f"lúc {format_instant(found.received_at, with_weekday=True)}"
    )
    words = f"{'Bước này bắt đầu' if of_stage else 'Tiếp nhận'} {when}, thời hạn {limit}"
    yield _on(StepKind.RECEIVED, found.received_at, words, found.allowance.legal_basis)
    if by_day and found.started_at.date() != found.received_at.date():
        words = f"Ngoài giờ làm việc: thời hạn tính từ {_day(found.started_at.date())}"
        yield _on(StepKind.SHIFTED, found.started_at, words)
    elif found.started_at != found.received_at and not by_day:
        late = found.allowance.cutoff is not None and found.received_at.time() > found.allowance.cutoff
        why = f"Sau {found.allowance.cutoff:%H:%M}" if late else "Ngoài giờ làm việc"
        words = f"{why}: thời hạn tính từ {format_instant(found.started_at, with_weekday=True)}"
        yield _on(StepKind.SHIFTED, found.started_at, words)
    for leg in found.legs:
        yield from _of_leg(leg, found.allowance, calendar)
        if leg.ended_by is not None:
            yield from _of_pause(leg, leg.ended_by, found.allowance)
    for pause in found.too_late:
        words = f"Tạm dừng từ {format_instant(pause.since)} khi đã quá hạn: hạn không thay đổi"
        yield _on(StepKind.TOO_LATE, pause.since, words, pause.basis)
    if found.due_at is not None:
        yield _due(found.due_at, calendar, found.allowance.unit)


def _due(due_at: datetime, calendar: WorkingCalendar, unit: LimitUnit) -> Step:
    if unit is LimitUnit.HOURS:
        return _on(StepKind.DUE, due_at, f"Hạn: {format_instant(due_at, with_weekday=True)}")
    words = f"Hạn: hết {format_date(due_at.date(), with_weekday=True)}"
    opening, closing = calendar.opening(due_at.date()), calendar.closing(due_at.date())
    if due_at.weekday() >= _SATURDAY and opening and closing:  # half a day is a working day too
        so = "được tính là ngày làm việc" if unit is LimitUnit.WORKING_DAYS else "hạn không chuyển sang ngày sau"
        words += f"; ngày này cơ quan tiếp nhận làm việc ({opening:%H:%M}–{closing:%H:%M}) nên {so}"
    return _on(StepKind.DUE, due_at, words, "Bộ luật Dân sự 2015, Điều 148 khoản 6")


def _of_leg(leg: Leg, allowance: Allowance, calendar: WorkingCalendar) -> Iterator[Step]:
    if leg.unit is LimitUnit.HOURS:
        yield from _of_hours(leg, calendar)
        return
    if leg.left == 0:
        yield from _of_same_day(leg, calendar)
        return
    first = leg.began.date()
    last = min(leg.due_at.date(), leg.ended_by.since.date()) if leg.ended_by else leg.due_at.date()
    if last > first:
        words = f"{_day(first)} là ngày đầu, không tính"
        yield _on(StepKind.FIRST_DAY, first, words, "Bộ luật Dân sự 2015, Điều 147 khoản 2")
    if leg.unit is LimitUnit.WORKING_DAYS:
        yield from _of_working_days(first + _ONE, last, calendar, count=allowance.amount - leg.left)
    else:
        yield from _of_calendar_days(leg, last, calendar)


def _of_same_day(leg: Leg, calendar: WorkingCalendar) -> Iterator[Step]:
    first, last = leg.began.date(), leg.due_at.date()
    if last == first:
        return
    why = "hết giờ nhận trong ngày" if calendar.is_working_day(first) else "không phải ngày làm việc"
    yield _on(StepKind.SHIFTED, first, f"{_day(first)}, {leg.began:%H:%M} {why}: hạn là ngày làm việc tiếp theo")
    for reason, days in _runs(first + _ONE, last, calendar):
        if reason is not None:
            yield _skipped(days, *reason)


def _of_working_days(first: date, last: date, calendar: WorkingCalendar, *, count: int) -> Iterator[Step]:
    """`count`: the working days that earlier legs used, so that the numbers run on."""
    for reason, days in _runs(first, last, calendar):
        if reason is not None:
            yield _skipped(days, *reason)
            continue
        number = f"ngày làm việc thứ {count + 1}" + (f" đến {count + len(days)}" if len(days) > 1 else "")
        count += len(days)
        row = calendar.row_on(days[0])
        note = f" ({row.name})" if row else ""
        words = f"{_span(days)}{note}: {number}"
        yield Step(StepKind.COUNTED, days[0], days[-1], _sentence(words), row.legal_basis if row else "", len(days))


def _of_calendar_days(leg: Leg, last: date, calendar: WorkingCalendar) -> Iterator[Step]:
    first, end = leg.began.date() + _ONE, nominal_end(leg)
    counted = min(end, last)
    if counted >= first:
        count = (counted - first).days + 1
        words = f"Từ {_day(first)} đến {_day(counted)}: {count} ngày"
        yield Step(StepKind.COUNTED, first, counted, words, "", count)
    if leg.unit is LimitUnit.MONTHS and end.day < leg.began.day and last >= end:
        words = f"Tháng {end.month}/{end.year} không có ngày {leg.began.day}: kết thúc vào ngày cuối tháng"
        yield _on(StepKind.MONTH_END, end, words, "Bộ luật Dân sự 2015, Điều 148 khoản 3")
    if last > end and not calendar.is_working_day(end):
        words = f"{_day(end)} không phải ngày làm việc: hạn chuyển sang ngày làm việc tiếp theo"
        yield _on(StepKind.ROLLED, end, words, "Bộ luật Dân sự 2015, Điều 148 khoản 5")
        for reason, days in _runs(end, last, calendar):
            if reason is not None:
                yield _skipped(days, *reason)


def _of_hours(leg: Leg, calendar: WorkingCalendar) -> Iterator[Step]:
    until = leg.ended_by.since if leg.ended_by else leg.due_at
    for reason, days in _runs(leg.began.date(), until.date(), calendar):
        if reason is not None:
            yield _skipped(days, *reason)
            continue
        for day in days:
            yield from _hours_on(day, leg.began, until, calendar)


def _hours_on(day: date, began: datetime, until: datetime, calendar: WorkingCalendar) -> Iterator[Step]:
    opening, closing = calendar.opening(day), calendar.closing(day)
    if opening is None or closing is None:
        return
    since, to = max(opening, began), min(closing, until)
    spent = calendar.working_time_between(since, to) if to > since else timedelta(0)
    minutes = spent // timedelta(minutes=1)
    if spent:
        said = duration_words(minutes) if minutes else "chưa đến 1 phút"
        words = f"{_day(day)}, {since:%H:%M}–{to:%H:%M}: {said} làm việc"
        yield Step(StepKind.COUNTED, day, day, _sentence(words), "", minutes)


def _of_pause(leg: Leg, pause: Pause, allowance: Allowance) -> Iterator[Step]:
    words = f"Tạm dừng từ {format_instant(pause.since)}, đã dùng {_amount(leg.used, leg.unit)}"
    yield _on(StepKind.PAUSED, pause.since, words, pause.basis)
    if pause.until is None:
        return
    resumed = format_instant(pause.until)
    if pause.mode is PauseMode.RESTART:
        words = f"Tiếp tục lúc {resumed}: tính lại từ đầu {allowance_words(allowance)}"
        yield _on(StepKind.RESTARTED, pause.until, words, pause.basis)
        return
    if leg.unit is LimitUnit.MONTHS:
        left = _amount(days_left(leg, pause.since), LimitUnit.CALENDAR_DAYS)
    else:
        left = _amount(leg.left - leg.used, leg.unit)
    yield _on(StepKind.RESUMED, pause.until, f"Tiếp tục lúc {resumed}: còn {left}", pause.basis)


def _runs(first: date, last: date, calendar: WorkingCalendar) -> Iterator[tuple[tuple[str, str] | None, list[date]]]:
    """Stretches of days: skipped for one reason (name, legal basis), or counted (None). A make-up day stands alone."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    for key, found in groupby(days, lambda day: _why(day, calendar)):
        yield key[0], list(found)


def _why(day: date, calendar: WorkingCalendar) -> tuple[tuple[str, str] | None, date | None]:
    row = calendar.row_on(day)
    if calendar.is_working_day(day):
        return None, day if row else None
    if row is not None:
        return (row.name, row.legal_basis), None
    return ("nghỉ hằng tuần", WEEKLY_REST_BASIS), None


def _skipped(days: list[date], name: str, basis: str) -> Step:
    words = _sentence(f"{_span(days)}: không tính ({name})")
    return Step(StepKind.SKIPPED, days[0], days[-1], words, basis, len(days))


def _amount(amount: int, unit: LimitUnit) -> str:
    if unit is LimitUnit.HOURS:
        return f"{duration_words(amount // 60_000_000)} làm việc"
    return f"{amount} {_UNIT_WORDS[LimitUnit.CALENDAR_DAYS if unit is LimitUnit.MONTHS else unit]}"


def _span(days: list[date]) -> str:
    return _day(days[0]) if len(days) == 1 else f"Từ {_day(days[0])} đến {_day(days[-1])}"


def _day(day: date) -> str:
    return format_date(day, with_weekday=True)


def _on(kind: StepKind, at: datetime | date, words: str, basis: str = "") -> Step:
    day = at.date() if isinstance(at, datetime) else at
    return Step(kind, day, day, _sentence(words), basis)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
