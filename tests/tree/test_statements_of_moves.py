"""How many statements a move costs, sent from its page: a literal number each, the same behind a short history and a long one.

A move itself is one lock-and-read and one writing statement (decision 0004); around them stand who asks, what its page
reads of the case, and the transaction (two). Who changes a number changes it here on purpose.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from books import people
from casework import oversight
from casework.flow import CITIZEN
from casework.models import Case
from casework.quarantine import read_sealed
from kernel.time import format_date, now
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import Publication
from kinds.feedback.sender.follow import seen_of
from kinds.feedback.stages import FLOW_2
from tests.casework.town import Town, a_case, case_in, do
from tests.feedback.test_moves import INPUTS
from tests.tree.test_statements import MOST, browser_of, followed
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
# stage → move → who sends it ("" is the sender, with the link) and its statements
MOVES: dict[str, dict[str, tuple[str, int]]] = {
    "received": {
        "add": ("", 8), "withdraw": ("", 8), "assign": ("lan", 10), "ask_supplement": ("lan", 8), "refuse": ("lan", 8),
        "redirect": ("lan", 9), "forward": ("lan", 9), "hand_over_scene": ("lan", 9), "merge": ("lan", 10),
        "split": ("lan", 10), "answer_question": ("lan", 9), "correct_field": ("tung", 9), "note": ("tung", 8),
        "tell_citizen": ("lan", 8), "seal": ("lan", 11), "note_national_code": ("lan", 9),
    },
    "awaiting_sender": {"supplement": ("", 8), "resume": ("lan", 8)},
    "assigned": {
        "take": ("bao", 8), "hand_back": ("bao", 8), "draft_answer": ("bao", 10), "report_progress": ("bao", 8),
        "request_extension": ("bao", 8), "grant_extension": ("ha", 9), "refuse_extension": ("ha", 9),
        "direct": ("long", 8), "answer_direction": ("ha", 9), "urge": ("lan", 9), "recall": ("lan", 9), "recognise_conduct": ("bao", 10),
    },
    "awaiting_approval": {"return_draft": ("ha", 9), "approve": ("ha", 9), "propose_upward": ("ha", 8)},
    "forwarded": {
        "take_back": ("lan", 8), "remind_body": ("lan", 8), "record_reply": ("lan", 9), "record_reply_for_work": ("lan", 10),
    },
    "handed_over": {"answer_scene": ("lan", 9)},
    "merged": {"unmerge": ("lan", 10)},
    "answered": {
        "rate": ("", 8), "reopen": ("", 8), "reconsider": ("lan", 8), "close": ("lan", 8), "return_answer": ("lan", 9),
        "clear_publication": ("lan", 10), "withhold_publication": ("lan", 9),
    },
    "closed": {"unpublish": ("lan", 9)},
    "quarantined": {"release": ("anh", 11), "destroy": ("anh", 9)},
}  # fmt: skip
# Made by other systems and by the clock, or from pages of their own.
ELSEWHERE = {
    "scene_state", "answer_follower", "correct_follower", "free_follower", "reassign", "issue_letter", "return_words",
}  # fmt: skip


def said(town: Town, case: Case, move: str) -> dict[str, Any]:
    inputs = {"words": "Đã xem xét, xin trao đổi thêm với ông bà về việc này.", "sure": "on", **INPUTS.get(move, {})}
    if "unit_id" in inputs:
        inputs["unit_id"] = str(town.unit(inputs["unit_id"]))
    if move == "grant_extension":
        inputs["days"] = "3"
    if move == "recognise_conduct":
        inputs["accused_unit_id"] = str(case.unit_id)
    if move == "direct":
        inputs["deadline"] = format_date(now().date() + timedelta(days=9))
    if move == "merge":
        main = Case.objects.exclude(pk=case.pk).latest("opened_at").code
        inputs |= {"main": main, "confirmed": main}
    seen = seen_of(case) if FLOW_2.move(move).roles <= {CITIZEN} else str(case.row_version)
    return {**inputs, "key": str(uuid4()), "expects": seen}


def pressed(browser: Client, path: str, told: dict[str, Any]) -> int:
    """Statements of one move that is made and undone afterwards."""

    def press() -> Any:
        answer = browser.post(path, {**told, "key": str(uuid4())})
        name = path.rstrip("/").rpartition("/")[2]
        led = answer.headers.get("Location", "")
        assert led.endswith((f"?xong={name}", "/cong-khai/", reverse("officer_inbox"))), (path, answer.status_code, led)
        return answer

    return cost_of(press, tries=1)


def test_the_table_speaks_of_every_move() -> None:
    listed = [move for moves in MOVES.values() for move in moves]
    assert sorted(listed) == sorted({move.name for move in FLOW_2.moves} - ELSEWHERE)
    assert max(count for moves in MOVES.values() for _who, count in moves.values()) <= MOST


def ready(town: Town, stage: str) -> Case:
    """A matter of today in STAGE, of which everything was asked that somebody could decide on."""
    at = now() - timedelta(hours=2)
    case = case_in(town, stage, at=at)
    Feedback.objects.filter(pk=case.pk).update(extension_asked=3)
    Publication.objects.filter(pk=case.pk, case__stage="closed").update(state="published", published_at=at)
    if stage == "assigned":
        told = {"words": "x", "deadline": (now() + timedelta(days=9)).date().isoformat()}
        oversight.make(case.pk, "direct", town.actor("long"), at=at + timedelta(minutes=9), inputs=told)
    a_case(at=at)
    if stage == "quarantined":
        read_sealed(case.pk, town.actor("anh"), at)
    if stage == "received":  # a house that runs has these streams of the ledger since its first day
        people.read_identity(case.sender_id, town.actor("lan"), "handle_case", at, case_id=case.pk)
        people.enrol(at=at, actor=town.actor("lan"), name="Nguyễn Thử")
    return case


@pytest.mark.parametrize("stage", MOVES)
def test_a_move_costs_the_same_however_much_happened(town: Town, stage: str) -> None:
    case = ready(town, stage)
    changed: dict[str, int] = {}
    for notes in (1, 2):  # a history longer by one entry, then by three
        if stage != "quarantined":
            for each in range(notes):
                who = "lan" if stage != "closed" else "tung"
                do(town, case, who, "note", now() + timedelta(seconds=each), inputs={"words": f"Dòng {each}"})
        case.refresh_from_db()
        for move, (who, count) in MOVES[stage].items():
            browser = browser_of(town, who) if who else Client()
            path = reverse("officer_move", args=[case.code, move]) if who else f"{followed(case.code)}{move}/"
            browser.get(path)
            told = said(town, case, move)
            # What the process reads once, or renews by the clock, may fall into one of the tries.
            costs: list[int] = []
            while count not in costs and len(costs) < 4:
                costs.append(pressed(browser, path, told))
            if min(costs) != count:
                changed[f"{move}, {notes}"] = min(costs)
    assert changed == {}
