"""The tokens that let us speak for the Official Account, and their renewal.

A refresh token is good for one use, and the answer holds the only copy of the next one. So a renewal is written down
and committed BEFORE the call (a row lease, longer than any call can take), two workers never use the same token, and
whoever dies in between leaves a mark. What follows a lost answer: the old token is tried until Zalo says yes or no to
it; a no ends all tries, and a person is told what to do. The access token serves on as long as it is good.

Tokens are never logged and lie encrypted; every change of the pair is an entry of the ledger, without the tokens.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from access.actor import SYSTEM, Actor
from channels.zalo import verbs, wire
from channels.zalo.grants import columns, oa_id, opened
from channels.zalo.models import Grant
from ledger import streams
from ledger.chain import LedgerActor
from messaging import outbox
from messaging.routes import OutcomeUnknown, Passing

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
EARLY: Final = timedelta(hours=5)
SPARE: Final = timedelta(minutes=1)
BACKOFF: Final = [timedelta(seconds=s) for s in (30, 60, 300, 900, 1800)]
KNOWN_FOR_S: Final = 15.0
PATIENCE_S: Final = 6.0
COMMIT_TRIES: Final = 30
# Zalo's numbers that say "not now" to a renewal; every other one says that this refresh token is no good.
_NOT_NOW: Final = frozenset({-32, -200})

_known: dict[str, tuple[float, Pair]] = {}


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """A token pair in clear, for as long as a call takes. It has no repr, so that no log line can show it."""

    version: int
    access: str
    refresh: str
    access_until: datetime


def access_token(at: datetime, spent: str = "") -> str:
    """A good access token. Give the one that Zalo refused as `spent`, and it will not come back."""
    with given_back():
        pair = _pair(at, fresh=bool(spent))
        if pair.access != spent and pair.access_until > at + SPARE:
            return pair.access
        _renew(pair.version, at)
        pair = _pair(at, fresh=True)
        if pair.access == spent or pair.access_until <= at + SPARE:
            raise Passing("token_missing", BACKOFF[1])
        return pair.access


def token_round(at: datetime) -> bool:
    """For the worker: renew when the access token has less than five hours to live. True when it was renewed."""
    grant = Grant.objects.filter(pk=oa_id()).first()
    if grant is None or (grant.stage == "refused" and (grant.access_until <= at or grant.problem == "restored")):
        return _take_from_console(at)
    if grant.access_until - EARLY > at or grant.stage == "refused":
        return False
    try:
        _renew(grant.version, at)
    except Passing:
        return False
    return True


def enter(access: str, refresh: str, expires_in: object, at: datetime, actor: Actor = SYSTEM) -> int:
    """Take a pair that a person got from Zalo's console; returns its version. The trouble before it is over."""
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(pk=oa_id()).first()
        version = grant.version + 1 if grant else 1
        values = columns(version, access, refresh, expires_in, at)
        Grant.objects.update_or_create(pk=oa_id(), defaults=values)
        _enter_in_ledger(verbs.ENTERED, at, {"version": version}, actor)
        outbox.try_now("token_", at)
    _known.clear()
    return version


def try_again(at: datetime) -> None:
    """A person has mended the cause (a wrong secret, a locked app): let the old refresh token be tried once more."""
    Grant.objects.filter(pk=oa_id(), stage="refused").update(stage="unknown", next_try_at=None, changed_at=at)


def forget() -> None:
    """Ask the database anew at the next call (tests, restore)."""
    _known.clear()


# --- renewal -----------------------------------------------------------------------------------------------------


def _renew(version: int, at: datetime) -> None:
    """Get the pair after VERSION, or find that somebody else got it; Passing when it cannot be had now."""
    until = time.monotonic() + PATIENCE_S
    while True:
        begun = _begin(version, at)
        if begun is not None:
            break
        if _version_now() != version:
            return
        if time.monotonic() > until:
            raise Passing("token_busy", BACKOFF[0])
        time.sleep(0.2)  # another worker holds the lease: its call takes a second
    lease, refresh, stage_before = begun
    try:
        answer = _ask(refresh)
    except Passing as failure:
        _not_heard(lease, stage_before, failure.code, at)
        raise Passing("token_" + failure.code, failure.after) from failure
    except OutcomeUnknown as failure:
        _doubt(lease, failure.code, at)
        raise Passing("token_unknown", BACKOFF[0]) from failure
    _settle(version, lease, answer, at)


def _begin(version: int, at: datetime) -> tuple[datetime, str, str] | None:
    """Commit that a renewal is under way: (end of the lease, refresh token, stage before). None: somebody else is at it,
    or has done it."""
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(pk=oa_id()).first()
        if grant is None or grant.version != version:
            return None
        if grant.stage == "refused":
            raise Passing("token_refused", BACKOFF[-1])
        if grant.stage == "refreshing" and grant.lease_until and grant.lease_until > at:
            return None
        if grant.next_try_at and grant.next_try_at > at and grant.stage != "refreshing":
            raise Passing("token_later", grant.next_try_at - at)
        before = "unknown" if grant.stage == "refreshing" else grant.stage
        if grant.stage == "refreshing":  # whoever held the lease died: Zalo may have taken the token
            _enter_in_ledger(verbs.DOUBTED, at, {"version": version, "why": "worker_died"})
            log.error("zalo token: a renewal was begun and not ended", extra={"facts": {"version": version}})
        grant.stage, grant.refreshing_since, grant.lease_until = "refreshing", at, at + LEASE
        grant.save(update_fields=["stage", "refreshing_since", "lease_until"])
        return at + LEASE, opened(grant, "refresh"), before


