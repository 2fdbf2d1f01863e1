"""Messages that came in: stored by the channel before it was answered, worked off here, in order per sender.

Any number of workers: each takes the oldest waiting message of somebody whom no other worker is serving.
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
    """A message that this worker serves now."""

    id: UUID
    channel: str
    body: bytes | None
    attempts: int
    wrapped: bytes | None


_NEXT = """
    SELECT i.id, i.channel, i.body, i.attempts, k.wrapped
    FROM messaging_inbound i LEFT JOIN vault_messagekey k ON k.id = i.id
    WHERE i.state = 'new' AND i.next_try_at <= %(at)s AND NOT EXISTS (
        SELECT 1 FROM messaging_inbound e WHERE e.sender_tag = i.sender_tag AND e.state = 'new' AND e.id < i.id)
    ORDER BY i.next_try_at, i.id LIMIT 1 FOR UPDATE OF i SKIP LOCKED
"""


def work_round(at: datetime, most: int = 50) -> int:
    """Work off up to MOST messages; returns how many."""
    done = 0
    while done < most and _work_one(at):
        done += 1
    return done


def _work_one(at: datetime) -> bool:
    taken: _Taken | None = None
    for listener in _listeners:
        listener.before(at)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_NEXT, {"at": at})
                row = cursor.fetchone()
            if row is None:
                return False
            taken = _Taken(*row)
            _serve(taken, at)
    except Exception as problem:
        # The message stays; it is tried again, and after the last try a person sees it on the trouble page.
        if taken is None:
            raise
        if has_lost(problem):
            _again(taken.id, at)
            return True
        log.exception("inbound failed", extra={"facts": {"inbound": str(taken.id)}})
        _failed(taken.id, taken.attempts, at)
    return True


def _serve(taken: _Taken, at: datetime) -> None:
    try:
        raw = open_sealed(bytes(taken.body or b""), bytes(taken.wrapped)) if taken.wrapped else None
    except KeyDestroyed:
        raw = None
    if raw is None:
        _finish(taken.id, "unreadable", at, problem="key_gone")
        return
    try:
        message = _parsers[taken.channel](raw)
    except Unreadable:
        _finish(taken.id, "unreadable", at, problem="not_understood")
        return
    if message.kind == "receipt":
        if not _settled(message, at) and taken.attempts < len(RETRY):
            _later(taken, at)
            return
    elif message.address:
        _tell(taken.channel, message, taken.id, at)
    _finish(taken.id, "done", at)


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


def _finish(inbound_id: UUID, state: str, at: datetime, problem: str = "") -> None:
    """A message that its listener put into quarantine keeps that state."""
    rows = Inbound.objects.filter(pk=inbound_id, state="new")
    rows.update(state=state, done_at=at, problem=problem)


def _again(inbound_id: UUID, at: datetime) -> None:
    """It lost a race for locks and nothing of it was written: no fault of the message, so none of its tries is used up."""
    Inbound.objects.filter(pk=inbound_id, state="new").update(next_try_at=at + RETRY[0])


def _failed(inbound_id: UUID, attempts: int, at: datetime) -> None:
    """A connection that broke at the commit may have committed: what is served is not served again, nor called failed."""
    rows = Inbound.objects.filter(pk=inbound_id, state="new")
    if attempts >= len(RETRY):
        rows.update(state="failed", problem="given_up", done_at=at)
    else:
        rows.update(attempts=attempts + 1, next_try_at=at + RETRY[attempts])
