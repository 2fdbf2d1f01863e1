"""Hooks of other systems, with secrets of their own; deliveries leased, signed, repeated; a hook that long hears nothing rests.

What is told stands in `telling`. Signatures as Standard Webhooks has them.
"""

import base64
import hashlib
import hmac
import json
import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from access.actor import Actor
from api import verbs
from api.clients import STREAM
from api.exchange import NotHeard, can_be_called, exchange
from api.models import Client, Delivery, Hook
from api.telling import event_of, event_types
from kernel.addresses import is_literal, is_outside
from kernel.errors import MotCuaError
from ledger import streams
from ledger.chain import LedgerActor
from vault.keys import keyring

log = logging.getLogger(__name__)
BACKOFF: Final = [timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000)]
LEASE: Final = timedelta(seconds=90)
BOTH_GOOD_FOR: Final = timedelta(hours=24)
PATIENCE: Final = timedelta(days=5)  # longer than all repeats of one delivery: nothing at all has arrived since
AT_ONCE: Final = 6
PREFIX: Final = "whsec_"
MOST_OLDER: Final = 5


class NotAHook(MotCuaError):
    """Địa chỉ nhận thông báo không dùng được: {why}"""


def make(client_id: UUID, url: str, types: list[str], *, actor: Actor, at: datetime) -> tuple[Hook, str]:
    """Register a hook; its secret is shown for the only time.

    Asked again (the answer was lost), it is the same hook with a fresh secret: nothing is told twice to one place.
    """
    refuse_bad_address(url)
    if unknown := [kind for kind in types if kind not in event_types()]:
        raise NotAHook(why=_("không có loại thông báo %(kind)s") % {"kind": unknown[0]})
    if same := Hook.objects.filter(client_id=client_id, url=url, types=sorted(types), ended_at=None).first():
        return same, rotate(same, actor=actor, at=at)
    if Hook.objects.filter(client_id=client_id, ended_at=None).count() >= 10:
        raise NotAHook(why=_("mỗi hệ thống đăng ký tối đa 10 nơi nhận"))
    clear = _fresh_secret()
    with transaction.atomic():
        hook = Hook(client=Client.objects.get(pk=client_id), url=url, types=sorted(types), made_at=at)
        hook.secret_ct = _hidden(hook.pk, clear)
        hook.save()
        _enter(verbs.HOOK_MADE, hook, actor, at)
    return hook, clear


def rotate(hook: Hook, *, actor: Actor, at: datetime) -> str:
    """A new secret; for a day we sign with those of before too, so that the receiver can change over without losing anything.

    With each of them: whoever changes again (an answer was lost, a button pressed twice) still uses an earlier one.
    """
    clear, until = _fresh_secret(), at + BOTH_GOOD_FOR
    with transaction.atomic():
        hook = Hook.objects.select_for_update().get(pk=hook.pk)
        older = [(_clear(hook, hook.secret_ct), until.timestamp()), *_older(hook, at)][:MOST_OLDER]
        hook.older_ct, hook.older_until = _hidden(hook.pk, json.dumps(older)), until
        hook.secret_ct = _hidden(hook.pk, clear)
        hook.save(update_fields=["older_ct", "older_until", "secret_ct"])
        _enter(verbs.HOOK_ROTATED, hook, actor, at)
    return clear


def end(hook: Hook, why: str, *, actor: Actor, at: datetime) -> None:
    """Tell it nothing any more."""
    with transaction.atomic():
        if Hook.objects.filter(pk=hook.pk, ended_at=None).update(ended_at=at, why_ended=why):
            Delivery.objects.filter(hook=hook, stage="queued").delete()
            _enter(verbs.HOOK_ENDED, hook, actor, at)


