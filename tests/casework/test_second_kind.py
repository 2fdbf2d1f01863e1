"""A second, tiny kind that only the tests know goes through the whole engine: no floor below knows feedback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from access.actor import citizen
from books.calendar.loading import calendar_for
from casework import erasure, oversight
from casework.alarms import alarm_round
from casework.errors import InTruth, StaleCase
from casework.intake import Draft, open_case
from casework.models import Case
from casework.perform import perform
from casework.recalculation import recalculation_round
from casework.timeline import public_timeline, timeline
from casework.visibility import open_works, visible_cases
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.loans import lending
from tests.casework.town import AT, Town, open_main, talk

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _loans(town: Town) -> Iterator[None]:
    with lending():
        yield


def asked(town: Town, **more: Any) -> Case:
    draft = Draft("loan", "asked", "loan:case:asked", "desk", town.unit("works"), subject="Truyện Kiều", **more)
    return Case.objects.get(pk=open_case(draft, citizen(), at=AT).id)


def test_a_loan_from_the_question_to_the_shelf(town: Town) -> None:
    case = asked(town, conversation_id=talk().pk)
    assert case.code.startswith("MS.20260915.")
    assert case.due_at == AT + timedelta(days=1), "eight hours of work from 9:00 are 9:00 of the next day"
    perform(case.pk, "lend", town.actor("bao"), at=AT, inputs={"words": "quầy số 1"}, expects=1)
    case.refresh_from_db()
    assert (case.stage, case.due_at, case.person_id) == ("lent", None, town.users["bao"].pk)
    perform(case.pk, "give_back", citizen(), at=AT + timedelta(hours=30))
    case.refresh_from_db()
    assert (case.stage, open_main(case), case.next_alarm_at) == ("back", [], None)
    assert [line.what for line in timeline(case)] == ["Hỏi mượn", "Cho mượn", "Trả sách"]
    assert [line.words for line in public_timeline(case)] == ["", "quầy số 1", ""]
    assert [m.notice for m in Outbound.objects.filter(case_id=case.pk)] == ["lent"]
    assert not list(verify())


@pytest.mark.parametrize(
    ("out", "back", "hours"),
    # Six of the eight hours are left after nine and eleven o'clock; a term that begins anew has all of them again.
    [("lend", "take_back", 6), ("ask_card", "bring_card", 8)],
)
def test_a_pause_gives_the_time_back_or_begins_the_term_anew(town: Town, out: str, back: str, hours: int) -> None:
    case, handler = asked(town), town.actor("bao")
    resumed = AT + timedelta(days=2)
    perform(case.pk, out, handler, at=AT + timedelta(hours=2), inputs={"words": "quầy số 1"})
    perform(case.pk, back, citizen() if back == "bring_card" else handler, at=resumed)
    case.refresh_from_db()
    whole = calendar_for(case.receiving_unit_id)
    assert case.due_at is not None
    assert whole.working_time_between(resumed, case.due_at) == timedelta(hours=hours)
    assert not list(verify())


def test_its_alarms_ring_and_its_stage_lapses(town: Town) -> None:
    case = asked(town)
    for day in range(1, 9):
        alarm_round(AT + timedelta(days=day))
    case.refresh_from_db()
    rung = [line.verb for line in timeline(case)]
    assert rung == ["loan:case:asked", "loan:deadline:approached", "loan:deadline:passed", "loan:case:lapsed"]
    assert case.stage == "back"


def test_it_stands_beside_feedback_in_every_list(town: Town) -> None:
    case = asked(town)
    assert visible_cases(town.actor("bao")).get() == case
    assert [w.case_id for w in open_works(town.actor("bao"))] == [case.pk]
    assert not open_works(town.actor("yen"))
    assert recalculation_round(AT) == 0


def test_what_is_another_move_in_truth_is_said_by_the_kind_of_the_case(town: Town) -> None:
    case, said = asked(town), {"card": "shown", "words": "quầy số 1"}
    with pytest.raises(InTruth):
        perform(case.pk, "ask_card", town.actor("bao"), at=AT, inputs=said)
    with pytest.raises(StaleCase):
        oversight.make(case.pk, "ask_card", town.actor("bao"), at=AT, inputs=said, expects=7)
    assert oversight.make(case.pk, "ask_card", town.actor("bao"), at=AT, inputs=said, expects=1).stage == "lent"
    assert oversight.make(asked(town).pk, "ask_card", town.actor("bao"), at=AT).stage == "torn"


def test_erasing_a_kind_without_words_of_its_own(town: Town) -> None:
    case = asked(town)
    erasure.erase_case(case.pk, erasure.RETENTION, AT)
    case.refresh_from_db()
    assert (case.subject, case.erased_at) == ("", AT)
    assert not list(verify())
