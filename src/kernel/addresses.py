"""Which machine an address leads to. A name that somebody outside wrote down is resolved once, looked at, and then called by
what was looked at: it cannot point elsewhere a moment later, nor ever into our own network. No network calls here but that
of the resolver.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in other clothes, and global by itself


class NoSuchName(Exception):
    """The name leads nowhere now."""


class Inside(Exception):
    """It leads into our own network, to this machine, or to many at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A URL as it is called, with the checked address in it; beside it what the Host header says, and whom TLS must prove."""

    url: str
    host: str
    name: str


def places(target: SplitResult, *, outside: bool) -> list[Place]:
    """Every address of the target, in the resolver's order. OUTSIDE: all of them in the open internet, or Inside."""
    name, port = str(target.hostname), target.port or (443 if target.scheme == "https" else 80)
    try:
        found = resolve(name, port)
    except (OSError, UnicodeError) as problem:
        raise NoSuchName(name) from problem
    if outside and not all(is_outside(address) for address in found):
        raise Inside(name)
    return [_place(target, name, address, port) for address in found]


def resolve(name: str, port: int) -> list[str]:
    """Every address of a name, each once."""
    found = (str(one[4][0]).partition("%")[0] for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(found))


def is_outside(address: str) -> bool:
    """Is this an address of one machine in the open internet?"""
    found = ipaddress.ip_address(address)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    if found in _NAT64:
        inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
    return inner.is_global and not inner.is_multicast and found.is_global


def is_literal(name: str) -> bool:
    """Is this an address already, not a name?"""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _place(target: SplitResult, name: str, address: str, port: int) -> Place:
    literal = f"[{address}]" if ":" in address else address
    host = target.netloc.rpartition("@")[2]
    return Place(target._replace(netloc=f"{literal}:{port}", fragment="").geturl(), host, name)
