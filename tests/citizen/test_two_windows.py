"""Two windows of one browser write one form: no word of one is written over by the other, and none is lost without a sentence."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.models import Case
from desks.citizen import drafts
from desks.citizen.models import Draft
from kernel.time import now
from kinds.feedback.asking import screens
from kinds.feedback.conversations.form_links import one_time_link
from kinds.feedback.models import Feedback
from tests.casework.town import FIELDS, Town, talk
from tests.citizen.test_questions import DENOUNCES, MATTER, PAGES, answer, fill, picture, readable
from vault.keys import keyring

pytestmark = pytest.mark.db

OTHER_MATTER = "Tôi chờ cấp lại bảng hiệu cửa hàng đã hai tháng mà chưa có ai trả lời."
_HIDDEN = re.compile(r'name="(seen|content|proposal|anew)" value="([^"]*)"')


def shown(browser: Client, path: str) -> str:
    """What a window was shown of the draft."""
    page = browser.get(path).content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def kept() -> dict[str, Any]:
    row = Draft.objects.get()
    return drafts._opened(row)


def other_window(browser: Client) -> Client:
    other = Client()
    other.cookies = browser.cookies
    return other


def at_once(monkeypatch: pytest.MonkeyPatch, other: Callable[[], Any]) -> None:
    """OTHER happens between what the next page reads of the draft and what it writes."""
    keep, waits = drafts.keep, [other]

    def overtaken(*args: Any) -> bool:
        if waits:
            waits.pop()()
        return keep(*args)

    monkeypatch.setattr(screens.drafts, "keep", overtaken)


def test_a_second_matter_takes_no_place_of_the_first(town: Town) -> None:
    browser = Client()
    empty = shown(browser, "/gui/cau/viec/")
    answer(browser, "viec", content=MATTER, seen=empty)
    met = answer(browser, "viec", content=OTHER_MATTER, seen=empty)
    page = met.content.decode()
    assert met.status_code == 409
    assert MATTER in page
    assert OTHER_MATTER in page
    assert "Viết tiếp phản ánh dở" in page
    assert kept()["content"] == MATTER
    assert fill(browser) == "/gui/xem-lai/", "the one begun goes on"


def test_whoever_begins_anew_has_read_what_goes(town: Town) -> None:
    browser = Client()
    empty = shown(browser, "/gui/cau/viec/")
    answer(browser, "viec", content=MATTER, seen=empty)
    answer(browser, "tep", files=picture())
    page = answer(browser, "viec", content=OTHER_MATTER, seen=empty).content.decode()
    begins = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
    assert answer(browser, "viec", **begins).status_code == 302
    assert kept()["content"] == OTHER_MATTER
    assert not kept().get("files")
    assert readable() == 0


def test_it_changed_again_before_it_was_begun_anew(town: Town) -> None:
    browser = Client()
    empty = shown(browser, "/gui/cau/viec/")
    answer(browser, "viec", content=MATTER, seen=empty)
    page = answer(browser, "viec", content=OTHER_MATTER, seen=empty).content.decode()
    begins = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
    answer(browser, "viec", content=f"{MATTER} Thêm một câu.", seen=shown(browser, "/gui/cau/viec/"))
    assert answer(browser, "viec", **begins).status_code == 409
    assert kept()["content"].endswith("Thêm một câu.")


def test_words_that_may_denounce_take_no_other_draft_along(town: Town) -> None:
    browser = Client()
    empty = shown(browser, "/gui/cau/viec/")
    answer(browser, "viec", content=MATTER, seen=empty)
    assert answer(browser, "viec", content=DENOUNCES, seen=empty).status_code == 409
    assert kept()["content"] == MATTER


def test_the_same_question_in_both_windows(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    before = shown(browser, "/gui/cau/dia-chi/")
    answer(browser, "dia-chi", address="12 Đội Cấn", seen=before)
    asked = answer(browser, "dia-chi", address="15 Lê Lai", seen=before)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "12 Đội Cấn" in page
    assert "15 Lê Lai" in page
    assert kept()["address"] == "12 Đội Cấn"
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert answer(browser, "dia-chi", address="15 Lê Lai", seen=seen).status_code == 302
    assert kept()["address"] == "15 Lê Lai"


def test_a_double_press_is_no_second_window(town: Town) -> None:
    browser = Client()
    empty = shown(browser, "/gui/cau/viec/")
    assert {answer(browser, "viec", content=MATTER, seen=empty).status_code for _ in range(3)} == {302}
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("slug", ["dia-chi", "tep"])
def test_an_answer_to_one_matter_goes_into_no_other(town: Town, slug: str) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    before = shown(browser, f"/gui/cau/{slug}/")
    browser.post("/gui/bo-nhap/", {"sure": "1"})
    answer(browser, "viec", content=OTHER_MATTER)
    said = {"files": picture()} if slug == "tep" else PAGES[slug]
    met = answer(browser, slug, **said, seen=before)
    assert met.status_code == 409
    assert (FIELDS["address"] in met.content.decode()) == (slug == "dia-chi")
    assert not kept().get("address")
    assert not kept().get("files")


def test_two_answers_at_once_stand_beside_each_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    other = other_window(browser)
    at_once(monkeypatch, lambda: answer(other, "khi-nao", **PAGES["khi-nao"]))
    assert answer(browser, "dia-chi", **PAGES["dia-chi"]).status_code == 302
    assert (kept()["happened_on"], kept()["address"]) == ("sáng 3/9", FIELDS["address"])
    assert {"khi-nao", "dia-chi"} <= set(kept()["asked"])


def test_two_files_at_once_are_two_files(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    other = other_window(browser)
    at_once(monkeypatch, lambda: answer(other, "tep", files=picture("hai.png", "blue")))
    answer(browser, "tep", files=picture("một.png"))
    assert {each["name"] for each in kept()["files"]} == {"một.png", "hai.png"}
    at_once(monkeypatch, lambda: answer(other, "tep", files=[picture(f"{n}.png", "green") for n in range(3)]))
    refused = answer(browser, "tep", files=picture("thừa.png", "white"))
    assert refused.status_code == 422
    assert len(kept()["files"]) == 5
    assert readable() == 5, "no file lies in the vault without a draft that names it"


def test_a_file_that_goes_takes_no_answer_along(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    answer(browser, "tep", files=picture())
    other = other_window(browser)
    at_once(monkeypatch, lambda: answer(other, "khi-nao", **PAGES["khi-nao"]))
    browser.post(f"/gui/bo-tep/{kept()['files'][0]['id']}/")
    assert kept()["happened_on"] == "sáng 3/9"
    assert kept()["files"] == []
    assert readable() == 0


def test_what_is_sent_is_what_was_looked_over(town: Town) -> None:
    browser = Client()
    assert fill(browser) == "/gui/xem-lai/"
    before = shown(browser, "/gui/xem-lai/")
    answer(browser, "viec", content=OTHER_MATTER)
    again = browser.post("/gui/xem-lai/", {"seen": before})
    assert again.status_code == 422
    assert "vừa được sửa ở một cửa sổ khác" in again.content.decode()
    assert OTHER_MATTER in again.content.decode()
    assert not Case.objects.exists()
    assert browser.post("/gui/xem-lai/", {"seen": shown(browser, "/gui/xem-lai/")}).status_code == 302
    assert Feedback.objects.get().content == OTHER_MATTER


def test_a_draft_whose_key_is_newer_is_still_the_same(town: Town) -> None:
    """Rotation seals the words anew between reading and writing: they are read again, and nothing is refused."""
    browser = Client()
    answer(browser, "viec", content=MATTER)
    row = Draft.objects.get()
    held = drafts.Drafted(row.pk, row.key, kept(), as_read=bytes(row.words))
    Draft.objects.update(
        words=keyring().encrypt("words", keyring().decrypt("words", row.words, row.pk.bytes), row.pk.bytes)
    )
    assert drafts.keep(held, row.changed_at) is False
    assert answer(browser, "dia-chi", **PAGES["dia-chi"]).status_code == 302


def test_a_link_from_the_chat_takes_no_other_matter_away_unsaid(town: Town) -> None:
    browser = Client()
    path = "/" + one_time_link(talk(), now()).split("/", 3)[3]
    assert "viết dở" not in browser.get(path).content.decode()
    answer(browser, "viec", content=MATTER)
    page = browser.get(path).content.decode()
    assert MATTER in page
    assert "xin viết tiếp và gửi trước" in page