def _ask(refresh: str) -> wire.Answer:
    zalo = settings.ZALO
    form = {"refresh_token": refresh, "app_id": zalo["app_id"], "grant_type": "refresh_token"}
    url = f"{zalo['oauth_url']}/v4/oa/access_token"
    answer = wire.exchange("POST", url, data=form, headers={"secret_key": zalo["app_secret"]})
    if answer.error == 0 and not (_text(answer, "access_token") and _text(answer, "refresh_token")):
        raise OutcomeUnknown("no_tokens")
    if answer.error in _NOT_NOW:
        raise Passing(f"zalo_{abs(answer.error)}")
    return answer


def _settle(version: int, lease: datetime, answer: wire.Answer, at: datetime) -> None:
    """Write down Zalo's yes or no. The new pair exists only in this process: a database that is away is waited for."""
    for attempt in range(COMMIT_TRIES):
        try:
            if answer.error == 0:
                _rotated(version, answer, at)
            else:
                _refused(version, lease, answer.error, at)
            break
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or attempt == COMMIT_TRIES - 1:
                raise
            connection.close()
            time.sleep(1)
    _known.clear()
    if answer.error and _version_now() == version:  # else the lease had run out, and another call got the pair
        raise Passing("token_refused", BACKOFF[-1])


def _rotated(version: int, answer: wire.Answer, at: datetime) -> None:
    with transaction.atomic():
        grant = Grant.objects.select_for_update().get(pk=oa_id())
        if grant.version != version:
            return  # a person has entered a pair meanwhile: theirs is the later word
        values = columns(
            version + 1,
            _text(answer, "access_token"),
            _text(answer, "refresh_token"),
            answer.body.get("expires_in"),
            at,
        )
        Grant.objects.filter(pk=grant.pk).update(**values)
        _enter_in_ledger(verbs.ROTATED, at, {"version": version + 1})


def _refused(version: int, lease: datetime, error: int, at: datetime) -> None:
    """Only whoever still holds the lease may say so: after it ran out, another call may have got the pair."""
    with transaction.atomic():
        changed = Grant.objects.filter(pk=oa_id(), version=version, stage="refreshing", lease_until=lease).update(
            stage="refused", problem=f"zalo_{abs(error)}", lease_until=None, changed_at=at
        )
        if changed:
            _enter_in_ledger(verbs.REFUSED, at, {"version": version, "code": error})
            log.critical("zalo token: refused, a person must enter a new pair", extra={"facts": {"code": error}})


def _doubt(lease: datetime, why: str, at: datetime) -> None:
    with transaction.atomic():
        if _back(lease, "unknown", why, at):
            _enter_in_ledger(verbs.DOUBTED, at, {"why": why})
            log.error("zalo token: outcome of a renewal unknown", extra={"facts": {"why": why}})


def _not_heard(lease: datetime, stage: str, why: str, at: datetime) -> None:
    """Zalo did not get the request: the token is as good as it was before."""
    _back(lease, stage, why, at)


def _back(lease: datetime, stage: str, why: str, at: datetime) -> bool:
    with transaction.atomic():
        grant = Grant.objects.select_for_update().get(pk=oa_id())
        if grant.stage != "refreshing" or grant.lease_until != lease:
            return False
        wait = BACKOFF[min(grant.failures, len(BACKOFF) - 1)]
        grant.stage, grant.problem, grant.lease_until = stage, why, None
        grant.failures, grant.next_try_at, grant.changed_at = min(grant.failures + 1, 1000), at + wait, at
        grant.save()
        return True


def _take_from_console(at: datetime) -> bool:
    """Only in a demo: what a person does by hand in the API Explorer, asked of the other side's console."""
    if not settings.ZALO.get("console_url"):
        return False
    try:
        told = wire.exchange("POST", settings.ZALO["console_url"] + "/_control/token", json={})
    except (Passing, OutcomeUnknown):
        return False
    if _text(told, "access_token") and _text(told, "refresh_token"):
        enter(_text(told, "access_token"), _text(told, "refresh_token"), told.body.get("expires_in"), at)
        return True
    return False


# --- what is known of it --------------------------------------------------------------------------------------------


def _pair(at: datetime, *, fresh: bool) -> Pair:
    """The current pair; kept in memory for some seconds, because every message asks for it."""
    known = _known.get(oa_id())
    if known and not fresh and time.monotonic() - known[0] < KNOWN_FOR_S:
        return known[1]
    grant = Grant.objects.filter(pk=oa_id()).first()
    if grant is None and _take_from_console(at):
        grant = Grant.objects.get(pk=oa_id())
    if grant is None:
        raise Passing("token_missing", BACKOFF[1])
    pair = Pair(grant.version, opened(grant, "access"), "", grant.access_until)
    _known[oa_id()] = (time.monotonic(), pair)
    return pair


def _version_now() -> int | None:
    return Grant.objects.filter(pk=oa_id()).values_list("version", flat=True).first()


def _text(answer: wire.Answer, name: str) -> str:
    found = answer.body.get(name)
    return found if isinstance(found, str) else ""


def _enter_in_ledger(verb: str, at: datetime, particulars: Mapping[str, Any], actor: Actor = SYSTEM) -> None:
    stream = streams.book_stream("zalo")
    streams.append("book", stream, verb=verb, actor=LedgerActor.of(actor), at=at, particulars=particulars)


@contextmanager
def given_back() -> Iterator[None]:
    """Messages are sent in threads that end: a connection which this thread opened goes back to the pool."""
    opened_here = connection.connection is None
    try:
        yield
    finally:
        if opened_here and not connection.in_atomic_block:
            connection.close()
