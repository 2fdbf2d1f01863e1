"""Undo on the case page: offered where nothing left the house, by a move of its own; never for what a sender was told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from kernel.time import now
from kinds.feedback.models import Feedback
from ledger.models import Entry
from tests.casework.town import Town, case_in, do

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]


def moved(browser: Client, case: Case, move: str, **said: str) -> str:
    """The case page after a move made through its form."""
    there = reverse("officer_move", args=[case.code, move])
    page = browser.get(there).content.decode()
    carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', page))
    answer = browser.post(there, {**carried, **said}, follow=True)
    assert answer.redirect_chain, answer.content.decode()[:3000]
    return answer.content.decode()


def undo_on(page: str) -> str:
    found = re.search(r'<form method="post" action="(/can-bo/hoan-tac/[^"]+)">.*?data-undo', page)
    return found[1] if found else ""


@pytest.fixture
def given(town: Town) -> Case:
    case = case_in(town, "assigned", at=now() - timedelta(days=1))
    do(town, case, "ha", "reassign", now(), inputs={"person_id": str(town.users["bao"].pk)})
    return case


def test_work_goes_back_to_whoever_had_it_by_an_entry_of_its_own(town: Town, given: Case, browser_of: Browsers) -> None:
    browser = browser_of("ha")
    back = undo_on(moved(browser, given, "reassign", person_id=str(town.users["binh"].pk)))
    assert back == reverse("officer_undo", args=[given.pk])
    assert "Đã hoàn tác" in browser.post(back, follow=True).content.decode()
    given.refresh_from_db()
    assert given.person_id == town.users["bao"].pk
    assert Entry.objects.filter(stream=given.pk, verb="feedback:work:reassigned").count() == 3
    assert "Không còn gì để hoàn tác" in browser.post(back, follow=True).content.decode()


def test_what_changed_since_stays_and_another_matter_is_never_meant(
    town: Town, given: Case, browser_of: Browsers
) -> None:
    browser, other = browser_of("ha"), case_in(town, "assigned", at=now() - timedelta(days=1))
    back = undo_on(moved(browser, given, "reassign", person_id=str(town.users["binh"].pk)))
    do(town, given, "binh", "note", now(), inputs={"words": "Đang xem."})
    assert "đã có thay đổi khác nên giữ nguyên" in browser.post(back, follow=True).content.decode()
    back = undo_on(moved(browser, given, "reassign", person_id=""))
    moved(browser, other, "reassign", person_id=str(town.users["bao"].pk))
    assert "Không còn gì để hoàn tác" in browser.post(back, follow=True).content.decode()


def test_a_classification_goes_back_only_to_one_that_was_there(town: Town, browser_of: Browsers) -> None:
    case, browser = case_in(town, "received", at=now()), browser_of("lan")
    first = moved(browser, case, "correct_field", scope="rule")
    assert not undo_on(first), "before it nothing was said: the move cannot say nothing again"
    back = undo_on(moved(browser, case, "correct_field", scope="question"))
    browser.post(back)
    assert Feedback.objects.get(pk=case.pk).scope == "rule"


def test_nothing_that_a_sender_was_told_offers_an_undo(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "received", at=now())
    said = {"unit_id": str(town.unit("works")), "stream": "rule", "scope": "rule"}
    assert not undo_on(moved(browser_of("lan"), case, "assign", **said))
    assert not undo_on(moved(browser_of("bao"), case, "note", words="Xem hồ sơ."))
