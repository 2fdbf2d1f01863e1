"""Absences with substitutes, delegations of single moves: rights for their days, and a trace of what was done under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from access.acting import actor_in
from access.actor import Actor
from books.orgs import editing
from books.orgs.absences import AlreadyAway, NotTheHolder, OwnSubstitute, SubstituteAway, end_absence, record_absence
from books.orgs.editing import DelegatedToHolder, Edit
from books.orgs.holders import absent_on, positions_of
from casework import oversight
from casework.counters import main_work
from casework.errors import InputMissing, NotYours
from casework.kind import kind_of
from casework.models import Case
from casework.perform import perform
from casework.visibility import open_works, visible_cases
from ledger.models import Entry
from tests.casework.conftest import town  # noqa: F401
from tests.casework.town import ANSWER, AT, Town, a_case, case_in, do

pytestmark = pytest.mark.db
TODAY = AT.date()
FRIDAY = TODAY + timedelta(days=3)


def edit(town: Town, first: date = TODAY) -> Edit:  # noqa: F811
    return Edit(town.actor("khanh"), AT, first, "Quyết định 5/QĐ-SXD ngày 14/09/2026")


def standing_in(town: Town, name: str, on: date = TODAY) -> Actor:  # noqa: F811
    held = next(each for each in positions_of(town.users[name].pk, on) if each.under)
    return Actor(
        "official", town.users[name].pk, held.position_id, held.unit_id, frozenset({held.role}),
        stands_for=held.stands_for, under=held.under, moves=held.moves, before=held.before,
    )  # fmt: skip


def test_a_substitute_acts_while_the_holder_is_away_and_the_ledger_says_by_what(town: Town) -> None:  # noqa: F811
    case = case_in(town, "assigned")
    do(town, case, "bao", "take", AT)
    absence = record_absence(edit(town), town.seats["bao"].pk, until=FRIDAY, substitute_id=town.users["yen"].pk)
    yen = standing_in(town, "yen")
    assert (yen.stands_for, yen.under) == (town.users["bao"].pk, absence.pk)
    assert case.pk in {work.case_id for work in open_works(yen)}, "what is Bao's by name"
    perform(case.pk, "draft_answer", yen, at=AT + timedelta(hours=1), inputs={"answer": ANSWER})
    entry = Entry.objects.filter(stream=case.pk).latest("seq")
    assert (entry.actor_id, entry.position_id) == (town.users["yen"].pk, town.seats["bao"].pk)
    assert entry.particulars["under"] == str(absence.pk)
    recorded = Entry.objects.get(verb="orgs:absence:recorded")
    assert recorded.particulars["absence"] == str(absence.pk)
    assert recorded.particulars["substitute"] == str(town.users["yen"].pk)


def test_the_right_ends_with_the_last_day_or_the_return(town: Town) -> None:  # noqa: F811
    absence = record_absence(edit(town), town.seats["bao"].pk, until=FRIDAY, substitute_id=town.users["yen"].pk)
    yen = town.users["yen"].pk
    assert [held.under for held in positions_of(yen, FRIDAY)] == [None, absence.pk]
    assert len(positions_of(yen, FRIDAY + timedelta(days=1))) == 1
    assert len(positions_of(yen, TODAY - timedelta(days=1))) == 1
    assert set(absent_on([town.users["bao"].pk, yen], TODAY)) == {town.users["bao"].pk}
    back = TODAY + timedelta(days=1)
    end_absence(edit(town, back), absence.pk)
    end_absence(edit(town, back), absence.pk)
    assert len(positions_of(yen, TODAY)) == 2
    assert len(positions_of(yen, back)) == 1
    assert Entry.objects.filter(verb="orgs:absence:ended").count() == 1
    record_absence(edit(town, back), town.seats["bao"].pk, until=FRIDAY)  # free again


def test_what_cannot_be(town: Town) -> None:  # noqa: F811
    seat, bao, yen = town.seats["bao"].pk, town.users["bao"].pk, town.users["yen"].pk
    with pytest.raises(OwnSubstitute):
        record_absence(edit(town), seat, until=FRIDAY, substitute_id=bao)
    with pytest.raises(editing.EndsBeforeItBegins):
        record_absence(edit(town), seat, until=TODAY - timedelta(days=1))
    record_absence(edit(town), seat, until=FRIDAY, substitute_id=yen)
    with pytest.raises(AlreadyAway):
        record_absence(edit(town, FRIDAY), seat, until=FRIDAY + timedelta(days=9))
    with pytest.raises(SubstituteAway):
        record_absence(edit(town), town.seats["yen"].pk, until=FRIDAY, substitute_id=bao)
    vacant = editing.open_position(edit(town), town.unit("works"), "Trống", "handler")
    with pytest.raises(NotTheHolder, match="Trống"):
        record_absence(edit(town), vacant.pk, until=FRIDAY)


def test_a_delegation_of_single_moves_carries_those_alone(town: Town) -> None:  # noqa: F811
    case = case_in(town, "awaiting_approval")
    seat, yen = town.seats["ha"].pk, town.users["yen"].pk
    editing.delegate(edit(town), seat, yen, until=FRIDAY, scope="Trả lại dự thảo", moves=["return_draft"])
    actor = standing_in(town, "yen")
    assert actor.moves == {"return_draft"}
    with pytest.raises(NotYours):
        perform(case.pk, "approve", actor, at=AT + timedelta(hours=1))
    perform(case.pk, "return_draft", actor, at=AT + timedelta(hours=1), inputs={"words": "Xin nêu rõ căn cứ."})
    assert Case.objects.get(pk=case.pk).stage == "assigned"
    with pytest.raises(DelegatedToHolder):
        editing.delegate(edit(town), seat, town.users["ha"].pk, until=FRIDAY, scope="x")


def hats(town: Town, name: str) -> list[Actor]:  # noqa: F811
    """A person in each of the positions in which he may act today, as the desks make it."""
    return [actor_in(town.users[name].pk, held) for held in positions_of(town.users[name].pk, TODAY)]


def test_the_accused_unit_meets_its_own_matter_under_no_hat(town: Town) -> None:  # noqa: F811
    """Health is accused, works handles; its people come by a substitute's, a delegate's and a second seat at works."""
    case, other = a_case(), a_case()
    for each, stream in ((case, {"stream": "conduct", "accused_unit_id": "health"}), (other, {"stream": "rule"})):
        do(town, each, "lan", "assign", AT, inputs={"unit_id": "works", **stream})
        each.refresh_from_db()
    urge = kind_of(case.kind).current.move("urge")
    below = editing.open_unit(edit(town), "Phòng Y tế dự phòng", kind="division", parent_id=town.unit("health"))
    seat = editing.open_position(edit(town), below.pk, "Chuyên viên", "handler")
    editing.appoint(edit(town), seat, town.users["tung"].pk)
    record_absence(edit(town), town.seats["bao"].pk, until=FRIDAY, substitute_id=town.users["yen"].pk)
    editing.delegate(edit(town), town.seats["ha"].pk, town.users["truong"].pk, until=FRIDAY, scope="Phê duyệt")
    second = editing.open_position(edit(town), town.unit("works"), "Chuyên viên", "handler")
    editing.appoint(edit(town), second, town.users["tung"].pk)
    for name in ("yen", "truong", "tung"):
        at_works = [hat for hat in hats(town, name) if hat.unit_id == town.unit("works")]
        assert len(at_works) == 1, name
        for hat in hats(town, name):
            seen = set(visible_cases(hat, TODAY).values_list("pk", flat=True))
            assert case.pk not in seen, (name, hat.roles)
            assert case.pk not in set(open_works(hat).values_list("case_id", flat=True))
            assert case.pk not in set(main_work({town.unit("works")}, hat).values_list("case_id", flat=True))
            with pytest.raises(NotYours):
                perform(case.pk, "note", hat, at=AT + timedelta(hours=1), inputs={"words": "Của tôi?"})
            assert not oversight.may(
                vars(case),
                kind_of(case.kind).current.stage("assigned"),
                urge,
                replace(hat, roles=frozenset({"leader"})),
            )
        (hat,) = at_works
        assert other.pk in set(visible_cases(hat, TODAY).values_list("pk", flat=True)), "everything else is his"
    with pytest.raises(InputMissing, match="thuộc đơn vị bị phản ánh"):
        do(town, case, "ha", "reassign", inputs={"person_id": str(town.users["tung"].pk), "words": "Xin làm giúp."})
    assert {case.pk, other.pk} <= set(visible_cases(hats(town, "binh")[0], TODAY).values_list("pk", flat=True))
