"""Wrong tries at a sign-in: each is counted, however many come at once; what is over is let go of; who is in begins anew."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings as house
from django.db import connection, connections
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from access import guessing, lockout
from access.models import User, WrongSignIns
from access.second_factor import kinds_of
from ledger.models import Entry
from tests.access.conftest import PASSWORD
from tests.access.test_sign_in import LOGIN, code_for, sign_in, with_totp

pytestmark = [pytest.mark.urls("tests.access.urls"), pytest.mark.usefixtures("fresh_limits")]
CODE = "/tai-khoan/dang-nhap/ma/"


def tried(browser: str = "Firefox", address: str = "10.0.0.1", name: str = "can-bo") -> Any:
    """A request in which a password was wrong."""
    request = RequestFactory(REMOTE_ADDR=address, HTTP_USER_AGENT=browser).post(
        LOGIN, {"login": name, "password": "sai"}
    )
    credentials = {"username": name, "password": "*"}
    AxesProxyHandler.is_allowed(request, credentials)
    AxesProxyHandler.user_login_failed(__name__, credentials, request)
    return request


def test_what_is_counted_by_is_what_the_house_says() -> None:
    """The statements name it: by name and address together, whatever the browser."""
    assert house.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]
    assert not house.AXES_USE_ATTEMPT_EXPIRATION
    assert not house.AXES_ENABLE_ACCESS_FAILURE_LOG


def test_tries_at_the_same_time_are_all_counted_and_then_it_is_locked(fresh_database: Any) -> None:
    requests = [
        RequestFactory(REMOTE_ADDR="10.0.0.1", HTTP_USER_AGENT=f"browser {n % 3}").post(LOGIN, {"login": "can-bo"})
        for n in range(24)
    ]
    for request in requests:
        AxesProxyHandler.update_request(request)

    def wrong(request: Any) -> int:
        try:
            return guessing.count_wrong(request, "can-bo")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(wrong, requests))) > 1
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 24
    assert set(WrongSignIns.objects.values_list("count", flat=True)) == {24}, "by account and by address"
    assert not AxesProxyHandler.is_allowed(requests[0], {"username": "can-bo", "password": "*"})


@pytest.mark.db
def test_tries_with_any_browser_add_up_and_a_lock_lets_nothing_be_counted(caplog: Any) -> None:
    with caplog.at_level(logging.WARNING, logger="access.lockout"):
        out = [tried(f"browser {n % 2}").axes_locked_out for n in range(7)]
    (told,) = (each for each in caplog.records if each.name == "access.lockout")
    assert "can-bo" not in str(told.__dict__), "the log names nobody"
    assert out == [False] * 4 + [True] * 3
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 5
    assert not tried(address="10.0.0.2").axes_locked_out
    assert not tried(name="nguoi-khac").axes_locked_out


@pytest.mark.db
def test_tries_that_are_over_begin_anew_and_others_that_are_over_go() -> None:
    for each in ("Firefox", "Chrome"):
        for _ in range(2):
            tried(each)
    tried(name="nguoi-khac")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert not tried().axes_locked_out
    (left,) = AccessAttempt.objects.all()
    assert (left.failures_since_start, left.user_agent) == (1, "Firefox")
    assert "\n---------\n" not in left.post_data
    tried()
    left.refresh_from_db()
    assert (left.failures_since_start, left.post_data.count("---------")) == (2, 1)
    assert "sai" not in left.post_data


@pytest.mark.db
def test_wrong_tries_of_long_ago_are_let_go_of_and_one_that_comes_again_begins_anew() -> None:
    tried()
    tried(name="nguoi-khac")
    WrongSignIns.objects.update(last_at=F("last_at") - 3 * guessing.FORGOTTEN)
    tried()
    again = WrongSignIns.objects.filter(is_account=True)
    assert list(again.values_list("count", flat=True)) == [1], "one account's own, the other's is gone"


@pytest.mark.db
def test_who_is_in_begins_anew_here_and_nowhere_else(handler: User) -> None:
    for where in ("127.0.0.1", "10.0.0.1"):
        for browser in ("Firefox", "Chrome"):
            tried(browser, where)
    tried(name="nguoi-khac", address="127.0.0.1")
    assert handler.last_login is None
    assert sign_in(Client()).status_code == 302
    left = AccessAttempt.objects.values_list("username", "ip_address")
    assert sorted(left) == [("can-bo", "10.0.0.1"), ("can-bo", "10.0.0.1"), ("nguoi-khac", "127.0.0.1")]
    handler.refresh_from_db()
    assert handler.last_login is not None


@pytest.mark.db
def test_signing_out_lets_go_of_what_is_over(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    tried()
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    browser.post("/tai-khoan/dang-xuat/")
    assert not AccessAttempt.objects.exists()


@pytest.mark.db
def test_a_second_factor_says_when_it_was_used_last(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    secret = with_totp(browser)
    assert not Authenticator.objects.exclude(last_used_at=None).exists()
    again = Client()
    sign_in(again)
    assert again.post(CODE, {"code": code_for(secret, 1)}).status_code == 302
    used = Authenticator.objects.exclude(last_used_at=None)
    assert list(used.values_list("type", flat=True)) == ["totp"]
    assert Entry.objects.filter(verb="access:session:opened").count() == 2


@pytest.mark.db
def test_what_second_factors_there_are_is_asked_once_and_again_after_a_change(handler: User) -> None:
    from allauth.mfa.signals import authenticator_added

    with CaptureQueriesContext(connection) as asked:
        assert [kinds_of(handler) for _ in range(2)] == [frozenset()] * 2
    assert len(asked) == 1
    app = Authenticator.objects.create(user=handler, type="totp", data={"secret": "x"})
    authenticator_added.send(sender=Authenticator, request=None, user=handler, authenticator=app)
    assert kinds_of(handler) == {"totp"}
    assert kinds_of(User.objects.get(pk=handler.pk)) == {"totp"}


@pytest.mark.db
def test_a_wrong_code_of_many_is_told_in_the_stream_of_whom_it_meets(handler: User) -> None:
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").post(CODE, {})
    AxesProxyHandler.update_request(request)
    for _ in range(guessing.FREE):
        guessing.count_wrong(request, "can-bo", by_code=True, user=handler)
    assert list(Entry.objects.filter(verb="access:account:guessed").values_list("actor_id", flat=True)) == [handler.pk]
    assert lockout.username_of(request, {"username": "Can-Bo "}) == "can-bo"
    assert User.objects.get(pk=handler.pk).check_password(PASSWORD)
