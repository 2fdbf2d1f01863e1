"""Every route of the product, as nobody and as every role: the guard that it declares is the guard that it has."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.test import Client

from access.actor import ROLES
from access.guards import OFFICIAL, PUBLIC, SIGNED_IN, Guard, guarded_urls
from access.models import User

pytestmark = pytest.mark.db
_SAMPLES = {"uuid": "018f0000-0000-7000-8000-000000000000", "int": "1", "str": "x", "slug": "x", "path": "x"}


def routes() -> list[tuple[str, Guard]]:
    found = []
    for route, _, guard in guarded_urls():
        assert guard is not None, f"/{route} declares no guard (access.guards)"
        found.append(("/" + re.sub(r"<(\w+):\w+>", lambda part: _SAMPLES[part[1]], route), guard))
    return found


def test_every_url_is_guarded() -> None:
    assert len(routes()) > 30
    assert not [error for error in run_checks() if error.id == "access.E001"]


def test_an_unknown_page_is_not_found_and_not_a_door() -> None:
    assert Client().get("/khong-co-trang-nay/").status_code == 404


def test_nobody_is_sent_to_sign_in() -> None:
    visitor = Client()
    for page, guard in routes():
        if guard.kind in {OFFICIAL, SIGNED_IN}:
            for answer in (visitor.get(page), visitor.post(page)):
                assert answer.status_code == 302, page
                assert answer["Location"].startswith("/tai-khoan/dang-nhap/?next="), page


def test_an_account_without_a_position_opens_no_official_page(signed_in_as: Callable[[User], Client]) -> None:
    browser = signed_in_as(User.objects.create_user("khong-vi-tri", full_name="Nguyễn Không"))
    for page, guard in routes():
        if guard.kind == OFFICIAL:
            assert browser.get(page).status_code == 403, page
            assert browser.post(page).status_code == 403, page


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_opens_no_page_of_another_role(
    role: str, official_in: Callable[..., User], signed_in_as: Callable[[User], Client]
) -> None:
    browser = signed_in_as(official_in(role))
    for page, guard in routes():
        if guard.kind == OFFICIAL and guard.roles and role not in guard.roles:
            assert browser.get(page).status_code == 403, page
            assert browser.post(page).status_code == 403, page


def test_public_pages_are_few_and_known() -> None:
    """A new public page is a decision: add it here when it is meant."""
    rooms = {page.split("/")[1] for page, guard in routes() if guard.kind == PUBLIC}
    assert rooms <= {
        "",
        "ngon-ngu",
        "du-lieu-cua-toi",
        "gui",
        "theo-doi",
        "tai-khoan",
        "health",
        "metrics",
        "kit",
        "open311",
        "tra-loi",
        "cong-van",
        "quy-che",
        "robots.txt",
        "thu-tuc",
    }
