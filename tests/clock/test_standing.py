"""The words of the clock tag, the verdict, the alarm and the reach of a calendar change, by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from books.calendar.schedule import DAY_OFF, DayRow, Weekly
from books.calendar.working import WorkingCalendar
from casework.clock import (
    Allowance,
    LimitUnit,
    Pause,
    StepKind,
    Verdict,
    alarm_before,
    deadline,
    derivation,
    end_of_day,
    remaining,
    spans,
    verdict,
)
from kernel.time import TZ

calendar = WorkingCalendar(
    Weekly.office("08:00-12:00, 13:00-17:00"),
    [DayRow(date(2026, 9, day), DAY_OFF, "Quốc khánh", "Bộ luật Lao động 2019, Điều 112") for day in (1, 2)],
)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-09-15T09:00", "còn 3 ngày làm việc"),
        ("2026-09-17T23:00", "còn 1 ngày làm việc"),
        ("2026-09-18T00:00", "đến hạn hôm nay"),
        ("2026-09-18T22:00", "đến hạn hôm nay"),
        ("2026-09-19T00:00", "quá hạn chưa đến 1 ngày làm việc"),
        ("2026-09-20T12:00", "quá hạn chưa đến 1 ngày làm việc"),
        ("2026-09-21T08:00", "quá hạn 1 ngày làm việc"),
        ("2026-09-28T08:00", "quá hạn 6 ngày làm việc"),
    ],
)
def test_words_for_working_days(now: str, words: str) -> None:
    due_at = end_of_day(date(2026, 9, 18))
    assert remaining(at(now), due_at=due_at, calendar=calendar).words == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-09-15T09:00", "còn 6 giờ 30 phút làm việc"),
        ("2026-09-16T06:00", "còn 30 phút làm việc, đến 08:30 hôm nay"),
        ("2026-09-16T08:30", "còn chưa đến 1 phút làm việc, đến 08:30 hôm nay"),
        ("2026-09-16T09:30", "quá hạn 1 giờ làm việc"),
    ],
)
def test_words_for_hours(now: str, words: str) -> None:
    due_at = at("2026-09-16T08:30")
    left = remaining(at(now), due_at=due_at, calendar=calendar, unit="hours")
    # 09:00 to 17:00 without lunch is seven hours, and half an hour next morning.
    assert left.words == words.replace("6 giờ 30", "7 giờ 30")


def test_words_for_calendar_days_pause_and_no_limit() -> None:
    due_at = end_of_day(date(2026, 9, 21))
    assert remaining(at("2026-09-18T09:00"), due_at=due_at, calendar=calendar, unit="months").words == "còn 3 ngày"
    paused = remaining(at("2026-09-18T09:00"), due_at=None, calendar=calendar, paused_since=at("2026-09-12T10:00"))
    assert paused.words == "tạm dừng từ 12/09/2026"
    assert remaining(at("2026-09-18T09:00"), due_at=None, calendar=calendar).words == "không có thời hạn"


def test_verdicts() -> None:
    due_at = end_of_day(date(2026, 9, 18))
    assert verdict(due_at, at("2026-09-17T23:59")) is Verdict.EARLY
    assert verdict(due_at, at("2026-09-18T00:00")) is Verdict.ON_TIME
    assert verdict(due_at, at("2026-09-18T23:59:59.999999")) is Verdict.ON_TIME
    assert verdict(due_at, at("2026-09-19T00:00")) is Verdict.LATE
    assert verdict(None, at("2026-09-19T00:00")) is Verdict.ON_TIME


def test_alarms() -> None:
    due_at = end_of_day(date(2026, 9, 3))
    assert alarm_before(due_at, calendar, working_days=1) == at("2026-08-31T08:00")
    assert alarm_before(due_at, calendar) == at("2026-09-03T08:00")
    assert alarm_before(due_at, calendar, hours=4) == at("2026-09-03T13:00")
    assert alarm_before(at("2026-09-03T09:00"), calendar, hours=2) == at("2026-08-31T16:00")


def test_spans() -> None:
    start, due_at = at("2026-09-14T10:00"), end_of_day(date(2026, 9, 18))
    assert [spans(date(2026, 9, day), start, due_at) for day in (13, 14, 18, 19)] == [False, True, True, False]
    assert spans(date(2031, 1, 1), start, None)


def test_the_derivation_names_the_day_off_and_its_paper() -> None:
    found = deadline(Allowance(2, LimitUnit.WORKING_DAYS), at("2026-08-31T09:00"), calendar)
    words = [step.words for step in derivation(found, calendar)]
    assert words == [
        "Tiếp nhận lúc 09:00 thứ Hai, ngày 31/08/2026, thời hạn 2 ngày làm việc",
        "Thứ Hai, 31/08/2026 là ngày đầu, không tính",
        "Từ thứ Ba, 01/09/2026 đến thứ Tư, 02/09/2026: không tính (Quốc khánh)",
        "Từ thứ Năm, 03/09/2026 đến thứ Sáu, 04/09/2026: ngày làm việc thứ 1 đến 2",
        "Hạn: hết thứ Sáu, 04/09/2026",
    ]
    skipped = next(step for step in derivation(found, calendar) if step.kind is StepKind.SKIPPED)
    assert (skipped.count, skipped.legal_basis) == (2, "Bộ luật Lao động 2019, Điều 112")


def test_a_deadline_on_a_saturday_that_is_worked_says_why_it_stays() -> None:
    """Civil Code, art. 148(5): it moves on from a day off, and this is none for who received the matter."""
    open_saturdays = WorkingCalendar(Weekly.office("08:00-17:00", saturday="08:00-12:00"), [])
    ten_days = Allowance(4, LimitUnit.CALENDAR_DAYS)
    last = {
        which: [step.words for step in derivation(deadline(ten_days, at("2026-09-15T09:00"), which), which)][-1]
        for which in (calendar, open_saturdays)
    }
    assert last[calendar] == "Hạn: hết thứ Hai, 21/09/2026"
    assert last[open_saturdays].startswith("Hạn: hết thứ Bảy, 19/09/2026; ngày này cơ quan tiếp nhận làm việc")
    five = deadline(Allowance(5, LimitUnit.WORKING_DAYS), at("2026-09-14T09:00"), open_saturdays)
    steps = derivation(five, open_saturdays, of_stage=True)
    assert steps[0].words.startswith("Bước này bắt đầu lúc 09:00")
    assert steps[-1].words.endswith("làm việc (08:00–12:00) nên được tính là ngày làm việc"), "half a day is one"


def test_the_derivation_tells_a_pause() -> None:
    pause = Pause(at("2026-09-16T10:00"), at("2026-09-18T09:00"), basis="Phiếu yêu cầu bổ sung")
    found = deadline(Allowance(3, LimitUnit.WORKING_DAYS), at("2026-09-14T09:00"), calendar, [pause])
    steps = derivation(found, calendar)
    assert "Tạm dừng từ 10:00 ngày 16/09/2026, đã dùng 2 ngày làm việc" in [step.words for step in steps]
    assert "Tiếp tục lúc 09:00 ngày 18/09/2026: còn 1 ngày làm việc" in [step.words for step in steps]
    assert "Thứ Hai, 21/09/2026: ngày làm việc thứ 3" in [step.words for step in steps]
    assert {step.legal_basis for step in steps if step.kind is StepKind.PAUSED} == {"Phiếu yêu cầu bổ sung"}
