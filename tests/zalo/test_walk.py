"""Both ways through the house: a message from the phone to whoever listens, an answer from the outbox to the phone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from access.actor import SYSTEM
from books import people
from channels.zalo.receive import webhook
from kernel.time import now
from messaging import inbound, outbox
from messaging.conversations import conversation_at
from messaging.models import Conversation, Outbound
from tests.cluster import Copy
from tests.zalo.conftest import Emulator, move_to

FIELDS = {"code": "H26-PA-0001", "state": "Đã có trả lời", "link": "https://motcua.example/theo-doi/x/abc/"}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Ear:
    """A listener that only remembers."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def before(self, at: datetime) -> None:
        pass

    def heard(self, conversation: Conversation, message: inbound.Heard, inbound_id: UUID, at: datetime) -> None:
        self.said.append((message.kind, message.text))

    def withdrew(self, conversation: Conversation, at: datetime) -> None:
        self.said.append(("withdraw", ""))


@pytest.fixture
def door(granted: Copy, emulator: Emulator) -> Iterator[None]:
    server = make_server("127.0.0.1", 0, webhook, Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert emulator.control("/webhook", {"url": f"http://127.0.0.1:{server.server_port}/webhooks/zalo"})["saved"]
    yield
    server.shutdown()
    emulator.control("/reset", {})
    server.server_close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    before, mine = inbound._listeners[:], Ear()  # noqa: SLF001 -- put back afterwards what the wiring entered
    inbound.register_listener(mine)
    yield mine
    inbound._listeners[:] = before  # noqa: SLF001


def work_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        inbound.work_round(now())
        assert time.monotonic() < until
        time.sleep(0.05)


def row(number: UUID) -> Outbound:
    return Outbound.objects.get(pk=number)


def test_from_the_phone_in_order(door: None, ear: Ear, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    for number in range(6):
        emulator.control(f"/users/{citizen}/text", {"text": f"câu {number}"})
    emulator.control(f"/users/{citizen}/withdraw", {})
    work_until(lambda: len(ear.said) == 7)
    assert ear.said == [("text", f"câu {number}") for number in range(6)] + [("withdraw", "")]


def test_answer_arrives_and_its_receipts_come_back(door: None, ear: Ear, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    emulator.control(f"/users/{citizen}/text", {"text": "chào"})
    work_until(lambda: len(ear.said) == 1)
    conversation = Conversation.objects.get()
    number = outbox.put(notice="answered", text="Trả lời", fields=FIELDS, conversation_id=conversation.id, at=now())
    assert outbox.send_round(now()) == 1
    assert emulator.on_phone(citizen)[0]["text"] == "Trả lời"
    work_until(lambda: row(number).state == "seen")


def test_after_the_window_a_template_with_the_link_only(door: None, ear: Ear, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    emulator.control(f"/users/{citizen}/text", {"text": "chào"})
    work_until(lambda: len(ear.said) == 1)
    move_to(emulator, days=9, hours=(10 - now().hour) % 24)
    conversation = Conversation.objects.get()
    number = outbox.put(
        notice="answered", text="Toàn văn CANARY", fields=FIELDS, conversation_id=conversation.id, at=now()
    )
    outbox.send_round(now())
    assert (row(number).state, row(number).route) == ("queued", "zalo.template")
    outbox.send_round(now())
    assert row(number).state in {"sent", "delivered", "seen"}
    [shown] = emulator.on_phone(citizen)
    assert shown["call"] == "template"
    assert "CANARY" not in str(shown)


def test_a_receipt_settles_what_nobody_knew(door: None, ear: Ear, emulator: Emulator) -> None:
    """The template by phone arrived, its answer was lost: Zalo's receipt carries our own number."""
    emulator.citizen(phone="0912345678")
    move_to(emulator, hours=(10 - now().hour) % 24)
    person = people.enrol(name="Nguyễn Văn A", phone="0912345678", actor=SYSTEM, at=now())
    emulator.fault("drop_after", "business", times=1)
    number = outbox.put(notice="answered", text="x", fields=FIELDS, person_id=person, at=now())
    outbox.send_round(now())
    assert row(number).state == "unknown"
    assert outbox.send_round(now()) == 0  # never sent again unasked
    work_until(lambda: row(number).state in {"delivered", "seen"})
    assert len(emulator.control("/zbs")) == 1


def test_late_words_do_not_set_the_window_back(door: None, ear: Ear, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    old = now()
    move_to(emulator, hours=5)
    emulator.control(f"/users/{citizen}/text", {"text": "mới"})
    work_until(lambda: len(ear.said) == 1)
    latest = Conversation.objects.get().last_heard_at
    inbound._tell("zalo", inbound.Heard("text", citizen, "cũ", said_at=old), UUID(int=1), now())  # noqa: SLF001
    assert Conversation.objects.get().last_heard_at == latest


def test_unreadable_is_set_apart_and_kept(granted: Copy, ear: Ear, emulator: Emulator) -> None:
    from channels.zalo.receive import keep
    from messaging.models import Inbound

    assert keep(b"\xff not json", None, now())
    inbound.work_round(now())
    kept = Inbound.objects.get()
    assert (kept.state, kept.problem) == ("unreadable", "not_understood")
    assert kept.body is not None
    assert ear.said == []


def test_database_away_while_sending_is_passing(
    granted: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from channels.zalo import tokens

    def away(*_: Any) -> str:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(tokens, "access_token", away)
    citizen = emulator.citizen()
    conversation = conversation_at("zalo", citizen, now())
    number = outbox.put(notice="answered", text="x", conversation_id=conversation.id, at=now())
    outbox.send_round(now())
    assert (row(number).state, row(number).problem) == ("queued", "database_away")