def refuse_bad_address(url: str) -> None:
    """Only https to the open internet, so that nobody makes us knock at our own doors; a demo may stay on its machine.

    Where a name leads is looked at with each call (`exchange(outside=True)`): it may lead elsewhere by then.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAHook(why=_("địa chỉ không đọc được")) from None
    if not parts.hostname or parts.username or len(url) > 500 or not can_be_called(url):
        raise NotAHook(why=_("địa chỉ không đọc được"))
    if settings.DEMO:
        if parts.scheme not in {"http", "https"}:
            raise NotAHook(why=_("chỉ nhận http và https"))
        return
    if parts.scheme != "https" or port not in {None, 443}:
        raise NotAHook(why=_("chỉ nhận https ở cổng 443"))
    if is_literal(parts.hostname) and not is_outside(parts.hostname):
        raise NotAHook(why=_("máy chủ nằm trong mạng nội bộ"))


# --- deliveries ---------------------------------------------------------------------------------------------------

# One of each hook at a time: in their order while nothing has to be repeated, and a slow receiver holds up no other for long.
_CLAIM = """
    UPDATE api_delivery SET stage = 'sending', lease_until = %(lease)s, attempts = attempts + 1
    WHERE id IN (SELECT d.id FROM api_hook h CROSS JOIN LATERAL (
                     SELECT id, next_try_at FROM api_delivery
                     WHERE hook_id = h.id AND (stage = 'queued' AND next_try_at <= %(at)s
                                               OR stage = 'sending' AND lease_until < %(at)s)
                     ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) d
                 WHERE h.ended_at IS NULL AND h.paused_at IS NULL ORDER BY d.next_try_at, d.id LIMIT %(most)s)
    RETURNING id
"""
PATIENT_S: Final = 10.0  # a receiver says that it has it, and works afterwards


def deliver_round(at: datetime, most: int = AT_ONCE) -> int:
    """Lease up to MOST, send them beside one another, write down how each went. Told twice is allowed, never is not."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": at + LEASE, "at": at, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return 0
    leased = list(Delivery.objects.filter(pk__in=ids).select_related("hook"))
    calls = [_ready(each, at) for each in leased]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for delivery, told in zip(leased, pool.map(_posted, calls), strict=True):
            _settle(delivery, *told, at)
    return len(ids)


Call = tuple[str, bytes, dict[str, str]]


def _ready(delivery: Delivery, at: datetime) -> Call | None:
    """What is sent; None where it cannot be made (a secret that no key opens). That holds up no other hook."""
    try:
        return (delivery.hook.url, *_signed(delivery, at))
    except Exception:
        log.exception("webhook not made", extra={"facts": {"hook": str(delivery.hook_id)}})
        return None


def _posted(call: Call | None) -> tuple[int, str]:
    """How it went, whatever happened: each delivery of a batch is settled, so that none is told again for another's fault."""
    if call is None:
        return 0, "not_made"
    try:
        return _post(*call)
    except Exception:
        log.exception("webhook not sent")
        return 0, "fault"


