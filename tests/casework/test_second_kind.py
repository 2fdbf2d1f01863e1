"""A second, tiny kind that only the tests know goes through the whole engine: no floor below knows feedback.

A loan of a library book: asked for, lent (seven days in hours of work), given back. It has no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from access.actor import citizen
from books.calendar.loading import calendar_for
from books.limits.models import Limit
from casework import erasure, oversight
from casework import kind as register
from casework.alarms import alarm_round
from casework.clock import PauseMode
from casework.errors import InTruth, StaleCase
from casework.flow import CITIZEN, SYSTEM, ClockIn, Flow, Move, Stage, Words
from casework.intake import Draft, open_case
from casework.kind import Asked, Kind, Plan
from casework.models import Case
from casework.notices import Notice
from casework.perform import perform
from casework.recalculation import recalculation_round
from casework.timeline import public_timeline, timeline
from casework.visibility import open_works, visible_cases
from ledger import verbs
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import AT, Town, open_main, talk

pytestmark = pytest.mark.db

HANDLER = frozenset({"handler"})
FLOW = Flow(
    1,
    ("asked",),
    (
        Stage("asked", "Hỏi mượn", ClockIn.RUNS, "handler", limit="loan.look", lapse="forget"),
        Stage("lent", "Đang mượn", ClockIn.PAUSED, "handler"),
        Stage("torn", "Chờ người mượn bổ sung thẻ", ClockIn.PAUSED, "handler", pause=PauseMode.RESTART),
        Stage("back", "Đã trả", ClockIn.STOPPED, "handler", is_final=True),
    ),
    (
        Move("ask_card", "Hỏi thẻ", ("asked", "lent"), "torn", HANDLER, "loan:card:asked"),
        Move("bring_card", "Đã có thẻ", ("torn",), "asked", frozenset({CITIZEN}), "loan:card:brought"),
        Move("take_back", "Để lại", ("lent",), "asked", HANDLER, "loan:book:kept"),
        Move("lend", "Cho mượn", ("asked",), "lent", HANDLER, "loan:book:lent", words=Words.CITIZEN, is_main=True),
        Move("give_back", "Trả sách", ("lent",), "back", frozenset({CITIZEN}) | HANDLER, "loan:book:returned"),
        Move("forget", "Bỏ qua", ("asked",), "back", frozenset({SYSTEM}), "loan:case:lapsed"),
    ),
)
LINES = {
    "loan:case:asked": "Hỏi mượn", "loan:book:lent": "Cho mượn", "loan:book:returned": "Trả sách", "loan:case:lapsed": "Bỏ qua",
    "loan:card:asked": "Hỏi thẻ", "loan:card:brought": "Có thẻ", "loan:book:kept": "Để lại",
    "loan:deadline:approached": "Sắp hạn", "loan:deadline:passed": "Quá hạn", "loan:progress:owed": "Tiến độ",
    "loan:stage:overstayed": "Quá bước", "loan:clock:recomputed": "Tính lại", "loan:words:erased": "Xóa",
}  # fmt: skip


def ask_card(asked: Asked) -> Plan:
    """Who has shown the card is lent the book: another move in truth, as only this kind knows."""
    if asked.inputs.get("card") == "shown":
        raise InTruth("lend", "card", "Thẻ đã có: hãy cho mượn.")
    return Plan()


LOAN = Kind(
    slug="loan",
    label="Mượn sách",
    flows={1: FLOW},
    limit="loan.whole",
    plans={
        "lend": lambda asked: Plan(particulars={"shelf": "A-1"}, person_id=asked.actor.user_id),
        "ask_card": ask_card,
    },
    notices={
        "loan:book:lent": lambda asked, case, words: Notice("lent", f"Sách đã sẵn sàng: {words}"),
        "loan:book:returned": None,
        "loan:case:lapsed": None,
        **dict.fromkeys(("loan:card:asked", "loan:card:brought", "loan:book:kept")),
        "loan:deadline:passed": lambda asked, case, words: Notice("late", "Quá hạn trả lời, xin lỗi."),
    },
    number_scope="MS",
)


@pytest.fixture(autouse=True)
def _loans(town: Town) -> Iterator[None]:
    for code, label in LINES.items():
        verbs.register(code, label_vi=label, label_en=label)
    for code, amount, unit in (
        ("loan.whole", 8, "hours"),
        ("loan.look", 5, "working_days"),
        ("loan.progress", 7, "calendar_days"),
    ):
        Limit.objects.create(
            code=code,
            label=code,
            amount=amount,
            unit=unit,
            legal_basis="Nội quy",
            certainty="house",
            valid_from=date(2025, 1, 1),
        )
    register.register(LOAN)
    yield
    register.forget("loan")
    for code in LINES:
        verbs._verbs.pop(code)


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
