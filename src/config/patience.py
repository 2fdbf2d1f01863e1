"""Half-sent requests: a body that stops coming holds a thread of the web server, which has no time limit for bodies.

Who reads a body is noted while it waits. When one has waited too long, the connections of this process that are silent both
ways are let go: the read ends, the thread is free, the answer is 408, and nothing is done with half a body. A slow upload
whose bytes go on coming is never silent. Behind a proxy that reads bodies first (docs/operations.md) none of this happens.
Linux only: elsewhere nothing is let go.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 10.0  # seconds without a byte
# Once so many wait at the same time in one process, the others at the door are not kept waiting for them.
CROWD, SHORT_PATIENCE = 3, 2.0
_LOOKS_EVERY: Final = 0.5
# The beginning of `struct tcp_info` (linux/tcp.h): eight bytes, then numbers.
_TCP_INFO: Final = struct.Struct("8B12I")
_UNACKED, _LAST_DATA_SENT, _LAST_DATA_RECEIVED = 8 + 4, 8 + 9, 8 + 11

log = logging.getLogger(__name__)
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CutOff(ConnectionError):
    """The body ended before all of it came."""


class Body:
    """`wsgi.input` whose reads are noted while they wait. A body that was cut off is never taken for a whole one."""

    __slots__ = ("_declared", "_input", "_read", "is_cut_off", "since")

    def __init__(self, read_from: Any, declared: str) -> None:
        self._input = read_from
        self._declared = int(declared[:20]) if declared.isdecimal() else 0  # without a length the end is where it ends
        self._read = 0
        self.since = 0.0
        self.is_cut_off = False

    def read(self, size: int = -1) -> bytes:
        return self._noted(self._input.read, size)

    def readline(self, size: int = -1) -> bytes:
        return self._noted(self._input.readline, size)

    def _noted(self, ask: Callable[..., bytes], size: int | None) -> bytes:
        self.since = time.monotonic()
        _waiting[id(self)] = self
        is_all = size is None or size < 0
        try:
            came = ask() if is_all else ask(size)
        finally:
            _waiting.pop(id(self), None)
        self._read += len(came)
        if self._read < self._declared and size != 0 and (is_all or not came):
            self.is_cut_off = True
            raise CutOff
        return came


_waiting: dict[int, Body] = {}
_watching = threading.Lock()


def patiently(app: App, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Call APP for a request that has a body."""
    body = environ["wsgi.input"] = Body(environ["wsgi.input"], environ.get("CONTENT_LENGTH") or "")
    if not _watching.locked() and _watching.acquire(blocking=False):
        threading.Thread(target=_watch, name="patience", daemon=True).start()
    try:
        answer = app(environ, start_response)
    except CutOff:
        answer = []
    if not body.is_cut_off:
        return answer
    with contextlib.suppress(AttributeError):
        answer.close()  # type: ignore[attr-defined]
    start_response("408 Request Timeout", [("Content-Length", "0"), ("Connection", "close")])
    return [b""]


def _watch() -> None:
    while True:
        time.sleep(_LOOKS_EVERY)
        try:
            let_go_of_silent()
        except Exception:  # whatever it was, it goes on looking
            log.exception("half-sent requests not looked after")


def let_go_of_silent(patience: float = PATIENCE, short: float = SHORT_PATIENCE) -> int:
    """How many connections were let go, because somebody has waited too long for a body."""
    waiting, at = list(_waiting.values()), time.monotonic()
    limit = short if len(waiting) >= CROWD else patience
    overdue = [body for body in waiting if at - body.since >= limit]
    if not overdue:
        return 0
    with contextlib.ExitStack() as opened:
        silent = [each for each in _came_in(opened) if _silent_for(each) >= limit]
        for each in silent:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RD)
    return len(silent)


def _came_in(opened: contextlib.ExitStack) -> list[socket.socket]:
    """The connections that came in at a port on which this process listens; never one that it opened itself."""
    ours = [opened.enter_context(each) for each in _tcp_sockets()]
    is_door = {each: bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)) for each in ours}
    ports = {each.getsockname()[1] for each in ours if is_door[each]}
    return [each for each in ours if not is_door[each] and each.getsockname()[1] in ports]


def _tcp_sockets() -> Iterator[socket.socket]:
    for entry in Path("/proc/self/fd").glob("*") if Path("/proc/self/fd").is_dir() else ():
        with contextlib.suppress(OSError, ValueError):
            if str(entry.readlink()).startswith("socket:"):
                each = socket.socket(fileno=os.dup(int(entry.name)))
                if each.family in (socket.AF_INET, socket.AF_INET6) and each.type == socket.SOCK_STREAM:
                    yield each
                else:
                    each.close()


def _silent_for(each: socket.socket) -> float:
    """Seconds in which neither side sent anything; 0 while an answer is still on its way."""
    try:
        told = _TCP_INFO.unpack(each.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size))
    except OSError:
        return 0.0
    milliseconds = min(told[_LAST_DATA_SENT], told[_LAST_DATA_RECEIVED])
    return 0.0 if told[_UNACKED] else milliseconds / 1000
