"""What is said after a grave step is true: to the sender whose matter was refused or sealed, to the official who did it, to the approver."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from books.orgs.models import Unit
from books.texts import lookup
from books.texts.models import Template
from casework.flow import Group
from casework.models import Case
from kinds.feedback import reasons
from kinds.feedback.kind import KIND
from kinds.feedback.models import Feedback
from kinds.feedback.plans.asked_first import ASKED_FIRST
from kinds.feedback.queries import facts
from kinds.feedback.stages import FLOW_2
from messaging.models import Outbound
from messaging.outbox import words_of
from tests.casework.town import AT, Town, a_case, case_in, do, talk

pytestmark = pytest.mark.db
PROPOSAL = {"body": "Bộ Xây dựng", "proposal": "Đề nghị bỏ giấy xác nhận đã có trong cơ sở dữ liệu."}


def told(notice: str) -> str:
    return words_of(Outbound.objects.filter(notice=notice).latest("created_at"))


def test_no_answer_begins_with_words_that_say_the_clock_waits(town: Town) -> None:
    lookup.forget()
    case = case_in(town, "assigned")
    offered = {
        name: KIND.form(FLOW_2.move(name), case, None).templates() for name in ("draft_answer", "ask_supplement")
    }
    assert offered["draft_answer"] and not any("tạm dừng" in body for _label, body, _basis in offered["draft_answer"])
    assert [case.code in body and "tạm dừng" in body for _label, body, _basis in offered["ask_supplement"]] == [True]


@pytest.mark.parametrize("reason", [each.code for each in reasons.REFUSALS])
def test_a_refusal_says_its_own_reason_and_no_other(town: Town, reason: str) -> None:
    case = a_case(conversation=talk())
    if reason in ASKED_FIRST:  # what is missing is asked for first
        do(town, case, "lan", "ask_supplement", inputs={"words": "Xin cho biết họ tên, địa chỉ."})
        do(town, case, "lan", "resume")
    do(town, case, "lan", "refuse", inputs={"reason": reason})
    said = told("refused")
    assert "phạm vi" not in said
    assert reasons.reason(reason).text.partition(", ")[2][:40].lower() in said.lower()


@pytest.mark.parametrize("with_book", [False, True], ids=["our words", "the office's"])
def test_the_unit_that_has_it_and_answers_it_is_named_but_not_on_conduct(town: Town, with_book: bool) -> None:
    if not with_book:
        Template.objects.filter(purpose="notice").delete()
    lookup.forget()
    works = Unit.objects.get(pk=town.unit("works")).name
    case_in(town, "answered", conversation=talk())
    assert f"chuyển đến {works} xử lý" in told("assigned")
    assert told("answered").startswith(f"{works} trả lời phản ánh, kiến nghị")
    conduct = {"unit_id": "works", "stream": "conduct", "accused_unit_id": "office"}
    do(town, a_case(conversation=talk("other")), "lan", "assign", AT + timedelta(hours=1), inputs=conduct)
    assert "đến cơ quan có thẩm quyền xử lý" in told("assigned")
    lookup.forget()


@pytest.mark.parametrize("reason", ["thanks", "test_message", "advertising"])
def test_what_is_no_feedback_has_a_reason(reason: str) -> None:
    assert reasons.reason(reason) in reasons.REFUSALS


def test_who_had_it_before_the_seal_is_not_denied(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    do(town, case, "bao", "seal")
    said = told("guidance")
    assert "chưa được chuyển" not in said
    assert "niêm phong" in said


def test_sealed_before_anybody_had_it_the_sender_reads_so(town: Town) -> None:
    do(town, a_case(conversation=talk()), "lan", "seal")
    assert "chưa được chuyển cho bất kỳ cơ quan" in told("guidance")


def browser_of(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_sealing_asks_whether_one_is_sure_and_ends_on_the_own_list(town: Town) -> None:
    case, browser = case_in(town, "assigned"), browser_of(town, "bao")
    path = reverse("officer_move", args=[case.code, "seal"])
    page = browser.get(path).content.decode()
    assert "Chỉ người được giao quyết định" in page
    assert "không hoàn tác được" not in page
    said = {"key": "1", "expects": str(case.row_version)}
    assert browser.post(path, said).status_code == 422
    assert not Case.objects.get(pk=case.pk).is_sealed
    answer = browser.post(path, {**said, "sure": "on"}, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, reverse("officer_inbox"))
    assert f"Đã cách ly vụ việc {case.code}" in answer.content.decode()
    assert browser.get(reverse("officer_case", args=[case.code])).status_code == 404


def test_an_extension_that_was_asked_for_leads(town: Town) -> None:
    case = case_in(town, "assigned")
    assert {"grant_extension", "refuse_extension"} <= KIND.moot(case, town.actor("ha"))
    do(town, case, "bao", "request_extension", inputs={"days": 5, "words": "Chờ đo đạc."})
    case.refresh_from_db()
    for name in ("grant_extension", "refuse_extension"):
        move = FLOW_2.move(name)
        assert move is not None
        assert move.group is Group.LEAD
        assert name not in KIND.moot(Case.objects.get(pk=case.pk), town.actor("ha"))
    page = browser_of(town, "ha").get(reverse("officer_case", args=[case.code])).content.decode()
    assert page.index("Đồng ý gia hạn") < page.index("Hồ sơ vụ việc")


@pytest.mark.parametrize(("move", "inputs"), [("propose_upward", PROPOSAL), ("approve", {})])
def test_a_request_that_nobody_decides_any_more_is_no_fact(town: Town, move: str, inputs: dict[str, str]) -> None:
    case = case_in(town, "awaiting_approval")
    Feedback.objects.filter(pk=case.pk).update(extension_asked=10)
    assert "Đề nghị gia hạn" in dict(facts(Case.objects.get(pk=case.pk), town.actor("ha"), AT)["rows"])
    do(town, case, "ha", move, inputs={"words": "Đã kiến nghị.", **inputs})
    assert Feedback.objects.get(pk=case.pk).extension_asked == 0
    assert "Đề nghị gia hạn" not in dict(facts(Case.objects.get(pk=case.pk), town.actor("ha"), AT)["rows"])
