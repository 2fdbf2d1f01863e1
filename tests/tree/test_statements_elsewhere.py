"""How many statements a move costs where more hangs on it than on its page alone: what can be undone again, an answer that is
a letter too, a unit that is accused, what was guessed; and where it is pressed elsewhere, or made by another system."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from books.orgs.models import Position
from casework.models import Case
from kernel.time import now
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.waiting import suggesting_round
from tests.api.calling import a_caller
from tests.casework.town import Town, a_case, case_in, do
from tests.tree.test_statements import MOST, browser_of
from tests.tree.test_statements_of_moves import said
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
RUDE = "Chị cán bộ quầy tiếp nhận quát mắng mẹ tôi trước mặt mọi người, thái độ hách dịch, hỏi thì không trả lời."
DARK = (
    "Đèn đường trước ngõ nhà tôi hỏng cả tháng nay, ổ gà đầy đường, trời mưa là ngập, đề nghị sửa chữa sớm giúp bà con."
)


def pressed(town: Town, case: Case, who: str, move: str, **inputs: str) -> int:
    case.refresh_from_db()
    browser, path = browser_of(town, who), reverse("officer_move", args=[case.code, move])
    browser.get(path)
    told = said(town, case, move) | inputs
    return cost_of(lambda: browser.post(path, told | {"key": str(uuid4())}))


def signing(town: Town, name: str) -> None:
    """Somebody who signs by their own right: no letter is numbered where the books leave a doubt."""
    Position.objects.filter(pk=town.seats[name].pk).update(title="Giám đốc")


def test_deciding_beside_guesses_costs_a_known_number(town: Town) -> None:
    at = now() - timedelta(hours=2)
    signing(town, "lan")
    rude, dark = a_case(content=RUDE, at=at), a_case(content=DARK, at=at)
    suggesting_round(now())
    works, health = str(town.unit("works")), str(town.unit("health"))
    given = {"unit_id": health, "accused_unit_id": works}
    costs = {"conduct": pressed(town, rude, "lan", "assign", stream="conduct", **given)}
    lan = browser_of(town, "lan")
    for name, more in {
        "suggestions_confirm": {},
        "suggestions_correct": {"scope": "rule", "field": "land", "seen": "on"},
    }.items():
        seen = {"expects": str(dark.row_version), **more}
        path = reverse(name, args=[dark.code])
        costs[name] = cost_of(lambda path=path, seen=seen: lan.post(path, seen | {"key": str(uuid4())}))
    do(town, dark, "lan", "correct_field", now(), inputs={"scope": "rule", "field": "land"})
    costs["sorted again"] = pressed(town, dark, "lan", "correct_field", scope="question", field="land")
    Feedback.objects.filter(pk=dark.pk).update(wants_letter=True)
    costs["question with a letter"] = pressed(town, dark, "lan", "answer_question")
    assert costs == {
        "conduct": 10, "suggestions_confirm": 10, "suggestions_correct": 10, "sorted again": 10, "question with a letter": 11,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_moving_a_matter_at_work_costs_a_known_number(town: Town) -> None:
    at = now() - timedelta(hours=2)
    signing(town, "ha")
    case, drafted = case_in(town, "assigned", at=at), case_in(town, "awaiting_approval", at=at)
    costs = {
        "reassign": pressed(town, case, "ha", "reassign", person_id=str(town.users["binh"].pk)),
        "recall": pressed(town, case, "lan", "recall", accused_unit_id=str(case.unit_id)),
        "urge": pressed(town, case, "long", "urge"),
    }
    Feedback.objects.filter(pk=drafted.pk).update(wants_letter=True)
    costs["approve with a letter"] = pressed(town, drafted, "ha", "approve")
    assert costs == {"reassign": 10, "recall": 10, "urge": 9, "approve with a letter": 11}
    assert max(costs.values()) <= MOST


@pytest.mark.parametrize("move", ["add", "withdraw"])
def test_a_move_by_another_system_costs_a_known_number(town: Town, move: str) -> None:
    app = a_caller("feedback:read", "feedback:write")
    reference = app.bring()["reference"]
    told = {"Authorization": f"Bearer {app.key}", "If-Match": app.ask("get", f"/feedback/{reference}")["ETag"]}
    path, body = f"/api/v1/feedback/{reference}/moves/{move}", json.dumps({"words": "Xin gửi thêm lời."})

    def send() -> Any:
        return Client().post(path, body, "application/json", headers=told | {"Idempotency-Key": uuid4().hex})

    assert cost_of(send, status=200) == 11
