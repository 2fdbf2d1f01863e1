"""Signing in: password, lockout, second factor, idle sign-out; no way to sign up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from access.models import User
from access.second_factor import take_code
from ledger.models import Entry
from tests.access.away import away
from tests.access.conftest import PASSWORD

pytestmark = [pytest.mark.db, pytest.mark.urls("tests.access.urls"), pytest.mark.usefixtures("fresh_limits")]
LOGIN = "/tai-khoan/dang-nhap/"


def sign_in(browser: Client, password: str = PASSWORD, login: str = "can-bo") -> Any:
    return browser.post(f"{LOGIN}?next=/can-bo/", {"login": login, "password": password})


def code_for(secret: str, drift: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + drift))


def with_totp(browser: Client) -> str:
    """Set up an authenticator app as a person does; its secret."""
    browser.post("/tai-khoan/xac-nhan/?next=/tai-khoan/bao-mat/ung-dung/", {"password": PASSWORD})
    page = browser.get("/tai-khoan/bao-mat/ung-dung/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)  # type: ignore[union-attr]
    assert browser.post("/tai-khoan/bao-mat/ung-dung/", {"code": code_for(secret)}).status_code == 302
    return secret


def test_a_password_opens_the_desk_and_leaves_an_entry(handler: User) -> None:
    browser = Client()
    answer = sign_in(browser)
    assert (answer.status_code, answer["Location"]) == (302, "/can-bo/")
    assert browser.get("/can-bo/").status_code == 200
    entry = Entry.objects.get(verb="access:session:opened")
    assert entry.actor_id == handler.pk
    assert "can-bo" not in str(entry.particulars)


@pytest.mark.parametrize(("login", "password"), [("can-bo", "sai"), ("khong-co", PASSWORD), ("can-bo", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(handler: User, login: str, password: str) -> None:
    page = sign_in(Client(), password, login).content.decode()
    assert ("Tên đăng nhập hoặc mật khẩu chưa đúng" in page) == bool(password)
    assert f'value="{login}"' in page, "what was typed is still there"
    assert password == "" or f'value="{password}"' not in page


@pytest.mark.parametrize(("login", "password"), [("can\x00bo", "sai"), ("can-bo", "s\x00ai")])
def test_a_character_that_no_keyboard_has_is_refused_in_vietnamese(handler: User, login: str, password: str) -> None:
    page = sign_in(Client(), password, login).content.decode()
    assert "Có ký tự không nhập được từ bàn phím" in page
    assert "Null characters" not in page


def test_a_stopped_account_does_not_open(handler: User) -> None:
    User.objects.update(is_active=False)
    browser = Client()
    sign_in(browser)
    assert browser.get("/can-bo/").status_code == 302


def test_five_wrong_passwords_lock_name_and_address_for_everyone_else_nothing_changes(
    handler: User, official_in: Callable[..., User]
) -> None:
    official_in("handler", "dong-nghiep")
    answers = [
        sign_in(Client(), "sai", name).status_code for name in ("can-bo", "CAN-BO", "can-bo", "can-bo", "can-bo")
    ]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(Client())
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập" in locked.content.decode()
    assert sign_in(Client(), login="dong-nghiep").status_code == 302
    from_elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(from_elsewhere).status_code == 302, "nobody can lock a colleague out from another place"


def test_the_lock_opens_after_a_quarter_of_an_hour(handler: User) -> None:
    from datetime import timedelta

    from django.db.models import F

    for _ in range(5):
        sign_in(Client(), "sai")
    assert sign_in(Client()).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert sign_in(Client()).status_code == 302


def test_there_is_no_sign_up_and_no_reset_by_mail() -> None:
    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert "signup" not in Client().get(LOGIN).content.decode()


def test_a_second_factor_is_asked_for_once_it_is_set_up(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    again = Client()
    assert sign_in(again)["Location"].startswith("/tai-khoan/dang-nhap/ma/")
    assert again.get("/can-bo/").status_code == 302, "half signed in is not signed in"
    wrong = again.post("/tai-khoan/dang-nhap/ma/", {"code": "000000"})
    assert "Mã chưa đúng" in wrong.content.decode()
    # The code of the set-up itself was used: a code opens once.
    assert again.post("/tai-khoan/dang-nhap/ma/", {"code": code_for(secret, 1)}).status_code == 302
    assert again.get("/can-bo/").status_code == 200


def opens(code: str) -> bool:
    """Does this code open the desk, in another web process and in a browser of its own?"""
    cache.clear()  # every process has a cache of its own
    browser = Client()
    sign_in(browser)
    browser.post("/tai-khoan/dang-nhap/ma/", {"code": code})
    return browser.get("/can-bo/").status_code == 200


@pytest.fixture
def clock(monkeypatch: Any) -> Callable[[int], None]:
    """Moves the real clock, which stands in the middle of half a minute."""
    begun = int(time.time()) // 30 * 30 + 15
    moved = [0]
    monkeypatch.setattr(time, "time", lambda: begun + moved[0])
    return lambda seconds: moved.__setitem__(0, seconds)


def test_a_code_opens_once_in_whatever_process_and_however_long_it_is_good(
    handler: User, clock: Callable[[int], None]
) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    at_set_up, used = code_for(secret), code_for(secret, 1)
    assert not opens(at_set_up), "the code of the set-up was seen by whoever looked on"
    assert opens(used)
    assert not opens(used), "another process"
    clock(35)
    assert not opens(used), "still good, but used"
    clock(60)
    assert not opens(used), "at the end of its minute and a half"
    assert opens(code_for(secret, 1))
    assert not opens(code_for(secret, 0)), "one that is older than the last that opened"


def test_a_code_that_opened_does_not_confirm_again_either(handler: User, clock: Callable[[int], None]) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    assert opens(code_for(secret, 1))
    cache.clear()
    page = browser.post("/tai-khoan/bao-mat/xac-nhan/", {"code": code_for(secret, 1)})
    assert "Mã chưa đúng" in page.content.decode()
    clock(60)
    assert browser.post("/tai-khoan/bao-mat/xac-nhan/", {"code": code_for(secret, 0)}).status_code == 302


def test_two_processes_that_check_one_code_at_the_same_time_open_once(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    code = code_for(secret, 1)
    as_read = [Authenticator.objects.get(type="totp") for _ in range(2)]  # both before either has written
    assert [take_code(each, code) for each in as_read] == [True, False]


def test_wrong_codes_lock_like_wrong_passwords(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    guesser = Client()
    sign_in(guesser)
    answers = []
    for _ in range(5):
        cache.clear()  # another process: allauth's own counter does not know of the earlier ones
        answers.append(guesser.post("/tai-khoan/dang-nhap/ma/", {"code": "000000"}).status_code)
    assert answers == [200, 200, 200, 200, 429]
    cache.clear()
    assert guesser.post("/tai-khoan/dang-nhap/ma/", {"code": code_for(secret, 1)}).status_code == 429
    assert guesser.get("/can-bo/").status_code == 302
    assert sign_in(Client()).status_code == 429


def test_a_recovery_code_opens_once(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    with_totp(browser)
    page = browser.get("/tai-khoan/bao-mat/ma-du-phong/").content.decode()
    code = re.findall(r"<code>(\d+)</code>", page)[0]
    for expected in (200, 302):
        again = Client()
        sign_in(again)
        again.post("/tai-khoan/dang-nhap/ma/", {"code": code})
        assert again.get("/can-bo/").status_code == expected
        cache.clear()


def test_secrets_of_authenticator_apps_rest_encrypted(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_in_production_an_official_sets_up_a_second_factor_first(handler: User, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    browser = Client()
    sign_in(browser)
    assert browser.get("/can-bo/")["Location"] == "/tai-khoan/bao-mat/"
    with_totp(browser)
    assert browser.get("/can-bo/").status_code == 200
    # The last strong one cannot be switched off.
    browser.post("/tai-khoan/bao-mat/ung-dung/tat/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_demo_says_that_the_second_factor_is_off(settings: Any) -> None:
    settings.MFA_REQUIRED = False
    assert "Đăng nhập hai lớp đang tắt" in Client().get(LOGIN).content.decode()
    settings.MFA_REQUIRED = True
    assert "Đăng nhập hai lớp đang tắt" not in Client().get(LOGIN).content.decode()


def test_an_idle_session_ends_and_says_why(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    browser.get("/can-bo/")
    away(browser)
    assert browser.get("/can-bo/").status_code == 302
    assert "lâu không thao tác" in browser.get(LOGIN).content.decode()


def test_signing_out_ends_the_session(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    key = browser.session.session_key
    browser.post("/tai-khoan/dang-xuat/")
    assert browser.get("/can-bo/").status_code == 302
    assert browser.session.session_key != key


def test_a_session_is_written_by_one_statement_and_never_after_it_ended(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    late, live = browser.session, browser.session
    live["acting_position"] = "here"
    with CaptureQueriesContext(connection) as sent:
        live.save()
    assert len(sent) == 1
    assert browser.session["acting_position"] == "here"
    late["acting_position"] = "there"
    browser.post("/tai-khoan/dang-xuat/")
    with pytest.raises(UpdateError):  # one window signed out while another page was being made
        late.save()
    assert not late.exists(late.session_key)


def test_a_password_is_changed_only_with_the_old_one(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    new = "mot-mat-khau-rat-khac"
    browser.post("/tai-khoan/mat-khau/", {"oldpassword": "sai", "password1": new, "password2": new})
    handler.refresh_from_db()
    assert handler.check_password(PASSWORD)
    browser.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    handler.refresh_from_db()
    assert handler.check_password(new)


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(handler: User, next_page: str) -> None:
    answer = Client().post(f"{LOGIN}?next={next_page}", {"login": "can-bo", "password": PASSWORD})
    assert answer["Location"] == "/can-bo/"
