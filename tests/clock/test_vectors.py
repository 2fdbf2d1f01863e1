"""Cases worked out by hand from the law and the calendars of 2025 and 2026."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from books.calendar.schedule import DAY_OFF, MAKEUP, PROPOSED, DayRow, Weekly, periods
from books.calendar.working import WorkingCalendar
from casework.clock import Allowance, Deadline, LimitUnit, Pause, PauseMode, deadline
from kernel.time import TZ

SWAP = "12729/VPCP-KGVX"
LABOUR = "Bộ luật Lao động 2019, Điều 112"


def off(name: str, *days: str) -> list[DayRow]:
    return [DayRow(date.fromisoformat(day), DAY_OFF, name, LABOUR) for day in days]


ROWS = [
    *off("Tết Dương lịch", "2026-01-01"),
    DayRow(date(2026, 1, 2), DAY_OFF, "Nghỉ hoán đổi", SWAP),
    DayRow(date(2026, 1, 10), MAKEUP, "Làm bù cho 02/01/2026", SWAP, as_weekday=4),
    *off("Tết Nguyên đán", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
    *off("Giỗ Tổ Hùng Vương", "2026-04-26", "2026-04-27"),
    *off("Ngày Chiến thắng và Quốc tế Lao động", "2026-04-30", "2026-05-01"),
    DayRow(date(2026, 8, 22), MAKEUP, "Làm bù cho 31/08/2026", as_weekday=0),
    DayRow(date(2026, 8, 31), DAY_OFF, "Nghỉ hoán đổi"),
    *off("Quốc khánh", "2026-09-01", "2026-09-02"),
    DayRow(date(2026, 11, 24), DAY_OFF, "Ngày Văn hóa Việt Nam", state=PROPOSED),
]
OFFICE = "08:00-12:00, 13:00-17:00"
calendar = WorkingCalendar(Weekly.office(OFFICE), ROWS)
saturdays = WorkingCalendar(Weekly.office(OFFICE, saturday="08:00-12:00"), ROWS)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TZ)


def due(
    amount: int, unit: str, received: str, *pauses: Pause, cutoff: time | None = None, by: WorkingCalendar = calendar
) -> Deadline:
    return deadline(Allowance(amount, LimitUnit(unit), cutoff), at(received), by, pauses)


def test_three_working_days_over_tet() -> None:
    found = due(3, "working_days", "2026-02-12T16:00")
    assert found.due_at == at("2026-02-24T23:59:59.999999")


def test_makeup_saturday_counts() -> None:
    assert due(2, "working_days", "2026-01-08T10:00").due_on == date(2026, 1, 10)


def test_same_day_after_the_cut_off() -> None:
    assert due(0, "working_days", "2026-08-28T15:01", cutoff=time(15)).due_on == date(2026, 9, 3)
    assert due(0, "working_days", "2026-08-28T15:00", cutoff=time(15)).due_on == date(2026, 8, 28)


def test_thirty_calendar_days_ending_on_a_saturday() -> None:
    assert due(30, "calendar_days", "2026-07-30T09:00").due_on == date(2026, 9, 3)


def test_eight_hours_over_lunch_and_night() -> None:
    assert due(8, "hours", "2026-09-15T10:30").due_at == at("2026-09-16T10:30")


@pytest.mark.parametrize(
    ("mode", "day"), [(PauseMode.SUBTRACT, date(2026, 10, 5)), (PauseMode.RESTART, date(2026, 10, 7))]
)
def test_supplement_asked_on_day_two_of_ten(mode: PauseMode, day: date) -> None:
    # Asked on Wednesday (day 2), answered five working days later: 8 left, or 10 anew.
    pause = Pause(at("2026-09-16T10:00"), at("2026-09-23T09:00"), mode)
    found = due(10, "working_days", "2026-09-14T10:00", pause)
    assert found.due_on == day
    assert found.legs[0].due_at == at("2026-09-28T23:59:59.999999")


def test_an_open_pause_has_no_due_date() -> None:
    found = due(10, "working_days", "2026-09-14T10:00", Pause(at("2026-09-16T10:00")))
    assert (found.due_at, found.due_on, found.paused_since) == (None, None, at("2026-09-16T10:00"))
    assert found.legs[0].due_at == at("2026-09-28T23:59:59.999999")


@pytest.mark.parametrize(
    ("received", "months", "day"),
    [
        ("2026-03-15T09:00", 1, date(2026, 4, 15)),
        ("2025-10-31T09:00", 1, date(2025, 12, 1)),  # 30/11/2025 is a Sunday
        ("2026-03-31T09:00", 1, date(2026, 5, 4)),  # 30/4, 1/5 off, then a weekend
        ("2024-01-31T09:00", 1, date(2024, 2, 29)),  # leap year; no rows for 2024 here
        ("2025-12-31T09:00", 14, date(2027, 3, 1)),  # 28/02/2027 is a Sunday
        ("2026-11-30T09:00", 3, date(2027, 3, 1)),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(received: str, months: int, day: date) -> None:
    assert due(months, "months", received).due_on == day


def test_a_proposed_day_off_does_not_count() -> None:
    assert due(1, "working_days", "2026-11-23T09:00").due_on == date(2026, 11, 24)


def test_received_on_a_day_off() -> None:
    # Days: Saturday is the day that is not counted, Monday is the first. Hours: from Monday's opening.
    assert due(1, "working_days", "2026-09-12T09:00").due_on == date(2026, 9, 14)
    assert due(2, "hours", "2026-09-12T09:00").due_at == at("2026-09-14T10:00")
    assert due(0, "working_days", "2026-09-12T09:00").due_on == date(2026, 9, 14)


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        ("2026-09-15T06:00", "2026-09-15T08:00"),
        ("2026-09-15T12:00", "2026-09-15T13:00"),
        ("2026-09-15T12:30", "2026-09-15T13:00"),
        ("2026-09-15T17:00", "2026-09-16T08:00"),
        ("2026-09-18T18:00", "2026-09-21T08:00"),
        ("2026-09-15T09:17", "2026-09-15T09:17"),
    ],
)
def test_hours_start_in_office_time(received: str, starts: str) -> None:
    assert due(4, "hours", received).started_at == at(starts)


def test_hours_that_fill_the_day_are_due_at_closing() -> None:
    assert due(8, "hours", "2026-09-15T08:00").due_at == at("2026-09-15T17:00")
    assert due(4, "hours", "2026-09-15T08:00").due_at == at("2026-09-15T12:00")


def test_same_day_received_after_closing() -> None:
    assert due(0, "working_days", "2026-09-15T16:59").due_on == date(2026, 9, 15)
    assert due(0, "working_days", "2026-09-15T17:00").due_on == date(2026, 9, 16)


def test_each_unit_has_its_own_week() -> None:
    assert due(5, "working_days", "2026-09-14T09:00", by=calendar).due_on == date(2026, 9, 21)
    assert due(5, "working_days", "2026-09-14T09:00", by=saturdays).due_on == date(2026, 9, 19)
    assert due(6, "hours", "2026-09-18T15:00", by=saturdays).due_at == at("2026-09-19T12:00")
    # 148.5 asks whether the unit works on that Saturday.
    assert due(5, "calendar_days", "2026-09-14T09:00", by=saturdays).due_on == date(2026, 9, 19)


def test_makeup_saturday_has_the_hours_of_the_day_that_it_replaces() -> None:
    friday_short = Weekly((periods(OFFICE),) * 4 + (periods("08:00-11:00"), (), ()))
    by = WorkingCalendar(friday_short, ROWS)
    assert by.closing(date(2026, 1, 10)) == at("2026-01-10T11:00")
    assert by.closing(date(2026, 8, 22)) == at("2026-08-22T17:00")


def test_a_unit_row_rules_over_the_national_one() -> None:
    own = DayRow(date(2026, 9, 2), MAKEUP, "Trực lễ", own=True, periods=periods("08:00-10:00"))
    by = WorkingCalendar(Weekly.office(OFFICE), [own, *ROWS])
    assert by.closing(date(2026, 9, 2)) == at("2026-09-02T10:00")
    by = WorkingCalendar(Weekly.office(OFFICE), [*ROWS, own])
    assert by.closing(date(2026, 9, 2)) == at("2026-09-02T10:00")
    assert due(0, "working_days", "2026-09-02T09:00", by=by).due_on == date(2026, 9, 2)


def test_a_later_schedule_begins_on_its_day() -> None:
    by = WorkingCalendar(Weekly.office(OFFICE), later=[(date(2026, 10, 16), Weekly.office("07:30-11:30, 13:30-17:30"))])
    assert by.opening(date(2026, 10, 15)) == at("2026-10-15T08:00")
    assert by.opening(date(2026, 10, 16)) == at("2026-10-16T07:30")
    assert due(4, "hours", "2026-10-15T15:00", by=by).due_at == at("2026-10-16T09:30")


# Pauses at the edges


def test_asked_on_the_last_day_leaves_the_day_of_the_answer() -> None:
    pause = Pause(at("2026-09-28T10:00"), at("2026-10-01T09:00"))
    assert due(10, "working_days", "2026-09-14T10:00", pause).due_on == date(2026, 10, 1)
    saturday = Pause(at("2026-09-28T10:00"), at("2026-10-03T09:00"))
    assert due(10, "working_days", "2026-09-14T10:00", saturday).due_on == date(2026, 10, 5)
    evening = Pause(at("2026-09-28T10:00"), at("2026-10-01T20:00"))
    assert due(10, "working_days", "2026-09-14T10:00", evening).due_on == date(2026, 10, 2)


def test_asked_and_answered_on_one_day_changes_nothing_in_days() -> None:
    pause = Pause(at("2026-09-16T09:00"), at("2026-09-16T16:00"))
    assert due(10, "working_days", "2026-09-14T10:00", pause).due_on == date(2026, 9, 28)


def test_hours_get_back_the_office_time_that_was_waited() -> None:
    pause = Pause(at("2026-09-15T11:00"), at("2026-09-15T14:30"))  # one hour used, three left
    assert due(4, "hours", "2026-09-15T10:00", pause).due_at == at("2026-09-16T08:30")


def test_two_pauses() -> None:
    pauses = (
        Pause(at("2026-09-16T10:00"), at("2026-09-17T10:00")),
        Pause(at("2026-09-21T10:00"), at("2026-09-23T10:00")),
    )
    assert due(10, "working_days", "2026-09-14T10:00", *pauses).due_on == date(2026, 10, 1)


def test_a_pause_after_the_due_instant_does_not_hide_lateness() -> None:
    pause = Pause(at("2026-09-29T00:00"), None)
    found = due(10, "working_days", "2026-09-14T10:00", pause)
    assert found.due_on == date(2026, 9, 28)
    assert not found.is_paused
    assert found.too_late == (pause,)


def test_interrupted_months_go_on_in_days() -> None:
    # One month from 15/9 has 30 days; 5 used on 20/9; 25 more from 1/10 end on Monday 26/10.
    pause = Pause(at("2026-09-20T10:00"), at("2026-10-01T10:00"))
    assert due(1, "months", "2026-09-15T10:00", pause).due_on == date(2026, 10, 26)


def test_a_wait_before_the_limit_runs_does_not_make_it_run_sooner() -> None:
    pause = Pause(at("2026-09-18T15:30"), at("2026-09-19T10:00"))
    plain = due(3, "working_days", "2026-09-18T15:10", cutoff=time(15))
    waited = due(3, "working_days", "2026-09-18T15:10", pause, cutoff=time(15))
    assert plain.due_on == waited.due_on == date(2026, 9, 24)


def test_asked_at_the_very_due_instant_still_pauses() -> None:
    assert due(8, "hours", "2026-09-15T08:00", Pause(at("2026-09-15T17:00"))).is_paused
    assert not due(8, "hours", "2026-09-15T08:00", Pause(at("2026-09-15T17:00:01"))).is_paused


def test_months_that_had_not_begun_keep_all_their_days() -> None:
    # After the cut-off on Friday 18/9: begins on Monday 21/9, a month of 30 days; none used on the Friday.
    pause = Pause(at("2026-09-18T15:30"), at("2026-09-22T10:00"))
    assert due(1, "months", "2026-09-18T15:10", cutoff=time(15)).due_on == date(2026, 10, 21)
    assert due(1, "months", "2026-09-18T15:10", pause, cutoff=time(15)).due_on == date(2026, 10, 22)


def test_hours_that_end_with_the_last_working_day_of_the_year() -> None:
    assert due(8, "hours", "2026-12-31T08:00").due_at == at("2026-12-31T17:00")
