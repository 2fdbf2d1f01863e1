"""Calls to addresses that somebody outside gave us: only into the open internet, and to whom was looked at."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from api import exchange, hooks
from api.exchange import NotHeard
from kernel.addresses import is_outside
from tests.zalo.test_media_tls import NAME, Picture, port

__all__ = ["port"]
BODY = (b"{}", {"Content-Type": "application/json"})


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[str]:
    """Whom we tried to connect to; nobody is there."""
    settings.DEMO = False
    tried: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
        tried.extend(str(one[4][0]) for one in found)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A resolver that answers as its owner likes, each time another way."""
    true = socket.getaddrinfo

    def lead(*answers: list[str]) -> None:
        left = list(answers)

        def found(host: str, service: Any, *rest: Any, **more: Any) -> list[Any]:
            if not host.endswith(".example"):
                return true(host, service, *rest, **more)
            told = left.pop(0) if len(left) > 1 else left[0]
            if not told:
                raise socket.gaierror
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in told]

        monkeypatch.setattr(socket, "getaddrinfo", found)

    return lead


def test_a_name_that_leads_inside_a_moment_later_is_called_where_it_led_when_we_looked(
    called: list[str], names: Callable[..., None]
) -> None:
    names(["8.8.8.8"], ["127.0.0.1"])
    assert hooks._post("https://hook.example/x", *BODY) == (0, "unreachable")
    assert called == ["8.8.8.8"]


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "100.64.0.1"])
def test_a_name_that_leads_inside_is_not_called(called: list[str], names: Callable[..., None], inside: str) -> None:
    names(["8.8.8.8", inside])
    assert hooks._post("https://hook.example/x", *BODY) == (0, "address_refused")
    assert called == []


def test_a_name_that_leads_nowhere_now_is_not_asked_again_by_who_connects(
    called: list[str], names: Callable[..., None]
) -> None:
    names([], ["127.0.0.1"])
    assert hooks._post("https://hook.example/x", *BODY) == (0, "unreachable")
    assert called == []


def test_the_second_machine_of_a_name_is_called_when_the_first_does_not_hear(
    called: list[str], names: Callable[..., None]
) -> None:
    names(["8.8.8.8", "8.8.4.4", "9.9.9.9"])
    assert hooks._post("https://hook.example/x", *BODY) == (0, "unreachable")
    assert called == ["8.8.8.8", "8.8.4.4"]


def test_two_names_at_one_address_do_not_share_a_connection(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second would speak on a line that proved to be the first."""
    monkeypatch.setattr(Picture, "protocol_version", "HTTP/1.1")  # it keeps connections
    monkeypatch.setattr(exchange, "_clients", {})  # one that trusts the certificate of this test
    monkeypatch.setattr("kernel.addresses.is_outside", lambda _address: True)
    for _ in range(2):
        heard = exchange.exchange("GET", f"https://{NAME}:{port}/x", outside=True)
        assert (heard.status, heard.content) == (200, f"{NAME}:{port}".encode())
    with pytest.raises(NotHeard, match="unreachable"):
        exchange.exchange("GET", f"https://khac.media.test:{port}/x", outside=True)


@pytest.mark.parametrize(
    "address", ["64:ff9b::a00:5", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "2002:a00:5::", "ff02::1"]
)
def test_an_inner_address_in_other_clothes_is_inside(address: str) -> None:
    assert not is_outside(address)
    assert is_outside("64:ff9b::808:808")
