"""Calls to Zalo's APIs with the right token, at a pace that Zalo allows; errors become messaging's four ways to fail.

Errors arrive with HTTP 200. A token that is refused is renewed once and the call made once more: an error answer means
that nothing was sent, so that this cannot say anything twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from django.conf import settings
from django.db import InterfaceError, OperationalError

from channels.zalo import codes, tokens, wire
from messaging.routes import OutcomeUnknown, Passing
from vault.errors import VaultError

log = logging.getLogger(__name__)

Host = Literal["oa", "business"]
ADDRESS: Final = {"oa": "openapi_url", "business": "business_url"}
LONGEST_WAIT_S: Final = 15.0
RESERVE: Final = 20


class Pace:
    """How fast this process may call: a bucket of its own share, shut for a while when Zalo says that it is enough."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._most = self._left = max(1.0, self._rate)
        self._filled = time.monotonic()
        self._shut_until = 0.0
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for a place; Passing when that would take so long that the message's lease might end."""
        began = time.monotonic()
        while (wait := self._wait()) > 0:
            if time.monotonic() - began + min(wait, 1.0) > LONGEST_WAIT_S:
                raise Passing("rate_limit", timedelta(seconds=wait))
            time.sleep(min(wait, 1.0))

    def _wait(self) -> float:
        with self._lock:
            moment = time.monotonic()
            if moment < self._shut_until:
                return self._shut_until - moment
            self._left = min(self._most, self._left + (moment - self._filled) * self._rate)
            self._filled = moment
            if self._left < 1:
                return (1 - self._left) / self._rate
            self._left -= 1
            return 0.0

    def heard(self, answer: wire.Answer) -> None:
        """Zalo counts by the minute and says how many calls remain; other processes use the same account."""
        remain = answer.headers.get("X-RateLimit-Remain", "")
        if answer.error == -32 or (remain.isdigit() and int(remain) <= RESERVE):
            with self._lock:
                self._shut_until = time.monotonic() + 60 - time.time() % 60


_paces: dict[str, Pace] = {}
_making: Final = threading.Lock()


def pace(host: Host) -> Pace:
    with _making:
        if host not in _paces:
            _paces[host] = Pace(int(settings.ZALO.get("calls_per_minute") or 1500))
        return _paces[host]


def forget() -> None:
    """Take the paces from the settings anew (tests)."""
    with _making:
        _paces.clear()


def call(host: Host, method: str, path: str, at: datetime, **request: Any) -> Mapping[str, Any]:
    """The `data` of a successful answer; else a RouteFailed. `request` goes to httpx (json, params)."""
    token = _token(at)
    answer = _ask(host, method, path, token, request)
    if answer.error in codes.TOKEN:
        token = _token(at, spent=token)
        answer = _ask(host, method, path, token, request)
    if answer.error == 0:
        return answer.data
    if answer.error in codes.OURS_TO_MEND:
        log.error("zalo refuses us", extra={"facts": {"host": host, "code": answer.error}})
    raise codes.failure(host, answer.error, at)


def look_up(host: Host, method: str, path: str, at: datetime, **request: Any) -> Mapping[str, Any]:
    """A call that changes nothing: a broken connection is no mystery, just ask again later."""
    try:
        return call(host, method, path, at, **request)
    except OutcomeUnknown as failure:
        raise Passing(failure.code) from failure


def _token(at: datetime, spent: str = "") -> str:
    """Without a database there is no token, and surely nothing was sent: the message waits."""
    try:
        return tokens.access_token(at, spent)
    except (OperationalError, InterfaceError) as problem:
        raise Passing("database_away") from problem
    except VaultError as problem:
        log.error("zalo token unreadable", extra={"facts": {"problem": type(problem).__name__}})
        raise Passing("token_unreadable", timedelta(minutes=15)) from problem


def _ask(host: Host, method: str, path: str, token: str, request: Mapping[str, Any]) -> wire.Answer:
    pace(host).take()
    answer = wire.exchange(method, settings.ZALO[ADDRESS[host]] + path, headers={"access_token": token}, **request)
    pace(host).heard(answer)
    return answer
