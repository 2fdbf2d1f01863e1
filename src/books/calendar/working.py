"""The working calendar of a unit: which days and hours count. Pure arithmetic, no Django, no database.

A weekly schedule (several periods a day), dated, under day rows: days off and make-up days, each with its
legal basis; a row that is not confirmed does not count. It knows nothing of limits, pauses or cases: that is
`casework.clock`. Years are laid out once as prefix sums, so that a question costs a look-up, not a walk.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from books.calendar.schedule import (
    MAKEUP,
    AmountRefused,
    ContradictoryDays,
    DayRow,
    EmptySchedule,
    NoWorkingDay,
    OutsideCalendar,
    Period,
    Periods,
    Weekly,
)
from kernel.time import TZ, local

__all__ = ["DayRow", "Period", "Weekly", "WorkingCalendar"]

_FIRST_YEAR: Final = 1945
_LAST_YEAR: Final = 2199
_MICROSECOND: Final = timedelta(microseconds=1)
_MINUTE: Final = 60_000_000
_LONGEST: Final = timedelta(days=366 * (_LAST_YEAR - _FIRST_YEAR))


class _Year:
    """One year laid out: the periods of each day, and how many working days and how much time came before it."""

    __slots__ = ("days_before", "first", "periods", "time_before", "workdays")

    def __init__(self, first: int, periods: list[Periods]) -> None:
        self.first = first
        self.periods = periods
        self.days_before = [0]
        self.time_before = [0]
        self.workdays: list[int] = []
        for at, today in enumerate(periods):
            if today:
                self.workdays.append(first + at)
            self.days_before.append(len(self.workdays))
            minutes = sum(period.end - period.start for period in today)
            self.time_before.append(self.time_before[-1] + minutes * _MINUTE)


class WorkingCalendar:
    """Immutable; safe to share between threads and to keep until a row changes."""

    def __init__(
        self,
        weekly: Weekly,
        rows: Iterable[DayRow] = (),
        *,
        later: Iterable[tuple[date, Weekly]] = (),
    ) -> None:
        """`later`: other schedules with the day each begins (summer and winter hours, a new regulation)."""
        self._schedules = [(date.min, weekly), *sorted(later, key=lambda dated: dated[0])]
        if not any(week.minutes for _, week in self._schedules):
            raise EmptySchedule
        self._rows = _in_force(rows)
        self._years: dict[int, _Year] = {}

    # What a day is

    def row_on(self, day: date) -> DayRow | None:
        """The confirmed row that rules this day, with its name and legal basis."""
        return self._rows.get(day)

    def weekly_on(self, day: date) -> Weekly:
        return next(week for begins, week in reversed(self._schedules) if begins <= day)

    def periods_on(self, day: date) -> Periods:
        year = self._year(day.year)
        return year.periods[day.toordinal() - year.first]

    def is_working_day(self, day: date) -> bool:
        return bool(self.periods_on(day))

    def opening(self, day: date) -> datetime | None:
        periods = self.periods_on(day)
        return _instant(day, periods[0].start * _MINUTE) if periods else None

    def closing(self, day: date) -> datetime | None:
        periods = self.periods_on(day)
        return _instant(day, periods[-1].end * _MINUTE) if periods else None

    # Days

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days d with after < d <= until; negative when until lies before after."""
        if until < after:
            return -self.working_days_between(until, after)
        count = self._days_through(until) - self._days_through(after)
        return count + sum(len(self._year(year).workdays) for year in range(after.year, until.year))

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after this day, or before it when n is negative.

        With n = 0 this day, or the next working day when it is none.
        """
        if n == 0:
            return self.working_day_from(day)
        year = self._year_worked(day.year)
        at = day.toordinal() - year.first
        place = year.days_before[at + 1] + n - 1 if n > 0 else year.days_before[at] + n
        number = day.year
        while place >= len(year.workdays):
            place -= len(year.workdays)
            number += 1
            year = self._year_worked(number)
        while place < 0:
            number -= 1
            year = self._year_worked(number)
            place += len(year.workdays)
        return date.fromordinal(year.workdays[place])

    def working_day_from(self, day: date) -> date:
        """This day if it is worked, else the next that is."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    # Hours

    def next_working_instant(self, t: datetime) -> datetime:
        """This instant if the office is open, else when it opens next."""
        here = local(t)
        day, moment = here.date(), _moment(here)
        for period in self.periods_on(day):
            if moment < period.end * _MINUTE:
                return here if moment >= period.start * _MINUTE else _instant(day, period.start * _MINUTE)
        return self.next_opening(day)

    def next_opening(self, after: date) -> datetime:
        """When the office opens on the first working day after this day."""
        day = self.add_working_days(after, 1)
        return _instant(day, self.periods_on(day)[0].start * _MINUTE)

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Office time from a to b; negative when b lies before a."""
        a, b = local(a), local(b)
        if b < a:
            return -self.working_time_between(b, a)
        spent = self._time_through(b) - self._time_through(a)
        spent += sum(self._year(year).time_before[-1] for year in range(a.year, b.year))
        return timedelta(microseconds=spent)

    def add_working_time(self, t: datetime, amount: timedelta) -> datetime:
        """The first instant when this much office time has gone by; with none, the next working instant."""
        if not timedelta(0) <= amount <= _LONGEST:
            raise AmountRefused(amount=amount)
        if not amount:
            return self.next_working_instant(t)
        here = local(t)
        number = here.year
        year = self._year_worked(number)
        wanted = self._time_through(here) + amount // _MICROSECOND
        while wanted > year.time_before[-1]:
            wanted -= year.time_before[-1]
            number += 1
            year = self._year_worked(number)
        at = bisect_left(year.time_before, wanted) - 1
        rest = wanted - year.time_before[at]
        for period in year.periods[at]:
            length = (period.end - period.start) * _MINUTE
            if rest <= length:
                return _instant(date.fromordinal(year.first + at), period.start * _MINUTE + rest)
            rest -= length
        raise AssertionError("prefix sums and periods disagree")

    # Years

    def _days_through(self, day: date) -> int:
        year = self._year(day.year)
        return year.days_before[day.toordinal() - year.first + 1]

    def _time_through(self, here: datetime) -> int:
        """Office time of its year before this instant."""
        year = self._year(here.year)
        at = here.toordinal() - year.first
        moment = _moment(here)
        spent = year.time_before[at]
        for period in year.periods[at]:
            if moment <= period.start * _MINUTE:
                break
            spent += min(moment, period.end * _MINUTE) - period.start * _MINUTE
        return spent

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        return year if year is not None else self._lay_out(number)

    def _year_worked(self, number: int) -> _Year:
        """For searches: a year without a working day stops them, they never walk on for ever."""
        year = self._year(number)
        if not year.workdays:
            raise NoWorkingDay(year=number)
        return year

    def _lay_out(self, number: int) -> _Year:
        if not _FIRST_YEAR <= number <= _LAST_YEAR:
            raise OutsideCalendar(year=number, first=_FIRST_YEAR, last=_LAST_YEAR)
        first = date(number, 1, 1).toordinal()
        days = range(first, date(number, 12, 31).toordinal() + 1)
        year = _Year(first, [self._periods_of(date.fromordinal(day)) for day in days])
        self._years[number] = year
        return year

    def _periods_of(self, day: date) -> Periods:
        week = self.weekly_on(day)
        row = self._rows.get(day)
        if row is None:
            return week.days[day.weekday()]
        if row.kind != MAKEUP:
            return ()
        if row.periods is not None:
            return row.periods
        return week.days[row.as_weekday] if row.as_weekday is not None else week.ordinary_day


def _in_force(rows: Iterable[DayRow]) -> dict[date, DayRow]:
    """Confirmed rows by day; a unit's own row rules over the national one."""
    ruling: dict[date, DayRow] = {}
    for row in rows:
        if not row.counts:
            continue
        other = ruling.get(row.day)
        if other is not None and other.own == row.own and not other.says_the_same(row):
            raise ContradictoryDays(day=row.day, one=other.name, other=row.name)
        if other is None or (row.own and not other.own):
            ruling[row.day] = row
    return ruling


def _moment(here: datetime) -> int:
    """Microseconds since midnight."""
    return ((here.hour * 60 + here.minute) * 60 + here.second) * 1_000_000 + here.microsecond


def _instant(day: date, moment: int) -> datetime:
    return datetime.combine(day, time.min, TZ) + timedelta(microseconds=moment)
