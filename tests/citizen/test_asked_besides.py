"""What few need and nobody is asked for: for whom, what is proposed, a letter; and what happens when things go wrong on the way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from books.orgs.models import Position
from casework.models import Case
from desks.citizen import drafts
from desks.citizen.models import Draft
from kinds.feedback.models import Feedback
from tests.casework.town import FIELDS, Town
from tests.citizen.test_questions import DENOUNCES, MATTER, PAGES, answer, fill, picture
from tests.unsealing import unsealed
from vault.models import File

pytestmark = pytest.mark.db

PROPOSES = "Nên bỏ giấy xác nhận nơi cư trú, dữ liệu dân cư đã có."
BESIDES = {"proposal": PROPOSES, "on_behalf_of": "Tổ dân phố số 5", "wants_letter": "on"}


def fill_with_all(browser: Client) -> str:
    return fill(
        browser,
        viec={**PAGES["viec"], "proposal": PROPOSES},
        ho_ten={**PAGES["ho-ten"], "on_behalf_of": "Tổ dân phố số 5"},
        lien_he={**PAGES["lien-he"], "wants_letter": "on"},
    )


def is_as_told(own: Feedback) -> bool:
    told = (own.on_behalf_of, own.wants_letter, own.has_proposal, own.content)
    return told == ("Tổ dân phố số 5", True, True, f"{MATTER}\n\nKiến nghị: {PROPOSES}")


def test_for_whom_what_is_proposed_and_the_letter_go_along(town: Town) -> None:
    browser = Client()
    assert fill_with_all(browser) == "/gui/xem-lai/"
    page = browser.get("/gui/xem-lai/").content.decode()
    assert PROPOSES in page
    assert "Tổ dân phố số 5" in page
    assert "Muốn nói thêm" not in page, "all of it was said"
    sent = browser.post("/gui/xem-lai/")
    assert is_as_told(Feedback.objects.get())
    followed = browser.get(sent["Location"]).content.decode()
    assert "Gửi thay cho: Tổ dân phố số 5" in followed
    assert "muốn nhận công văn" in followed
    data = browser.get(sent["Location"].split("?")[0] + "du-lieu/").json()
    assert data["gửi thay cho"] == "Tổ dân phố số 5"
    assert data["muốn nhận công văn"] is True


def test_who_needs_none_of_it_is_not_asked_and_finds_it_on_the_last_page(town: Town) -> None:
    browser = Client()
    fill(browser)
    page = browser.get("/gui/xem-lai/").content.decode()
    assert "Gửi thay cho" not in page
    assert 'href="/gui/cau/viec/?sua&amp;them"' in page
    closed, opened = browser.get("/gui/cau/viec/").content.decode(), browser.get("/gui/cau/viec/?sua&them")
    assert '<details class="more">' in closed
    assert '<details class="more" open>' in opened.content.decode()
    browser.post("/gui/xem-lai/")
    own = Feedback.objects.get()
    assert (own.on_behalf_of, own.wants_letter, own.has_proposal, own.content) == ("", False, False, MATTER)


def test_what_is_wrong_in_the_fold_opens_it_and_keeps_the_words(town: Town) -> None:
    page = answer(Client(), "viec", content=MATTER, proposal="dài " * 600)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_proposal_error"' in text
    assert '<details class="more" open>' in text
    assert "dài dài" in text


@pytest.mark.parametrize(("slug", "field"), [("viec", "proposal"), ("ho-ten", "on_behalf_of")])
def test_these_boxes_may_tell_too(town: Town, slug: str, field: str) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    page = answer(browser, slug, **{**PAGES[slug], field: DENOUNCES})
    assert "chưa được gửi và chưa được lưu" in page.content.decode()
    assert f'name="{field}" value="{DENOUNCES}"' in page.content.decode(), "what was written goes along"
    assert DENOUNCES not in str(drafts._opened(Draft.objects.get()))


def test_the_one_page_form_asks_the_same_and_a_change_of_it_is_another_matter(town: Town) -> None:
    browser, said = Client(), {**FIELDS, "content": MATTER, **BESIDES}
    assert browser.post("/gui/", {**said, "key": str(uuid4())}).status_code == 302
    assert is_as_told(Feedback.objects.get())
    browser.post("/gui/", {**said, "key": str(uuid4())})
    assert Case.objects.count() == 1, "the same words again"
    browser.post("/gui/", {**said, "proposal": "Khác hẳn.", "key": str(uuid4())})
    assert Case.objects.count() == 2


def test_sealed_words_keep_them_under_the_key(town: Town) -> None:
    Client().post("/gui/", {**FIELDS, "content": DENOUNCES, **BESIDES, "key": str(uuid4())})
    case = Case.objects.get()
    assert case.is_sealed
    words = unsealed(case.pk)
    assert PROPOSES in words["content"]
    assert (words["on_behalf_of"], words["wants_letter"], words["has_proposal"]) == ("Tổ dân phố số 5", True, True)


# --- things go wrong on the way ---------------------------------------------------------------------------------------


def test_a_draft_that_is_gone_says_so_and_gives_the_words_back(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    Draft.objects.all().delete()  # ran out, or dropped in another window
    page = answer(browser, "dia-chi", address="5 Hàng Bún, Ba Đình")
    assert page.status_code == 410
    assert "Bản nháp không còn ở đây" in page.content.decode()
    assert "5 Hàng Bún, Ba Đình" in page.content.decode()
    assert browser.post("/gui/xem-lai/").status_code == 410


def test_another_window_of_a_draft_that_was_sent_leads_to_the_matter(town: Town) -> None:
    browser = Client()
    fill(browser)
    sent = browser.post("/gui/xem-lai/")["Location"]
    assert browser.get("/gui/cau/lien-he/")["Location"] == sent, "the way back of the browser too"
    page = browser.post("/gui/cau/dia-chi/", {"address": "Nơi khác"}, follow=True)
    assert page.redirect_chain[-1][0] == sent
    assert "Điều vừa sửa chưa vào đó" in page.content.decode()
    assert Case.objects.count() == 1


def many(count: int) -> list[SimpleUploadedFile]:
    return [picture(f"{number}.png") for number in range(count)]


def test_ten_photos_at_once_are_counted_and_nothing_typed_is_lost(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/gui/cau/tep/", {"files": many(10)}),
        ("/gui/", {**FIELDS, "key": str(uuid4()), "files": many(10)}),
    )
    for path, fields in said:
        page = browser.post(path, fields)
        assert page.status_code == 422
        assert "chọn 10 tệp" in page.content.decode()
    assert FIELDS["address"] in page.content.decode()
    assert not File.objects.exists()


def test_a_refused_file_is_named_and_heic_is_explained(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    heic = SimpleUploadedFile("IMG_0042.HEIC", b"\0\0\0\x18ftypheic" + bytes(40))
    text = answer(browser, "tep", files=[picture(), heic]).content.decode()
    assert "IMG_0042.HEIC: " in text
    assert "iPhone" in text
    assert 'accept="image/jpeg' in browser.get("/gui/cau/tep/").content.decode()


def test_strange_letters_are_kept_as_people_read_them(town: Town) -> None:
    browser = Client()
    said = "H\u0302\u0300 so\u031b cu\u0309a t\u200bo\u0302i 😀 \u202eבדיקה\u202c đã quá hẹn."
    fill(browser, viec={"content": said})
    browser.post("/gui/xem-lai/")
    assert Feedback.objects.get().content.endswith("sơ của tôi 😀 בדיקה đã quá hẹn.")


def test_without_cookies_the_page_says_what_to_do(town: Town) -> None:
    page = Client(enforce_csrf_checks=True).post("/gui/cau/viec/", {"content": MATTER})
    text = page.content.decode()
    assert page.status_code == 403
    assert "cookie" in text
    assert MATTER in text
    assert "Đăng nhập" not in text


def test_the_handler_and_the_approver_see_what_the_sender_wishes(town: Town) -> None:
    from tests.casework.town import ANSWER, do
    from tests.tree.test_statements import browser_of

    browser = Client()
    fill_with_all(browser)
    browser.post("/gui/xem-lai/")
    case = Case.objects.get()
    do(town, case, "lan", "assign", inputs={"unit_id": str(town.unit("works")), "stream": "rule"})
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    path = f"/can-bo/vu-viec/{case.code}/approve/"
    assert "còn điều phải xem lại về thẩm quyền ký" in browser_of(town, "ha").get(path).content.decode()
    Position.objects.filter(unit=town.units["works"], role="approver").update(title="Giám đốc Sở")
    assert "in công văn mang tên đồng chí" in browser_of(town, "ha").get(path).content.decode()
    seen = browser_of(town, "ha").get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert "công văn trả lời có chữ ký" in seen
