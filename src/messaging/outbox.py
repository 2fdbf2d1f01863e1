"""The outbox: a row that travels in the writing statement; then lease → commit → send → commit.

Messages to one person go in order. A worker that dies while sending leaves a lease that runs out: the outcome is then
UNKNOWN and a person settles it, because sending again could say it twice and not sending could say it never.
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

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q

from access.actor import SYSTEM
from books.people import IdentityErased, IdentityUnknown, read_identity
from kernel.ids import uuid7
from messaging.again import has_lost
from messaging.conversations import address_of
from messaging.models import Conversation, Outbound
from messaging.routes import (
    Button,
    NotThisWay,
    OutcomeUnknown,
    Outgoing,
    Passing,
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
BACKOFF = [timedelta(seconds=s) for s in (20, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)]
AT_ONCE = 8
SETTLE_TRIES = 20

_trouble: list[Callable[[Outbound, str, datetime], None]] = []
_practised: list[Callable[[Collection[UUID]], Collection[UUID]]] = []


def on_trouble(listener: Callable[[Outbound, str, datetime], None]) -> None:
    """Tell LISTENER of a message that needs a person ("unknown", "unreachable"), or no longer does ("settled")."""
    if listener not in _trouble:
        _trouble.append(listener)


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
        _patiently(lambda: _settle(message, outcome, at))
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


def _settle(leased: Outbound, outcome: str | RouteFailed, at: datetime) -> None:
    """Write down how it went; where a person is needed, say so in the same transaction."""
    with transaction.atomic():
        message = Outbound.objects.select_for_update().get(pk=leased.pk)
        was_unknown = message.state == "unknown"  # the lease ran out while we were still waiting for an answer
        if (
            not _is_ours(message, leased)
            and not (isinstance(outcome, str) and message.state == "queued")
            and not was_unknown
        ):
            return
        if isinstance(outcome, str):
            _change(message, state="sent", provider_id=outcome, settled_at=at, problem="")
            _forget(message)
        elif isinstance(outcome, StaysHere):
            _change(message, state="practised", problem="", settled_at=at)
        elif isinstance(outcome, OutcomeUnknown):
            doubt(message, outcome.code, at)
            return
        elif isinstance(outcome, Passing) and message.attempts <= len(BACKOFF):
            wait = max(outcome.after or BACKOFF[0], BACKOFF[message.attempts - 1])
            _change(message, state="queued", problem=outcome.code, next_try_at=at + wait)
        else:
            _next_route(message, outcome, at)
        if was_unknown:
            _tell(message, "settled", at)


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


def _is_ours(message: Outbound, leased: Outbound) -> bool:
    """Nobody else has taken it up since we leased it."""
    return message.state == "sending" and message.lease_until == leased.lease_until


def doubt(message: Outbound, code: str, at: datetime) -> None:
    """Nobody knows whether it arrived: a person finds out; but a message that must leave no trace leaves none here either."""
    if message.forget_when_sent:
        _change(message, state="written_off", problem=code, settled_at=at)
        _forget(message)
        return
    _change(message, state="unknown", problem=code)
    _tell(message, "unknown", at)


def _forget(message: Outbound) -> None:
    """Nothing on the row may lead to the recipient any more, not even the mark that kept the order."""
    if message.forget_when_sent:
        gone = {"payload": None, "conversation_id": None, "person_id": None, "provider_id": "", "recipient_tag": b""}
        _change(message, **gone)


def _next_route(message: Outbound, failure: RouteFailed, at: datetime) -> None:
    has_failed = message.has_failed or not isinstance(failure, NotThisWay)
    if message.routes_left:
        route, *rest = message.routes_left
        _change(
            message, state="queued", route=route, routes_left=rest, attempts=0, next_try_at=at, problem=failure.code,
            has_failed=has_failed,
        )  # fmt: skip
    elif message.forget_when_sent or message.payload is None:
        _change(message, state="written_off", problem=failure.code, settled_at=at)
        _forget(message)
    else:
        _change(message, state="failed", problem=failure.code, has_failed=has_failed, settled_at=at)
        _tell(message, "unreachable", at)


def _change(message: Outbound, **values: Any) -> None:
    for name, value in {"lease_until": None, **values}.items():
        setattr(message, name, value)
    message.save(update_fields=["lease_until", *values])


def _tell(message: Outbound, trouble: str, at: datetime) -> None:
    for listener in _trouble:
        listener(message, trouble, at)


def expire_leases(at: datetime) -> int:
    """Messages whose worker died while sending: nobody knows whether they arrived, so a person is told."""
    stale = Outbound.objects.filter(state="sending", lease_until__lt=at).values_list("pk", flat=True)[:50]
    return sum(_expire(message_id, at) for message_id in stale)


def _expire(message_id: UUID, at: datetime) -> bool:
    """Each by itself: one that loses a race for its case is met again by the next round, and holds up nobody."""
    try:
        with transaction.atomic():
            stale = Outbound.objects.filter(pk=message_id, state="sending", lease_until__lt=at)
            message = stale.select_for_update(skip_locked=True).first()
            if message is not None:
                doubt(message, "worker_died", at)
    except OperationalError as problem:
        if not has_lost(problem):
            raise
        return False
    return message is not None


def received(provider_id: str, state: str, at: datetime) -> bool:
    """A receipt from the channel, by its number or ours: delivered or seen. A later state never turns back to an earlier
    one. False when no message that has gone out has this number."""
    earlier = {"delivered": ["sent", "unknown"], "seen": ["sent", "delivered", "unknown"]}[state]
    known = _numbered(provider_id)
    for message in known:
        if message.state in earlier:
            was_unknown = message.state == "unknown"
            _change(message, state=state, settled_at=at)
            if was_unknown:
                _tell(message, "settled", at)
    return any(message.state != "sending" for message in known)


def bounced(provider_id: str, route: str, code: str, at: datetime) -> bool:
    """The other side took it and says now that it will not arrive: the next way, or a person. Once: what went on since, or
    was delivered, is not turned back. False as in `received`."""
    known = _numbered(provider_id)
    for message in known:
        if message.state not in ("sent", "unknown") or message.route != route:
            continue
        was_unknown = message.state == "unknown"
        _change(message, provider_id="", routes_left=message.routes_left if message.payload else [])
        _next_route(message, Permanent(code), at)
        if was_unknown:
            _tell(message, "settled", at)
    return any(message.state != "sending" for message in known)


def _numbered(number: str) -> list[Outbound]:
    """The messages under a channel's number, or ours: some channels give it back, and that settles an unknown outcome."""
    if not number:
        return []  # a message that the other side did not number has no receipt
    known = Q(provider_id=number)
    try:
        known |= Q(pk=UUID(number))
    except ValueError:
        pass
    return list(Outbound.objects.select_for_update().filter(known))
