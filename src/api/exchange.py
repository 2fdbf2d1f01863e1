"""One HTTP exchange with another system, and the truth about it: answered, surely not heard, or nobody knows.

No retries and no meaning here. One deadline for the whole answer, so that a lease can be longer than any call; proxies
named by the environment are not used, and redirects are not followed. An address that somebody outside gave us is called
with `outside`: only in the open internet, and at the very machine that was looked at.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from kernel.addresses import Inside, NoSuchName, places

CONNECT_S: Final = 4.0
READ_S: Final = 15.0
WHOLE_S: Final = 25.0
LARGEST: Final = 4 * 1024 * 1024

MOST_PLACES: Final = 2  # a name that leads to many machines: the next one when the first does not hear

_lock: Final = threading.Lock()
_clients: Final[dict[bool, httpx.Client]] = {}
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


def exchange(method: str, url: str, *, read_s: float = READ_S, outside: bool = False, **request: Any) -> Answer:
    """Ask and get an answer, or raise NotHeard or MayBeHeard."""
    if outside:
        return _outside(method, url, read_s, request)
    return _asked(client(), method, url, read_s, request)


def _outside(method: str, url: str, read_s: float, request: Mapping[str, Any]) -> Answer:
    try:
        found = places(urlsplit(url), outside=True)[:MOST_PLACES]
    except NoSuchName as problem:
        raise NotHeard("unreachable") from problem
    except (Inside, ValueError) as problem:
        raise NotHeard("address_refused") from problem
    for place in found:
        told = {
            **request,
            "headers": {**request.get("headers", {}), "Host": place.host},
            "extensions": {"sni_hostname": place.name},
        }
        try:
            return _asked(client(keeps=False), method, place.url, read_s, told)
        except MayBeHeard:
            raise
        except NotHeard:
            if place is found[-1]:
                raise
    raise NotHeard("unreachable")


def can_be_called(url: str) -> bool:
    """Is this an address at all? What is only almost one (a space, a name that no resolver takes) is none."""
    try:
        return url.isprintable() and " " not in url and bool(httpx.URL(url).host)
    except (httpx.InvalidURL, ValueError):
        return False


def _asked(by: httpx.Client, method: str, url: str, read_s: float, request: Mapping[str, Any]) -> Answer:
    if not can_be_called(url):
        raise NotHeard("address_refused")
    try:
        return _whole(by, method, url, read_s, request)
    except _NOT_SENT as problem:
        raise NotHeard("unreachable") from problem
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, _TooMuch) as problem:
        raise MayBeHeard(f"broken_{type(problem).__name__.lower().strip('_')}") from problem


class _TooMuch(Exception):
    pass


def _whole(by: httpx.Client, method: str, url: str, read_s: float, request: Mapping[str, Any]) -> Answer:
    until = time.monotonic() + max(WHOLE_S, read_s + CONNECT_S)
    whole = bytearray()
    timeout = httpx.Timeout(read_s, connect=CONNECT_S, pool=CONNECT_S)
    with by.stream(method, url, timeout=timeout, **request) as reply:
        for chunk in reply.iter_bytes():
            whole += chunk
            if len(whole) > LARGEST or time.monotonic() > until:
                raise _TooMuch
        return Answer(reply.status_code, reply.headers, bytes(whole))


def client(*, keeps: bool = True) -> httpx.Client:
    """One for the process; made at first use, after the server has forked. One that does not keep connections for what is
    called by its address: two names at one address must not meet on a connection that proved itself to be the other."""
    with _lock:
        known = _clients.get(keeps)
        if known is None or known.is_closed:
            known = _clients[keeps] = httpx.Client(
                limits=httpx.Limits(
                    max_connections=8, max_keepalive_connections=4 if keeps else 0, keepalive_expiry=4.0
                ),
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": "MotCua/0.1"},
            )
        return known
