"""Half-sent requests hold no thread for ever, and half a body is never taken for a whole one."""

from __future__ import annotations

import io
import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from config import patience

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="what is silent is asked of Linux")


class Connections:
    """A door of this process, and who came in by it."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.opened: list[socket.socket] = []

    def come_in(self) -> tuple[socket.socket, socket.socket]:
        theirs = socket.create_connection(self.door.getsockname())
        ours, _address = self.door.accept()
        self.opened += [theirs, ours]
        return theirs, ours


@pytest.fixture
def connections() -> Iterator[Connections]:
    made = Connections()
    yield made
    for each in (*made.opened, made.door):
        each.close()


def ask(read_from: Any, length: int, said: list[str]) -> None:
    """A request that reads its body; what was answered."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        try:
            body = environ["wsgi.input"].read(65536) + environ["wsgi.input"].read(65536)
        except OSError:
            body = b"cut"
        start_response("200 OK", [("X-Read", body.decode())])
        return [b"done"]

    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": read_from}
    answer = patience.patiently(app, environ, lambda status, _headers: said.append(status))
    assert b"".join(answer) == (b"done" if said[-1].startswith("200") else b"")


@linux_only
def test_a_body_that_stops_coming_is_let_go_and_whoever_speaks_is_not(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    (silent, ours), (speaking, others) = connections.come_in(), connections.come_in()
    silent.sendall(b"{")
    quiet = silent.getsockname()
    monkeypatch.setattr(patience, "_silent_for", lambda each: 60.0 if each.getpeername() == quiet else 0.0)
    told: list[str] = []
    waiting = threading.Thread(target=ask, args=(ours.makefile("rb", buffering=0), 5000, told))
    waiting.start()
    until = time.monotonic() + 60
    while waiting.is_alive() and time.monotonic() < until:
        patience.let_go_of_silent(patience=0.01, short=0.01)
    waiting.join(60)
    assert told[-1] == "408 Request Timeout"
    speaking.sendall(b"still")
    assert others.recv(10) == b"still"


@linux_only
def test_the_system_tells_how_long_a_connection_is_silent(connections: Connections) -> None:
    _theirs, ours = connections.come_in()
    until = time.monotonic() + 60
    while patience._silent_for(ours) < 0.05 and time.monotonic() < until:
        time.sleep(0.01)
    assert 0.05 <= patience._silent_for(ours) < 3600


@linux_only
def test_as_long_as_no_body_is_waited_for_nobody_is_let_go(connections: Connections) -> None:
    theirs, ours = connections.come_in()
    assert patience.let_go_of_silent(patience=0.0, short=0.0) == 0
    theirs.sendall(b"later")
    assert ours.recv(10) == b"later"


@pytest.mark.parametrize(("length", "status"), [(4, "200"), (5, "408"), (0, "200")])
def test_half_a_body_is_refused_and_a_whole_one_is_not(length: int, status: str) -> None:
    told: list[str] = []
    ask(io.BytesIO(b"full"), length, told)
    assert told[-1].startswith(status)
