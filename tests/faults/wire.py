"""The wire between the product and PostgreSQL: it counts statements, and at the n-th the power goes or the line breaks.

The product knows nothing of it and has no hook for it: it is given another port. A statement is what the client waits for an
answer to (Sync, Flush or a simple query, however many messages lead up to it); its two sides are: never arrived, or done and
never told.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

_ENCRYPTED = {80877103, 80877104}  # asks whether the line may be encrypted: it may not
_CANCEL = 80877102


@dataclass
class Fuse:
    """What is to happen at the NTH statement, or after the NTH that ended outside a transaction (what it did is committed): kill
    that process, or cut the lines. `blew` says that it happened; `ends` of each statement whether it ended so."""

    nth: int
    is_after: bool = False
    victim: int = 0
    blew: bool = False
    ends: list[bool] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def comes(self) -> bool:
        """One more statement is on its way: is it the one?"""
        with self.lock:
            self.ends.append(False)
            return self._burns(not self.is_after and len(self.ends) == self.nth)

    def is_done(self, status: bytes) -> bool:
        """It was answered (I: no transaction is open now): is it the one?"""
        with self.lock:
            if self.ends:
                self.ends[-1] = status == b"I"
            return self._burns(self.is_after and status == b"I" and sum(self.ends) == self.nth)

    def _burns(self, is_it: bool) -> bool:
        if not is_it or self.blew:
            return False
        self.blew = True
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
        return True


class Wire:
    """A door to PostgreSQL at a port of its own, in threads of this process."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.door.getsockname()[1]
        self.fuse: Fuse | None = None
        self._lines: set[_Line] = set()
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.door.accept()
                self._lines.add(_Line(self, client))

    def cut(self) -> None:
        """Every line at once, as when the server dies."""
        for line in list(self._lines):
            line.close()
        self._lines.clear()

    def close(self) -> None:
        self.door.close()
        self.cut()


class _Line:
    """One connection: two threads, one each way."""

    def __init__(self, wire: Wire, client: socket.socket) -> None:
        self.wire, self.client = wire, client
        self.asks_on = False  # the client asked for an answer within a transaction that nobody began (Flush)
        self.server = socket.create_connection(wire.server)
        for side in (client, self.server):
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for way in (self._there, self._back):
            threading.Thread(target=self._carry, args=(way,), daemon=True).start()

    def close(self) -> None:
        for side in (self.client, self.server):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()

    def _carry(self, way: Callable[[], None]) -> None:
        with suppress(OSError, EOFError):
            way()
        self.close()

    def _there(self) -> None:
        """From the client: a whole statement is held until it is known that it may pass."""
        self._greet()
        held = b""
        while True:
            kind, message = _message(self.client)
            held += message
            if kind in b"SQH":
                self.asks_on = kind == b"H"
                self._ends_if(self.wire.fuse is not None and self.wire.fuse.comes())
                self.server.sendall(held)
                held = b""
            elif kind not in b"PBDECF":  # those lead up to a Sync; all else passes
                self.server.sendall(held)
                held = b""

    def _back(self) -> None:
        """From the server: the answer is held until the statement is done (ReadyForQuery), but for one in a pipeline."""
        is_greeted, held = False, b""
        while True:
            kind, message = _message(self.server)
            held += message
            if kind == b"Z" and is_greeted:
                self._ends_if(self.wire.fuse is not None and self.wire.fuse.is_done(message[-1:]))
            is_greeted = is_greeted or kind == b"Z"
            if kind in b"ZREGWSNv" or self.asks_on:
                self.client.sendall(held)
                held = b""

    def _ends_if(self, is_it: bool) -> None:
        if is_it:
            self.wire.cut()
            raise EOFError

    def _greet(self) -> None:
        """Until the client has said who it is; the password goes the ordinary way."""
        while True:
            head = _exactly(self.client, 8)
            size, code = struct.unpack("!ii", head)
            rest = _exactly(self.client, size - 8)
            if code in _ENCRYPTED:
                self.client.sendall(b"N")
                continue
            self.server.sendall(head + rest)
            if code == _CANCEL:
                raise EOFError
            return


def _message(side: socket.socket) -> tuple[bytes, bytes]:
    head = _exactly(side, 5)
    return head[:1], head + _exactly(side, struct.unpack("!i", head[1:])[0] - 4)


def _exactly(side: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = side.recv(size - len(found))
        if not more:
            raise EOFError
        found += more
    return found
