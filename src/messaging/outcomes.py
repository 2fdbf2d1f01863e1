"""What became of a message: it went, waits for another try, goes the next way, or a person is needed.

A worker that dies while sending leaves a lease that runs out: the outcome is then UNKNOWN and a person settles it, because
sending again could say it twice and not sending could say it never. Receipts may come minutes or days later.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Q

from messaging.again import has_lost
from messaging.models import Outbound
from messaging.routes import NotThisWay, OutcomeUnknown, Passing, Permanent, RouteFailed, StaysHere

BACKOFF = [timedelta(seconds=s) for s in (20, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)]

_trouble: list[Callable[[Outbound, str, datetime], None]] = []


def on_trouble(listener: Callable[[Outbound, str, datetime], None]) -> None:
    """Tell LISTENER of a message that needs a person ("unknown", "unreachable"), or no longer does ("settled")."""
    if listener not in _trouble:
        _trouble.append(listener)


def settle(leased: Outbound, outcome: str | RouteFailed, at: datetime) -> None:
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