def _signed(delivery: Delivery, at: datetime) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event_of(delivery), ensure_ascii=False).encode()
    stamp, number = str(int(at.timestamp())), str(delivery.event_id)
    signatures = [signature(secret, number, stamp, body) for secret in _secrets(delivery.hook, at)]
    return body, {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": number,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, number: str, stamp: str, body: bytes) -> str:
    """Standard Webhooks: HMAC-SHA256 over id, timestamp and body, parted by dots, with the decoded secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mac = hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    try:
        refuse_bad_address(url)
        outside = not settings.DEMO
        status = exchange("POST", url, content=body, headers=headers, read_s=PATIENT_S, outside=outside).status
    except NotAHook:
        return 0, "address_refused"
    except NotHeard as problem:
        return 0, problem.code
    return status, "" if 200 <= status < 300 else f"http_{status}"


def _settle(delivery: Delivery, status: int, problem: str, at: datetime) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk, stage="sending")
    if not problem:
        rows.update(stage="delivered", settled_at=at, problem="", lease_until=None)
        Hook.objects.filter(pk=delivery.hook_id, failing_since__isnull=False).update(failing_since=None)
        return
    Hook.objects.filter(pk=delivery.hook_id, failing_since=None).update(failing_since=at)
    if status == 410:
        rows.update(stage="dead", settled_at=at, problem=problem, lease_until=None)
        end(delivery.hook, "gone", actor=Actor("system"), at=at)
    elif delivery.attempts > len(BACKOFF):
        rows.update(stage="dead", settled_at=at, problem=problem, lease_until=None)
        log.warning("webhook dead", extra={"facts": {"hook": str(delivery.hook_id), "code": problem}})
    else:
        later = at + BACKOFF[delivery.attempts - 1]
        rows.update(stage="queued", problem=problem, next_try_at=later, lease_until=None)
    _rest(delivery.hook_id, at)


def _rest(hook_id: UUID, at: datetime) -> None:
    """Where nothing has arrived for days, nothing is sent until somebody says that it works again; what happens is kept."""
    with transaction.atomic():
        gone_quiet = Hook.objects.filter(pk=hook_id, paused_at=None, ended_at=None, failing_since__lt=at - PATIENCE)
        if gone_quiet.update(paused_at=at):
            _enter(verbs.HOOK_PAUSED, Hook.objects.get(pk=hook_id), Actor("system"), at)
            log.warning("webhook paused", extra={"facts": {"hook": str(hook_id)}})


def resume(hook_id: UUID, *, actor: Actor, at: datetime, client_id: UUID | None = None) -> bool:
    """It hears again, first what was kept meanwhile; False when it does not rest (or is another client's)."""
    rows = Hook.objects.filter(pk=hook_id, paused_at__isnull=False, ended_at=None)
    rows = rows.filter(client_id=client_id) if client_id else rows
    with transaction.atomic():
        if not rows.update(paused_at=None, failing_since=None):
            return False
        Delivery.objects.filter(hook_id=hook_id, stage="queued").update(next_try_at=at, attempts=0)
        _enter(verbs.HOOK_RESUMED, Hook.objects.get(pk=hook_id), actor, at)
    return True


def resting() -> list[Hook]:
    """Hooks that were paused, for the page and the command."""
    return list(
        Hook.objects.filter(paused_at__isnull=False, ended_at=None).select_related("client").order_by("paused_at")
    )


def try_again(delivery_id: UUID, *, actor: Actor, at: datetime, client_id: UUID | None = None) -> bool:
    """A dead one goes out once more; False when there is none (of this client)."""
    rows = Delivery.objects.filter(pk=delivery_id, stage="dead", hook__ended_at=None)
    rows = rows.filter(hook__client_id=client_id) if client_id else rows
    with transaction.atomic():
        found = rows.select_related("hook").first()
        if found is None:
            return False
        Delivery.objects.filter(pk=found.pk).update(stage="queued", attempts=0, next_try_at=at, settled_at=None)
        _enter(verbs.DELIVERY_RETRIED, found.hook, actor, at)
    return True


def forget_deliveries(before: datetime, at: datetime) -> int:
    old = Q(stage__in=("delivered", "dead"), settled_at__lt=before)
    return Delivery.objects.filter(old | Q(stage="queued", happened_at__lt=before)).delete()[0]


# --- secrets ------------------------------------------------------------------------------------------------------


def _fresh_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _hidden(hook_id: UUID, clear: str) -> bytes:
    return keyring().encrypt("words", clear.encode(), hook_id.bytes)


def _clear(hook: Hook, hidden: bytes) -> str:
    return keyring().decrypt("words", bytes(hidden), hook.pk.bytes).decode()


def _older(hook: Hook, at: datetime) -> list[tuple[str, float]]:
    """The secrets of before that are still good, the newest first, each with its end."""
    if hook.older_ct is None or hook.older_until is None or hook.older_until <= at:
        return []
    told = _clear(hook, hook.older_ct)
    if told.startswith(PREFIX):  # as it was written while only one was kept
        return [(told, hook.older_until.timestamp())]
    return [(secret, until) for secret, until in json.loads(told) if until > at.timestamp()]


def _secrets(hook: Hook, at: datetime) -> list[str]:
    return [_clear(hook, hook.secret_ct), *(secret for secret, _until in _older(hook, at))]


def _enter(verb: str, hook: Hook, actor: Actor, at: datetime) -> None:
    told = {"hook": str(hook.pk), "client": str(hook.client_id)}
    streams.append("book", STREAM, verb=verb, actor=LedgerActor.of(actor), at=at, particulars=told)
