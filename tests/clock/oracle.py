"""The slow, obvious clock: walks minute by minute and day by day. Shares no code with the fast one.

It reads a plain `Spec`, not a WorkingCalendar, and knows only the rules as a person would apply them by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Row:
    day: date
    off: bool
    confirmed: bool = True
    own: bool = False
    as_weekday: int | None = None
    hours: list[tuple[int, int]] | None = None


@dataclass
class Spec:
    week: list[list[tuple[int, int]]]
    rows: list[Row] = field(default_factory=list)

    def hours(self, day: date) -> list[tuple[int, int]]:
        ruling = None
        for row in self.rows:
            if row.day == day and row.confirmed and (ruling is None or row.own):
                ruling = row
        if ruling is None:
            return self.week[day.weekday()]
        if ruling.off:
            return []
        if ruling.hours is not None:
            return ruling.hours
        if ruling.as_weekday is not None:
            return self.week[ruling.as_weekday]
        for hours in self.week:
            if hours:
                return hours
        raise AssertionError

    def worked(self, day: date) -> bool:
        return self.hours(day) != []

    def worked_minute(self, at: datetime) -> bool:
        minute = at.hour * 60 + at.minute
        return any(start <= minute < end for start, end in self.hours(at.date()))


@dataclass
class Waiting:
    since: datetime
    until: datetime | None
    restart: bool = False


PAUSED = "paused"


def received(spec: Spec, at: datetime, cutoff: time | None) -> datetime:
    """Where a cut-off moves the receipt."""
    if cutoff is None or (spec.worked(at.date()) and at.time() <= cutoff):
        return at
    day = at.date() + DAY
    while not spec.worked(day):
        day += DAY
    return datetime.combine(day, time(), at.tzinfo) + spec.hours(day)[0][0] * MINUTE


def due_in_hours(
    spec: Spec, at: datetime, hours: int, waits: list[Waiting], *, cutoff: time | None = None
) -> datetime | str:
    """Minute by minute; all instants are whole minutes."""
    waits = list(waits)
    starts = received(spec, at, cutoff)
    left, ran_out, now = hours * 60, False, at
    while True:
        while waits and waits[0].since == now:
            wait = waits.pop(0)
            if wait.until is None:
                return PAUSED
            if wait.until > wait.since:
                ran_out = False
            now = wait.until
            if wait.restart:
                left, ran_out, starts = hours * 60, False, received(spec, now, cutoff)
        if ran_out:
            return now
        if now >= starts and spec.worked_minute(now):
            if left == 0:
                return now
            left -= 1
            ran_out = left == 0
        now += MINUTE


def due_in_days(
    spec: Spec, at: datetime, unit: str, amount: int, waits: list[Waiting], *, cutoff: time | None = None
) -> date | str:
    """Day by day: count, then look at what was asked of the citizen on that day, then whether it is due."""
    waits = list(waits)
    began = received(spec, at, cutoff)
    left = whole(unit, began.date(), amount)
    begins_empty = amount == 0
    day = at.date()
    while True:
        if day > began.date() and left > 0 and (unit != "working_days" or spec.worked(day)):
            left -= 1
        moved = False
        while waits and waits[0].since.date() == day:
            wait = waits.pop(0)
            if wait.until is None:
                return PAUSED
            if wait.restart:
                began = received(spec, wait.until, cutoff)
                left, begins_empty = whole(unit, began.date(), amount), amount == 0
            elif wait.until.date() == day:
                continue
            else:
                began, begins_empty = max(wait.until, began), left == 0
            day, moved = wait.until.date(), wait.until.date() != day or moved
        if left == 0 and day >= began.date() and spec.worked(day):
            closing = max(end for _, end in spec.hours(day))
            minute = began.hour * 60 + began.minute
            too_late = minute >= closing or (cutoff is not None and began.time() > cutoff)
            if not (begins_empty and day == began.date() and too_late):
                return day
        day += DAY


def whole(unit: str, day: date, amount: int) -> int:
    """The limit in days; months by turning the leaves of the calendar."""
    if unit != "months":
        return amount
    first, days, leaves = day, 0, 0
    while leaves < amount or not (day.day == first.day or (day + DAY).month != day.month):
        day += DAY
        days += 1
        if day.day == 1:
            leaves += 1
    return days


def time_between(spec: Spec, a: datetime, b: datetime) -> timedelta:
    worked = timedelta(0)
    while a < b:
        if spec.worked_minute(a):
            worked += MINUTE
        a += MINUTE
    return worked


def days_between(spec: Spec, after: date, until: date) -> int:
    count = 0
    while after < until:
        after += DAY
        count += spec.worked(after)
    return count
