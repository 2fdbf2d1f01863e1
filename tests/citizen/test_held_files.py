"""Files that came with a form on one page which is shown again: they stay with it, under the seal and the limits of a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.models import Attachment
from desks.citizen import drafts
from desks.citizen.models import Draft
from kernel.time import format_date, now
from kinds.feedback.asking.held_files import HeldFiles
from tests.casework.town import FIELDS, Town
from tests.citizen.test_questions import DENOUNCES, picture, readable
from vault.models import File

pytestmark = pytest.mark.db

CALLED = {**FIELDS, "phone": "0912 345 678", "source": "phone"}
WRITE, KEY_IN = "/gui/", "/can-bo/nhap/"


def program() -> SimpleUploadedFile:
    return SimpleUploadedFile("bad.exe", b"MZ" + bytes(60), "application/octet-stream")


def said(**other: Any) -> dict[str, Any]:
    return {**CALLED, "received_on": format_date(now().date()), "key": str(uuid4()), **other}


def official(town: Town, name: str = "lan") -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture(params=[WRITE, KEY_IN])
def form(request: pytest.FixtureRequest, town: Town) -> Any:
    """(path, browser) of both forms."""
    return request.param, Client() if request.param == WRITE else official(town)


def names() -> list[str]:
    return [a.name for a in Attachment.objects.order_by("pk")]


def test_another_mistake_loses_no_file(form: Any) -> None:
    path, browser = form
    told = said(name="", files=[picture("a.png"), picture("b.png", "blue")])
    page = browser.post(path, told)
    assert page.status_code == 422
    shown = page.content.decode()
    assert "a.png" in shown and "b.png" in shown and "Bỏ tệp này" in shown
    row = Draft.objects.get()
    assert b"a.png" not in bytes(row.words), "the name is under the seal, too"
    again = browser.post(path, {**told, "name": FIELDS["name"], "files": [picture("c.png", "green")], "near_seen": "1"})
    assert again.status_code == 302
    assert sorted(names()) == ["a.png", "b.png", "c.png"]
    assert readable() == 3
    drafts.release(now() + timedelta(days=8), now())
    assert readable() == 3, "they are the matter's"


def test_a_crash_behind_the_sending_costs_the_matter_no_file(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matter is there, and the browser's draft still names its files: when the draft goes they stay."""
    path, browser = form
    told = said(name="", files=[picture("a.png")])
    browser.post(path, told)
    monkeypatch.setattr(HeldFiles, "hand_over", Mock(side_effect=ConnectionResetError))
    with pytest.raises(ConnectionResetError):
        browser.post(path, {**told, "name": FIELDS["name"], "files": [], "near_seen": "1"})
    assert names() == ["a.png"]
    assert drafts.release(now() + timedelta(days=8), now()) == 1
    assert readable() == 1


def test_what_is_not_taken_is_told_whatever_else_is_wrong_and_the_others_stay(form: Any) -> None:
    path, browser = form
    page = browser.post(path, said(name="", files=[picture("a.png"), program()]))
    errors = page.context["form"].errors
    assert "bad.exe" in str(errors["files"]) and "name" in errors
    assert "a.png" in page.content.decode() and File.objects.count() == 1
    page = browser.post(path, said(files=[picture("a.png", "blue"), program()]))
    assert "bad.exe" in str(page.context["form"].errors["files"])
    assert not names()


def test_one_is_taken_away_again_and_no_word_is_lost(form: Any) -> None:
    path, browser = form
    told = said(name="", files=[picture("a.png"), picture("b.png", "blue")])
    page = browser.post(path, told)
    first = page.context["held"].here[0]
    page = browser.post(path, {**told, "files": [], "drop_file": first["id"]})
    assert page.status_code == 200
    assert [each["name"] for each in page.context["held"].here] == ["b.png"]
    page = browser.post(path, {**told, "files": [picture("c.png", "green"), program()], "drop_file": str(uuid4())})
    assert [each["name"] for each in page.context["held"].here] == ["b.png", "c.png"], "chosen meanwhile"
    assert list(page.context["form"].errors) == ["files"] and "bad.exe" in page.content.decode()
    assert FIELDS["content"] in page.content.decode() and page.context["form"]["key"].value() == told["key"]
    assert readable() == 2


def test_no_more_than_a_matter_takes(form: Any) -> None:
    path, browser = form
    told = said(
        name="", files=[picture(f"{n}.png", color) for n, color in enumerate(("red", "blue", "green", "white"))]
    )
    browser.post(path, told)
    page = browser.post(path, {**told, "name": FIELDS["name"], "files": [picture("x.png"), picture("y.png", "blue")]})
    assert page.status_code == 422 and "files" in page.context["form"].errors
    assert len(page.context["held"].here) == 4 and not names()


def test_words_that_may_be_a_denunciation_keep_nothing(form: Any) -> None:
    path, browser = form
    told = said(name="", files=[picture("a.png")])
    browser.post(path, told)
    page = browser.post(path, {**told, "content": DENOUNCES, "files": [picture("b.png")]})
    assert "Chưa được giữ, xin chọn lại: a.png, b.png" in page.content.decode()
    assert readable() == 0 and not page.context["held"].here
    assert "a.png" not in str([drafts._opened(row) for row in Draft.objects.all()])


def test_another_form_of_an_official_and_another_official_see_none(town: Town) -> None:
    lan = official(town)
    told = said(name="", files=[picture("a.png")])
    lan.post(KEY_IN, told)
    assert "a.png" not in lan.get(KEY_IN).content.decode(), "a new form is another matter"
    assert lan.post(KEY_IN, said()).status_code == 302
    assert not names()
    other = official(town)
    other.cookies.update(lan.cookies)
    other.force_login(town.users["mai"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = other.post(KEY_IN, {**told, "files": []})
    assert "a.png" not in page.content.decode()


def test_a_citizen_who_comes_back_finds_them_and_they_go_after_the_days_of_a_draft(town: Town) -> None:
    browser = Client()
    told = said(name="", files=[picture("a.png")])
    browser.post(WRITE, told)
    page = browser.get(WRITE)
    assert "a.png" in page.content.decode() and page.context["form"]["key"].value() == told["key"]
    assert page["Cache-Control"] == "no-store"
    assert "a.png" not in Client().get(WRITE).content.decode()
    drafts.release(now() + timedelta(seconds=1), now())
    assert readable() == 0
    assert "a.png" not in browser.get(WRITE).content.decode()


def test_a_browser_holds_the_files_of_a_few_forms(town: Town) -> None:
    browser = Client()
    for color in ("red", "blue", "green", "white", "black"):
        browser.post(WRITE, said(name="", files=[picture(f"{color}.png", color)]))
    assert readable() == 4
