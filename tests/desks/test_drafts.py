"""Which words an official's browser may keep, and under which name: nobody else at the same machine finds them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from tests.casework.town import Town, case_in, sealed

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]


def draft_of(browser: Client, case: Case, move: str) -> list[str]:
    text = browser.get(reverse("officer_move", args=[case.code, move])).content.decode()
    assert '<form id="move"' in text
    return re.findall(r'data-draft="([^"]*)"', text)


def test_a_draft_is_kept_under_a_tag_of_the_account(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "assigned")
    (mine,), (again,) = (draft_of(browser_of("bao"), case, "note") for _ in range(2))
    (others,) = draft_of(browser_of("lan"), case, "note")
    assert mine == again != others
    prefix = mine.removesuffix(f"{case.code}-note")
    assert re.fullmatch(r"@[0-9a-f]{16}:", prefix)
    inbox = browser_of("bao").get("/can-bo/").content.decode()
    assert f'data-drafts="{prefix}"' in inbox, "every page of the account lets go of what others left"
    assert "data-signs-out" in inbox


def test_of_a_sealed_matter_no_word_is_kept_and_what_was_written_before_is_let_go(
    town: Town, browser_of: Browsers
) -> None:
    case, browser = Case.objects.get(pk=sealed()), browser_of("anh")
    assert draft_of(browser, case, "destroy") == []
    text = browser.get(reverse("officer_case", args=[case.code])).content.decode()
    assert re.search(rf'data-draft-done="@[0-9a-f]{{16}}:{re.escape(case.code)}-\*"', text)
