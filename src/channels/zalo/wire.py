"""One HTTP exchange with Zalo, and the truth about it: answered, surely not heard, or nobody knows.

No retries here and no meaning: a broken connection is told apart by whether the request had left. An answer has one
deadline in all, so that a lease can be longer than any call; environment proxies are not used.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from messaging.routes import OutcomeUnknown, Passing

CONNECT_S: Final = 4.0
READ_S: Final = 10.0
WHOLE_S: Final = 20.0
LARGEST: Final = 1024 * 1024

_lock: Final = threading.Lock()
_client: httpx.Client | None = None

# The request has certainly not reached anybody.
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object that Zalo gave, whatever its `error` says."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]

    @property
    def error(self) -> int:
        """Zalo's number; 0 is success. Some answers write it as text."""
        try:
            return int(self.body.get("error", 0))
        except (TypeError, ValueError):
            return -1

    @property
    def data(self) -> Mapping[str, Any]:
        found = self.body.get("data")
        return found if isinstance(found, dict) else {}


def exchange(method: str, url: str, **request: Any) -> Answer:
    """Ask and get an object, or raise Passing (not heard) or OutcomeUnknown (it may have been heard)."""
    try:
        http, headers, content = _whole_answer(method, url, request)
    except _NOT_SENT as problem:
        raise Passing("unreachable") from problem
    except (httpx.HTTPError, httpx.InvalidURL, _TooMuch) as problem:
        raise OutcomeUnknown(f"broken_{type(problem).__name__.lower().strip('_')}") from problem
    if http in {429, 503}:
        raise Passing(f"http_{http}")
    try:
        body = json.loads(content.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or (http >= 500 and "error" not in body):
        raise OutcomeUnknown(f"http_{http}_not_json" if not isinstance(body, dict) else f"http_{http}")
    if "error" not in body and http >= 400:
        raise OutcomeUnknown(f"http_{http}")
    return Answer(body, headers)


class _TooMuch(Exception):
    pass


def _whole_answer(method: str, url: str, request: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
    until = time.monotonic() + WHOLE_S
    whole = bytearray()
    with client().stream(method, url, **request) as reply:
        for chunk in reply.iter_bytes():
            whole += chunk
            if len(whole) > LARGEST or time.monotonic() > until:
                raise _TooMuch
        return reply.status_code, reply.headers, bytes(whole)


def client() -> httpx.Client:
    """One for the process; made at first use, after the server has forked."""
    global _client
    with _lock:
        if _client is None or _client.is_closed:
            _client = httpx.Client(
                timeout=httpx.Timeout(READ_S, connect=CONNECT_S, pool=CONNECT_S),
                limits=httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=4.0),
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": "MotCua/0.1"},
            )
        return _client
