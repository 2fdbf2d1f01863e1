"""The sender's own forms: what happened meanwhile is told before anything is carried out, and what was typed stays."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework.models import Case, Words
from casework.tracking import secret_of
from kernel.time import now
from tests.casework.town import Town, case_in, do, talk

pytestmark = pytest.mark.db
TYPED = "Tôi gửi thêm: hồ sơ nộp ngày 02/11."
TOLD = "vừa có diễn biến mới"


def form_of(case: Case, move: str) -> tuple[str, dict[str, str]]:
    """Where the form stands, and what it carries unseen."""
    path = f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/{move}/"
    page = Client().get(path).content.decode()
    return path, dict(re.findall(r'<input type="hidden" name="(key|expects)" value="([^"]*)"', page))


def carried(answer: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|expects)" value="([^"]*)"', answer.content.decode()))


def test_what_the_city_said_meanwhile_is_read_first(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    path, unseen = form_of(case, "add")
    assert set(unseen) == {"key", "expects"}
    do(town, case, "bao", "report_progress", now(), inputs={"words": "Đã kiểm tra tại chỗ."})
    told = Client().post(path, unseen | {"words": TYPED})
    assert told.status_code == 422
    assert TOLD in told.content.decode()
    assert TYPED in told.content.decode(), "what was typed is still there"
    assert not Words.objects.filter(text=TYPED).exists()
    again = Client().post(path, carried(told) | {"words": TYPED})
    assert again.status_code == 302
    assert Words.objects.filter(text=TYPED).count() == 1


def test_what_only_the_office_sees_overtakes_nobody(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    path, unseen = form_of(case, "add")
    do(town, case, "bao", "note", now(), inputs={"words": "Ghi chú nội bộ."})
    assert Client().post(path, unseen | {"words": TYPED}).status_code == 302


def test_a_form_that_is_sent_twice_is_carried_out_once_and_says_so_twice(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    path, unseen = form_of(case, "add")
    answers = [Client().post(path, unseen | {"words": TYPED}) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert Words.objects.filter(text=TYPED).count() == 1


def test_an_answer_that_was_taken_back_is_not_rated(town: Town) -> None:
    """Reopened and answered anew between opening the page and rating: the stars were for another answer."""
    case = case_in(town, "answered", conversation=talk(), at=now() - timedelta(hours=2))
    path, unseen = form_of(case, "rate")
    do(town, case, "", "reopen", now(), inputs={"words": "Chưa giải quyết."})
    refused = Client().post(path, unseen | {"score": "satisfied"})
    assert refused.status_code == 422
