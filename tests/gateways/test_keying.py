"""Unplugged from the national system: what a coordinator keys in lies apart, is counted truly, and is done one after another."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Work
from gateways.national_portal import pushing
from kernel.time import now
from kinds.feedback.models import Feedback
from ledger.models import Entry
from tests.casework.town import Town, a_case, do
from tests.gateways.listening import Listening

pytestmark = pytest.mark.db
INBOX, PAGE = "/can-bo/", "/can-bo/lien-thong/nhap-quoc-gia/"


@pytest.fixture
def many(town: Town) -> list[str]:
    """Five matters that somebody took up; the codes, oldest first."""
    listening, codes = Listening(pushing.changed), []
    for number in range(5):
        at = now() - timedelta(minutes=10 - number)
        case = a_case(at=at, content=f"Việc thứ {number}: hồ sơ cấp phép đã quá hẹn nhiều tuần.")
        do(town, case, "lan", "assign", at, inputs={"unit_id": "works", "stream": "rule"})
        codes.append(case.code)
    listening()
    return codes


def browser(town: Town, who: str = "lan") -> Client:
    client = Client()
    client.force_login(town.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, page: str, **said: str) -> Any:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return client.post(PAGE, {**hidden, **said})


def test_they_are_due_in_two_working_days_of_their_own(town: Town, many: list[str]) -> None:
    due = set(Work.objects.filter(task="key_national").values_list("due_at", flat=True))
    assert all(timedelta(days=1) < each - now() < timedelta(days=6) for each in due)


def test_the_main_list_is_without_them_and_their_number_leads_to_them(town: Town, many: list[str]) -> None:
    waiting = a_case(at=now()).code
    client = browser(town)
    page = text_of(client, INBOX)
    assert waiting in page
    assert not any(code in page for code in many)
    (address, count) = re.search(r'href="(\?rieng=key_national)"[^>]*>[^<]*\(<b>(\d+)</b>\)', page).groups()  # type: ignore[union-attr]
    assert int(count) == len(many)
    heap = text_of(client, INBOX + address)
    assert all(code in heap for code in many)
    assert waiting not in heap
    shown = [
        int(n)
        for n in re.findall(r"<b>(\d+)</b> (?:việc quá hạn|đến hạn hôm nay|trong 7 ngày|sau 7 ngày|tạm dừng)", heap)
    ]
    assert sum(shown) == len(many), "the bands above a list count that list"
    assert PAGE in heap


def test_others_are_not_told_of_them(town: Town, many: list[str]) -> None:
    assert "rieng=key_national" not in text_of(browser(town, "bao"), INBOX)
    assert browser(town, "bao").get(PAGE).status_code == 403


def test_one_after_another(town: Town, many: list[str]) -> None:
    client = browser(town)
    page = text_of(client, PAGE)
    assert "Đỗ Thị Hòa" not in page, "who sent it is read after a press"
    read = Entry.objects.filter(verb="people:identity:read").count()
    page = sent(client, page, act="show").content.decode()
    assert "Đỗ Thị Hòa" in page
    assert Entry.objects.filter(verb="people:identity:read").count() == read + 1
    done = []
    for number in range(len(many)):
        done += [code for code in many if f">{code}</a>" in page]
        page = sent(client, page, act="note", national_code=f"PAKN.20261122.00{number}").content.decode()
    assert done == many, "each once, the oldest first"
    assert "Không còn vụ việc nào chờ nhập" in page
    assert not Work.objects.filter(task="key_national", closed_at=None).exists(), "at once, not a round later"
    assert Feedback.objects.exclude(national_code="").count() == len(many)
    assert "rieng=key_national" not in text_of(client, INBOX)


def test_put_off_and_refused(town: Town, many: list[str]) -> None:
    client = browser(town)
    page = sent(client, text_of(client, PAGE), act="later").content.decode()
    assert f">{many[1]}</a>" in page
    answer = sent(client, page, act="note", national_code="mã có <dấu>")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f">{many[1]}</a>" in page
    assert "mã có &lt;dấu&gt;" in page, "what was typed is still there"
    for _each in many[1:]:
        page = sent(client, page, act="later").content.decode()
    assert "đã được để sau" in page
    assert f">{many[0]}</a>" in text_of(client, PAGE)


def test_one_code_is_one_matter_and_looks_like_one(town: Town, many: list[str]) -> None:
    client = browser(town)
    page = sent(client, text_of(client, PAGE), act="show").content.decode()
    assert re.search(r"<dd>0\d{3} \d{3} \d{3}", page), "a telephone as people write it"
    page = sent(client, page, act="note", national_code="PAKN.20261122.777").content.decode()
    for wrong, words in (
        ("PAKN.20261122.777", many[0]),
        ("pakn.20261122.777", many[0]),
        ("7" * 41, "40 ký tự"),
        ("khongso", "40 ký tự"),
    ):
        answer = sent(client, page, act="note", national_code=wrong)
        assert answer.status_code == 422
        assert words in re.sub(r"\s+", " ", answer.content.decode())
        page = answer.content.decode()
    assert Feedback.objects.exclude(national_code="").count() == 1


def test_a_press_sent_twice_is_one_note(town: Town, many: list[str]) -> None:
    client = browser(town)
    page = text_of(client, PAGE)
    for _time in range(2):
        sent(client, page, act="note", national_code="PAKN.20261122.777")
    assert Entry.objects.filter(verb="feedback:national_code:noted").count() == 1


def test_what_is_sealed_is_keyed_in_nowhere(town: Town, many: list[str]) -> None:
    work = Work.objects.filter(task="key_national").order_by("due_at", "id").first()
    assert work is not None
    do(town, work.case_id, "bao", "seal", now())
    assert work.case.code not in text_of(browser(town), PAGE)
    work.refresh_from_db()
    assert work.closed_at is not None


def test_the_address_of_a_heap_that_is_none_narrows_nothing(town: Town, many: list[str]) -> None:
    assert reverse("national_key_in") == PAGE
    assert many[0] not in text_of(browser(town), INBOX + "?rieng=received")
