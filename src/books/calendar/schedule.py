"""What a working calendar is made of: office periods, the week, day rows; and what it refuses.

Pure values that cannot be built wrong. No counting here (`books.calendar.working`), no database (`models`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, TypeAlias

from kernel.errors import MotCuaError

DAY_OFF: Final = "day_off"
MAKEUP: Final = "makeup"
PROPOSED: Final = "proposed"
CONFIRMED: Final = "confirmed"
REJECTED: Final = "rejected"
WITHDRAWN: Final = "withdrawn"

# Labour Code 2019, Article 111: the weekly rest.
WEEKLY_REST_BASIS: Final = "Bộ luật Lao động 2019, Điều 111"


class CalendarRefused(MotCuaError):
    """Lịch làm việc chưa dùng được."""


class PeriodsRefused(CalendarRefused):
    """Giờ làm việc “{periods}” chưa đúng: mỗi buổi ghi như 08:00-12:00, buổi sau bắt đầu khi buổi trước đã hết."""


class EmptySchedule(CalendarRefused):
    """Lịch làm việc không có buổi làm việc nào trong tuần. Xin nhập ít nhất một buổi."""


class DayRowRefused(CalendarRefused):
    """Dòng lịch ngày {day} chưa đúng: {why}."""

    ours = ("why",)


class ContradictoryDays(CalendarRefused):
    """Ngày {day} có hai dòng lịch trái nhau: “{one}” và “{other}”. Xin bỏ một dòng."""


class NoWorkingDay(CalendarRefused):
    """Lịch làm việc năm {year} không có ngày làm việc nào nên không tính được hạn."""


class OutsideCalendar(CalendarRefused):
    """Năm {year} nằm ngoài lịch làm việc ({first}–{last})."""


class AmountRefused(CalendarRefused):
    """Khoảng thời gian {amount} không tính được: phải từ 0 trở lên và không quá dài."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Office time of a day in minutes since midnight: its end is no longer in it."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 24 * 60:
            raise PeriodsRefused(periods=str(self))

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


Periods: TypeAlias = tuple[Period, ...]

_WRITTEN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_BETWEEN: Final = re.compile(r"[\s,;]*")


def periods(written: str) -> Periods:
    """From "08:00-12:00, 13:00-17:00"; empty text is a day without office time."""
    if _BETWEEN.fullmatch(_WRITTEN.sub("", written)) is None:
        raise PeriodsRefused(periods=written)
    found = [[int(part) for part in match.groups()] for match in _WRITTEN.finditer(written)]
    if any(m1 > 59 or m2 > 59 for _, m1, _, m2 in found):
        raise PeriodsRefused(periods=written)
    return in_order(tuple(Period(h1 * 60 + m1, h2 * 60 + m2) for h1, m1, h2, m2 in found))


def in_order(day: Periods) -> Periods:
    """The same periods, refused when they overlap or go backwards."""
    if any(one.end > other.start for one, other in pairwise(day)):
        raise PeriodsRefused(periods=", ".join(map(str, day)))
    return day


@dataclass(frozen=True, slots=True)
class Weekly:
    """The week: seven days from Monday, each with its periods."""

    days: tuple[Periods, ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise PeriodsRefused(periods=len(self.days))
        for day in self.days:
            in_order(day)

    @classmethod
    def office(cls, monday_to_friday: str, *, saturday: str = "", sunday: str = "") -> Weekly:
        return cls((periods(monday_to_friday),) * 5 + (periods(saturday), periods(sunday)))

    @property
    def minutes(self) -> int:
        return sum(period.end - period.start for day in self.days for period in day)

    @property
    def ordinary_day(self) -> Periods:
        """The hours of the first day of the week that is worked; a make-up day that names none has them."""
        return next((day for day in self.days if day), ())


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from the week, and by which paper. Only a confirmed one counts.

    `as_weekday` (0 = Monday): whose hours a make-up day has; `periods`: hours of its own (a half day before
    Tết). `own`: the unit's own row, which rules over the national one.
    """

    day: date
    kind: str
    name: str
    legal_basis: str = ""
    state: str = CONFIRMED
    as_weekday: int | None = None
    periods: Periods | None = None
    own: bool = False

    def __post_init__(self) -> None:
        if self.kind not in (DAY_OFF, MAKEUP):
            raise DayRowRefused(day=self.day, why="loại ngày không có trong danh sách")
        if self.state not in (PROPOSED, CONFIRMED, REJECTED, WITHDRAWN):
            raise DayRowRefused(day=self.day, why="tình trạng không có trong danh sách")
        if self.as_weekday is not None and not 0 <= self.as_weekday <= 6:
            raise DayRowRefused(day=self.day, why="thứ trong tuần không đúng")
        if self.kind == DAY_OFF and (self.periods or self.as_weekday is not None):
            raise DayRowRefused(day=self.day, why="ngày nghỉ không có giờ làm việc")
        in_order(self.periods or ())

    @property
    def counts(self) -> bool:
        return self.state == CONFIRMED

    def says_the_same(self, other: DayRow) -> bool:
        mine = (self.kind, self.as_weekday, self.periods)
        return mine == (other.kind, other.as_weekday, other.periods)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
