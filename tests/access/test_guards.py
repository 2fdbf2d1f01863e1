"""Every page says who may open it; whoever may not is turned away with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from access.guards import UnguardedView, every_url_is_guarded, guard_of, guarded_urls, official
from access.models import User
from access.urls import urlpatterns as sign_in_routes
from books.orgs.models import Unit

pytestmark = [pytest.mark.db, pytest.mark.urls("tests.access.urls")]
Official = Callable[..., User]
Browser = Callable[[User], Client]


def test_a_view_that_says_nothing_is_refused_and_named() -> None:
    with pytest.raises(UnguardedView, match="forgotten"):
        Client().get("/forgotten/")
    (error,) = every_url_is_guarded()
    assert error.id == "access.E001"
    assert "/forgotten/" in error.msg


def test_every_sign_in_route_declares_its_guard() -> None:
    assert len(sign_in_routes) >= 20
    assert [str(route.pattern) for route in sign_in_routes if guard_of(route.callback) is None] == []


def test_every_route_can_be_listed_with_its_guard() -> None:
    found = {route: guard for route, _, guard in guarded_urls()}
    assert found["webhook/"].proof == "signature"  # type: ignore[union-attr]
    assert found["can-bo/books/"].roles == {"administrator"}  # type: ignore[union-attr]
    assert found["tai-khoan/dang-nhap/"].kind == "public"  # type: ignore[union-attr]
    assert found["forgotten/"] is None


def test_nobody_sees_public_pages_only() -> None:
    visitor = Client()
    assert visitor.get("/").status_code == 200
    assert visitor.get("/webhook/").status_code == 200
    for page in ("/mine/", "/can-bo/", "/can-bo/books/", "/tai-khoan/", "/tai-khoan/bao-mat/"):
        answer = visitor.get(page)
        assert answer.status_code == 302
        assert answer["Location"] == f"/tai-khoan/dang-nhap/?next={page}"


def test_an_official_opens_what_the_role_allows(official_in: Official, signed_in_as: Browser, unit: Unit) -> None:
    browser = signed_in_as(official_in("handler"))
    assert browser.get("/can-bo/").content.decode() == f"{unit.id} handler"
    refused = browser.get("/can-bo/books/")
    assert refused.status_code == 403
    assert "Quản trị" in refused.content.decode()
    assert signed_in_as(official_in("administrator", "quan-tri")).get("/can-bo/books/").status_code == 200


def test_without_a_position_today_nothing_of_an_official_opens(official_in: Official, signed_in_as: Browser) -> None:
    browser = signed_in_as(official_in("administrator", until=date(2025, 12, 31)))
    assert browser.get("/mine/").status_code == 200
    for page in ("/can-bo/", "/can-bo/books/"):
        answer = browser.get(page)
        assert answer.status_code == 403
        assert "Chưa có vị trí công tác" in answer.content.decode()


def test_a_person_with_two_positions_acts_in_one_at_a_time(
    official_in: Official, signed_in_as: Browser, unit: Unit
) -> None:
    user = official_in("handler")
    official_in("administrator")
    browser = signed_in_as(user)
    assert browser.get("/can-bo/").content.decode().endswith("handler")
    assert browser.get("/can-bo/books/").status_code == 403
    other = user.holdings.get(position__role="administrator").position_id
    answer = browser.post(f"/tai-khoan/vi-tri/{other}/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/can-bo/", "never sent to another site"
    assert browser.get("/can-bo/").content.decode().endswith("administrator")
    assert browser.get("/can-bo/books/").status_code == 200


def test_nobody_acts_in_a_position_of_someone_else(official_in: Official, signed_in_as: Browser) -> None:
    theirs = official_in("administrator", "quan-tri").holdings.get().position_id
    browser = signed_in_as(official_in("handler"))
    assert browser.post(f"/tai-khoan/vi-tri/{theirs}/").status_code == 403
    assert browser.get("/can-bo/").content.decode().endswith("handler")


def test_a_position_that_was_lost_while_signed_in_is_lost_at_once(official_in: Official, signed_in_as: Browser) -> None:
    user = official_in("handler")
    browser = signed_in_as(user)
    assert browser.get("/can-bo/").status_code == 200
    user.holdings.update(valid_to=date(2025, 7, 2))
    assert browser.get("/can-bo/").status_code == 403


def test_an_account_that_was_stopped_is_out_at_once(official_in: Official, signed_in_as: Browser) -> None:
    user = official_in("handler")
    browser = signed_in_as(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get("/can-bo/").status_code == 302


def test_a_page_of_an_official_costs_three_queries(
    official_in: Official, signed_in_as: Browser, django_assert_num_queries: Any
) -> None:
    """Session, account, positions."""
    browser = signed_in_as(official_in("handler"))
    browser.get("/can-bo/")
    with django_assert_num_queries(3):
        browser.get("/can-bo/")


def test_a_role_that_does_not_exist_is_refused_when_the_page_is_written() -> None:
    with pytest.raises(ValueError, match="cordinator"):
        official("cordinator")


def test_no_browser_keeps_what_an_official_saw(official_in: Official, signed_in_as: Browser, unit: Unit) -> None:
    browser = signed_in_as(official_in("handler"))
    for page in ("/can-bo/", "/mine/", "/can-bo/books/"):
        assert "no-store" in browser.get(page)["Cache-Control"]
    assert "Cache-Control" not in browser.get("/")
