"""A port that was drawn is nobody else's, not of the next draw and not of another process, before, between and after who listens."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from launcher import ports
from launcher.words import LauncherError
from tests.cluster import ROOT

DRAWS_ALL = "import sys; from launcher import ports; ports.OURS = range({0}, {0} + 1); ports.free_ports(1)"


def listener(port: int) -> socket.socket:
    """As our servers listen."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen()
    return made


def test_no_port_is_given_twice_although_nobody_listens_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = ports.free_ports(1)
    monkeypatch.setattr(ports, "OURS", range(first, first + 1))
    with pytest.raises(LauncherError, match=f"Không còn đủ cổng trống từ {first} đến {first}"):
        ports.free_ports(1)


def test_another_process_does_not_get_it_either() -> None:
    (port,) = ports.free_ports(1)
    other = subprocess.run(
        [sys.executable, "-c", DRAWS_ALL.format(port)],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Không còn đủ cổng trống từ {port} đến {port}" in other.stderr


def test_who_it_was_drawn_for_listens_dies_and_listens_again() -> None:
    (port,) = ports.free_ports(1)
    assert ports.is_free(port)
    for _ in range(3):
        server = listener(port)
        assert not ports.is_free(port)
        with socket.create_connection(("127.0.0.1", port)) as there, server.accept()[0] as here:
            here.sendall(
                b"x"
            )  # closed first by who listened, as a killed server does: the pair stays behind in TIME_WAIT
            assert there.recv(1) == b"x"
        server.close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
