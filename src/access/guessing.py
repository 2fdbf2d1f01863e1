"""Guessing passwords from many addresses, and many names from one: slowed, told to the operator, and nobody locked out.

Beside axes, which counts name and address together. By account: after some wrong tries from wherever, a strange device
waits, longer each time, a quarter of an hour at most. By address: so many in a quarter of an hour. A device on which
this account has signed in before, and a passkey, wait for neither; or anybody could lock an official out from afar.
It must not know whether a name exists. Follows the real clock, as axes does.
"""

from __future__ import annotations

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from axes.attempts import get_cool_off_threshold
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse

from access import attempts
from access.entries import enter, stream_of
from access.models import User, WrongSignIns
from access.proxies import caller_of
from kernel.time import offset
from ledger import alone
from vault.keys import keyring

FREE: Final = 10  # wrong tries at one account before a strange device waits
FIRST_WAIT: Final = 30.0
LONGEST_WAIT: Final = 900.0
FROM_ONE_ADDRESS: Final = 50  # in a window; a whole office may stand behind one address
WINDOW: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(days=1)
WRONG_ON_A_DEVICE: Final = 10  # in a day: then it is as strange as any

COOKIE: Final = "motcua_may"
_COOKIE_DAYS: Final = 180
_KNOWN_ACCOUNTS: Final = 8  # officials may share a machine
_SALT: Final = "access.device"
log = logging.getLogger(__name__)

# What axes counts by name and address (AXES_LOCKOUT_PARAMETERS) beside our own rows; it has no tag.
_LOOK: Final = """
    SELECT tag, count, last_at FROM access_wrong WHERE tag = ANY(%(tags)s::bytea[]) AND last_at > %(forgotten)s
    UNION ALL
    SELECT ''::bytea, coalesce(sum(failures_since_start), 0), NULL FROM axes_accessattempt
    WHERE username = %(username)s AND ip_address IS NOT DISTINCT FROM %(address)s::inet AND attempt_time >= %(over)s
"""
# Everybody locks them in the same order, and takes away only what nobody else holds.
_COUNT: Final = f"""
    WITH counted AS (
        INSERT INTO access_wrong (tag, count, last_at, is_account)
        SELECT tag, 1, %(at)s, tag = %(account)s FROM unnest(%(tags)s::bytea[]) AS wrong (tag) ORDER BY tag
        ON CONFLICT (tag) DO UPDATE SET last_at = excluded.last_at,
            count = CASE WHEN access_wrong.last_at < %(forgotten)s THEN 1 ELSE access_wrong.count + 1 END
        RETURNING tag, count
    ), gone AS (
        DELETE FROM access_wrong WHERE tag IN (
            SELECT tag FROM access_wrong
            WHERE last_at < %(long_ago)s AND tag NOT IN (SELECT tag FROM counted) FOR UPDATE SKIP LOCKED
        )
    ), {attempts.ONE_MORE}
    SELECT tag, count, NULL::bytea FROM counted
    UNION ALL SELECT ''::bytea, count, NULL FROM here
    UNION ALL SELECT NULL, seq, head FROM ({alone.END}) AS stream
"""


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser remembers: a random name of its own, and who has signed in on it (keyed hashes)."""

    name: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How it stands with this name, this address and this device: the same whether or not the name exists."""

    here: int  # wrong tries of this name at this address, as axes counts them
    seconds: int  # until a sign-in may be tried here; 0: now
    device_is_worn: bool


@dataclass(frozen=True, slots=True)
class _Wrong:
    count: int
    last_at: datetime


def look(request: HttpRequest, username: str, *, by_code: bool = False) -> Found:
    """Before something is tried. One statement."""
    at, account = _real_time(), _account_tag(username, by_code=by_code)
    device, address = device_of(request), _address_tag(request, at)
    tags = [account, address, *([_device_tag(device)] if device else [])]
    told = {
        "tags": tags,
        "forgotten": at - FORGOTTEN,
        "username": username,
        "address": request.axes_ip_address,  # type: ignore[attr-defined]
        "over": get_cool_off_threshold(request),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, told)
        rows = {bytes(tag): (int(count), last_at) for tag, count, last_at in cursor.fetchall()}
    here, _never = rows.pop(b"")
    wrong = {tag: _Wrong(*row) for tag, row in rows.items()}
    worn = wrong.get(_device_tag(device)) if device else None
    is_worn = worn is not None and worn.count >= WRONG_ON_A_DEVICE
    if device and not is_worn and _is_of(device, username):
        return Found(here, 0, is_worn)
    waits = [_wait_of(wrong.get(account), at)]
    if (there := wrong.get(address)) and there.count >= FROM_ONE_ADDRESS:
        waits.append((window_of(at) + WINDOW - at).total_seconds())
    return Found(here, max(0, round(max(waits) + 0.5)) if max(waits) > 0 else 0, is_worn)


