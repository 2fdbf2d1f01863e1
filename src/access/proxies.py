"""Who is at the other end, behind a proxy. Forwarded headers count only from the proxies that the operator named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
CAME_THROUGH = "motcua.came_through"  # somebody passed it on whom the operator did not name


class ClientAddress:
    """Middleware, the first of all: lockout, limits and HTTPS redirects below it may then believe the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta, trusted = request.META, _networks(tuple(settings.TRUSTED_PROXIES))
        if _is_in(meta.get("REMOTE_ADDR", ""), trusted):
            meta["REMOTE_ADDR"] = _client(meta["REMOTE_ADDR"], meta.get("HTTP_X_FORWARDED_FOR", ""), trusted)
        else:
            meta[CAME_THROUGH] = any(header in meta for header in (*_FORWARDED, "HTTP_VIA"))
            for header in _FORWARDED:
                meta.pop(header, None)
        return self.get_response(request)


def caller_of(address: str) -> str:
    """Whoever has one IPv6 address has 2^64 of them; together they are one caller."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


_Networks = tuple[IPv4Network | IPv6Network, ...]


@lru_cache(maxsize=4)
def _networks(written: tuple[str, ...]) -> _Networks:
    return tuple(ip_network(each.strip(), strict=False) for each in written)


def _client(peer: str, forwarded: str, trusted: Iterable[IPv4Network | IPv6Network]) -> str:
    """The nearest address that no proxy of ours has: whatever stands left of it, the client may have written itself."""
    for address in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _is_address(address):
            return peer
        if not _is_in(address, trusted):
            return address
    return peer


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


def _is_in(written: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return _is_address(written) and any(ip_address(written) in network for network in networks)
