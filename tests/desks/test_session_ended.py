"""The session ends while something is typed: the same account finds all of it in the form again, not sent; nobody else finds a word."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access import typed
from casework.models import Case
from tests.access.away import away
from tests.access.conftest import PASSWORD
from tests.casework.town import Town, case_in

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
FORM = {
    "source": "phone",
    "content": "Đèn đường tắt hai tuần.",
    "name": "Trần Thị Bình",
    "phone": "0912 345 678",
    "address": "",
}


@pytest.fixture
def lan(town: Town) -> Client:
    """At the form, in a browser that checks what browsers check."""
    for user in town.users.values():
        user.set_password(PASSWORD)
        user.save()
    browser = Client(enforce_csrf_checks=True)
    signs_in(browser, "lan")
    return browser


def hidden(browser: Client, address: str) -> dict[str, str]:
    text = browser.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|opened_by)" value="([^"]+)"', text))


def signs_in(browser: Client, name: str, there: str = "/can-bo/") -> Any:
    login = f"{reverse('account_login')}?next={there}"
    return browser.post(login, {**hidden(browser, login), "login": name, "password": PASSWORD})


def ends(browser: Client, *, idle: bool = False) -> None:
    if idle:
        away(browser)
    else:
        Session.objects.all().delete()


def given_back(browser: Client, address: str) -> dict[str, Any] | None:
    text = browser.get(address).content.decode()
    found = re.search(r'data-typed="([^"]*)"', text)
    return json.loads(html.unescape(found[1])) if found else None


@pytest.mark.parametrize("idle", [False, True])
def test_a_form_comes_back_after_signing_in_again(lan: Client, idle: bool) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    assert set(own) == {"csrfmiddlewaretoken", "opened_by"}
    ends(lan, idle=idle)
    sent = lan.post(there, FORM | own)
    assert sent["Location"] == f"{reverse('account_login')}?next={there}"
    assert Case.objects.count() == 0
    asked = lan.get(sent["Location"]).content.decode()
    assert "được giữ kín một giờ" in asked
    assert "Trần Thị Bình" not in asked
    stored = str([row.get_decoded() for row in Session.objects.all()])
    assert "Đèn đường" not in stored
    assert "Bình" not in stored, "sealed"
    assert signs_in(lan, "lan", there)["Location"] == there
    back = given_back(lan, there)
    assert back == {"action": there, "fields": {name: [value] for name, value in FORM.items()}}
    assert given_back(lan, there) == back, "the page may be loaded again"
    text = lan.get("/can-bo/").content.decode()
    assert f'<a href="{there}">Mở lại biểu mẫu</a>' in text
    assert "Trần Thị Bình" not in text, "elsewhere only the way there"
    lan.post(there, hidden(lan, there) | FORM | {"content": ""})
    assert given_back(lan, there) is None, "sent again: gone"
    assert "typed_before" not in lan.session


def test_another_account_gets_nothing(lan: Client) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    lan.post(there, FORM | own)
    signs_in(lan, "mai", there)
    assert not lan.session.get("typed_before")
    assert "Đèn đường" not in lan.get("/can-bo/").content.decode()
    again = lan.post(there, FORM | own)  # the page of the first account, sent by the second
    assert again.status_code == 403
    assert "Đèn đường" not in again.content.decode()
    assert not lan.session.get("typed_before")


def test_who_has_signed_in_meanwhile_in_another_window_finds_the_form_filled(lan: Client) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    signs_in(lan, "lan")
    sent = lan.post(there, FORM | own)
    assert (sent.status_code, sent["Location"]) == (302, there)
    assert given_back(lan, there) is not None
    assert Case.objects.count() == 0, "nothing was sent by itself"


def test_a_form_that_goes_elsewhere_comes_back_on_its_own_page(lan: Client, town: Town) -> None:
    case = case_in(town, "received")
    page, action = reverse("officer_case", args=[case.code]), reverse("officer_sender", args=[case.code])
    own = hidden(lan, page)
    ends(lan)
    sent = lan.post(action, own | {"reason": "Gọi lại"}, headers={"Referer": f"http://testserver{page}"})
    assert sent["Location"].endswith(f"?next={page}")
    for elsewhere in ("http://testserver.example/can-bo/x/", "http://testserver//nguoi.khac/", "/"):
        ends(lan)
        sent = lan.post(action, own | {"reason": "Gọi lại"}, headers={"Referer": elsewhere})
        assert sent["Location"].endswith(f"?next={'/' if elsewhere == '/' else action}")


def test_what_does_not_say_whose_it_is_is_not_kept(lan: Client) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    for forged in ("", "khong-phai", own["opened_by"][:-1] + "_"):
        lan.post(there, FORM | own | {"opened_by": forged})
        assert not Session.objects.exists()
    assert typed.FIELD not in hidden(lan, reverse("account_login"))
    assert typed.FIELD not in hidden(lan, "/"), "pages of citizens say nothing"


def test_an_hour_later_it_is_gone(lan: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    lan.post(there, FORM | own)
    later = time.time() + typed.FOR_SECONDS + 1
    monkeypatch.setattr(typed.time, "time", lambda: later)
    signs_in(lan, "lan", there)
    assert given_back(lan, there) is None


def test_what_is_too_much_is_said_and_what_waits_stays(lan: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    lan.post(there, FORM | own)
    monkeypatch.setattr(typed, "MOST", len(lan.session["typed_before"][0]["words"]) + 10)
    refused = lan.post(reverse("officer_together"), FORM | own)
    assert refused.status_code == 413
    assert "Chưa giữ được biểu mẫu này" in refused.content.decode()
    assert len(lan.session["typed_before"]) == 1


def test_files_are_not_kept_and_the_page_says_so(lan: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    there = reverse("keyed_in")
    own = hidden(lan, there)
    ends(lan)
    lan.post(there, FORM | own | {"files": SimpleUploadedFile("don.pdf", b"%PDF-1.4 giay")})
    signs_in(lan, "lan", there)
    assert "Tệp đính kèm không được giữ" in lan.get(there).content.decode()
