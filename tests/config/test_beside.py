"""A round that waits for somebody outside: beside the others, one at a time, its failures told and forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.models import Attachment
from channels.zalo import tokens
from config import worker
from config.beside import Beside
from kernel.ids import uuid7
from kernel.time import now
from kinds.feedback.letters import printing
from kinds.feedback.letters.models import Letter
from messaging import media, routes
from messaging.models import Inbound, Outbound
from tests.casework.town import AT, Town, a_case, talk
from tests.feedback.test_quarantine import say
from vault.keys import keyring

PATIENCE = 60.0  # seconds: whoever is held up is found, however busy the machine is


def test_a_slow_round_holds_up_nobody_and_does_not_run_twice() -> None:
    go, began, runs = threading.Event(), threading.Event(), []

    def slow(at: datetime) -> None:
        runs.append(at)
        began.set()
        go.wait(PATIENCE)

    beside = Beside("slow", slow)
    assert beside(now()) == 0
    assert began.wait(PATIENCE)
    assert beside(now()) == 0
    assert not beside.wait(0)
    go.set()
    assert beside.wait(PATIENCE)
    assert len(runs) == 1
    beside(now())
    assert beside.wait(PATIENCE)
    assert len(runs) == 2


def test_a_failing_round_is_tried_again() -> None:
    runs = []

    def broken(at: datetime) -> None:
        runs.append(at)
        raise ValueError("sự cố")

    beside = Beside("broken", broken)
    for _ in range(2):
        beside(now())
        assert beside.wait(PATIENCE)
    assert len(runs) == 2


def test_what_waits_is_worked_off_without_being_asked_again_and_not_after_the_end() -> None:
    left = [3, 2, 1]
    beside = Beside("outbox", lambda at: left.pop() if left else 0, empties=True)
    beside(now())
    assert beside.wait(PATIENCE)
    assert left == []
    left.append(1)
    beside.end()
    beside(now())
    assert beside.wait(PATIENCE)
    assert left == [1]


# --- whoever hangs holds up only himself ---------------------------------------------------------------------------


@pytest.fixture
def hanging() -> Iterator[Callable[..., Any]]:
    """Somebody outside who does not answer before the test is over."""
    go = threading.Event()
    reached = threading.Event()

    def hangs(*_said: object, **_more: object) -> Any:
        reached.set()
        go.wait(4 * PATIENCE)
        raise TimeoutError

    hangs.reached = reached  # type: ignore[attr-defined]
    yield hangs
    go.set()
    for each in worker.BESIDE.values():
        assert each.wait(PATIENCE)


def to_send(monkeypatch: pytest.MonkeyPatch, town: Town, hangs: Any) -> None:
    monkeypatch.setattr(
        routes, "_routes", {"zalo.cs": type("Chat", (), {"slug": "zalo.cs", "label": "Z", "send": hangs})}
    )
    a_case(conversation=talk())
    Outbound.objects.update(next_try_at=AT)


def to_fetch(monkeypatch: pytest.MonkeyPatch, town: Town, hangs: Any) -> None:
    monkeypatch.setattr(media, "_fetchers", {"zalo": hangs})
    row = {"id": uuid7(), "case_id": a_case().pk, "channel": "zalo", "next_try_at": AT, "at": AT}
    source = keyring().encrypt("words", b"https://anh.example.vn/1.jpg", row["id"].bytes)
    Attachment.objects.create(**row, source_ct=source)


def to_print(monkeypatch: pytest.MonkeyPatch, town: Town, hangs: Any) -> None:
    monkeypatch.setattr(printing, "printed_and_signed", hangs)
    row = {"case": a_case(), "unit_id": town.unit("works"), "year": 2026, "number": 1, "symbol": "1/SXD"}
    Letter.objects.create(**row, next_try_at=AT, issued_at=AT)


def to_renew(monkeypatch: pytest.MonkeyPatch, town: Town, hangs: Any) -> None:
    tokens.enter("a", "b", 90_000, AT - timedelta(hours=24))
    monkeypatch.setattr(tokens, "_ask", hangs)


@pytest.mark.parametrize("waiting", [to_send, to_fetch, to_print, to_renew])
def test_who_hangs_outside_holds_up_neither_what_comes_in_nor_alarms_nor_seals(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch, hanging: Any, waiting: Callable[..., None]
) -> None:
    monkeypatch.setattr(worker, "now", lambda: AT)
    waiting(monkeypatch, lasting_town, hanging)
    say("Chào anh chị", "77")
    done = threading.Event()
    ran: list[str] = []

    def once() -> None:
        from django.db import connection

        for each in worker.ROUNDS:
            worker._run(each)
            ran.append(each.name)
        connection.close()
        done.set()

    threading.Thread(target=once, daemon=True).start()
    assert hanging.reached.wait(PATIENCE), "nobody was asked"
    assert done.wait(PATIENCE), f"held up after {ran}"
    assert Inbound.objects.get().state == "done"
