"""Inbound: order per person, a message that nobody can digest, a key that is gone, a crash in the middle."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.ids import uuid7
from messaging import inbound, outbox
from messaging.conversations import address_of, conversation_at, draft_of, keep_draft, tag_of
from messaging.inbound import RETRY, Heard, Unreadable, work_round
from messaging.models import Conversation, Inbound, Outbound
from tests.casework.town import AT, Town
from tests.messaging.test_outbox import Wire, wire
from vault.sealed import destroy, seal

__all__ = ["wire"]

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Ear:
    """A listener that keeps what it heard and answers with an echo; `trouble` may raise."""

    def __init__(self) -> None:
        self.heard_texts: list[str] = []
        self.withdrawn: list[UUID] = []
        self.trouble: Callable[[str], None] = lambda text: None

    def before(self, at: datetime) -> None: ...

    def heard(self, conversation: Conversation, message: Heard, inbound_id: UUID, at: datetime) -> None:
        outbox.put(notice="reply", text=message.text, at=at, conversation_id=conversation.pk)
        self.trouble(message.text)
        self.heard_texts.append(message.text)

    def withdrew(self, conversation: Conversation, at: datetime) -> None:
        self.withdrawn.append(conversation.pk)


def parse(raw: bytes) -> Heard:
    kind, address, text = raw.decode().split("|")
    if kind == "strange":
        raise Unreadable
    if kind == "receipt":
        return Heard("receipt", receipt_of=[address], receipt=text)
    return Heard(kind, address=address, text=text)


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    found = Ear()
    monkeypatch.setattr(inbound, "_listeners", [found])
    monkeypatch.setattr(inbound, "_parsers", {"wire": parse})
    return found


def arrive(text: str, *, who: str = "a", kind: str = "text", at: datetime = AT) -> Inbound:
    """As a channel stores it: body and key in one go."""
    ciphertext, wrapped = seal(f"{kind}|{who}|{text}".encode(), at)
    row_id = uuid7()
    tag = tag_of("wire", who)
    row = Inbound.objects.create(
        id=row_id, channel="wire", dedup=row_id.bytes, sender_tag=tag, body=ciphertext, next_try_at=at, received_at=at
    )
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO vault_messagekey (id, wrapped) VALUES (%s, %s)", [row_id, wrapped])
    return row


def finished(message: Inbound, at: datetime) -> None:
    """As if it had been worked off."""
    inbound._finish(inbound._Taken(at, message.pk, "wire", None, 0, None, message.sender_tag), "done", at)  # noqa: SLF001


def fresh(message: Inbound) -> Inbound:
    message.refresh_from_db()
    return message


def test_everybody_is_heard_in_their_own_order(town: Town, ear: Ear) -> None:
    for text in ("1", "2", "3"):
        arrive(f"a{text}", who="a")
        arrive(f"b{text}", who="b")
    assert work_round(AT) == 6
    assert [t for t in ear.heard_texts if t[0] == "a"] == ["a1", "a2", "a3"]
    assert [t for t in ear.heard_texts if t[0] == "b"] == ["b1", "b2", "b3"]
    assert not Inbound.objects.exclude(state="done").exists()
    assert work_round(AT) == 0


def test_a_burst_of_one_sender_holds_nobody_up(town: Town, ear: Ear) -> None:
    for number in range(200):
        arrive(f"a{number}", who="a")
    work_round(AT, most=1)
    for number in range(3):
        arrive(f"b{number}", who="b", at=AT + SECOND)
    arrive("c0", who="c", at=AT + SECOND)
    work_round(AT + 2 * SECOND, most=7)
    assert ear.heard_texts == ["a0", "a1", "b0", "c0", "a2", "b1", "a3", "b2"]
    for number in range(30):
        work_round(AT + (3 + number) * SECOND, most=7)
    assert [t for t in ear.heard_texts if t[0] == "a"] == [f"a{number}" for number in range(200)]


def test_who_writes_anew_while_waiting_stays_in_order_and_in_turn(town: Town, ear: Ear) -> None:
    for who in "ab":
        arrive(f"{who}0", who=who)
    work_round(AT, most=1)
    for who in "aabc":
        arrive(f"{who}+", who=who, at=AT + SECOND)
    work_round(AT + 2 * SECOND)
    assert ear.heard_texts == ["a0", "b0", "a+", "c+", "b+", "a+"], "b has just had its turn"


@pytest.mark.parametrize("end", ["given up", "unreadable", "quarantined"])
def test_who_has_had_a_turn_without_an_answer_is_called_again_all_the_same(town: Town, ear: Ear, end: str) -> None:
    bad = arrive("bad", kind="strange" if end == "unreadable" else "text")
    for number in range(3):
        arrive(f"a{number}")

    def trouble(text: str) -> None:
        if text == "bad" and end == "given up":
            raise ZeroDivisionError
        if text == "bad" and end == "quarantined":
            Inbound.objects.filter(pk=bad.pk).update(state="quarantined", sender_tag=None)

    ear.trouble = trouble
    Inbound.objects.filter(pk=bad.pk).update(attempts=len(RETRY))
    work_round(AT)
    assert [text for text in ear.heard_texts if text != "bad"] == ["a0", "a1", "a2"]


def test_serving_costs_as_many_statements_whoever_waits_behind(town: Town, ear: Ear) -> None:
    def statements(at: datetime) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert work_round(at, most=1) == 1
        return len(caught)

    for who in "ab":
        arrive("first", who=who)
    work_round(AT)
    arrive("alone", who="b", at=AT + SECOND)
    for number in range(20):
        arrive(f"a{number}", who="a", at=AT + 2 * SECOND)
    alone, first_of_many = statements(AT + SECOND), statements(AT + 2 * SECOND)
    assert alone == first_of_many


def test_a_message_that_nobody_called_is_found_by_itself(town: Town, ear: Ear) -> None:
    first = arrive("a0")
    arrive("a1"), arrive("a2")
    work_round(AT, most=1)
    Inbound.objects.filter(pk=Inbound.objects.exclude(pk=first.pk).earliest("id").pk).delete()
    assert work_round(AT + SECOND) == 0
    assert work_round(AT + HOUR + SECOND) == 1
    assert ear.heard_texts == ["a0", "a2"]


def test_a_poisonous_message_is_tried_and_then_shown_to_a_person(town: Town, ear: Ear) -> None:
    def trouble(text: str) -> None:
        if text == "poison":
            raise ZeroDivisionError(text)

    ear.trouble = trouble
    bad, later, other = arrive("poison"), arrive("after"), arrive("other", who="b")
    at, waits = AT, []
    for _ in range(len(RETRY) + 1):
        work_round(at)
        assert fresh(later).state == ("new" if fresh(bad).state == "new" else "done")
        if bad.state == "new":
            waits.append(bad.next_try_at - at)
            at = bad.next_try_at
    assert waits == RETRY
    assert (bad.state, bad.problem) == ("failed", "given_up")
    assert bad.body is not None, "the words are not lost: a person may try again"
    assert fresh(other).state == "done"
    work_round(at)
    assert ear.heard_texts == ["other", "after"]
    assert Outbound.objects.count() == 2, "what the failed tries said was rolled back"


def test_what_passes_is_heard_on_the_second_try(town: Town, ear: Ear) -> None:
    tries: list[str] = []

    def once(text: str) -> None:
        tries.append(text)
        if len(tries) == 1:
            raise ConnectionError

    ear.trouble = once
    message = arrive("hello")
    work_round(AT)
    assert (fresh(message).state, message.attempts, Outbound.objects.count()) == ("new", 1, 0)
    assert work_round(AT) == 0
    work_round(AT + RETRY[0])
    assert (fresh(message).state, Outbound.objects.count()) == ("done", 1)


@pytest.mark.parametrize("harm", ["destroyed", "day gone", "no body"])
def test_a_message_whose_key_is_gone_is_shown_as_unreadable(town: Town, ear: Ear, harm: str, tmp_path: Any) -> None:
    message = arrive("gone")
    if harm == "destroyed":
        destroy(message.pk)
    elif harm == "day gone":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vault_messagekey SET wrapped = %s || substr(wrapped, 10)", [b"\x0119990101"])
    else:
        Inbound.objects.filter(pk=message.pk).update(body=None)
        destroy(message.pk)
    arrive("next")
    work_round(AT)
    assert (fresh(message).state, message.problem) == ("unreadable", "key_gone")
    assert ear.heard_texts == ["next"]


def test_what_the_channel_does_not_understand_is_set_apart(town: Town, ear: Ear) -> None:
    message = arrive("?", kind="strange")
    work_round(AT)
    assert (fresh(message).state, message.problem, message.attempts) == ("unreadable", "not_understood", 0)


def test_a_torn_body_does_not_stop_the_round(town: Town, ear: Ear) -> None:
    message = arrive("torn")
    Inbound.objects.filter(pk=message.pk).update(body=bytes(message.body)[:-4])
    arrive("good", who="b")
    work_round(AT)
    assert ear.heard_texts == ["good"]
    assert fresh(message).state in ("new", "unreadable")


def test_the_same_delivery_is_stored_once(town: Town) -> None:
    first = arrive("once")
    row = Inbound(channel="wire", dedup=bytes(first.dedup), next_try_at=AT, received_at=AT)
    Inbound.objects.bulk_create([row], ignore_conflicts=True)
    assert Inbound.objects.count() == 1


def test_a_receipt_reaches_the_outbox(town: Town, ear: Ear) -> None:
    sent = outbox.put(notice="reply", text="x", at=AT, conversation_id=conversation_at("wire", "a", AT).pk)
    Outbound.objects.filter(pk=sent).update(state="sent", provider_id="77")
    arrive("seen", who="77", kind="receipt")
    work_round(AT)
    assert Outbound.objects.get(pk=sent).state == "seen"


def test_when_they_wrote_is_kept_for_the_window(town: Town, ear: Ear) -> None:
    arrive("hello", at=AT)
    work_round(AT + SECOND)
    assert Conversation.objects.get().last_heard_at == AT + SECOND
    arrive("bye", kind="unfollow", at=AT + 5 * SECOND)
    work_round(AT + 5 * SECOND)
    assert Conversation.objects.get().last_heard_at == AT + SECOND, "who leaves has not opened a window"


def test_who_writes_at_night_is_answered_at_night(town: Town, ear: Ear, wire: Wire) -> None:
    """What waits for the morning on another way goes by the chat that the person has just opened, before the answer."""
    first = conversation_at("wire", "a", AT)
    outbox.put(notice="supplement", text="Xin bổ sung", at=AT, conversation_id=first.pk)
    Outbound.objects.update(
        route="zalo.template", routes_left=[], next_try_at=AT + 8 * HOUR, problem="night", attempts=1
    )
    assert outbox.send_round(AT + SECOND) == 0
    arrive("bổ sung gì ạ?", at=AT + 2 * SECOND)
    work_round(AT + 2 * SECOND)
    for _ in range(2):
        outbox.send_round(AT + 3 * SECOND)
    assert (wire.texts, set(wire.ways)) == (["Xin bổ sung", "bổ sung gì ạ?"], {"zalo.cs"})


def test_withdrawing_is_told_apart(town: Town, ear: Ear) -> None:
    arrive("", kind="withdraw")
    work_round(AT)
    assert (len(ear.withdrawn), ear.heard_texts) == (1, [])


def test_the_words_of_a_failure_are_not_logged(town: Town, ear: Ear, caplog: pytest.LogCaptureFixture) -> None:
    from config.logs import JsonFormatter

    def trouble(text: str) -> None:
        raise ValueError(f"cannot store {text}")

    ear.trouble = trouble
    arrive("CANARY-0912345678")
    work_round(AT)
    assert caplog.records
    assert not [r for r in caplog.records if "CANARY" in JsonFormatter().format(r)]


# --- conversations --------------------------------------------------------------------------------------------------


def test_an_address_is_kept_encrypted_and_found_by_its_tag(town: Town) -> None:
    conversation = conversation_at("wire", "user-9", AT)
    assert address_of(conversation) == "user-9"
    assert b"user-9" not in bytes(conversation.address_ct) + bytes(conversation.address_tag)
    assert conversation_at("wire", "user-9", AT).pk == conversation.pk
    assert conversation_at("other", "user-9", AT).pk != conversation.pk


def test_who_withdrew_and_writes_again_is_heard(town: Town) -> None:
    conversation = conversation_at("wire", "user-9", AT)
    Conversation.objects.filter(pk=conversation.pk).update(address_ct=None, withdrawn_at=AT)
    again = conversation_at("wire", "user-9", AT)
    assert (again.pk, address_of(again), again.withdrawn_at) == (conversation.pk, "user-9", None)


def test_an_old_draft_cannot_be_opened_any_more(town: Town) -> None:
    conversation = conversation_at("wire", "user-9", AT)
    keep_draft(conversation, {"fields": {"content": "một"}}, AT)
    old = bytes(conversation.draft), conversation.draft_key_id
    keep_draft(conversation, {"fields": {"content": "hai"}}, AT)
    assert draft_of(Conversation.objects.get(pk=conversation.pk)) == {"fields": {"content": "hai"}}
    conversation.draft, conversation.draft_key_id = old
    assert draft_of(conversation) == {}
    keep_draft(Conversation.objects.get(pk=conversation.pk), {}, AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault_messagekey")
        assert cursor.fetchone() == (0,)


# --- many workers ---------------------------------------------------------------------------------------------------


def test_many_workers_hear_each_message_once_and_in_order(lasting_town: Town, ear: Ear) -> None:
    for number in range(6):
        for who in "abcde":
            arrive(f"{who}{number}", who=who)
    barrier = Barrier(4)

    def worker(_: int) -> None:
        barrier.wait()
        try:
            for _ in range(60):
                work_round(AT, most=3)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    for who in "abcde":
        assert [t for t in ear.heard_texts if t[0] == who] == [f"{who}{n}" for n in range(6)]
    assert Outbound.objects.count() == 30


def test_two_first_messages_of_one_person_meet(lasting_town: Town, ear: Ear) -> None:
    barrier = Barrier(6)

    def meet(_: int) -> UUID:
        barrier.wait()
        try:
            return conversation_at("wire", "new", AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(meet, range(6)))) == 1


class _Killed(BaseException):
    pass


def test_killed_in_the_middle_nothing_of_it_stays_and_it_is_heard_again(lasting_town: Town, ear: Ear) -> None:
    message = arrive("hello")

    def dead(text: str) -> None:
        raise _Killed

    ear.trouble = dead
    with pytest.raises(_Killed):
        work_round(AT)
    assert (fresh(message).state, message.attempts, Outbound.objects.count(), Conversation.objects.count()) == (
        "new",
        0,
        0,
        0,
    )
    ear.trouble = lambda text: None
    work_round(AT)
    assert (fresh(message).state, Outbound.objects.count()) == ("done", 1)
