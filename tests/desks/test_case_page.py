"""The case page: both marks of the clock, moves under headings, what belongs together, model texts without losing a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from books.orgs.models import Unit
from casework import oversight
from casework.models import Attachment, Case, Link, Work
from casework.timeline import Line as TimelineLine
from desks.cases.rows import _mark
from desks.cases.templatetags.cases import officer_lines
from kernel.ids import uuid7
from kernel.time import format_date, local, now
from kinds.feedback.models import Feedback
from tests.casework.town import ANSWER, Town, a_case, case_in, do, sealed, talk

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]


def page(browser: Client, case: Case, more: str = "") -> str:
    answer = browser.get(reverse("officer_case", args=[case.code]) + more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_mark_of_the_index_stands_beside_the_deadline_and_is_never_red(town: Town, browser_of: Browsers) -> None:
    fresh, old = a_case(at=now()), a_case(at=now() - timedelta(days=12))
    text = page(browser_of("lan"), fresh)
    assert 'class="tag tag-neutral">chỉ số quốc gia: đến' in text
    text = page(browser_of("lan"), old)
    assert 'class="tag tag-soon">quá mốc chỉ số quốc gia' in text
    assert re.findall(r'tag-clock tag-(\w+)" title="[^"]+">([^:<]+): (quá|còn)', text) == [
        ("late", "bước này", "quá"),
        ("neutral", "trả lời", "còn"),
    ], "as the list says it, and beside it that the law's own deadline is not over"


def test_the_date_of_the_step_is_explained_beside_that_of_the_answer(town: Town, browser_of: Browsers) -> None:
    case, why = a_case(at=now()), "Vì sao bước này có hạn riêng?"
    text = page(browser_of("lan"), case)
    told = text[text.index(why) :]
    assert "Bước này bắt đầu lúc" in told
    assert f"Hạn: hết {format_date(local(case.stage_due_at), with_weekday=True)}" in told
    Case.objects.filter(pk=case.pk).update(stage_due_at=case.stage_due_at + timedelta(days=1))
    assert why not in page(browser_of("lan"), case), "what the books do not explain is not explained"


def test_moves_stand_under_headings_each_with_its_article(town: Town, browser_of: Browsers) -> None:
    text = page(browser_of("lan"), a_case(at=now()))
    for heading in ("Bước tiếp theo", "Chuyển nơi khác", "Nhắn người gửi"):
        assert f"<h2>{heading}</h2>" in text
    ids = re.findall(r'<p class="move-law" id="([^"]+)">([^<]+)', text)
    assert len({name for name, _law in ids}) == len(ids) >= 8
    assert all(law.strip() for _name, law in ids)


def test_a_linked_case_is_told_to_those_who_may_see_it(town: Town, browser_of: Browsers) -> None:
    case, conduct = case_in(town, "assigned"), case_in(town, "received")
    do(town, conduct, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})
    Link.objects.create(case=conduct, other=case, relation="split_from", at=now())
    assert conduct.code in page(browser_of("lan"), case)
    assert conduct.code not in page(browser_of("bao"), case)
    assert case.code not in page(browser_of("yen"), conduct), "another unit's case"


def test_a_telephone_where_an_office_was_asked_for_is_read_by_who_sees_the_sender(
    town: Town, browser_of: Browsers
) -> None:
    case = case_in(town, "assigned")
    Feedback.objects.filter(case=case).update(unit_named_text="gọi zalo 0912000042", unit_named_id=None)
    assert "0912000042" in page(browser_of("lan"), case)
    for who in ("bao", "loan", "long"):
        text = page(browser_of(who), case)
        assert "Đơn vị được nêu" in text
        assert "0912000042" not in text


def test_no_model_text_promises_the_day_of_a_dossier(town: Town, browser_of: Browsers) -> None:
    case, browser = case_in(town, "assigned"), browser_of("bao")
    address = reverse("officer_move", args=[case.code, "draft_answer"])
    form = browser.get(address).content.decode()
    gap = "[ngày có kết quả hồ sơ, cán bộ hẹn]"
    assert f"Kết quả sẽ có trước ngày {gap}." in form, "when we answer is not when the dossier is done"
    left = browser.post(address, {"answer": f"{ANSWER} Kết quả sẽ có trước ngày {gap}."})
    assert left.status_code == 422
    assert "Còn chỗ trống của văn bản mẫu" in left.content.decode()


def test_a_draft_that_came_back_is_told_from_new_work(town: Town, browser_of: Browsers) -> None:
    case, at, browser = case_in(town, "awaiting_approval"), now(), browser_of("bao")
    assert (
        "Cần sửa gì" in browser_of("ha").get(reverse("officer_move", args=[case.code, "return_draft"])).content.decode()
    )
    why = "Nêu rõ ngày cấp phép."
    do(town, case, "ha", "return_draft", at, inputs={"words": why})
    assert "dự thảo bị trả lại" in browser.get(reverse("officer_inbox")).content.decode()
    form = browser.get(reverse("officer_move", args=[case.code, "draft_answer"])).content.decode()
    assert form.index(why) < form.index("<textarea"), "what is to be mended stands above what is mended"
    take = reverse("officer_move", args=[case.code, "take"])
    assert take not in page(browser, case), "whoever holds it has taken it"
    Case.objects.filter(pk=case.pk).update(person_id=None)
    assert take in page(browser, case)
    do(town, case, "bao", "draft_answer", at, inputs={"answer": ANSWER})
    assert "dự thảo bị trả lại" not in browser_of("ha").get(reverse("officer_inbox")).content.decode()


def test_one_class_has_one_name(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "received")
    assert page(browser_of("lan"), case).count("Chưa phân loại") == 1
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    for scope, names in {"rule": ["Quy định, thủ tục hành chính"], "question": ["Câu hỏi", "Giao xử lý theo"]}.items():
        Feedback.objects.filter(pk=case.pk).update(scope=scope)
        text = page(browser_of("bao"), case)
        assert all(name in text for name in names)
        assert ("Giao xử lý theo" in text) is (scope == "question")
        assert "Chưa phân loại" not in text


def test_the_facts_say_who_said_what_and_what_is_over(town: Town, browser_of: Browsers) -> None:
    case, browser = case_in(town, "answered"), browser_of("lan")
    own = {"unit_named_id": town.unit("works"), "unit_named_text": "sở xây dựng", "scene_code": "HT00001"}
    Feedback.objects.filter(pk=case.pk).update(**own, scene_state="RECEIVED")
    for channel, by in {"web": "người gửi chọn", "zalo": "theo lời người gửi"}.items():
        Case.objects.filter(pk=case.pk).update(channel=channel)
        assert by in page(browser, case)
    assert "HT00001 · đã có kết quả" in page(browser, case)
    beside = Work(case=case, is_main=False)
    with translation.override("en"):
        assert "Answered" in _mark(case, beside, "Đã trả lời"), "one language in a row"


def test_each_mark_of_the_index_is_told_by_its_step(town: Town) -> None:
    told = {"verb": "feedback:index:passed", "what": "Quá mốc", "at": now(), "actor_kind": "system"}
    lines = [
        TimelineLine(
            entry_id=uuid7(), particulars={"alarm": f"index.feedback.{step}@2026-09-16T08:00:00+07:00"}, **told
        )
        for step in ("receive", "assign")
    ]
    assert [each.what for each in officer_lines(lines)] == ["Quá mốc: tiếp nhận", "Quá mốc: chuyển xử lý"]


def test_beside_a_sealed_case_stands_nothing(town: Town, browser_of: Browsers) -> None:
    case = Case.objects.get(pk=sealed())
    text = page(browser_of("anh"), case)
    assert "việc tương tự" not in text
    assert "chỉ số quốc gia" not in text


def test_what_was_told_before_a_matter_was_sealed_keeps_its_name(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "assigned", at=now(), conversation=talk())
    do(town, case, "bao", "seal", now() + timedelta(hours=1))
    told = re.findall(r"<li><span>(.*?)</span> <span class=\"tag", page(browser_of("anh"), case))
    assert "Báo đã tiếp nhận" in told
    assert all(told)


def test_a_model_text_goes_after_what_is_typed(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "assigned")
    address = reverse("officer_move", args=[case.code, "draft_answer"])
    browser = browser_of("bao")
    first = browser.get(address).content.decode()
    assert 'name="chen" value="0"' in first
    carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', first))
    answer = browser.post(address, {**carried, "answer": "Kính gửi bà Hòa.", "chen": "0"})
    assert answer.status_code == 200
    text = answer.content.decode()
    box = re.search(r'<textarea name="answer"[^>]*>\s*(.*?)</textarea>', text, re.DOTALL)
    assert box
    assert box[1].startswith("Kính gửi bà Hòa.\n\n")
    assert len(box[1]) > 60
    assert "Lỗi:" not in text
    assert dict(re.findall(r'name="(key|expects)" value="([^"]*)"', text)) == carried, "still the same request"
    case.refresh_from_db()
    assert case.stage == "assigned"


def test_a_model_text_that_nobody_completed_does_not_go_out(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "assigned")
    address = reverse("officer_move", args=[case.code, "draft_answer"])
    browser = browser_of("bao")
    carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', browser.get(address).content.decode()))
    with_gap = f"{ANSWER} Lý do chậm: [phần cán bộ viết]"
    refused = browser.post(address, {**carried, "answer": with_gap})
    assert refused.status_code == 422
    assert "hãy viết vào hoặc bỏ đi: [phần cán bộ viết]" in refused.content.decode()
    case.refresh_from_db()
    assert case.stage == "assigned"
    # Brackets of one's own are words like others.
    browser.post(address, {**carried, "answer": f"{ANSWER} [xem phụ lục]"})
    case.refresh_from_db()
    assert case.stage == "awaiting_approval"


@pytest.mark.parametrize("chosen", ["", "99", "-1", "x", "٣"])
def test_a_text_that_does_not_exist_changes_nothing_typed(town: Town, browser_of: Browsers, chosen: str) -> None:
    case = case_in(town, "received")
    address = reverse("officer_move", args=[case.code, "refuse"])
    text = (
        browser_of("lan").post(address, {"words": "Đã viết dở", "reason": "unclear", "chen": chosen}).content.decode()
    )
    assert "Đã viết dở</textarea>" in text
    assert re.search(r'value="unclear"[^>]*checked', text)


def test_the_draft_of_a_move_that_was_made_is_dropped(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "assigned")
    address = reverse("officer_move", args=[case.code, "draft_answer"])
    browser = browser_of("bao")
    carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', browser.get(address).content.decode()))
    done = browser.post(address, {**carried, "answer": ANSWER}, follow=True)
    assert f':{case.code}-draft_answer"' in done.content.decode().split("data-draft-done=")[1][:80]
    assert "data-draft-done" not in page(browser, case, '?xong="><script>')


def test_a_move_that_came_too_late_ends_on_the_case_with_the_words_typed(town: Town, browser_of: Browsers) -> None:
    """A second tab: what it asks for is over. The case as it is now, what was typed, and no button that cannot succeed."""
    case = case_in(town, "answered")
    browser, there = browser_of("ha"), reverse("officer_move", args=[case.code, "return_draft"])
    words = "Chưa trả lời ý thứ hai."
    for said in ({"words": words}, {"words": words, "chen": "0"}):
        late = browser.post(there, {**said, "key": "muon", "expects": str(case.row_version - 1)})
        text = late.content.decode()
        assert late.status_code in (412, 422)
        assert words in text
        assert "Nội dung đồng chí vừa nhập, chưa được ghi" in text
        assert 'id="move"' not in text
    late = browser.post(there.replace("return_draft", "approve"), {"key": "muon", "expects": str(case.row_version - 1)})
    assert late.status_code in (412, 422)
    assert 'id="move"' not in late.content.decode()


def test_the_matter_comes_first_and_the_moves_are_within_reach(town: Town, browser_of: Browsers) -> None:
    case = a_case(at=now())
    text = page(browser_of("lan"), case)
    assign = reverse("officer_move", args=[case.code, "assign"])
    places = [
        text.index(each) for each in ("<h1>", 'class="reach', 'aria-label="Thông tin"', 'id="content"', 'id="thao-tac"')
    ]
    assert places == sorted(places)
    bar = text[places[1] : places[2]]
    assert assign in bar
    assert 'href="#thao-tac"' in bar
    assert assign in text[places[4] :], "with its article of law"
    assert 'class="reach' not in page(browser_of("long"), case_in(town, "withdrawn")), "no move, no bar"


def test_files_stand_as_they_came_here_and_where_they_are_shared_out(town: Town, browser_of: Browsers) -> None:
    case, at, lan = a_case(at=now()), now(), browser_of("lan")
    names = ["c.pdf", "a.pdf", "b.pdf"]
    rows = [Attachment(pk=uuid7(), case=case, name=name, state="stored", at=at) for name in names]
    for row in reversed(rows):  # the table keeps them otherwise than they came
        row.save(force_insert=True)
    split = lan.get(reverse("officer_move", args=[case.code, "split"])).content.decode()
    for text in (page(lan, case), split):
        places = [text.index(name) for name in names]
        assert places == sorted(places)


def test_a_file_that_did_not_come_says_why_in_words(town: Town, browser_of: Browsers) -> None:
    case = a_case(at=now())
    for name, problem in (("Tệp mất.jpg", "gone"), ("Tệp xa.jpg", "a code of before")):
        Attachment.objects.create(
            id=uuid7(), case_id=case.pk, state="failed", problem=problem, name=name, at=now(), channel="zalo"
        )
    text = page(browser_of("lan"), case)
    assert "Tệp mất.jpg: Tệp không còn ở kênh gửi (liên kết đã hết hạn)." in text
    assert "Tệp xa.jpg: Đã thử nhiều lần nhưng không tải được" in text
    assert "gone" not in text


def test_the_senders_number_is_shown_as_people_write_it(town: Town, browser_of: Browsers) -> None:
    case = a_case(at=now())
    text = browser_of("lan").post(reverse("officer_sender", args=[case.code])).content.decode()
    assert '<a href="tel:+84912345678">0912 345 678</a>' in text


def test_parts_to_split_off_are_folded_until_they_have_words_or_a_mistake(town: Town, browser_of: Browsers) -> None:
    case, browser = a_case(at=now()), browser_of("lan")
    address = reverse("officer_move", args=[case.code, "split"])
    first = browser.get(address)
    text = first.content.decode()
    assert [" open" in each for each in re.findall(r"<details class=\"split-part\"[^>]*>", text)] == [
        True,
        *[False] * 4,
    ]
    assert case.feedback.content in text.partition('class="split-source"')[2].partition("</section>")[0]
    said = {
        "key": str(first.context["key"]),
        "expects": first.context["expects"],
        "part_1": "Đèn đường ngõ 120 tắt cả tuần.",
    }
    wrong = browser.post(address, said | {"part_3": "rác"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert [" open" in each for each in re.findall(r"<details class=\"split-part\"[^>]*>", text)] == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert '<a href="#id_part_3">' in text
    assert browser.post(address, said | {"part_3": "Tiền rác thu hai lần trong tháng 10."}).status_code == 302
    assert Case.objects.filter(code__startswith=f"{case.code}.").count() == 2


def test_whom_it_accuses_stands_there_for_everybody_who_may_see_it(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "received", at=now() - timedelta(hours=3))
    accused = "Sở Xây dựng bị nêu tên ở đây"
    Unit.objects.filter(pk=town.unit("works")).update(name=accused)
    assert "Đơn vị bị phản ánh" not in page(browser_of("lan"), case)
    do(
        town, case, "lan", "assign", now(),
        inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"},
    )  # fmt: skip
    for name in ("lan", "yen", "truong"):
        text = page(browser_of(name), case)
        assert "Đơn vị bị phản ánh" in text
        assert accused in text
    assert browser_of("bao").get(reverse("officer_case", args=[case.code])).status_code == 404


def test_by_when_a_direction_is_to_be_reported_on_is_seen_where_the_work_is_done(
    town: Town, browser_of: Browsers
) -> None:
    case = case_in(town, "assigned", at=now() - timedelta(days=2))
    by = now().date() + timedelta(days=3)
    told = {"words": "Báo cáo rõ nguyên nhân.", "deadline": by.isoformat()}
    oversight.make(case.pk, "direct", town.actor("long"), at=now(), inputs=told)
    day = format_date(by)
    for name in ("bao", "ha", "long"):
        assert re.search(rf"Hạn báo cáo chỉ đạo.{{0,200}}{day}", page(browser_of(name), case), re.DOTALL), name
    inbox = browser_of("bao").get(reverse("officer_inbox")).content.decode()
    assert re.search(rf"có chỉ đạo, báo cáo trước [^<]*{day}", inbox)
    head, leader = reverse("head_unit"), reverse("leader")
    late = "1 chỉ đạo quá hạn báo cáo"
    assert late not in browser_of("ha").get(head).content.decode() + browser_of("long").get(leader).content.decode()
    Work.objects.filter(case=case, task=oversight.DIRECTED).update(due_at=now() - timedelta(hours=1))
    assert late in browser_of("ha").get(head).content.decode()
    assert late in browser_of("long").get(leader).content.decode()
    do(town, case, "ha", "answer_direction", now(), inputs={"words": "Đã báo cáo."})
    assert "Hạn báo cáo chỉ đạo" not in page(browser_of("bao"), case)
