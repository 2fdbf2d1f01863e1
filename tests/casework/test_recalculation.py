"""When the calendar changes: only running cases that span the day move, and nobody who has one open notices a conflict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from books.calendar.editing import add_day, confirm_day, reject_day, withdraw_day
from casework import deadlines, recalculation
from casework.alarms import alarm_round
from casework.models import Case, Recalculation
from casework.recalculation import recalculation_round
from casework.timeline import timeline
from kernel.time import TZ, local
from kinds.feedback.stages import FLOW_2
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import ANSWER, AT, Town, a_case, case_in, do, open_main

# The stage "received" has five working days: from Tuesday 15/09/2026 they end on Tuesday 22/09/2026.
INSIDE, AFTER, BEFORE = date(2026, 9, 18), date(2026, 9, 25), date(2026, 9, 11)
BASIS = "Quyết định thử số 1"


def day_off(town: Town, day: date, unit: str | None = None, at: datetime = AT) -> Any:
    actor = town.actor("khanh")
    row = add_day(day, "day_off", "Ngày thử", BASIS, unit_id=town.unit(unit) if unit else None, actor=actor, at=at)
    confirm_day(row.pk, actor=actor, at=at)
    return row


def carry(at: datetime = AT) -> int:
    looked = 0
    while True:
        found = recalculation_round(at)
        if not Recalculation.objects.filter(finished_at=None).exists():
            return looked + found
        looked += found


def moved(case: Case) -> list[dict[str, Any]]:
    rows = Entry.objects.filter(stream=case.pk, verb="feedback:clock:recomputed").order_by("seq")
    return [row.particulars for row in rows]


def alarms_of(case: Case) -> list[str]:
    stage = FLOW_2.stage(case.stage)
    facts, calendar = vars(case), deadlines.calendar_of(vars(case))
    marks = deadlines.index_marks(facts, stage, calendar)
    ringing = deadlines.alarms_of(facts, stage, calendar, marks)
    return sorted(f"{name}@{due.astimezone(UTC).isoformat(timespec='minutes')}" for _, name, due in ringing)


def test_a_day_off_moves_what_spans_it_and_the_old_date_stays(town: Town) -> None:
    case = a_case()
    before = case.stage_due_at
    day_off(town, INSIDE)
    carry(AT + timedelta(hours=1))
    case.refresh_from_db()
    assert local(before).date() == date(2026, 9, 22)
    assert local(case.stage_due_at).date() == date(2026, 9, 23)
    (told,) = moved(case)
    assert (datetime.fromisoformat(told["stage_due_at_before"]), datetime.fromisoformat(told["stage_due_at"])) == (
        before,
        case.stage_due_at,
    )
    assert (case.row_version, case.clock_version) == (1, 2)
    assert case.next_alarm.startswith("index.feedback.receive@2026-09-17")
    assert [key for key in alarms_of(case) if "09-23" in key] == [
        "index.feedback.assign@2026-09-23T16:59+00:00", "stage@2026-09-23T16:59+00:00",
    ]  # fmt: skip
    assert not list(verify())


def test_a_paper_form_that_was_open_meets_no_conflict(town: Town) -> None:
    case = a_case()
    day_off(town, INSIDE)
    carry()
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"}, expects=1)


def test_a_move_between_the_change_and_the_round_leaves_the_date_to_the_round(town: Town) -> None:
    """Else the date would have moved without an entry that says what it was."""
    case = a_case()
    before = case.due_at
    day_off(town, local(before).date())
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    case.refresh_from_db()
    assert case.due_at == before
    carry(AT + timedelta(hours=1))
    case.refresh_from_db()
    (told,) = moved(case)
    assert datetime.fromisoformat(told["due_at_before"]) == before
    assert datetime.fromisoformat(told["due_at"]) == case.due_at > before


@pytest.mark.parametrize(
    ("stage", "day", "why"),
    [
        ("received", BEFORE, "it ended before the case began"),
        ("received", date(2027, 3, 1), "it comes after the term"),
        ("answered", INSIDE, "the verdict is given"),
        ("closed", INSIDE, "it is over"),
        ("withdrawn", INSIDE, "it is over"),
    ],
)
def test_what_does_not_span_the_day_stays(town: Town, stage: str, day: date, why: str) -> None:
    case = case_in(town, stage)
    day_off(town, day, at=AT + timedelta(hours=2))
    carry(AT + timedelta(hours=3))
    again = Case.objects.get(pk=case.pk)
    for name in ("due_at", "stage_due_at", "verdict", "clock_version", "ledger_seq"):
        assert getattr(again, name) == getattr(case, name), f"{name}: {why}"


def test_the_last_day_of_a_term_counts_as_spanned(town: Town) -> None:
    """Twenty calendar days end on 05/10/2026; when that day becomes a day off, the term ends on the next working day."""
    case = case_in(town, "assigned")
    assert local(case.due_at).date() == date(2026, 10, 5)
    day_off(town, date(2026, 10, 5))
    carry()
    case.refresh_from_db()
    assert local(case.due_at).date() == date(2026, 10, 6)
    assert [w.due_at for w in open_main(case)] == [case.due_at], "the inbox sorts by the new date"
    assert local(case.first_due_at).date() == date(2026, 10, 5), "the first date stays visible"


def test_an_unconfirmed_or_rejected_day_moves_nothing(town: Town) -> None:
    case, actor = a_case(), town.actor("khanh")
    row = add_day(INSIDE, "day_off", "Ngày thử", BASIS, actor=actor, at=AT)
    carry()
    reject_day(row.pk, actor=actor, at=AT)
    carry()
    case.refresh_from_db()
    assert (case.clock_version, moved(case)) == (1, [])


def test_a_day_that_is_taken_back_brings_the_date_back(town: Town) -> None:
    case = a_case()
    row = day_off(town, INSIDE)
    carry()
    withdraw_day(row.pk, actor=town.actor("khanh"), at=AT + timedelta(hours=1))
    carry(AT + timedelta(hours=1))
    again = Case.objects.get(pk=case.pk)
    assert again.stage_due_at == case.stage_due_at
    assert len(moved(case)) == 2


def test_a_day_of_one_unit_moves_the_cases_that_it_received(town: Town) -> None:
    case = a_case()
    day_off(town, INSIDE, "health")
    assert carry() == 0
    assert not moved(case)
    day_off(town, date(2026, 9, 17), "centre")
    carry()
    assert len(moved(case)) == 1


def test_the_wait_for_the_sender_moves_too(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    before = case.stage_due_at
    day_off(town, INSIDE, at=AT + timedelta(hours=1))
    carry(AT + timedelta(hours=1))
    case.refresh_from_db()
    assert case.due_at is None
    assert case.stage_due_at - before == timedelta(days=1)


def test_a_date_that_was_judged_is_not_judged_again(town: Town) -> None:
    case = case_in(town, "assigned")
    late = AT + timedelta(days=25)
    do(town, case, "bao", "draft_answer", late, inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", late)
    day_off(town, date(2026, 10, 5), at=late)
    carry(late)
    case.refresh_from_db()
    assert (case.verdict, local(case.due_at).date()) == ("late", date(2026, 10, 5))


def test_the_change_stands_on_the_timeline_even_long_after_the_last_entry(town: Town) -> None:
    case = a_case()
    day_off(town, date(2026, 10, 5), at=AT + timedelta(days=10))
    carry(AT + timedelta(days=10))
    case.refresh_from_db()
    assert [line.verb for line in timeline(case)][-1] == "feedback:clock:recomputed"


class _Killed(BaseException):
    pass


def test_killed_in_the_middle_every_case_is_moved_once(lasting_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [a_case() for _ in range(7)]
    day_off(lasting_town, INSIDE)
    counted = []
    move = recalculation._move

    def dies(case_id: Any, at: datetime) -> bool:
        counted.append(case_id)
        if len(counted) == 5:
            raise _Killed
        return move(case_id, at)

    with monkeypatch.context() as patch:
        patch.setattr(recalculation, "_move", dies)
        with pytest.raises(_Killed):
            for _ in range(9):
                recalculation_round(AT, batch=2)
    connection.close()
    while Recalculation.objects.filter(finished_at=None).exists():
        recalculation_round(AT, batch=2)
    assert {len(moved(case)) for case in cases} == {1}
    assert Recalculation.objects.get().moved == 7
    assert not list(verify())


def test_the_tetholiday_of_next_year(town: Town) -> None:
    """Several days at once, each its own row, as the announcement of the ministry has them."""
    at = datetime(2027, 1, 25, 10, 0, tzinfo=TZ)
    case = a_case(at=at)
    for day in (1, 2, 3):
        day_off(town, date(2027, 2, day), at=at)
    carry(at)
    case.refresh_from_db()
    calendar_days = (local(case.stage_due_at).date() - at.date()).days
    assert calendar_days >= 10
    assert not list(verify())


def test_an_alarm_moves_off_a_day_that_became_free_though_no_date_moved(town: Town) -> None:
    """The term ends at midnight of the 22nd; who is told of it is told on the morning of the next working day."""
    case, at = a_case(), AT + timedelta(days=4)
    alarm_round(at)  # the mark of the index for receiving
    case.refresh_from_db()
    assert local(case.next_alarm_at).date() == date(2026, 9, 23)
    day_off(town, date(2026, 9, 23), at=at)
    carry(at)
    case.refresh_from_db()
    assert local(case.next_alarm_at).date() == date(2026, 9, 24)
    assert (case.clock_version, moved(case)) == (1, [])
    closing = case_in(town, "answered")
    first = local(closing.next_alarm_at).date()
    day_off(town, first, at=AT + timedelta(hours=1))
    carry(AT + timedelta(hours=1))
    again = Case.objects.get(pk=closing.pk)
    assert local(again.next_alarm_at).date() > first
    assert (again.verdict, again.stage_due_at, moved(again)) == (closing.verdict, closing.stage_due_at, [])
