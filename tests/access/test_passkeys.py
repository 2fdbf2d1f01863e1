"""Signing in with a passkey, and what becomes of the last one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from access.models import User
from ledger.models import Entry
from tests.access.conftest import PASSWORD
from tests.access.passkeys import Passkey, options_of
from tests.access.test_sign_in import sign_in, with_totp

pytestmark = [pytest.mark.db, pytest.mark.urls("tests.access.urls"), pytest.mark.usefixtures("fresh_limits")]
ADD, REMOVE = "/tai-khoan/bao-mat/khoa/them/", "/tai-khoan/bao-mat/khoa/{}/bo/"


@pytest.fixture
def browser(official_in: Callable[..., User]) -> Client:
    """Of an official who has just said the password again."""
    official_in("handler")
    browser = Client()
    sign_in(browser)
    browser.post("/tai-khoan/xac-nhan/?next=/tai-khoan/bao-mat/", {"password": PASSWORD})
    return browser


def with_key(browser: Client) -> Passkey:
    key = Passkey()
    asked = options_of(browser.get(ADD).content.decode())
    told = {"name": "Máy", "credential": key.made(asked), "passwordless": "on"}
    assert browser.post(ADD, told).status_code == 302
    return key


def test_a_passkey_opens_the_desk_without_a_password_and_leaves_an_entry(browser: Client) -> None:
    key, other, there = with_key(browser), Client(), "/tai-khoan/dang-nhap/khoa/"
    asked = other.get(there, headers={"Accept": "application/json"}).json()
    before, told = other.session.session_key, {"credential": key.signed(asked)}
    assert other.post(there, told)["Location"] == "/can-bo/"
    assert other.get("/can-bo/").status_code == 200
    assert other.session.session_key != before
    assert Entry.objects.filter(verb="access:session:opened").count() == 2
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None
    assert Client().post(there, told)["Location"] == "/tai-khoan/dang-nhap/", "what was asked of another browser"


def test_the_last_passkey_stays_where_a_second_factor_is_mandatory(browser: Client, settings: Any) -> None:
    with_key(browser)
    settings.MFA_REQUIRED = True
    there = REMOVE.format(Authenticator.objects.get(type="webauthn").pk)
    for answer in (browser.get(there), browser.post(there)):
        assert "Không thể tắt lớp xác thực thứ hai" in answer.content.decode()
    assert Authenticator.objects.filter(type="webauthn").exists()
    with_totp(browser)
    assert browser.post(there).status_code == 302
    assert list(Authenticator.objects.order_by("type").values_list("type", flat=True)) == ["recovery_codes", "totp"]


def test_with_the_last_passkey_of_a_demo_its_codes_on_paper_go_too(browser: Client, settings: Any) -> None:
    settings.MFA_REQUIRED = False
    with_key(browser)
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    assert browser.post(REMOVE.format(Authenticator.objects.get(type="webauthn").pk)).status_code == 302
    assert not Authenticator.objects.exists()
    assert browser.post(REMOVE.format(1)).status_code == 404, "nobody's"
