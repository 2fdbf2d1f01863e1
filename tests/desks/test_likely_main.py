"""Merging: a short list to choose from, of what the official may open; chosen without copying a code, or typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from kernel.time import now
from kinds.feedback.suggestions.waiting import suggesting_round
from tests.casework.town import Town, a_case, case_in, do, sealed, talk

pytestmark = pytest.mark.db
Browsers = Callable[[str], Client]
OTHER = "Xin đăng ký kết hôn ở phường, bộ phận một cửa bảo phải về quê lấy giấy xác nhận rồi mới nhận."
ELSE = "Con tôi chuyển trường, phòng giáo dục yêu cầu bản sao công chứng học bạ dù đã nộp bản điện tử."
CHOICE = re.compile(r'name="likely" value="([^"]+)"')


def form_of(browser: Client, case: Case) -> str:
    return browser.get(reverse("officer_move", args=[case.code, "merge"])).content.decode()


def test_likely_main_cases_are_chosen_from_a_list(town: Town, browser_of: Browsers) -> None:
    lan = browser_of("lan")
    near = case_in(town, "assigned", at=now(), phone="0911111111")
    same_sender = a_case(at=now(), content=ELSE, conversation=talk("one"))
    accusing = a_case(at=now(), phone="0922222222")
    do(town, accusing, "lan", "assign", now(), inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})  # fmt: skip
    hidden, refused, looked = Case.objects.get(pk=sealed()), case_in(town, "redirected", at=now()), a_case(at=now(), content=OTHER, phone="0933333333")  # fmt: skip
    lan.get(reverse("officer_case", args=[looked.code]))
    case = a_case(at=now(), conversation=talk("one"))
    suggesting_round(now())
    text = form_of(lan, case)
    assert CHOICE.findall(text) == [near.code, same_sender.code, looked.code], "the likeliest first"
    assert not [each.code for each in (hidden, refused, accusing, case) if f'value="{each.code}"' in text]
    line = text[text.index(f'value="{near.code}"') :].split("</label>")[0]
    for told in (near.subject, "Sở Xây dựng", "tiếp nhận", "nội dung gần giống"):
        assert told in line, told
    assert 'name="main"' in text, "a code may still be typed"


def test_what_was_chosen_is_merged_as_what_was_typed(town: Town, browser_of: Browsers) -> None:
    lan, main, case, other = browser_of("lan"), *(a_case(at=now(), conversation=talk(each)) for each in "abc")
    path, seen = reverse("officer_move", args=[case.code, "merge"]), {"key": "k", "expects": str(case.row_version)}
    empty = lan.post(path, seen | {"likely": ""})
    assert "Hãy chọn một vụ việc trong danh sách hoặc ghi mã" in empty.content.decode()
    both = lan.post(path, seen | {"likely": main.code, "main": other.code})
    assert "vừa ghi mã khác" in both.content.decode()
    asked = lan.post(path, seen | {"likely": main.code})
    assert asked.status_code == 422
    assert f'name="main" value="{main.code}"' in asked.content.decode(), "named now, whichever way"
    assert f'name="confirmed" value="{main.code}"' in asked.content.decode()
    assert lan.post(path, seen | {"likely": main.code, "confirmed": main.code}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "merged"


def test_a_coordinator_of_another_unit_is_offered_only_what_he_may_open(town: Town, browser_of: Browsers) -> None:
    theirs, case = a_case(at=now()), case_in(town, "assigned", at=now(), phone="0911111111")
    Case.objects.filter(pk=case.pk).update(unit_id=town.unit("office"), receiving_unit_id=town.unit("office"))
    case.works.update(unit_id=town.unit("office"))
    assert theirs.code not in form_of(browser_of("hung"), case)