def count_wrong(request: HttpRequest, username: str, *, by_code: bool = False, user: User | None = None) -> int:
    """One more wrong try, counted in one statement; gives how many axes counts of this name at this address. The first one that
    makes others wait is told to the operator. USER: whose it is, for who knows."""
    at, device = _real_time(), device_of(request)
    account, address = _account_tag(username, by_code=by_code), _address_tag(request, at)
    tags = [account, address, *([_device_tag(device)] if device and _is_of(device, username) else [])]
    told = {
        "tags": tags,
        "account": account,
        "at": at,
        "forgotten": at - FORGOTTEN,
        "long_ago": at - 2 * FORGOTTEN,
        "stream": stream_of(user.pk) if user else None,
    } | attempts.of(request, username)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, told)
        counts = {tag and bytes(tag): (int(count), head) for tag, count, head in cursor.fetchall()}
    end = counts.pop(None, None)
    if counts[account][0] == FREE:
        _tell(username, user, alone.found_end(end) if user else None)
    if counts[address][0] == FROM_ONE_ADDRESS:
        log.warning("address slowed at sign-in", extra={"facts": {"wrong": FROM_ONE_ADDRESS}})
    return counts[b""][0]


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """This account has signed in on this browser, with everything that it takes."""
    before = device_of(request)
    tag = _account_tag(username).hex()
    others = [each for each in (before.accounts if before else ()) if each != tag]
    name = before.name if before and not _is_worn(before, request) else secrets.token_urlsafe(12)
    told = signing.dumps({"d": name, "a": [tag, *others][:_KNOWN_ACCOUNTS]}, salt=_SALT)
    response.set_cookie(
        COOKIE, told, max_age=_COOKIE_DAYS * 86_400, path="/tai-khoan/", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def device_of(request: HttpRequest) -> Device | None:
    """What our own signed cookie says; None for a strange browser or a cookie that is not ours."""
    try:
        told = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=timedelta(days=_COOKIE_DAYS))
        return Device(str(told["d"]), tuple(map(str, told["a"])))
    except (KeyError, TypeError, signing.BadSignature):
        return None


def slowed_accounts() -> int:
    """For the metrics: accounts at which somebody guesses now."""
    since = _real_time() - WINDOW
    return WrongSignIns.objects.filter(is_account=True, count__gte=FREE, last_at__gt=since).count()


def forget(before: datetime, at: datetime) -> int:
    """Let go of wrong tries, with the names and addresses that axes keeps of them. They follow the real clock."""
    real = before - offset()
    attempts = AccessAttempt.objects.filter(attempt_time__lt=real).delete()[0]
    return attempts + WrongSignIns.objects.filter(last_at__lt=real).delete()[0]


def window_of(at: datetime) -> datetime:
    """When the window (of WINDOW, a quarter of an hour) began in which AT lies."""
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)


def _is_of(device: Device, username: str) -> bool:
    return _account_tag(username).hex() in device.accounts


def _is_worn(device: Device, request: HttpRequest) -> bool:
    """As it was found before the password or the code; asked of who came with a passkey."""
    if (found := getattr(request, "device_is_worn", None)) is not None:
        return bool(found)
    return WrongSignIns.objects.filter(tag=_device_tag(device), count__gte=WRONG_ON_A_DEVICE).exists()


def _wait_of(wrong: _Wrong | None, at: datetime) -> float:
    if wrong is None or wrong.count < FREE:
        return 0.0
    whole = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(wrong.count - FREE, 10))
    return whole - (at - wrong.last_at).total_seconds()


def _tell(username: str, user: User | None, end: alone.End | None) -> None:
    """The log names nobody; the entry stands in the account's own stream, if there is such an account."""
    log.warning("account slowed at sign-in: wrong tries from many places", extra={"facts": {"wrong": FREE}})
    user = user or User.objects.filter(username__iexact=username).first()
    if user is not None:
        enter("access:account:guessed", user, end=end)


def _account_tag(username: str, *, by_code: bool = False) -> bytes:
    """Codes are counted apart: who guesses passwords must not hinder the second step of who knows one."""
    return keyring().blind("sign-in", f"{'code' if by_code else 'account'}:{username.strip().casefold()}")


def _address_tag(request: HttpRequest, at: datetime) -> bytes:
    caller = caller_of(str(request.META.get("REMOTE_ADDR", "")))
    return keyring().blind("sign-in", f"address:{caller}:{window_of(at):%Y%m%d%H%M}")


def _device_tag(device: Device) -> bytes:
    return keyring().blind("sign-in", f"device:{device.name}")


def _real_time() -> datetime:
    """Moving the test clock must not open a lock."""
    return datetime.fromtimestamp(time.time(), UTC)
