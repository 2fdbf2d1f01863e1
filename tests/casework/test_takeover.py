"""A unit ends at work: its open matters go on with the successor, one entry each, nothing anew, no clock touched."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from access.actor import Actor
from books.orgs import editing
from books.orgs.editing import Edit
from books.orgs.holders import positions_of
from books.orgs.models import Takeover, Unit
from books.orgs.succession import SuccessorLacksRole, end_unit, rename
from casework import takeover
from casework.models import Case, Work
from casework.takeover import left_behind_round, takeover_round
from casework.visibility import open_works, visible_cases
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import AT, Town, a_case, case_in, do, open_main

pytestmark = pytest.mark.db
TODAY = AT.date()
NOON = AT + timedelta(hours=3)


def edit(town: Town, first: date = TODAY) -> Edit:
    return Edit(town.actor("khanh"), AT, first, "Nghị quyết 1/NQ-HĐND ngày 10/09/2026")


def merged(town: Town, old: str = "works", new: str = "health", **more: Any) -> Unit:
    return end_unit(edit(town), town.unit(old), {town.unit(new): "Toàn bộ"}, **more)


def run(batch: int = 100) -> int:
    looked = 0
    while done := takeover_round(NOON, batch):
        looked += done
    return looked


def actor_today(town: Town, name: str) -> Actor | None:
    held = next(iter(positions_of(town.users[name].pk, TODAY)), None)
    if held is None:
        return None
    return Actor(
        "official", town.users[name].pk, held.position_id, held.unit_id, frozenset({held.role}), before=held.before
    )


def test_open_matters_go_on_with_the_successor_and_no_clock_is_touched(town: Town) -> None:
    cases = [case_in(town, stage) for stage in ("assigned", "awaiting_approval")]
    elsewhere = case_in(town, "received")
    before = {c.pk: (c.due_at, c.first_due_at, c.clock_version, c.clock_from, c.stage, c.stage_since) for c in cases}
    merged(town)
    assert run()
    for case in Case.objects.filter(pk__in=before):
        assert (
            case.due_at,
            case.first_due_at,
            case.clock_version,
            case.clock_from,
            case.stage,
            case.stage_since,
        ) == before[case.pk]
        assert case.unit_id == town.unit("health")
        (work,) = open_main(case)
        assert (work.unit_id, work.due_at) == (town.unit("health"), case.due_at)
        (entry,) = Entry.objects.filter(stream=case.pk, verb="feedback:unit:succeeded")
        assert entry.particulars["unit_id_before"] == str(town.unit("works"))
        assert entry.particulars["unit_id"] == str(town.unit("health"))
    assert Entry.objects.filter(stream=elsewhere.pk).count() == 1
    assert not Work.objects.filter(unit_id=town.unit("works"), closed_at=None).exists()
    assert verify() == []
    order = Takeover.objects.get()
    assert (order.moved, order.finished_at) == (2, NOON)


def test_the_successor_acts_at_once_and_the_old_people_no_more(town: Town) -> None:
    case = case_in(town, "assigned")
    done = case_in(town, "closed")
    merged(town)
    assert actor_today(town, "bao") is None, "rights end with the unit, before any batch has run"
    run()
    yen = actor_today(town, "yen")
    assert yen is not None
    assert set(visible_cases(yen, TODAY)) == {case, done}, "what was finished is the successor's to see too"
    assert [work.case_id for work in open_works(yen)] == [case.pk]
    do(
        town,
        case,
        "yen",
        "draft_answer",
        NOON,
        inputs={"answer": "Sở đã kiểm tra và trả lời đầy đủ nội dung phản ánh."},
    )


def test_in_batches_resumed_and_twice(town: Town) -> None:
    cases = [case_in(town, "assigned") for _ in range(5)]
    merged(town)
    assert takeover_round(NOON, 2) == 2
    assert Case.objects.filter(unit_id=town.unit("works")).count() == 3
    merged(town)  # the same order again is the same order
    assert Takeover.objects.count() == 1
    run(2)
    assert takeover_round(NOON) == 0
    for case in cases:
        assert Entry.objects.filter(stream=case.pk, verb="feedback:unit:succeeded").count() == 1


def test_a_case_that_cannot_be_moved_holds_up_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = case_in(town, "assigned"), case_in(town, "assigned")
    real = takeover.take_over

    def broken(case_id: Any, *more: Any) -> bool:
        if case_id == bad.pk:
            raise ValueError
        return real(case_id, *more)

    monkeypatch.setattr(takeover, "take_over", broken)
    merged(town)
    run()
    good.refresh_from_db()
    assert good.unit_id == town.unit("health")
    assert Takeover.objects.get().finished_at is None
    assert takeover_round(NOON + timedelta(minutes=5)) == 0
    monkeypatch.setattr(takeover, "take_over", real)
    later = NOON + timedelta(minutes=11)
    while takeover_round(later):
        pass
    bad.refresh_from_db()
    assert bad.unit_id == town.unit("health")
    assert Takeover.objects.get().finished_at == later


def test_an_end_that_is_still_to_come_moves_nothing(town: Town) -> None:
    case = case_in(town, "assigned")
    tomorrow = TODAY + timedelta(days=1)
    end_unit(edit(town, tomorrow), town.unit("works"), {town.unit("health"): ""})
    assert takeover_round(NOON) == 0
    assert actor_today(town, "bao") is not None
    assert takeover_round(NOON + timedelta(days=1)) == 1
    case.refresh_from_db()
    assert case.unit_id == town.unit("health")


def test_the_receiver_too_and_what_comes_back_comes_to_it(town: Town) -> None:
    case = case_in(town, "assigned")
    centre = Unit.objects.get(pk=town.unit("centre"))
    end = rename(edit(town), centre.pk, "Trung tâm mới")
    run()
    case.refresh_from_db()
    assert case.receiving_unit_id == end.pk
    lan = actor_today(town, "lan")
    assert lan is not None
    assert lan.unit_id == end.pk
    assert case in visible_cases(lan, TODAY)


def test_who_had_it_by_name_keeps_it_after_a_new_name(town: Town) -> None:
    case = case_in(town, "assigned")
    do(town, case, "bao", "take", AT + timedelta(minutes=5))
    new = rename(edit(town), town.unit("works"), "Sở Xây dựng và Hạ tầng")
    run()
    case.refresh_from_db()
    assert (case.unit_id, case.person_id) == (new.pk, town.users["bao"].pk)


def test_nobody_judges_himself_after_a_merger(town: Town) -> None:
    """A matter that accuses one unit and lies with the other: after the merger whoever received it has it again."""
    case = a_case()
    accusing = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
    do(town, case, "lan", "assign", AT + timedelta(minutes=1), inputs=accusing)
    merged(town)
    run()
    case.refresh_from_db()
    assert case.shielded_unit_id == town.unit("health")
    assert case.unit_id == town.unit("centre")
    yen = actor_today(town, "yen")
    assert yen is not None
    assert case not in visible_cases(yen, TODAY)


def test_extra_tasks_go_with_it(town: Town) -> None:
    case = case_in(town, "answered")
    Work.objects.create(case=case, task="call", is_main=False, unit_id=town.unit("works"), role="handler", opened_at=AT)
    merged(town)
    run()
    (task,) = Work.objects.filter(case=case, is_main=False, closed_at=None)
    assert (task.unit_id, task.task) == (town.unit("health"), "call")


def test_duties_pass_and_units_below_move(town: Town) -> None:
    below = editing.open_unit(edit(town, date(2026, 1, 1)), "Phòng thử", kind="division", parent_id=town.unit("works"))
    merged(town)
    below.refresh_from_db()
    assert below.parent_id == town.unit("health")


def test_two_orders_out_of_order_lead_to_the_unit_that_lives(town: Town) -> None:
    """The first heir ends before the day on which it was to take over; what stands with an ended unit is walked again."""
    case = case_in(town, "assigned")
    below = editing.open_unit(edit(town, date(2026, 1, 1)), "Phòng thử", kind="division", parent_id=town.unit("works"))
    later, sooner = TODAY + timedelta(days=9), TODAY + timedelta(days=3)
    end_unit(edit(town, later), town.unit("works"), {town.unit("health"): ""})
    with pytest.raises(SuccessorLacksRole, match="phê duyệt"):  # what was to come to it would find nobody there
        end_unit(edit(town, sooner), town.unit("health"), {town.unit("office"): ""})
    for person, role in (("yen", "handler"), ("truong", "approver")):
        place = editing.open_position(edit(town), town.unit("centre"), "Người ở trung tâm", role)
        editing.appoint(edit(town), place, town.users[person].pk)
    place = editing.open_position(edit(town), town.unit("centre"), "Cán bộ liêm chính", "integrity_officer")
    editing.appoint(edit(town), place, town.users["anh"].pk)
    end_unit(edit(town, sooner), town.unit("health"), {town.unit("centre"): ""})
    noon = NOON + timedelta(days=9)
    for _ in range(5):  # a round over an order that finds nothing ends it, and the next one takes up another
        takeover_round(noon)
    case.refresh_from_db()
    below.refresh_from_db()
    assert (case.unit_id, below.parent_id) == (town.unit("centre"), town.unit("centre"))
    assert not Takeover.objects.filter(finished_at=None).exists()
    assert left_behind_round(noon + timedelta(hours=1)) == 0
    Work.objects.filter(case=case, closed_at=None).update(unit_id=town.unit("health"))  # as it was before
    Case.objects.filter(pk=case.pk).update(unit_id=town.unit("health"))
    assert left_behind_round(noon + timedelta(hours=1)) == 1
    for _ in range(3):
        takeover_round(noon + timedelta(hours=1))
    case.refresh_from_db()
    assert case.unit_id == town.unit("centre")
    assert [work.unit_id for work in open_main(case)] == [town.unit("centre")]
