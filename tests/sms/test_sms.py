"""SMS over HTTP against a gateway of its own: three dialects, lengths, and the truth about what does not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest

from casework.models import Work
from channels.sms.length import GSM7, UCS2, Length, length, without_marks
from channels.sms.provider import HalfConfigured, provider_of
from channels.sms.send import Sms
from emulators.sms.world import alphabet_of, cut
from kernel.ids import uuid7
from kernel.time import TZ
from messaging.models import Outbound
from messaging.outbox import send_round
from messaging.routes import NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent, RouteFailed
from tests.casework.town import AT, Town, a_case
from tests.gateways.processes import running

LINK = "https://motcua.example/theo-doi/PAKN.20260915.0001/7K3M9QZ2VX4B8N1C6T5R/"
FIELDS = {"code": "PAKN.20260915.0001", "state": "Đã có trả lời", "link": LINK}
SECRET = "bi-mat-thu"
BARE: dict[str, Any] = {
    "url": "", "secret": "", "sender": "", "format": "json", "header": "Authorization: Bearer {secret}",
    "body": '{"from": "{sender}", "to": "{phone}", "text": "{text}", "ref": "{id}"}', "id_path": "id", "code_path": "",
    "good": [], "later": [], "not_this_way": [], "with_marks": False, "most_segments": 2,
}  # fmt: skip


@dataclass
class Gateway:
    url: str

    def control(self, path: str, told: dict[str, Any] | None = None) -> Any:
        answer = httpx.request(
            "GET" if told is None else "POST", f"{self.url}/_control{path}", json=told, trust_env=False, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settings(self, dialect: str = "/json") -> dict[str, Any]:
        plugged = {**BARE, "url": self.url + dialect, "secret": SECRET, "sender": "MOTCUA", "code_path": "code"}
        plugged |= {"good": ["0"], "later": ["9"], "not_this_way": ["3"]}
        if dialect == "/form":
            plugged |= {"format": "form", "header": "X-Api-Key: {secret}", "id_path": "data.0.id"}
            plugged |= {"code_path": "data.0.status", "good": ["00"], "later": ["09"], "not_this_way": ["03"]}
        if dialect == "/url":
            query = "?user={sender}&to={local_phone}&text={text}&ref={id}&key={secret}"
            plugged |= {"format": "url", "header": "", "url": self.url + dialect + query}
        return plugged


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("sms")
    (folder / "secret").write_text(SECRET)
    with running("emulators.sms", folder, "--secret-file", str(folder / "secret")) as url:
        yield Gateway(url)


@pytest.fixture
def gateway(process: Gateway, settings: Any) -> Gateway:
    process.control("/reset", {})
    settings.SMS = process.settings()
    settings.ZALO = {**settings.ZALO, "phone_template_id": ""}
    return process


def one(**more: Any) -> Outgoing:
    return Outgoing(
        id=uuid7(), **{"notice": "answered", "text": "Lời riêng", "fields": FIELDS, "phone": "0912345678", **more}
    )


def failure(message: Outgoing, at: datetime = AT) -> RouteFailed:
    with pytest.raises(RouteFailed) as failed:
        Sms().send(message, at)
    return failed.value


# --- over HTTP ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["/json", "/form", "/url"])
def test_it_arrives_in_every_dialect(gateway: Gateway, settings: Any, dialect: str) -> None:
    settings.SMS = gateway.settings(dialect)
    number = Sms().send(one(), AT)
    (message,) = gateway.control("/messages")
    assert (number, message["id"]) == ("S000001", "S000001")
    assert message["to"] == ("0912345678" if dialect == "/url" else "84912345678")
    assert message["text"] == f"Vu viec PAKN.20260915.0001: Da co tra loi. Xem: {LINK}"
    assert (message["alphabet"], message["segments"]) == ("GSM-7", 1)
    assert "Lời riêng" not in str(message)


def test_with_its_marks_if_one_wishes(gateway: Gateway, settings: Any) -> None:
    settings.SMS = {**gateway.settings(), "with_marks": True, "most_segments": 3}
    Sms().send(one(), AT)
    (message,) = gateway.control("/messages")
    assert "Đã có trả lời" in message["text"]
    assert message["alphabet"] == "UCS-2"
    assert message["segments"] == length(message["text"]).segments == 2


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ({"kind": "down"}, Passing, "http_503"),
        ({"kind": "broken"}, OutcomeUnknown, "http_500"),
        ({"kind": "close"}, OutcomeUnknown, "broken_"),
        ({"kind": "drop_after"}, OutcomeUnknown, "broken_"),
        ({"kind": "html"}, OutcomeUnknown, "not_understood"),
        ({"kind": "code", "code": 9}, Passing, "sms_9"),
        ({"kind": "code", "code": 3}, NotThisWay, "sms_3"),
        ({"kind": "code", "code": 4}, Permanent, "sms_4"),
    ],
)
def test_how_it_failed_is_told_truly(gateway: Gateway, fault: dict[str, Any], kind: type, code: str) -> None:
    gateway.control("/faults", {**fault, "times": 1})
    failed = failure(one())
    assert type(failed) is kind
    assert failed.code.startswith(code)


def test_a_wrong_secret_and_nobody_there_wait(gateway: Gateway, settings: Any) -> None:
    settings.SMS = {**gateway.settings(), "secret": "sai"}
    assert failure(one()).code == "http_401"
    settings.SMS = {**gateway.settings(), "url": "http://127.0.0.1:9/json"}
    failed = failure(one())
    assert (type(failed), failed.code) == (Passing, "unreachable")


def test_what_is_no_mobile_number_does_not_leave_the_house(gateway: Gateway, settings: Any) -> None:
    assert failure(one(phone="")).code == "no_phone"
    assert failure(one(phone="02438253535")).code == "no_mobile"
    assert failure(one(fields={})).code == "no_fields"
    settings.SMS = BARE
    assert failure(one()).code == "no_sms"
    assert gateway.control("/calls") == 0


def test_at_night_no_telephone_rings(gateway: Gateway) -> None:
    failed = failure(one(), datetime(2026, 9, 15, 23, 30, tzinfo=TZ))
    assert isinstance(failed, Passing)
    assert failed.after is not None
    assert failed.after.total_seconds() == (7 * 60 + 35) * 60


def test_too_long_the_state_gives_way_then_nothing_is_sent(gateway: Gateway) -> None:
    Sms().send(one(fields={**FIELDS, "state": "x" * 400}), AT)
    assert gateway.control("/messages")[0]["text"] == f"Vu viec PAKN.20260915.0001: {LINK}"
    assert failure(one(fields={**FIELDS, "link": LINK + "x" * 400})).code == "too_long"


@pytest.mark.db
def test_in_the_order_of_ways_it_stands_before_the_call(town: Town, gateway: Gateway) -> None:
    """Somebody who left a telephone alone, where no template is approved: the short message finds him."""
    case = a_case()
    for _ in range(4):
        send_round(AT)
    message = Outbound.objects.get(case_id=case.pk)
    assert (message.state, message.route, message.provider_id) == ("sent", "sms", "S000001")
    assert gateway.control("/messages")[0]["ref"] == str(message.pk)
    assert not Work.objects.filter(case=case, is_main=False).exists()


@pytest.mark.db
def test_what_may_have_arrived_is_not_sent_again(town: Town, gateway: Gateway) -> None:
    gateway.control("/faults", {"kind": "drop_after", "times": 1})
    case = a_case()
    for _ in range(6):
        send_round(AT)
    assert Outbound.objects.get(case_id=case.pk).state == "unknown"
    assert gateway.control("/calls") == 1
    assert [w.task for w in Work.objects.filter(case=case, is_main=False)] == ["settle_message"]


# --- configured whole or not at all ---------------------------------------------------------------------------------------


def test_unplugged_is_no_gateway() -> None:
    assert provider_of(BARE) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"url": ""}, "without SMS_URL"),
        ({"secret": ""}, "SMS_SECRET_FILE is missing"),
        ({"sender": ""}, "SMS_SENDER is missing"),
        ({"url": "http://sms.example/send"}, "must be https"),
        ({"url": "sms.example"}, "no address"),
        ({"body": "{from"}, "not JSON"),
        ({"body": '{"to": "{phone}"}'}, "must carry {text}"),
        ({"body": '{"to": "{phone}", "text": "{text}", "x": "{tex}"}'}, "unknown placeholder {tex}"),
        ({"format": "xml"}, "json, form or url"),
        ({"format": "form", "body": '{"to": ["{phone}"], "text": "{text}"}'}, "object of texts"),
        ({"code_path": "code"}, "SMS_GOOD_CODES"),
        ({"header": "Bearer"}, "SMS_HEADER"),
        ({"most_segments": 0}, "SMS_MOST_SEGMENTS"),
    ],
)
def test_half_configured_does_not_start(wrong: dict[str, Any], told: str) -> None:
    whole = {**BARE, "url": "https://sms.example/send", "secret": "s", "sender": "MOTCUA"}
    assert provider_of(whole) is not None
    with pytest.raises(HalfConfigured, match=told):
        provider_of({**whole, **wrong})


def test_what_is_filled_in_stays_text() -> None:
    provider = provider_of({**BARE, "url": "https://sms.example/s?t={text}", "secret": "s", "sender": 'A"{id}'})
    assert provider is not None
    _method, address, request = provider.call({"phone": "84912345678", "text": 'a&b "{secret}"', "id": "1"})
    assert address == "https://sms.example/s?t=a%26b%20%22%7Bsecret%7D%22"
    assert request["json"] == {"from": 'A"{id}', "to": "84912345678", "text": 'a&b "{secret}"', "ref": "1"}


# --- lengths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Length(GSM7, 0, 0)),
        ("a" * 160, Length(GSM7, 160, 1)),
        ("a" * 161, Length(GSM7, 161, 2)),
        ("a" * 306, Length(GSM7, 306, 2)),
        ("a" * 307, Length(GSM7, 307, 3)),
        ("a" * 159 + "€", Length(GSM7, 161, 2)),
        ("a" * 152 + "€" + "a" * 152, Length(GSM7, 306, 3)),  # the pair is not cut: 152, then 2 + 151, then 1
        ("ắ" * 70, Length(UCS2, 70, 1)),
        ("ắ" * 71, Length(UCS2, 71, 2)),
        ("ắ" * 134, Length(UCS2, 134, 2)),
        ("ắ" * 135, Length(UCS2, 135, 3)),
        ("😀" * 35, Length(UCS2, 70, 1)),
        ("a" * 66 + "😀" + "a" * 66, Length(UCS2, 134, 3)),
    ],
)
def test_segments(text: str, expected: Length) -> None:
    assert length(text) == expected
    assert (alphabet_of(text), len(cut(text))) == (expected.alphabet, expected.segments), "the other side counts alike"


def test_without_marks() -> None:
    assert (
        without_marks("Đã trả lời: Nguyễn Thị Ước, “Quận Đống Đa” – 3…")
        == 'Da tra loi: Nguyen Thi Uoc, "Quan Dong Da" - 3...'
    )
    assert without_marks("漢") == "?"
