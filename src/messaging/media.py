"""Pictures and files that a channel holds: the port by which a channel fetches its own, and the guarded download.

An address in a message is the sender's word. Only hosts that the channel names are asked, never this machine's own
network, never where a redirect leads elsewhere, and never more than a limit in size and time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from kernel.addresses import Inside, NoSuchName, Place, places

MB: Final = 1024 * 1024
LARGEST: Final = 10 * MB
WHOLE_S: Final = 30.0
MOST_REDIRECTS: Final = 3
LONGEST_URL: Final = 2000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `mime` is what the other side called it; the vault looks at the bytes."""

    content: bytes
    mime: str


class NotFetched(Exception):
    """A file was not fetched. `code` is short and without personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FetchLater(NotFetched):
    """Not now: the network or the other side."""


class FetchRefused(NotFetched):
    """Not at all: a place or a size that we do not fetch, or the file is gone there."""


_fetchers: dict[str, Callable[[str], Fetched]] = {}


def register(channel: str, fetch: Callable[[str], Fetched]) -> None:
    """A channel says how its media are fetched; config.wiring lists them."""
    _fetchers[channel] = fetch


def fetch(channel: str, url: str) -> Fetched:
    """The file that this channel holds there, or NotFetched."""
    fetcher = _fetchers.get(channel)
    if fetcher is None:
        raise FetchRefused("no_channel")
    return fetcher(url)


def download(url: str, hosts: Sequence[str], *, at_most: int = LARGEST, seconds: float = WHOLE_S) -> Fetched:
    """Fetch from one of HOSTS: "host", "*.suffix" (https on port 443), or a whole origin "http://host:port", which is
    taken as it stands and may be in a private network (the demo's other side)."""
    until = time.monotonic() + seconds
    first = _parsed(url)
    target = first
    for _step in range(MOST_REDIRECTS + 1):
        found = _one(target, hosts, at_most, until)
        if isinstance(found, Fetched):
            return found
        target = _parsed(urljoin(target.geturl(), found))
        if (target.scheme, target.netloc) != (first.scheme, first.netloc):
            raise FetchRefused("redirected_away")
    raise FetchRefused("redirected_too_often")


def _parsed(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise FetchRefused("bad_address") from None
    if len(url) > LONGEST_URL or not parts.hostname or parts.username is not None or not url.isascii():
        raise FetchRefused("bad_address")
    if any(letter.isspace() or letter == "\\" or not letter.isprintable() for letter in url):
        raise FetchRefused("bad_address")
    return parts


def _one(target: SplitResult, hosts: Sequence[str], at_most: int, until: float) -> Fetched | str:
    """The file, or where the other side sends us."""
    place = _place(target, hosts)
    headers = {"Host": place.host, "Accept": "*/*", "Accept-Encoding": "identity"}
    # The checked address itself is called, so that the name cannot point elsewhere a moment later; TLS checks the name.
    told = {"sni_hostname": place.name, **_timeouts(until)}
    request = httpx.Request("GET", place.url, headers=headers, extensions=told)
    try:
        with httpx.Client(trust_env=False, follow_redirects=False) as client:
            reply = client.send(request, stream=True)
            try:
                return _read(reply, at_most, until)
            finally:
                reply.close()
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as problem:
        raise FetchLater(f"broken_{type(problem).__name__.lower()}") from problem


def _timeouts(until: float) -> dict[str, dict[str, float]]:
    left = max(0.1, min(10.0, until - time.monotonic()))
    return {"timeout": {"connect": min(5.0, left), "read": left, "write": left, "pool": left}}


def _read(reply: httpx.Response, at_most: int, until: float) -> Fetched | str:
    if reply.is_redirect:
        return reply.headers["Location"]
    if reply.status_code in {404, 410, 403, 401}:
        raise FetchRefused(f"http_{reply.status_code}")
    if reply.status_code != 200:
        raise FetchLater(f"http_{reply.status_code}")
    declared = reply.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > at_most:
        raise FetchRefused("too_large")
    whole = bytearray()
    for chunk in reply.iter_raw(64 * 1024):
        whole += chunk
        if len(whole) > at_most:
            raise FetchRefused("too_large")
        if time.monotonic() > until:
            raise FetchLater("too_slow")
    if not whole:
        raise FetchLater("empty")
    return Fetched(bytes(whole), reply.headers.get("Content-Type", "").partition(";")[0].strip().lower())


def _place(target: SplitResult, hosts: Sequence[str]) -> Place:
    """What to call; a host that is not named is refused."""
    origin = f"{target.scheme}://{target.netloc}".lower()
    named = origin in {host.lower().rstrip("/") for host in hosts if "://" in host}
    if not named:
        if target.scheme != "https" or target.port not in {None, 443}:
            raise FetchRefused("not_https")
        if not is_allowed(str(target.hostname), hosts):
            raise FetchRefused("host_not_allowed")
    try:
        return places(target, outside=not named)[0]
    except NoSuchName:
        raise FetchLater("name_unknown") from None
    except Inside:
        raise FetchRefused("private_address") from None


def is_allowed(host: str, hosts: Sequence[str]) -> bool:
    """Exactly named, or below a named suffix ("*.zdn.vn" allows a.zdn.vn, not zdn.vn and not evil-zdn.vn)."""
    host = host.lower().rstrip(".")
    for one in hosts:
        pattern = one.strip().lower()
        if "://" in pattern:
            continue
        if pattern == host or (pattern.startswith("*.") and len(pattern) > 2 and host.endswith(pattern[1:])):
            return True
    return False
