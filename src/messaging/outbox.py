"""The outbox: a row that travels in the writing statement; then lease → commit → send → commit.

Messages to one person go in order. What became of one is written down in `messaging.outcomes`.
"""

import json
import logging
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F

from access.actor import SYSTEM
from books.people import IdentityErased, IdentityUnknown, read_identity
from kernel.ids import uuid7
from messaging.conversations import address_of
from messaging.models import Conversation, Outbound
from messaging.outcomes import expire_leases, settle
from messaging.routes import (
    Button,
    NotThisWay,
    OutcomeUnknown,
    Outgoing,
    Permanent,
    RouteFailed,
    StaysHere,
    route_of,
    ways,
)
from vault.errors import VaultError
from vault.keys import keyring

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
AT_ONCE = 8
SETTLE_TRIES = 20

_practised: list[Callable[[Collection[UUID]], Collection[UUID]]] = []


def keep_here(find: Callable[[Collection[UUID]], Collection[UUID]]) -> None:
    """FIND says which of some cases are only practised on: what is told of them stands on the case page and goes to nobody."""
    if find not in _practised:
        _practised.append(find)


def row(
    *,
    notice: str,
    text: str,
    at: datetime,
    fields: dict[str, str] | None = None,
    buttons: Sequence[Button] = (),
    conversation_id: UUID | None = None,
    person_id: UUID | None = None,
    case_id: UUID | None = None,
    ready_at: datetime | None = None,
    forget: bool = False,
) -> dict[str, Any]:
    """The values of a new row, for whoever writes it in one statement with the change that it tells of."""
    recipient = conversation_id or person_id
    if recipient is None:
        raise ValueError("a message needs a conversation or a person")
    message_id = uuid7()
    routes = ways(to_chat=conversation_id is not None)
    payload = {"text": text, "fields": fields or {}, "buttons": [asdict(b) for b in buttons]}
    ready = ready_at or at
    return {
        "id": message_id,
        "recipient_tag": recipient.bytes,
        "conversation_id": conversation_id,
        "person_id": person_id,
        "case_id": case_id,
        "notice": notice,
        "payload": keyring().encrypt("words", json.dumps(payload, ensure_ascii=False).encode(), message_id.bytes),
        "route": routes[0],
        "routes_left": routes[1:],
        "state": "queued",
        "attempts": 0,
        "ready_at": ready,
        "next_try_at": ready,
        "provider_id": "",
        "problem": "",
        "forget_when_sent": forget,
        "created_at": at,
    }


def put(**said: Any) -> UUID:
    """Write a message by itself (replies of a dialogue); returns its id."""
    values = row(**said)
    Outbound.objects.create(**values)
    return values["id"]


