"""Messages that came in: stored by the channel before it was answered, worked off here, in order per sender.

Senders are served in turn: who has had one message served stands behind all who wait, so a burst of a few holds up
nobody. Any number of workers: each takes the one whose turn it is and whom no other worker is serving.
A message and all that it leads to (a case, replies) are one transaction, so a crash leaves it waiting, not half done.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce, Greatest

from messaging import outbox, outcomes
from messaging.again import has_lost
from messaging.conversations import conversation_at
from messaging.models import Conversation, Inbound
from vault.sealed import KeyDestroyed, open_sealed

log = logging.getLogger(__name__)
# Within a round each turn is later than the one before; no round is that long, and no other try so soon.
TURN, ROUND = timedelta(microseconds=1), timedelta(milliseconds=1)
RETRY = [timedelta(seconds=s) for s in (1, 5, 30, 120, 600)]


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or file that the channel holds: where, and under what name."""

    url: str
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One inbound event, in our words: kind is text, media, location, contact, follow, unfollow, withdraw, receipt, other."""

    kind: str
    address: str = ""
    text: str = ""
    media: Sequence[Media] = ()
    contact: dict[str, str] = field(default_factory=dict)
    receipt_of: Sequence[str] = ()
    receipt: str = ""
    failed_of: Sequence[tuple[str, str]] = ()  # what did not arrive after all: number of the message, code of why
    via: str = ""  # the route that failed; set where a report may be faster than we write down that we sent
    said_at: datetime | None = None


class Unreadable(Exception):
    """What the channel delivered is not in its own language. The sealed original stays, and a person sees that it is there."""


class Listener(Protocol):
    """Who makes sense of what a person said. `inbound_id` lets it destroy the stored original (quarantine).

    `before` is called outside the transaction in which a message is served.
    """

    def before(self, at: datetime) -> None: ...

    def heard(self, conversation: Conversation, message: Heard, inbound_id: UUID, at: datetime) -> None: ...

    def withdrew(self, conversation: Conversation, at: datetime) -> None: ...


_parsers: dict[str, Callable[[bytes], Heard]] = {}
_listeners: list[Listener] = []


def register_channel(slug: str, parse: Callable[[bytes], Heard]) -> None:
    """A channel says how its raw bodies read."""
    _parsers[slug] = parse


def register_listener(listener: Listener) -> None:
    """The engine registers who listens (messaging imports nothing above itself)."""
    _listeners[:] = [listener]


class _Taken(NamedTuple):
    """A message that this worker serves now: its sender's turn."""

    turn: datetime
    id: UUID
    channel: str
    body: bytes | None
    attempts: int
    wrapped: bytes | None
    sender_tag: bytes | None


_NEXT = """
    SELECT i.id, i.channel, i.body, i.attempts, k.wrapped, i.sender_tag
    FROM messaging_inbound i LEFT JOIN vault_messagekey k ON k.id = i.id
    WHERE i.state = 'new' AND i.next_try_at <= %(at)s AND NOT EXISTS (
        SELECT 1 FROM messaging_inbound e WHERE e.sender_tag = i.sender_tag AND e.state = 'new' AND e.id < i.id)
    ORDER BY i.next_try_at, i.id LIMIT 1 FOR UPDATE OF i SKIP LOCKED
"""
# Along with the message that is done: its sender's next one goes behind all who wait, and those after that out of the way
# of whoever looks for the next. Each is called when it comes first; the hour only finds one that nobody called.
_FINISH = """
    WITH done AS (
        UPDATE messaging_inbound SET state = %(state)s, done_at = %(at)s, problem = %(problem)s
        WHERE id = %(id)s AND state = 'new'),
    waiting AS MATERIALIZED (
        SELECT id, next_try_at FROM messaging_inbound
        WHERE sender_tag = %(sender)s AND state = 'new' AND id > %(id)s ORDER BY id LIMIT 1000),
    following AS MATERIALIZED (
        SELECT id, state FROM messaging_inbound
        WHERE id = ANY (ARRAY(
            SELECT id FROM waiting
            WHERE next_try_at <= %(turn)s OR id = (SELECT id FROM waiting ORDER BY id LIMIT 1)))
        ORDER BY id FOR UPDATE SKIP LOCKED)
    UPDATE messaging_inbound
    SET next_try_at = CASE WHEN id = (SELECT id FROM following WHERE state = 'new' ORDER BY id LIMIT 1)
        THEN %(turn)s ELSE %(aside)s END
    WHERE id = ANY (ARRAY(SELECT id FROM following))
"""
_ASIDE = timedelta(hours=1)


