"""If-Match on the officer's pages: a write names what it saw, or it is refused and the form comes back with what was typed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import Case, Words
from ledger.models import Entry
from tests.casework.town import Town, a_case

pytestmark = pytest.mark.db


@pytest.fixture
def lan(town: Town) -> Client:
    client = Client()
    client.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def path(case: Case) -> str:
    return f"/can-bo/vu-viec/{case.code}/note/"


@pytest.mark.parametrize("leave_out", ["expects", "key"])
def test_a_write_that_does_not_say_what_it_saw_is_refused_and_kept(lan: Client, leave_out: str) -> None:
    case = a_case()
    said = {"words": "Đã gọi điện xác minh.", "expects": "1", "key": str(uuid4())}
    del said[leave_out]
    answer = lan.post(path(case), said)
    assert answer.status_code == 412
    assert "Đã gọi điện xác minh." in answer.content.decode()
    assert not Words.objects.filter(case_id=case.pk).exists()


def test_the_version_comes_back_as_it_went_out_above_a_thousand(lan: Client) -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(row_version=1234)
    page = lan.get(path(case)).content.decode()
    carried = dict(re.findall(r'name="(key|expects)" value="([^"]*)"', page))
    assert carried["expects"] == "1234"
    assert lan.post(path(case), {"words": "Đã gọi điện xác minh.", **carried}).status_code == 302


def test_a_search_by_telephone_is_written_down_without_the_number(lan: Client, town: Town) -> None:
    case = a_case()
    page = lan.get("/can-bo/", {"q": "0912 345 678"}).content.decode()
    assert case.code in page
    entry = Entry.objects.get(verb="people:phone:searched")
    assert (entry.actor_id, entry.particulars) == (town.users["lan"].pk, {"found": 1})
    lan.get("/can-bo/", {"q": "giấy phép"})
    assert Entry.objects.filter(verb="people:phone:searched").count() == 1
