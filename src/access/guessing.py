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

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse

from access.entries import enter
from access.models import User, WrongSignIns
from access.proxies import caller_of
from kernel.time import offset
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

_COUNT: Final = """
    INSERT INTO access_wrong (tag, count, last_at, is_account) VALUES (%(tag)s, 1, %(at)s, %(is_account)s)
    ON CONFLICT (tag) DO UPDATE SET last_at = %(at)s,
        count = CASE WHEN access_wrong.last_at < %(forgotten)s THEN 1 ELSE access_wrong.count + 1 END
    RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser remembers: a random name of its own, and who has signed in on it (keyed hashes)."""

    name: str
    accounts: tuple[str, ...]


def wait_for(request: HttpRequest, username: str, *, by_code: bool = False) -> int:
    """Seconds until a sign-in to this account may be tried here; 0: now. The same whether or not the name exists."""
    at, account = _real_time(), _account_tag(username, by_code=by_code)
    device = device_of(request)
    tags = [account, _address_tag(request, at), *([_device_tag(device)] if device else [])]
    wrong = {bytes(row.tag): row for row in WrongSignIns.objects.filter(tag__in=tags, last_at__gt=at - FORGOTTEN)}
    if device and _is_known(device, username, wrong.get(_device_tag(device))):
        return 0
    waits = [_wait_of(wrong.get(account), at)]
    if (address := wrong.get(tags[1])) and address.count >= FROM_ONE_ADDRESS:
        waits.append((window_of(at) + WINDOW - at).total_seconds())
    return max(0, round(max(waits) + 0.5)) if max(waits) > 0 else 0


def count_wrong(request: HttpRequest, username: str, *, by_code: bool = False) -> None:
    """One more wrong try. The first one that makes others wait is told to the operator."""
    at, device = _real_time(), device_of(request)
    WrongSignIns.objects.filter(last_at__lt=at - 2 * FORGOTTEN).delete()
    if device and _is_known(device, username, None):
        _add(_device_tag(device), at)
    if _add(_account_tag(username, by_code=by_code), at, is_account=True) == FREE:
        _tell(username)
    if _add(_address_tag(request, at), at) == FROM_ONE_ADDRESS:
        log.warning("address slowed at sign-in", extra={"facts": {"wrong": FROM_ONE_ADDRESS}})


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """This account has signed in on this browser, with everything that it takes."""
    before = device_of(request)
    tag = _account_tag(username).hex()
    others = [each for each in (before.accounts if before else ()) if each != tag]
    name = before.name if before and not _is_worn(before) else secrets.token_urlsafe(12)
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


def _is_known(device: Device, username: str, wrong: WrongSignIns | None) -> bool:
    is_worn = wrong is not None and wrong.count >= WRONG_ON_A_DEVICE
    return not is_worn and _account_tag(username).hex() in device.accounts


def _is_worn(device: Device) -> bool:
    return WrongSignIns.objects.filter(tag=_device_tag(device), count__gte=WRONG_ON_A_DEVICE).exists()


def _wait_of(wrong: WrongSignIns | None, at: datetime) -> float:
    if wrong is None or wrong.count < FREE:
        return 0.0
    whole = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(wrong.count - FREE, 10))
    return whole - (at - wrong.last_at).total_seconds()


def _tell(username: str) -> None:
    """The log names nobody; the entry stands in the account's own stream, if there is such an account."""
    log.warning("account slowed at sign-in: wrong tries from many places", extra={"facts": {"wrong": FREE}})
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        enter("access:account:guessed", user)


def _add(tag: bytes, at: datetime, *, is_account: bool = False) -> int:
    told = {"tag": tag, "at": at, "forgotten": at - FORGOTTEN, "is_account": is_account}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, told)
        return int(cursor.fetchone()[0])


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
