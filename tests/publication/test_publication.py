"""From the answer to the public page: only what a person cleared, and gone when the sender goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.actor import citizen
from casework import erasure
from casework.errors import CaseError, InputMissing, MoveNotAllowed
from casework.models import Case
from kinds.feedback.publication.models import PROPOSED, PUBLISHED, UNPUBLISHED, WITHHELD, Publication
from kinds.feedback.reading.abuse import abuse_in
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import AT, Town, case_in, do

pytestmark = pytest.mark.db
LATER = AT + timedelta(days=1)
CLEARED = {
    "title": "Chậm cấp phép sửa nhà",
    "content": "Tôi nộp hồ sơ xin cấp phép sửa nhà đã quá hẹn ba tuần.",
    "answer": "Sở đã kiểm tra, giấy phép đã được cấp, xin lỗi vì chậm trễ.",
}


def signed_in(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def published(town: Town, **texts: str) -> Case:
    case = case_in(town, "answered", at=AT)
    do(town, case, "lan", "clear_publication", LATER, inputs={**CLEARED, **texts})
    case.refresh_from_db()
    return case


def row(case: Case) -> Publication:
    return Publication.objects.get(pk=case.pk)


def test_an_answer_waits_and_nothing_of_it_is_public(town: Town) -> None:
    case = case_in(town, "answered")
    own = row(case)
    assert (own.state, own.title, own.unit_id) == (PROPOSED, "", town.unit("works"))
    assert Client().get(reverse("published_answer", args=[own.code])).status_code == 410
    assert case.subject not in Client().get(reverse("published_answers")).content.decode()


def test_the_coordinator_sees_marks_and_publishes_what_is_left(town: Town) -> None:
    case = case_in(town, "answered", content="Tôi là Đỗ Thị Hòa, số 0912345678, hồ sơ sửa nhà quá hẹn ba tuần.")
    browser = signed_in(town, "lan")
    assert case.code in browser.get(reverse("publication_queue")).content.decode()
    page = browser.get(reverse("publication_clear", args=[case.code]))
    told = page.content.decode()
    assert '<mark class="mark" title="Họ tên">Đỗ Thị Hòa</mark>' in told
    start = page.context["form"].initial
    assert "[họ tên]" in start["content"]
    assert "0912345678" not in start["content"]
    said = {
        **start,
        "title": "Chậm cấp phép sửa nhà",
        "lam": "cong-khai",
        "key": "k1",
        "expects": str(case.row_version),
    }
    read = Entry.objects.filter(verb="people:identity:read", particulars__case=str(case.pk))
    before = read.count()
    assert browser.post(reverse("publication_clear", args=[case.code]), said).status_code == 302
    assert read.count() == before + 1, "matched once more, by the move itself, and entered with it"
    assert not list(verify())
    shown = Client().get(reverse("published_answer", args=[row(case).code])).content.decode()
    assert "[họ tên]" in shown
    assert not {"Hòa", "0912345678", case.code} & set(shown.split())
    assert case.code not in shown


def test_abuse_is_named_to_who_clears_it(town: Town) -> None:
    case = case_in(town, "answered", content="ĐM lũ ăn hại! Hồ sơ sửa nhà của tao quá hẹn ba tuần rồi.")
    told = signed_in(town, "lan").get(reverse("publication_clear", args=[case.code])).content.decode()
    assert "“ĐM”, “lũ ăn hại”, “tao”" in told
    assert abuse_in("ĐM lũ ăn hại ở sở, hồ sơ của tao ngâm 3 tháng") == ["ĐM", "lũ ăn hại", "tao"]
    kept = "Xin tạo điều kiện; lũ về ngập đường lên đèo, con chó nhà bên sủa. Đường dm? Xin tao dieu kien."
    assert abuse_in(kept.replace("tao", "tạo")) == []
    assert abuse_in("xin tao dieu kien cho toi") == []


def test_opening_the_page_reads_the_sender_with_a_reason(town: Town) -> None:
    case = case_in(town, "answered")
    signed_in(town, "lan").get(reverse("publication_clear", args=[case.code]))
    read = Entry.objects.filter(verb="people:identity:read").latest("at")
    assert read.particulars["why"] == "publication_check"
    assert read.particulars["case"] == str(case.pk)


def test_unticked_marks_come_back_as_they_were(town: Town) -> None:
    case = case_in(town, "answered", content="Anh Tuấn và chị Mai hẹn tôi lại ba lần liền.")
    browser, address = signed_in(town, "lan"), reverse("publication_clear", args=[case.code])
    first = browser.get(address).context["parts"][1].proposals[0].mark
    page = browser.post(address, {"lam": "dung-lai", "che-content": [first.key]})
    assert page.context["form"].initial["content"] == "Anh [họ tên] và chị Mai hẹn tôi lại ba lần liền."
    assert row(case).state == PROPOSED


def readings() -> list[str]:
    """Why the sender was read, in order, as the ledger tells it."""
    return [each.particulars["why"] for each in Entry.objects.filter(verb="people:identity:read").order_by("seq")]


@pytest.mark.parametrize("left", ["Đỗ Thị Hòa", "do thi hoa", "0912.345.678", "số 5 phố Huế"])
def test_the_senders_own_never_passes(town: Town, left: str) -> None:
    case = case_in(town, "answered")
    with pytest.raises(InputMissing) as refused:
        do(
            town,
            case,
            "lan",
            "clear_publication",
            inputs={**CLEARED, "content": f"{CLEARED['content']} {left}", "seen": True},
        )
    assert refused.value.field == "content"
    assert row(case).state == PROPOSED
    assert readings() == ["publication_check"], "whoever tries words until one is refused leaves a trace"


def test_other_names_pass_only_when_somebody_has_seen_them(town: Town) -> None:
    case = case_in(town, "answered")
    said = {**CLEARED, "answer": "Ông Nguyễn Văn Bình, Chủ tịch phường, đã xin lỗi người gửi."}
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "clear_publication", inputs=said)
    assert refused.value.field == "seen"
    do(town, case, "lan", "clear_publication", inputs={**said, "seen": True})
    assert readings() == ["publication_check"] * 2
    assert row(case).state == PUBLISHED


def test_a_title_that_breaks_off_is_proposed_whole_and_is_not_published(town: Town) -> None:
    story = "Tôi nộp hồ sơ sửa nhà ở phường Láng, giấy hẹn ghi mùng hai, đến nay chưa có kết quả dù hỏi cả sáng lẫn buổi chiều"
    case = case_in(town, "answered", content=f"{story}. Xin giúp.")
    assert case.subject.endswith("…")
    browser, address = signed_in(town, "lan"), reverse("publication_clear", args=[case.code])
    start = browser.get(address).context["form"].initial
    assert start["title"].endswith("buổi chiều")
    said = {**start, "title": case.subject, "lam": "cong-khai", "key": "k1", "expects": str(case.row_version)}
    refused = browser.post(address, said)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["title"])


@pytest.mark.parametrize("name", ["title", "content", "answer"])
def test_each_text_is_asked_for(town: Town, name: str) -> None:
    case = case_in(town, "answered")
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "clear_publication", inputs={**CLEARED, name: " \u200b "})
    assert refused.value.field == name


@pytest.mark.parametrize("who", ["bao", "ha", "long", "loan", "khanh", "hung"])
def test_nobody_but_the_coordinator_clears(town: Town, who: str) -> None:
    case = case_in(town, "answered")
    with pytest.raises(CaseError):
        do(town, case, who, "clear_publication", inputs=CLEARED)
    assert signed_in(town, who).get(reverse("publication_clear", args=[case.code])).status_code in (302, 403, 404)
    assert row(case).state == PROPOSED


def test_withheld_for_a_reason(town: Town) -> None:
    case = case_in(town, "answered")
    address = reverse("publication_withhold", args=[case.code])
    browser = signed_in(town, "lan")
    assert browser.post(address, {"words": "x", "key": "a", "expects": str(case.row_version)}).status_code == 422
    said = {"reason": "conduct", "words": "Nhỏ quá, ai cũng biết.", "key": "b", "expects": str(case.row_version)}
    assert browser.post(address, said).status_code == 302
    assert (row(case).state, row(case).reason) == (WITHHELD, "conduct")


def test_taken_down_is_gone_from_list_page_and_search(town: Town) -> None:
    case = published(town)
    own = row(case)
    assert "Chậm cấp phép" in Client().get(reverse("published_answers") + "?q=cap+phep").content.decode()
    said = {"reason": "found", "words": "Còn số nhà.", "key": "c", "expects": str(case.row_version)}
    assert signed_in(town, "lan").post(reverse("publication_take_down", args=[case.code]), said).status_code == 302
    assert Client().get(reverse("published_answer", args=[own.code])).status_code == 410
    assert "Chậm cấp phép" not in Client().get(reverse("published_answers") + "?q=cap+phep").content.decode()
    assert (row(case).title, row(case).words) == ("", None)


def test_erasing_the_sender_takes_it_down(town: Town) -> None:
    case = published(town)
    erasure.erase_case(case.pk, erasure.ON_REQUEST, LATER, citizen())
    own = row(case)
    assert (own.state, own.title, own.content, own.answer, own.words) == (UNPUBLISHED, "", "", "", None)
    assert Client().get(reverse("published_answer", args=[own.code])).status_code == 410


def test_reopened_and_withdrawn_takes_it_down(town: Town) -> None:
    case = published(town)
    do(town, case, "", "reopen", LATER, inputs={"words": "Vẫn chưa có kết quả."})
    assert row(case).state == PUBLISHED, "the answer stands until there is another"
    waits = case_in(town, "answered")
    queue = reverse("publication_queue")
    browser = signed_in(town, "lan")
    assert waits.code in browser.get(queue).content.decode()
    do(town, waits, "", "reopen", LATER, inputs={"words": "Vẫn chưa có kết quả."})
    listed = browser.get(queue).content.decode()
    assert waits.code not in listed, "it is worked on again: there is nothing to clear"
    assert case.code in browser.get(f"{queue}?xem=cong-khai").content.decode()
    do(town, case, "", "withdraw", LATER)
    assert (row(case).state, row(case).reason) == (UNPUBLISHED, "withdrawn")


def test_a_second_answer_is_cleared_anew(town: Town) -> None:
    case = published(town)
    do(town, case, "", "reopen", LATER, inputs={"words": "Vẫn chưa có kết quả."})
    more: list[tuple[str, str, dict[str, Any]]] = [
        ("lan", "assign", {"unit_id": "works", "stream": "rule"}),
        ("bao", "draft_answer", {"answer": "Trả lời lần hai: " + CLEARED["answer"]}),
        ("ha", "approve", {}),
    ]
    for who, move, inputs in more:
        do(town, case, who, move, LATER, inputs=inputs)
    assert (row(case).state, row(case).title) == (PROPOSED, "")


def test_an_unfit_answer_goes_back_before_it_is_public(town: Town) -> None:
    case = case_in(town, "answered")
    do(town, case, "lan", "return_answer", LATER, inputs={"words": "Chưa trả lời ý thứ hai."})
    case.refresh_from_db()
    assert (case.stage, case.unit_id) == ("assigned", town.unit("works"))
    assert row(case).state == UNPUBLISHED
    public = published(town)
    with pytest.raises(MoveNotAllowed):
        do(town, public, "lan", "return_answer", LATER, inputs={"words": "Chưa trả lời ý thứ hai."})


def test_an_old_page_overwrites_nothing(town: Town) -> None:
    case = case_in(town, "answered")
    said = {**CLEARED, "lam": "cong-khai", "key": "d", "expects": str(case.row_version - 1)}
    answer = signed_in(town, "lan").post(reverse("publication_clear", args=[case.code]), said)
    assert answer.status_code == 412
    assert CLEARED["answer"] in answer.content.decode()
    assert row(case).state == PROPOSED


def test_the_ledger_keeps_no_words_of_it(town: Town) -> None:
    case = published(town)
    entry = Entry.objects.get(stream=case.pk, verb="feedback:publication:cleared")
    assert set(entry.particulars) >= {"publication", "text"}
    assert "phép" not in str(entry.particulars)