def work_round(at: datetime, most: int = 50) -> int:
    """Work off up to MOST messages; returns how many."""
    done = 0
    while done < most and _work_one(at, at + done * TURN):
        done += 1
    return done


def _work_one(at: datetime, turn: datetime) -> bool:
    taken: _Taken | None = None
    for listener in _listeners:
        listener.before(at)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_NEXT, {"at": at + ROUND})
                row = cursor.fetchone()
            if row is None:
                return False
            taken = _Taken(turn, *row)
            _serve(taken, at)
    except Exception as problem:
        # The message stays; it is tried again, and after the last try a person sees it on the trouble page.
        if taken is None:
            raise
        if has_lost(problem):
            _again(taken.id, at)
            return True
        log.exception("inbound failed", extra={"facts": {"inbound": str(taken.id)}})
        _failed(taken, at)
    return True


def _serve(taken: _Taken, at: datetime) -> None:
    try:
        raw = open_sealed(bytes(taken.body or b""), bytes(taken.wrapped)) if taken.wrapped else None
    except KeyDestroyed:
        raw = None
    if raw is None:
        _finish(taken, "unreadable", at, problem="key_gone")
        return
    try:
        message = _parsers[taken.channel](raw)
    except Unreadable:
        _finish(taken, "unreadable", at, problem="not_understood")
        return
    if message.kind == "receipt":
        if not _settled(message, at) and taken.attempts < len(RETRY):
            _later(taken, at)
            return
    elif message.address:
        _tell(taken.channel, message, taken.id, at)
    _finish(taken, "done", at)


def _settled(message: Heard, at: datetime) -> bool:
    """False when a report speaks of what we do not know (yet): a gateway may be faster than we write down that we sent."""
    known = [outcomes.received(number, message.receipt, at) for number in message.receipt_of]
    known += [outcomes.bounced(number, message.via, code, at) for number, code in message.failed_of]
    return all(known) or not message.via


def _later(taken: _Taken, at: datetime) -> None:
    rows = Inbound.objects.filter(pk=taken.id, state="new")
    rows.update(attempts=taken.attempts + 1, next_try_at=at + RETRY[taken.attempts])


def _tell(channel: str, message: Heard, inbound_id: UUID, at: datetime) -> None:
    conversation = conversation_at(channel, message.address, at)
    for listener in _listeners:
        if message.kind == "withdraw":
            listener.withdrew(conversation, at)
            continue
        if message.kind != "unfollow":
            _was_heard(conversation, min(message.said_at or at, at))
            outbox.back_to_chat(conversation.pk, at)
        listener.heard(conversation, message, inbound_id, at)


def _was_heard(conversation: Conversation, said_at: datetime) -> None:
    """The window for answers counts from the latest word; messages that come late or out of order do not set it back."""
    later = Greatest(Coalesce("last_heard_at", said_at), Value(said_at, DateTimeField()))
    Conversation.objects.filter(pk=conversation.pk).update(last_heard_at=later)


def _finish(taken: _Taken, state: str, at: datetime, problem: str = "") -> None:
    """A message that its listener put into quarantine keeps that state; its sender has had a turn all the same."""
    told = {"id": taken.id, "state": state, "at": at, "problem": problem, "sender": taken.sender_tag}
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, {**told, "turn": taken.turn, "aside": taken.turn + _ASIDE})


def _again(inbound_id: UUID, at: datetime) -> None:
    """It lost a race for locks and nothing of it was written: no fault of the message, so none of its tries is used up."""
    Inbound.objects.filter(pk=inbound_id, state="new").update(next_try_at=at + RETRY[0])


def _failed(taken: _Taken, at: datetime) -> None:
    """A connection that broke at the commit may have committed: what is served is not served again, nor called failed."""
    if taken.attempts >= len(RETRY):
        _finish(taken, "failed", at, problem="given_up")
    else:
        _later(taken, at)
