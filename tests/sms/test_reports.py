"""Delivery reports of an SMS gateway: proved or not there, once, whatever order they come in; what failed goes the next way."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework.models import Work
from channels.sms.provider import HalfConfigured
from channels.sms.receipts import rules_of
from kernel.time import now
from messaging.inbound import RETRY, work_round
from messaging.models import Inbound, Outbound
from messaging.outbox import put, send_round
from tests.casework.town import AT, Town, a_case
from tests.sms.test_sms import Gateway, gateway, process

__all__ = ["gateway", "process"]
SECRET = "bi-mat-bao-cao-0123456789"
PLUGGED: dict[str, Any] = {
    "secret": SECRET, "signature": "", "rows": "", "id_path": "id", "ours_path": "", "state_path": "status",
    "delivered": ["DELIVRD"], "failed": ["UNDELIV", "EXPIRED"],
}  # fmt: skip
HERE = f"/webhooks/sms/{SECRET}"
JSON = "application/json"


@pytest.fixture
def plugged(settings: Any) -> None:
    settings.SMS_RECEIPTS = PLUGGED


def tell(told: Any, path: str = HERE, **headers: str) -> int:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Client().post(path, body, content_type=JSON, headers=headers).status_code


def a_message(town: Town, *, state: str = "sent", left: list[str] | None = None, number: str = "S1") -> Outbound:
    """A message that went out by SMS."""
    case = a_case(at=AT)
    pk = put(notice="answered", text="Lời riêng", at=AT, person_id=case.sender_id, case_id=case.pk)
    Outbound.objects.filter(case_id=case.pk).exclude(pk=pk).delete()
    Outbound.objects.filter(pk=pk).update(route="sms", routes_left=left or [], state=state, provider_id=number)
    return Outbound.objects.get(pk=pk)


def worked(after: timedelta = timedelta(0)) -> None:
    work_round(now() + after)


def test_delivered_is_written_down_once(town: Town, plugged: None) -> None:
    message = a_message(town)
    assert [tell({"id": "S1", "status": "DELIVRD"}) for _ in range(2)] == [200, 200]
    assert Inbound.objects.filter(channel="sms").count() == 1
    worked()
    message.refresh_from_db()
    assert message.state == "delivered"
    tell({"id": "S1", "status": "UNDELIV"})
    worked()
    message.refresh_from_db()
    assert message.state == "delivered", "what arrived did arrive"


def test_failed_goes_the_next_way_and_a_repeat_changes_nothing(town: Town, plugged: None) -> None:
    message = a_message(town, left=["email"])
    tell({"id": "S1", "status": "UNDELIV"})
    worked()
    message.refresh_from_db()
    assert (message.state, message.route, message.problem) == ("queued", "email", "sms_UNDELIV")
    Outbound.objects.filter(pk=message.pk).update(state="sent", provider_id="thu-1")
    tell({"id": "S1", "status": "UNDELIV", "again": 1})
    worked()
    message.refresh_from_db()
    assert (message.state, message.route) == ("sent", "email")


def test_when_no_way_is_left_somebody_calls(town: Town, plugged: None) -> None:
    message = a_message(town)
    tell({"id": "S1", "status": "EXPIRED"})
    worked()
    message.refresh_from_db()
    assert (message.state, message.has_failed) == ("failed", True)
    assert Work.objects.filter(case_id=message.case_id, task="call", closed_at=None).count() == 1


@pytest.mark.parametrize(("status", "state"), [("DELIVRD", "delivered"), ("UNDELIV", "failed")])
def test_a_report_settles_what_nobody_knew(town: Town, plugged: None, settings: Any, status: str, state: str) -> None:
    settings.SMS_RECEIPTS = {**PLUGGED, "ours_path": "ref"}
    message = a_message(town, state="unknown", number="")
    tell({"id": "S9", "ref": str(message.pk), "status": status})
    worked()
    message.refresh_from_db()
    assert message.state == state
    assert not Work.objects.filter(case_id=message.case_id, task="settle_message", closed_at=None).exists()


def test_a_report_faster_than_we_write_down_waits(town: Town, plugged: None) -> None:
    message = a_message(town, state="sending", number="", left=["email"])
    tell({"id": "S1", "status": "UNDELIV"})
    worked()
    Outbound.objects.filter(pk=message.pk).update(state="sent", provider_id="S1")
    worked(RETRY[0])
    message.refresh_from_db()
    assert message.route == "email"


def test_an_unknown_number_is_kept_and_then_let_be(town: Town, plugged: None) -> None:
    assert tell({"id": "of-somebody-else", "status": "UNDELIV"}) == 200
    for hour in range(len(RETRY) + 1):
        worked(timedelta(hours=hour))
    (row,) = Inbound.objects.filter(channel="sms")
    assert (row.state, row.problem) == ("done", ""), "nobody's work"


def test_what_says_nothing_changes_nothing(town: Town, plugged: None, settings: Any) -> None:
    message = a_message(town)
    for told in (
        {"id": "S1", "status": "ACCEPTD"},
        {"id": "", "status": "UNDELIV"},
        {"status": "DELIVRD"},
        [],
        {"id": ["S1"]},
        [7],
    ):
        assert tell(told) == 200
    assert tell(b"\xff<xml>") == 200
    worked()
    message.refresh_from_db()
    assert message.state == "sent"
    states = Inbound.objects.filter(channel="sms").values_list("state", flat=True)
    assert sorted(states).count("unreadable") == 1


def test_several_in_one_body_a_form_and_a_call_without_a_body(town: Town, plugged: None, settings: Any) -> None:
    settings.SMS_RECEIPTS = {**PLUGGED, "rows": "data.list"}
    one, other = a_message(town), a_message(town, number="S2")
    rows = [{"id": "S1", "status": "DELIVRD"}, {"id": "S2", "status": "UNDELIV"}]
    tell({"data": {"list": rows}})
    third, fourth = a_message(town, number="S3"), a_message(town, number="S4")
    form = "id=S3&status=DELIVRD"
    Client().post(HERE, form, content_type="application/x-www-form-urlencoded")
    assert Client().get(f"{HERE}?id=S4&status=DELIVRD").status_code == 200
    worked()
    for message in (one, other, third, fourth):
        message.refresh_from_db()
    assert [m.state for m in (one, other, third, fourth)] == ["delivered", "failed", "delivered", "delivered"]


def test_it_fails_closed(town: Town, settings: Any) -> None:
    told = {"id": "S1", "status": "UNDELIV"}
    settings.SMS_RECEIPTS = {**PLUGGED, "secret": "", "delivered": [], "failed": []}
    assert [tell(told), tell(told, "/webhooks/sms/"), tell(told, "/webhooks/sms/x")] == [404] * 3
    settings.SMS_RECEIPTS = PLUGGED
    assert [tell(told, "/webhooks/sms/"), tell(told, f"{HERE}x"), tell(told, HERE[:-1]), tell(told, f"{HERE}/")] == [
        404
    ] * 4
    settings.SMS_RECEIPTS = {**PLUGGED, "signature": "X-Signature"}
    body = json.dumps(told).encode()
    signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    there = "/webhooks/sms/"
    refused = [tell(body, HERE), tell(body, there), tell(body, there, X_Signature="0" * 64)]
    refused += [tell(body + b" ", there, **{"X-Signature": signed}), Client().get(there).status_code]
    assert refused == [404] * 5
    assert not Inbound.objects.exists()
    assert tell(body, there, **{"X-Signature": f"sha256={signed.upper()}"}) == 200
    assert Inbound.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "ngan"}, {"secret": "a/b" * 20}, {"delivered": []}, {"failed": []}, {"failed": ["DELIVRD"]}, {"state_path": ""},
     {"secret": ""}, {"id_path": ""}],
)  # fmt: skip
def test_half_configured_does_not_start(wrong: dict[str, Any]) -> None:
    assert rules_of(PLUGGED)
    with pytest.raises(HalfConfigured):
        rules_of({**PLUGGED, **wrong})


@pytest.mark.parametrize("sort", ["query", "signed"])
def test_the_gateway_reports_over_http(
    lasting_town: Town, served: str, gateway: Gateway, settings: Any, sort: str
) -> None:
    is_signed = sort == "signed"
    settings.SMS_RECEIPTS = {**PLUGGED, "ours_path": "ref", "signature": "X-Signature" if is_signed else ""}
    url = f"{served}/webhooks/sms/{'' if is_signed else SECRET}"
    gateway.control(
        "/reports", {"url": url, "sort": "form" if is_signed else sort, "sign": SECRET if is_signed else ""}
    )
    cases = [a_case(at=AT, phone=phone) for phone in ("0912345678", "0912345000")]
    for _ in range(4):
        send_round(AT)
    for _try in range(4000):
        if len(told := gateway.control("/reports")) == 2:
            break
        time.sleep(0.05)
    assert [each["answer"] for each in told] == [200, 200]
    worked()
    messages = {m.case_id: m for m in Outbound.objects.all()}
    assert messages[cases[0].pk].state == "delivered"
    assert (messages[cases[1].pk].route, messages[cases[1].pk].problem) == ("email", "sms_UNDELIV")
