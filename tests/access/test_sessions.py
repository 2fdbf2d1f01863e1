"""The session of somebody who signs in: another key, one row, nothing left of the one before; and none where the sign-in failed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.adapters import AccountAdapter
from access.models import User
from access.session_store import SessionStore
from tests.access.away import away, ends_of
from tests.access.conftest import PASSWORD
from tests.access.test_sign_in import sign_in

pytestmark = [pytest.mark.db, pytest.mark.urls("tests.access.urls"), pytest.mark.usefixtures("fresh_limits")]


def anybody() -> Client:
    """A browser with a session of nobody."""
    browser = Client()
    browser.get("/tai-khoan/dang-nhap/khoa/", headers={"Accept": "application/json"})
    return browser


def test_a_session_gets_another_key_at_sign_in_and_the_one_before_is_gone(handler: User) -> None:
    browser = anybody()
    before = browser.session.session_key
    assert sign_in(browser).status_code == 302
    after = browser.session.session_key
    assert before != after
    assert list(Session.objects.values_list("pk", flat=True)) == [after]
    assert browser.session["mfa.webauthn.state"], "what was said in it stays"
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/can-bo/").status_code == 302


def test_where_a_sign_in_breaks_nobody_is_signed_in(handler: User, monkeypatch: Any) -> None:
    def breaks(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    browser = anybody()
    browser.raise_request_exception = False
    before = browser.session.session_key
    monkeypatch.setattr(AccountAdapter, "post_login", breaks)
    assert sign_in(browser).status_code == 500
    assert list(Session.objects.values_list("pk", flat=True)) == [before]
    assert browser.get("/can-bo/").status_code == 302


def test_a_new_password_ends_other_sessions_and_this_one_has_another_key(handler: User) -> None:
    mine, other = Client(), Client()
    for each in (mine, other):
        sign_in(each)
    before, new = mine.session.session_key, "mot-mat-khau-rat-khac"
    mine.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert mine.get("/can-bo/").status_code == 200
    assert mine.session.session_key != before
    assert other.get("/can-bo/").status_code == 302
    assert not Session.objects.filter(pk=before).exists()


def test_another_key_is_written_once_with_all_that_was_said_and_takes_the_old_row_away() -> None:
    session = SessionStore()
    session["a"] = 1
    with CaptureQueriesContext(connection) as asked:
        session.save()
    assert len(asked) == 1
    old = session.session_key
    with CaptureQueriesContext(connection) as asked:
        session.cycle_key()
        session.cycle_key()
        session["b"] = 2
        session.save()
    assert len(asked) == 1
    assert not session.exists(old)
    assert dict(SessionStore(session.session_key).items()) == {"a": 1, "b": 2}
    with CaptureQueriesContext(connection) as asked:
        session["b"] = 3
        session.save()
        session.delete()
    assert len(asked) == 2
    assert not Session.objects.exists()


def test_a_session_that_ends_before_it_was_written_leaves_nothing() -> None:
    session = SessionStore()
    session["a"] = 1
    session.save()
    session.cycle_key()
    session.flush()
    assert not Session.objects.exists()
    assert session.is_empty()


def test_a_use_is_noted_where_the_session_is_read_and_costs_no_statement(handler: User) -> None:
    """Right after signing in, in a minute that has been noted, and in the next."""
    browser, costs, moved = Client(), [], []
    sign_in(browser)
    for seconds in (0, 59, 61):
        if seconds:
            away(browser, seconds)
        before = ends_of(browser)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/can-bo/").status_code == 200
        costs.append(sum("django_session" in each["sql"] for each in asked))
        moved.append(ends_of(browser) - before > 50)
    assert costs == [1, 1, 1]
    assert moved == [False, False, True]


def test_who_was_away_too_long_is_not_there_again_by_asking(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    away(browser)
    other = Client()
    other.cookies = copy.deepcopy(browser.cookies)
    assert browser.get("/can-bo/").status_code == 302
    assert other.get("/can-bo/").status_code == 302


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in_not_even_where_it_writes(handler: User) -> None:
    browser = Client()
    sign_in(browser)
    away(browser, 120)
    before, asked = ends_of(browser), SessionStore(browser.session.session_key)
    asked.is_use = False
    asked["acting_position"] = "here"
    asked.save()
    assert browser.session["acting_position"] == "here"
    assert ends_of(browser) == before
