"""Bad input gets a clear typed error, at once: no guess, no endless walk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from books.calendar.schedule import (
    DAY_OFF,
    MAKEUP,
    AmountRefused,
    CalendarRefused,
    ContradictoryDays,
    DayRow,
    DayRowRefused,
    EmptySchedule,
    NoWorkingDay,
    OutsideCalendar,
    Period,
    PeriodsRefused,
    Weekly,
    periods,
)
from books.calendar.working import WorkingCalendar
from casework.clock import Allowance, AllowanceRefused, LimitUnit, Pause, PauseRefused, deadline, pauses_from
from kernel.errors import MotCuaError
from kernel.time import TZ, NaiveInstant

OFFICE = Weekly.office("08:00-12:00, 13:00-17:00")
calendar = WorkingCalendar(OFFICE)
START = datetime(2026, 9, 14, 10, tzinfo=TZ)


@pytest.mark.parametrize("amount", [-1, 1.5, "3", True, None, 10**9])
@pytest.mark.parametrize("unit", list(LimitUnit))
def test_amounts(amount: Any, unit: LimitUnit) -> None:
    with pytest.raises(AllowanceRefused):
        Allowance(amount, unit)


def test_unknown_unit() -> None:
    with pytest.raises(AllowanceRefused):
        Allowance(1, "weeks")  # type: ignore[arg-type]
    assert Allowance(1, "hours").unit is LimitUnit.HOURS  # type: ignore[arg-type]


def test_naive_instants() -> None:
    naive = START.replace(tzinfo=None)
    for ask in (
        lambda: deadline(Allowance(1, LimitUnit.HOURS), naive, calendar),
        lambda: Pause(naive),
        lambda: calendar.next_working_instant(naive),
        lambda: calendar.working_time_between(START, naive),
    ):
        with pytest.raises(NaiveInstant):
            ask()


def test_other_zones_are_the_same_instants() -> None:
    from datetime import UTC

    allowance = Allowance(5, LimitUnit.HOURS)
    assert deadline(allowance, START.astimezone(UTC), calendar) == deadline(allowance, START, calendar)


def test_resume_before_pause() -> None:
    with pytest.raises(PauseRefused, match="tiếp tục trước"):
        Pause(START, START - timedelta(minutes=1))


@pytest.mark.parametrize(
    "pauses",
    [
        [Pause(START - timedelta(hours=1), START)],
        [Pause(START, START + timedelta(days=2)), Pause(START + timedelta(days=1), START + timedelta(days=3))],
        [Pause(START), Pause(START + timedelta(days=1), START + timedelta(days=3))],
        [Pause(START + timedelta(days=1)), Pause(START + timedelta(days=1))],
    ],
)
def test_pauses_that_cannot_all_be_true(pauses: list[Pause]) -> None:
    with pytest.raises(PauseRefused):
        deadline(Allowance(5, LimitUnit.WORKING_DAYS), START, calendar, pauses)


def test_stored_pauses_that_cannot_be_read() -> None:
    for rows in ([{"until": None}], [{"since": "hôm qua"}], [{"since": START.isoformat(), "mode": "?"}], [3]):
        with pytest.raises(PauseRefused):
            pauses_from(rows)  # type: ignore[arg-type]


def test_empty_schedule() -> None:
    with pytest.raises(EmptySchedule):
        WorkingCalendar(Weekly.office(""))


def test_a_year_without_a_working_day_stops_the_search() -> None:
    first = date(2027, 1, 1)
    rows = [DayRow(first + timedelta(days=n), DAY_OFF, "Nghỉ") for n in range(365)]
    closed = WorkingCalendar(OFFICE, rows)
    late = datetime(2026, 12, 31, 18, tzinfo=TZ)
    for unit in LimitUnit:
        with pytest.raises(NoWorkingDay, match="2027"):
            deadline(Allowance(1, unit), late, closed)
    with pytest.raises(NoWorkingDay):
        closed.next_working_instant(late)
    assert closed.working_days_between(date(2026, 12, 30), date(2028, 1, 3)) == 2


def test_far_away_years() -> None:
    with pytest.raises(OutsideCalendar):
        calendar.is_working_day(date(1900, 1, 1))
    with pytest.raises(OutsideCalendar):
        calendar.add_working_days(date(2199, 12, 1), 400)
    with pytest.raises(OutsideCalendar):
        deadline(Allowance(600, LimitUnit.MONTHS), datetime(2170, 1, 1, tzinfo=TZ), calendar)
    for amount in (timedelta(hours=-1), timedelta.max):
        with pytest.raises(AmountRefused):
            calendar.add_working_time(START, amount)


@pytest.mark.parametrize(
    "written", ["8-12", "08:00-12:00 rồi nghỉ", "12:00-08:00", "08:00-12:00, 11:00-17:00", "25:00-26:00", "08:75-09:00"]
)
def test_periods(written: str) -> None:
    with pytest.raises(PeriodsRefused):
        periods(written)


def test_rows() -> None:
    day = date(2026, 9, 2)
    for wrong in ({"kind": "holiday"}, {"state": "maybe"}, {"as_weekday": 7, "kind": MAKEUP}, {"as_weekday": 1}):
        with pytest.raises(DayRowRefused):
            DayRow(**{"day": day, "kind": DAY_OFF, "name": "x", **wrong})
    with pytest.raises(PeriodsRefused):
        DayRow(day, MAKEUP, "x", periods=(Period(600, 700), Period(500, 550)))
    with pytest.raises(ContradictoryDays):
        WorkingCalendar(OFFICE, [DayRow(day, DAY_OFF, "Quốc khánh"), DayRow(day, MAKEUP, "Làm bù")])
    with pytest.raises(CalendarRefused):
        Weekly(((),) * 6)


def test_messages_are_for_people() -> None:
    with pytest.raises(MotCuaError) as refused:
        Allowance(-3, LimitUnit.WORKING_DAYS)
    assert "-3" in str(refused.value)
    assert "{" not in str(refused.value)