_CLAIM = """
    UPDATE messaging_outbound SET state = 'sending', lease_until = %(lease)s, attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM messaging_outbound q
        WHERE state = 'queued' AND next_try_at <= %(at)s AND NOT EXISTS (
            SELECT 1 FROM messaging_outbound e
            WHERE e.recipient_tag = q.recipient_tag AND e.state IN ('queued', 'sending')
              AND (e.ready_at, e.id) < (q.ready_at, q.id))
        ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def send_round(at: datetime, most: int = AT_ONCE) -> int:
    """Lease up to MOST messages, send them, settle them; returns how many were tried."""
    expire_leases(at)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": at + LEASE, "at": at, "most": most})
        ids = [r[0] for r in cursor.fetchall()]
    if not ids:
        return 0
    try:
        leased = list(Outbound.objects.filter(pk__in=ids))
        here = _staying({m.case_id for m in leased if m.case_id})
        ready = [(m, StaysHere("practice") if m.case_id in here else _composed(m, at)) for m in leased]
    except (OperationalError, InterfaceError):
        _patiently(lambda: _give_back(ids, at))
        raise
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        tried = pool.map(lambda pair: (pair[0], _try(pair[0], pair[1], at)), ready)
        for message, outcome in tried:
            _write_down(message, outcome, at)
    return len(ids)


def _staying(cases: Collection[UUID]) -> Collection[UUID]:
    """Which of CASES nobody outside hears of. Asked when it is sent, so that what was begun as an exercise stays one."""
    return {each for find in _practised for each in find(cases)} if cases else ()


def _give_back(ids: Sequence[UUID], at: datetime) -> None:
    """The database went away before the first of them was sent, and only this process knows: they go with the next round.
    Left alone, their leases would run out and a person would be asked what became of them."""
    mine = Outbound.objects.filter(pk__in=ids, state="sending", lease_until=at + LEASE)
    mine.update(state="queued", lease_until=None, attempts=F("attempts") - 1)


def _composed(message: Outbound, at: datetime) -> Outgoing | RouteFailed:
    """The message in clear, or why there is none: one that cannot be read must not hold up those beside it."""
    if message.payload is None:
        return Permanent("words_erased")
    try:
        return _outgoing(message, at)
    except (IdentityErased, IdentityUnknown):
        return NotThisWay("sender_erased")
    except (VaultError, ValueError, KeyError, TypeError) as problem:
        log.error(
            "outbound unreadable", extra={"facts": {"outbound": str(message.id), "problem": type(problem).__name__}}
        )
        return Permanent("unreadable")


def words_of(message: Outbound) -> str:
    """What the message says; "" once its words are erased, or while their key is not here."""
    with suppress(VaultError):
        return str(_payload(message)["text"]) if message.payload is not None else ""
    return ""


def _payload(message: Outbound) -> dict[str, Any]:
    return dict(json.loads(keyring().decrypt("words", bytes(message.payload or b""), message.id.bytes)))


def _outgoing(message: Outbound, at: datetime) -> Outgoing:
    payload = _payload(message)
    conversation = Conversation.objects.filter(pk=message.conversation_id).first() if message.conversation_id else None
    phone = email = ""
    person_id = message.person_id or (conversation.person_id if conversation else None)
    if person_id and message.route in ways(to_chat=False):
        identity = read_identity(person_id, SYSTEM, "send_notice", at)
        phone, email = identity.phone, identity.email
    return Outgoing(
        id=message.id,
        notice=message.notice,
        text=payload["text"],
        fields=payload["fields"],
        buttons=[Button(**b) for b in payload["buttons"]],
        address=address_of(conversation) if conversation else "",
        phone=phone,
        email=email,
        last_heard_at=conversation.last_heard_at if conversation else None,
    )


def _try(message: Outbound, outgoing: Outgoing | RouteFailed, at: datetime) -> str | RouteFailed:
    """The provider's id, or how it failed. No database here: it runs in a thread beside others."""
    if isinstance(outgoing, RouteFailed):
        return outgoing
    route = route_of(message.route)
    if route is None:
        return NotThisWay("no_route")
    try:
        return route.send(outgoing, at)
    except RouteFailed as failure:
        return failure
    except Exception:
        # A fault of ours, somewhere before or after the call: nobody knows, so nobody sends it again unasked.
        log.exception("route broke", extra={"facts": {"outbound": str(message.id), "route": message.route}})
        return OutcomeUnknown("route_broke")


def _write_down(message: Outbound, outcome: str | RouteFailed, at: datetime) -> None:
    """How it went is known only here. One message that cannot be written down does not take what is known of its neighbours
    with it (its lease runs out, a person is told)."""
    try:
        _patiently(lambda: settle(message, outcome, at))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("outbound not settled", extra={"facts": {"outbound": str(message.id)}})


def _patiently(act: Callable[[], None]) -> None:
    """A database that is away for a moment is waited for."""
    for attempt in range(SETTLE_TRIES):
        try:
            act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or attempt == SETTLE_TRIES - 1:
                raise
            connection.close()
            time.sleep(1)
        else:
            return


def try_now(problem: str, at: datetime) -> int:
    """What waits because of a trouble that somebody has just ended (`problem` begins its codes) goes out at once."""
    return Outbound.objects.filter(state="queued", problem__startswith=problem).update(next_try_at=at)


def back_to_chat(conversation_id: UUID, at: datetime) -> int:
    """Whoever writes opens the chat: what waits for another way (a template, until the morning) goes by the chat now.

    It would hold up every reply behind it, and in the morning tell of what was settled in the night.
    """
    first, *rest = ways(to_chat=True)
    waiting = Outbound.objects.filter(recipient_tag=conversation_id.bytes, state="queued").exclude(route=first)
    return waiting.update(route=first, routes_left=rest, attempts=0, next_try_at=at)


def begun_again(message: Outbound, at: datetime) -> dict[str, Any]:
    """What is set when a person wants it sent once more: one that no way took begins anew at the first, another goes the
    way it went."""
    route, left = message.route, message.routes_left
    if message.state == "failed":
        route, *left = ways(to_chat=message.conversation_id is not None)
    again = {"route": route, "routes_left": left, "has_failed": False, "lease_until": None}
    return {**again, "state": "queued", "problem": "", "attempts": 0, "next_try_at": at, "settled_at": None}
