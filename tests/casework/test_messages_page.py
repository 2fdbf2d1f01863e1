"""The page of messages in trouble: whose they are to decide, and that it names no case that the reader may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casework.models import Case
from messaging.models import Outbound
from tests.casework.town import Town, a_case, do

pytestmark = pytest.mark.db
PAGE = "/can-bo/tin-nhan/"


@pytest.fixture
def troubled(town: Town) -> dict[str, Case]:
    """Two cases whose receipts did not arrive: one accuses the coordinators' own centre."""
    cases = {"ordinary": a_case(), "accuses the office": a_case()}
    conduct = {"unit_id": "works", "stream": "conduct", "accused_unit_id": "office"}
    do(town, cases["accuses the office"], "lan", "assign", inputs=conduct)
    Outbound.objects.filter(notice="received").update(state="failed", has_failed=True)
    return cases


def browser(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def decide(client: Client, case: Case) -> str:
    message = Outbound.objects.get(case_id=case.pk, notice="received")
    client.post(f"{PAGE}{message.pk}/write_off/")
    message.refresh_from_db()
    return message.state


def test_a_coordinator_finds_the_messages_of_the_cases_he_may_see(town: Town, troubled: dict[str, Any]) -> None:
    page = browser(town, "lan").get(PAGE).content.decode()
    assert all(case.code in page for case in troubled.values())


def test_the_accused_unit_finds_and_decides_nothing_of_the_case_against_it(
    town: Town, troubled: dict[str, Case]
) -> None:
    office = browser(town, "hung")
    page = office.get(PAGE).content.decode()
    assert troubled["ordinary"].code in page
    assert troubled["accuses the office"].code not in page
    assert decide(office, troubled["accuses the office"]) == "failed"
    assert decide(office, troubled["ordinary"]) == "written_off"


def test_an_operator_decides_without_learning_whose_case_it_is(town: Town, troubled: dict[str, Case]) -> None:
    operator = browser(town, "huy")
    page = operator.get(PAGE).content.decode()
    assert not any(case.code in page for case in troubled.values())
    assert decide(operator, troubled["ordinary"]) == "written_off"
