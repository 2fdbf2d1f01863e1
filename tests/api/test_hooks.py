"""Webhooks: thin CloudEvents, signed as Standard Webhooks, told of what may be told, repeated until they arrive or are dead."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection

from access.actor import SYSTEM
from api import hooks, telling
from api.models import Delivery, Hook
from casework.models import Case
from kernel.time import now
from tests.api.calling import SECRET, Caller, a_caller
from tests.casework.town import Town, do
from tests.gateways.listening import Listening

pytestmark = pytest.mark.db


@dataclass
class Receiver:
    """Somebody's server: what it got, and what it answers."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Exchange(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(told.answers.pop(0) if told.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read", "hooks:manage")


def listening(app: Caller, receiver: Receiver, *types: str) -> dict[str, Any]:
    told = app.ask("post", "/hooks", 201, {"url": receiver.url, "types": list(types)}).json()
    tell()  # the reader's place begins here
    return dict(told)


def tell() -> None:
    """What the worker does: readers, then deliveries."""
    LISTENING[0]()


LISTENING = [Listening(telling.changed)]


@pytest.fixture(autouse=True)
def fresh_listening() -> None:
    LISTENING[0] = Listening(telling.changed)


def go(at: datetime | None = None) -> int:
    tell()
    return hooks.deliver_round(at or now())


