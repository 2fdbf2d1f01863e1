"""Beside the form of a move: what the sender attached, the other ways on, and what a reason would tell the sender."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Attachment, Case
from kernel.ids import uuid7
from kernel.time import now
from kinds.feedback import reasons
from tests.casework.town import Town, a_case, case_in, sealed

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]


def page(browser: Client, case: Case, move: str) -> str:
    answer = browser.get(reverse("officer_move", args=[case.code, move]))
    assert answer.status_code == 200
    return answer.content.decode()


def attach(case: Case, name: str, state: str = "stored") -> Attachment:
    return Attachment.objects.create(case=case, name=name, state=state, file_id=uuid7(), at=now())


def test_who_decides_has_the_files_at_hand_and_none_that_cannot_be_opened(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "awaiting_approval")
    kept, here = attach(case, "giấy hẹn.jpg"), browser_of("ha")
    attach(case, "chưa về.jpg", "pending")
    text = page(here, case, "approve")
    assert f'href="{reverse("officer_attachment", args=[case.code, kept.pk])}" target="_blank"' in text
    assert "giấy hẹn.jpg" in text
    assert "chưa về.jpg" not in text


def test_the_words_of_a_sealed_case_bring_no_file_along(town: Town, browser_of: Browsers) -> None:
    case = Case.objects.get(pk=sealed())
    attach(case, "bằng chứng.jpg")
    assert "bằng chứng.jpg" not in page(browser_of("anh"), case, "release")


def test_the_other_ways_on_are_one_press_away(town: Town, browser_of: Browsers) -> None:
    case = case_in(town, "awaiting_approval")
    text = page(browser_of("ha"), case, "approve")
    assert reverse("officer_move", args=[case.code, "return_draft"]) in text


def test_each_reason_shows_what_the_sender_will_read(town: Town, browser_of: Browsers) -> None:
    text = page(browser_of("lan"), a_case(at=now()), "refuse")
    told = re.findall(r'class="choice-text inset"><p>(.+?)</p><p class="hint">(.+?)</p>', text)
    assert len(told) == len(reasons.REFUSALS)
    assert "Văn bản mẫu" not in text
