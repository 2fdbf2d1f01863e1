"""Alarms: once per (case, alarm, deadline) whatever dies, by any number of workers, people disturbed in office hours only."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from books.calendar.loading import calendar_for
from casework import alarms
from casework.alarms import alarm_round
from casework.models import Case, Work
from casework.touched import last_touch, untouched_since
from kernel.time import TZ, local
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import AT, Town, a_case, case_in, do, talk

DAY = timedelta(days=1)


def rung(case: Case) -> list[str]:
    verbs = alarms.VERBS.values()
    rows = Entry.objects.filter(stream=case.pk, verb__in=[f"feedback:{v}" for v in verbs]).order_by("seq")
    return [f"{e.verb.partition(':')[2]} {e.particulars['alarm'].partition('@')[2]}" for e in rows]


def early(case: Case) -> list[str]:
    """Alarms about a deadline that had not passed yet (the approach is early by its nature, and comes before all)."""
    rows = Entry.objects.filter(stream=case.pk, particulars__has_key="alarm")
    told = [(e.at, *e.particulars["alarm"].split("@")) for e in rows]
    return [
        f"{name} {about}" for at, name, about in told if name != "approaching" and at < datetime.fromisoformat(about)
    ]


def run_until(case: Case, end: datetime, step: timedelta = DAY) -> None:
    at = AT
    while at <= end:
        alarm_round(at)
        at += step


def test_the_alarms_of_a_case_that_nobody_touches(town: Town) -> None:
    case = a_case(conversation=talk())
    run_until(case, AT + timedelta(days=40))
    case.refresh_from_db()
    names = [line.split()[0] for line in rung(case)]
    assert names == [
        "index:passed", "index:passed", "stage:overstayed", "deadline:approached", "deadline:passed", "progress:owed", "progress:owed",
    ]  # fmt: skip
    assert len({e.particulars["alarm"] for e in Entry.objects.filter(stream=case.pk, seq__gt=1)}) == len(names)
    assert case.row_version == 1, "an alarm is no change that an official with an open form would meet"
    told = Outbound.objects.filter(case_id=case.pk).order_by("created_at").values_list("notice", flat=True)
    assert list(told) == ["received", "overdue"]
    assert not list(verify())
    assert last_touch(case) == case.opened_at < case.last_entry_at, "the machine's own lines are no hand"
    assert Case.objects.filter(untouched_since(AT + timedelta(days=1)), pk=case.pk).exists()
    do(town, case, "lan", "note", AT + timedelta(days=41), inputs={"words": "Đã xem."})
    case.refresh_from_db()
    assert last_touch(case) == AT + timedelta(days=41)
    assert not Case.objects.filter(untouched_since(AT + timedelta(days=40)), pk=case.pk).exists()


def test_progress_is_owed_every_seven_days_until_it_is_answered(town: Town) -> None:
    case = case_in(town, "assigned")
    run_until(case, AT + timedelta(days=500), timedelta(days=7))
    case.refresh_from_db()
    owed = [datetime.fromisoformat(line.split()[1]) for line in rung(case) if line.startswith("progress")]
    assert {b - a for a, b in pairwise(owed)} == {timedelta(days=7)}
    assert owed[0].date() - local(case.due_at).date() == timedelta(days=7)
    assert len(owed) > 65
    (task,) = Work.objects.filter(case=case, is_main=False, closed_at=None)
    assert task.task == "report_progress"
    assert task.due_at < owed[0] + timedelta(days=6), (
        "late since the first report that was owed, not since the last alarm"
    )
    at = AT + timedelta(days=501)
    do(town, case, "bao", "report_progress", at, inputs={"words": "Đang chờ kết quả giám định."})
    assert not Work.objects.filter(case=case, is_main=False, closed_at=None).exists()
    do(town, case, "bao", "draft_answer", at, inputs={"answer": "Kết quả giải quyết hồ sơ của ông/bà như sau."})
    do(town, case, "ha", "approve", at)
    count = len(rung(case))
    run_until(case, AT + timedelta(days=515), timedelta(days=500))
    assert (
        len([line for line in rung(case) if line.startswith("progress")]) == len(owed) and len(rung(case)) <= count + 1
    )


def test_a_reopened_case_owes_progress_from_its_new_term(town: Town) -> None:
    case = case_in(town, "assigned")
    run_until(case, AT + timedelta(days=40))  # late, two progress reports owed
    at = AT + timedelta(days=41)
    do(town, case, "bao", "draft_answer", at, inputs={"answer": "Kết quả giải quyết hồ sơ của ông/bà như sau."})
    do(town, case, "ha", "approve", at)
    do(town, case, "", "reopen", at + DAY, inputs={"words": "Chưa đúng."})
    case.refresh_from_db()
    due = case.due_at
    assert due > at + 20 * DAY
    end = at + timedelta(days=60)
    while at < end:
        alarm_round(at)
        at += DAY
    first = next(line for line in rung(case) if line.startswith("progress") and line.split()[1] > due.isoformat())
    assert datetime.fromisoformat(first.split()[1]).date() - due.date() == timedelta(days=7)


def test_a_reopened_case_begins_a_new_term_without_the_waits_of_the_old(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    do(town, case, "", "supplement", AT + 3 * DAY, inputs={"words": "Số hồ sơ 12."})
    do(town, case, "lan", "refuse", AT + 4 * DAY, inputs={"reason": "not_vietnamese"})
    case.refresh_from_db()
    assert len(case.pauses) == 1
    assert case.verdict
    at = AT + 7 * DAY
    do(town, case, "", "reopen", at, inputs={"words": "Xin xem lại."})
    case.refresh_from_db()
    assert (case.pauses, case.clock_from, case.verdict, case.stopped_at) == ([], at, "", None)
    assert local(case.due_at).date() == (at + 20 * DAY).date()


def test_a_stage_that_lapses_is_left_by_the_system(town: Town) -> None:
    case = case_in(town, "answered", conversation=talk())
    assert case.next_alarm.startswith("index.feedback.publish@")
    due = case.stage_due_at
    alarm_round(due - timedelta(seconds=1))
    case.refresh_from_db()
    assert (case.stage, case.next_alarm.partition("@")[0]) == ("answered", "stage")
    alarm_round(due + 5 * DAY)
    case.refresh_from_db()
    assert (case.stage, case.next_alarm_at, case.verdict) == ("closed", None, "early")
    assert Entry.objects.get(stream=case.pk, verb="feedback:case:closed").actor_kind == "system"


def test_nothing_rings_while_it_waits_for_the_sender_but_the_wait(town: Town) -> None:
    case = case_in(town, "awaiting_sender")
    run_until(case, AT + timedelta(days=60))
    assert [line.split()[0] for line in rung(case)] == ["stage:overstayed"]
    case.refresh_from_db()
    assert (case.due_at, case.next_alarm_at) == (None, None)
    asked = Work.objects.get(case=case, is_main=False, closed_at=None)
    assert (asked.task, asked.role, asked.is_paused) == ("decide_without_supplement", "coordinator", False)
    do(town, case, "lan", "refuse", AT + timedelta(days=61), inputs={"reason": "not_vietnamese"})
    assert not Work.objects.filter(case=case, closed_at=None).exists(), "who has decided is asked no more"


@pytest.mark.parametrize(
    ("filed", "hours"),
    [
        (datetime(2026, 9, 15, 9, 0, tzinfo=TZ), range(24)),
        (datetime(2026, 9, 12, 22, 30, tzinfo=TZ), range(0, 24, 5)),  # Saturday night
        (datetime(2026, 8, 28, 16, 59, tzinfo=TZ), range(0, 24, 5)),  # before the holiday of 2 September
    ],
)
def test_nobody_is_disturbed_outside_office_hours(town: Town, filed: datetime, hours: range) -> None:
    case = a_case(at=filed, conversation=talk(at=filed))
    calendar = calendar_for(case.receiving_unit_id)
    at = filed
    for _ in range(60):
        case.refresh_from_db()
        if case.next_alarm_at is None:
            break
        assert calendar.next_working_instant(case.next_alarm_at) == case.next_alarm_at
        at = max(at, case.next_alarm_at + timedelta(hours=hours[_ % len(hours)]))
        alarm_round(at)
    for message in Outbound.objects.filter(case_id=case.pk, notice="overdue"):
        assert calendar.next_working_instant(message.ready_at) == message.ready_at


def test_a_case_whose_alarm_fails_silences_no_other(town: Town, caplog: Any) -> None:
    broken, whole = a_case(), a_case(at=AT + timedelta(minutes=1))
    Case.objects.filter(pk=broken.pk).update(kind="lost", next_alarm_at=AT)
    at = whole.next_alarm_at + timedelta(hours=1)
    assert alarm_round(at) == 1
    assert len(rung(whole)) == 1
    assert [r.msg for r in caplog.records if r.levelname == "ERROR"] == ["alarm failed"]


def test_many_that_fail_silence_nobody_and_are_tried_again_later(town: Town, caplog: Any) -> None:
    broken = [a_case() for _ in range(3)]
    whole = a_case(at=AT + timedelta(minutes=1))
    Case.objects.filter(pk__in=[case.pk for case in broken]).update(kind="lost", next_alarm_at=AT)
    at = whole.next_alarm_at + DAY
    assert [alarm_round(at, most=3), alarm_round(at, most=3), alarm_round(at, most=3)] == [0, 1, 0]
    assert len(caplog.records) == 3
    alarm_round(at + timedelta(minutes=11))
    assert len(caplog.records) == 6


def test_a_round_stops_at_its_measure(town: Town) -> None:
    for _ in range(5):
        a_case()
    assert alarm_round(AT + 4 * DAY, most=3) == 3
    assert alarm_round(AT + 4 * DAY, most=3) == 2


class _Killed(BaseException):
    pass


def test_killed_in_the_middle_it_has_not_rung_and_rings_once(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(conversation=talk())
    case.refresh_from_db()
    at = case.next_alarm_at
    written = alarms.write_together

    def dies_after(writes: Any) -> None:
        written(writes)
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(alarms, "write_together", dies_after)
        with pytest.raises(_Killed):
            alarm_round(at)
    assert rung(case) == []
    assert alarm_round(at) == 1
    assert alarm_round(at) == 0
    assert len(rung(case)) == 1


def test_many_workers_ring_each_alarm_once(lasting_town: Town) -> None:
    cases = [a_case(conversation=talk(f"u{n}")) for n in range(20)]
    answered = [case_in(lasting_town, "answered") for _ in range(5)]
    barrier = Barrier(4)

    def worker(_: int) -> None:
        barrier.wait()
        try:
            for days in range(0, 45, 3):
                alarm_round(AT + timedelta(days=days))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    for case in cases:
        names = [line.split()[0] for line in rung(case)]
        assert [n for n in names if n != "index:passed"][:3] == [
            "stage:overstayed",
            "deadline:approached",
            "deadline:passed",
        ]
        assert names.count("index:passed") == 2
        told = Entry.objects.filter(stream=case.pk, seq__gt=1).values_list("particulars__alarm", flat=True)
        assert max(Counter(told).values()) == 1
        assert not early(case), "a worker that waited for another rang what was not due"
        assert Outbound.objects.filter(case_id=case.pk, notice="overdue").count() == 1
    assert {Case.objects.get(pk=c.pk).stage for c in answered} == {"closed"}
    assert not list(verify())