def true_signature(secret: str, headers: dict[str, str], body: bytes) -> str:
    """By the text of the specification, not by our code."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def test_changes_are_told_thin_signed_and_in_cloudevents(town: Town, app: Caller, receiver: Receiver) -> None:
    hook = listening(app, receiver)
    brought = app.bring()
    case = Case.objects.get()
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "note", now(), inputs={"words": "Ghi chú nội bộ, không ai ngoài được biết."})
    while go():
        pass
    first, second = sorted(receiver.events(), key=lambda event: event["time"])
    assert (first["type"], second["type"]) == ("motcua.feedback.received", "motcua.feedback.state_changed")
    assert {e["specversion"] for e in (first, second)} == {"1.0"}
    assert second["subject"] == brought["reference"]
    assert second["dataref"].endswith(f"/api/v1/feedback/{brought['reference']}")
    assert second["data"] == {"reference": brought["reference"], "state": "at_work"}
    for headers, body in receiver.got:
        assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
        assert headers["webhook-signature"] == true_signature(hook["secret"], headers, body)
        assert headers["webhook-id"] == json.loads(body)["id"]
        assert abs(int(headers["webhook-timestamp"]) - now().timestamp()) < 60
        for word in ("Hòa", "sửa nhà", "Ghi chú", case.code):
            assert word not in body.decode()
    assert go() == 0, "once"


def test_others_reports_are_told_to_nobody(town: Town, app: Caller, receiver: Receiver) -> None:
    listening(app, receiver)
    stranger = a_caller("feedback:write", "feedback:read")
    for content in ("Việc của hệ thống khác, hồ sơ đã quá hẹn.", SECRET):
        stranger.bring(content=content)
    while go(now() + timedelta(seconds=2)):
        pass
    assert receiver.got == []


def test_one_hook_holds_up_no_other_and_hears_in_order(town: Town, app: Caller, receiver: Receiver) -> None:
    app.ask("post", "/hooks", 201, {"url": f"{receiver.url}/a", "types": []})
    listening(app, receiver)
    brought = [app.bring(content=f"Việc thứ {n}: hồ sơ đã quá hẹn trả kết quả.")["reference"] for n in range(3)]
    assert [go(now() + timedelta(seconds=1)) for _ in range(4)] == [2, 2, 2, 0], "one of each hook in a round"
    assert [event["subject"] for event in receiver.events()] == [each for each in brought for _ in range(2)]


def test_an_address_or_a_secret_that_is_none_spoils_no_other_hook(town: Town, app: Caller, receiver: Receiver) -> None:
    for place in "ab":
        app.ask("post", "/hooks", 201, {"url": f"{receiver.url}/{place}", "types": []})
    listening(app, receiver)
    odd, torn, _good = Hook.objects.order_by("made_at")
    Hook.objects.filter(pk=odd.pk).update(url="https://xn--/")  # taken in before such addresses were refused
    Hook.objects.filter(pk=torn.pk).update(secret_ct=b"torn")
    app.bring()
    at = now()
    assert [go(at + timedelta(seconds=s)) for s in range(3)] == [3, 0, 0]
    assert len(receiver.got) == 1
    told = dict(Delivery.objects.values_list("hook_id", "problem"))
    assert (told[odd.pk], told[torn.pk]) == ("address_refused", "not_made")
    assert Hook.objects.filter(failing_since__isnull=False).count() == 2


def test_a_hook_that_hears_nothing_for_days_rests_and_loses_nothing(
    town: Town, app: Caller, receiver: Receiver
) -> None:
    hook = listening(app, receiver)
    app.bring()
    receiver.answers = [500] * 20
    at = now()
    for _ in range(5):
        go(at)
        at += timedelta(hours=40)
    [told] = app.ask("get", "/hooks").json()
    assert told["paused_at"]
    assert told["failing_since"]
    assert [row.pk for row in hooks.resting()] == [Hook.objects.get().pk]
    app.bring(content="Trong lúc tạm dừng, thêm một việc quá hẹn.")
    receiver.answers, before = [], len(receiver.got)
    assert go(at) == 0, "nothing is sent while it rests"
    a_caller("hooks:manage").ask("post", f"/hooks/{hook['id']}/resume", 404)
    app.ask("post", f"/hooks/{hook['id']}/resume", 204)
    app.ask("post", f"/hooks/{hook['id']}/resume", 404)
    while go(at):
        pass
    assert len(receiver.got) == before + 2
    assert app.ask("get", "/hooks").json()[0]["failing_since"] is None, "what arrives ends the failing"


def test_only_the_types_that_were_asked_for(town: Town, app: Caller, receiver: Receiver) -> None:
    listening(app, receiver, "motcua.feedback.state_changed")
    app.bring()
    do(town, Case.objects.get(), "lan", "refuse", now(), inputs={"reason": "not_vietnamese"})
    while go():
        pass
    assert [event["data"]["state"] for event in receiver.events()] == ["refused"]
    app.ask("post", "/hooks", 422, {"url": receiver.url, "types": ["khong.co"]})


def test_what_does_not_arrive_is_sent_again_and_a_dead_one_is_seen(town: Town, app: Caller, receiver: Receiver) -> None:
    hook = listening(app, receiver)
    app.bring()
    receiver.answers = [500, 503, 200]
    at = now()
    for wait in (0, 1, 10, 3600):
        go(at + timedelta(seconds=wait))
    assert len(receiver.got) == 3
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1, (
        "the same number, so that they know a repeat"
    )
    assert Delivery.objects.get().stage == "delivered"
    app.bring(content="Việc thứ hai, hồ sơ cũng đã quá hẹn.")
    receiver.answers = [500] * 20
    at += timedelta(hours=1)
    go(at)
    for wait in hooks.BACKOFF:
        at += wait
        go(at)
    rows = app.ask("get", f"/hooks/{hook['id']}/deliveries").json()["rows"]
    dead = rows[0]
    assert (dead["stage"], dead["attempts"], dead["problem"]) == ("dead", 9, "http_500")
    receiver.answers = []
    app.ask("post", f"/hooks/{hook['id']}/deliveries/{dead['id']}/retry", 202)
    app.ask("post", f"/hooks/{hook['id']}/deliveries/{dead['id']}/retry", 404)
    go(at)
    assert not Delivery.objects.exclude(stage="delivered").exists()


def test_a_changed_secret_is_good_beside_the_old_one_for_a_day(town: Town, app: Caller, receiver: Receiver) -> None:
    hook = listening(app, receiver)
    fresh = app.ask("post", f"/hooks/{hook['id']}/rotate").json()["secret"]
    app.bring()
    go()
    headers, body = receiver.got[-1]
    wanted = {true_signature(fresh, headers, body), true_signature(hook["secret"], headers, body)}
    assert set(headers["webhook-signature"].split()) == wanted
    app.bring(content="Ngày hôm sau, thêm một việc nữa quá hẹn.")
    go(now() + timedelta(hours=25))
    headers, body = receiver.got[-1]
    assert headers["webhook-signature"] == true_signature(fresh, headers, body)
    stored = str(Hook.objects.values_list("secret_ct", "older_ct").get())
    assert fresh[6:20] not in stored


def test_who_changes_twice_or_asks_again_loses_nothing(town: Town, app: Caller, receiver: Receiver) -> None:
    """An answer that was lost: the secret in use is still one of those that sign, and there is no second hook."""
    hook = listening(app, receiver)
    seen = [hook["secret"], *(app.ask("post", f"/hooks/{hook['id']}/rotate").json()["secret"] for _ in range(2))]
    again = app.ask("post", "/hooks", 201, {"url": receiver.url, "types": []}).json()
    assert (again["id"], Hook.objects.count()) == (hook["id"], 1)
    app.bring()
    go()
    headers, body = receiver.got[-1]
    wanted = {true_signature(secret, headers, body) for secret in [*seen, again["secret"]]}
    assert set(headers["webhook-signature"].split()) == wanted and len(receiver.got) == 1


def test_gone_is_gone(town: Town, app: Caller, receiver: Receiver) -> None:
    listening(app, receiver)
    app.bring()
    receiver.answers = [410]
    go()
    assert Hook.objects.get().why_ended == "gone"
    app.bring(content="Sau khi bên kia bỏ, thêm một việc nữa.")
    go()
    assert len(receiver.got) == 1


def test_a_hook_of_somebody_else_is_not_there(town: Town, app: Caller, receiver: Receiver) -> None:
    hook = listening(app, receiver)
    other = a_caller("hooks:manage")
    assert other.ask("get", "/hooks").json() == []
    for method, path in (("delete", ""), ("post", "/rotate"), ("get", "/deliveries")):
        other.ask(method, f"/hooks/{hook['id']}{path}", 404)
    app.ask("delete", f"/hooks/{hook['id']}", 204)
    app.bring()
    go()
    assert receiver.got == []


def test_nobody_makes_us_knock_at_our_own_doors(town: Town, settings: Any) -> None:
    settings.DEMO = False
    for url in (
        "http://example.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://10.0.0.5/",
        "https://u:p@example.com/",
        "https://x:8443/",
        "ftp://x/",
        "https://",
    ):
        with pytest.raises(hooks.NotAHook):
            hooks.refuse_bad_address(url)


def test_a_worker_that_died_while_sending_sends_again(town: Town, app: Caller, receiver: Receiver) -> None:
    listening(app, receiver)
    app.bring()
    tell()
    Delivery.objects.update(stage="sending", lease_until=now() - timedelta(seconds=1))
    assert go() == 1
    assert len(receiver.got) == 1


def test_erased_leaves_no_delivery(town: Town, app: Caller, receiver: Receiver) -> None:
    from casework import erasure

    listening(app, receiver)
    app.bring()
    tell()
    erasure.erase_case(Case.objects.get().pk, erasure.ON_REQUEST, now(), SYSTEM)
    assert not Delivery.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_report")
        assert cursor.fetchone() == (0,)
