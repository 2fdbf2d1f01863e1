"""Forwarded headers: believed from our proxies, thrown away from everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from access.proxies import ClientAddress


def seen(peer: str, forwarded: str = "", proto: str = "") -> tuple[str, str | None]:
    found: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        found.update(request.META)
        return HttpResponse()

    headers = {"HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_FORWARDED_PROTO": proto}
    ClientAddress(view)(RequestFactory().get("/", REMOTE_ADDR=peer, **{k: v for k, v in headers.items() if v}))
    return found["REMOTE_ADDR"], found.get("HTTP_X_FORWARDED_PROTO")


@pytest.fixture(autouse=True)
def _proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.5", "192.168.0.0/24"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.5", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.5", "6.6.6.6, 1.2.3.4, 192.168.0.7", "1.2.3.4"),  # the left-most was written by the client
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "1.2.3.4, rubbish", "10.0.0.5"),
        ("10.0.0.5", "2001:db8::1", "2001:db8::1"),
        ("8.8.8.8", "1.2.3.4", "8.8.8.8"),
        ("", "1.2.3.4", ""),
    ],
)
def test_whose_address_counts(peer: str, forwarded: str, client: str) -> None:
    assert seen(peer, forwarded)[0] == client


def test_https_is_believed_from_our_proxy_only() -> None:
    assert seen("10.0.0.5", proto="https")[1] == "https"
    assert seen("8.8.8.8", proto="https")[1] is None


def test_without_proxies_nothing_is_believed(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    assert seen("127.0.0.1", "1.2.3.4", "https") == ("127.0.0.1", None)
