"""One HTTP exchange with another system, and the truth about it: answered, surely not heard, or nobody knows.

No retries and no meaning here. One deadline for the whole answer, so that a lease can be longer than any call; proxies
named by the environment are not used, and redirects are not followed.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

CONNECT_S: Final = 4.0
READ_S: Final = 15.0
WHOLE_S: Final = 25.0
LARGEST: Final = 4 * 1024 * 1024

_lock: Final = threading.Lock()
_client: httpx.Client | None = None
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class NotHeard(Exception):
    """The request has certainly reached nobody. `code` is short and without personal data: it is kept and shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MayBeHeard(NotHeard):
    """The connection broke after the request had left: it may have been carried out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchange(method: str, url: str, *, read_s: float = READ_S, **request: Any) -> Answer:
    """Ask and get an answer, or raise NotHeard or MayBeHeard."""
    try:
        return _whole(method, url, read_s, request)
    except _NOT_SENT as problem:
        raise NotHeard("unreachable") from problem
    except (httpx.HTTPError, httpx.InvalidURL, _TooMuch) as problem:
        raise MayBeHeard(f"broken_{type(problem).__name__.lower().strip('_')}") from problem


class _TooMuch(Exception):
    pass


def _whole(method: str, url: str, read_s: float, request: Mapping[str, Any]) -> Answer:
    until = time.monotonic() + max(WHOLE_S, read_s + CONNECT_S)
    whole = bytearray()
    timeout = httpx.Timeout(read_s, connect=CONNECT_S, pool=CONNECT_S)
    with client().stream(method, url, timeout=timeout, **request) as reply:
        for chunk in reply.iter_bytes():
            whole += chunk
            if len(whole) > LARGEST or time.monotonic() > until:
                raise _TooMuch
        return Answer(reply.status_code, reply.headers, bytes(whole))


def client() -> httpx.Client:
    """One for the process; made at first use, after the server has forked."""
    global _client
    with _lock:
        if _client is None or _client.is_closed:
            _client = httpx.Client(
                limits=httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=4.0),
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": "MotCua/0.1"},
            )
        return _client
