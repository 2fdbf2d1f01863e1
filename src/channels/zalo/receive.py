"""The webhook: from Zalo's POST to a stored, sealed row and a 200, and nothing else.

The hot way of the whole product: a bare WSGI callable, one SQL statement, no job is woken. What a message means is for
the worker. Answers: 200 stored (or known already), 401 not Zalo's, 413 too large, 503 not stored, so that Zalo sends
it again. It must never answer 200 for what it has not committed, nor log anything that a person wrote.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

import psycopg
from django.conf import settings

from channels.zalo import signature
from channels.zalo.reading import Body, body_of, id_in, part, person_in
from kernel.errors import MotCuaError
from kernel.time import now
from messaging import arrivals
from messaging.arrivals import Arrival
from messaging.conversations import tag_of
from vault.keys import keyring
from vault.sealed import seal

log = logging.getLogger(__name__)

CHANNEL: Final = "zalo"
LARGEST: Final = 256 * 1024
QUIET_FOR: Final = 10.0

StartResponse = Callable[[str, list[tuple[str, str]]], Any]

_counts: Counter[str] = Counter()
_counting: Final = threading.Lock()
_last_told: dict[str, float] = {}


def webhook(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """WSGI callable for POST /webhooks/zalo."""
    status, outcome = _answer(environ)
    _count(outcome)
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0"), ("Cache-Control", "no-store")]
    if status.startswith("405"):
        headers.append(("Allow", "POST"))
    start_response(status, headers)
    return [b""]


def warm_up() -> None:
    """Open the pool, read the keys and the day's key before the first call: Zalo waits two seconds, and a storm may be
    what it begins with. A database that is away now is no reason not to start."""
    try:
        seal(b"", now())
        keyring().blind(f"inbound:{CHANNEL}", "")
        arrivals.open_connection()
    except (psycopg.Error, MotCuaError, OSError) as problem:
        log.warning("zalo webhook starts cold", extra={"facts": {"problem": type(problem).__name__}})


def counts() -> dict[str, int]:
    """What became of the calls since this process started, for the metrics."""
    with _counting:
        return dict(_counts)


def _answer(environ: dict[str, Any]) -> tuple[str, str]:
    if environ.get("REQUEST_METHOD") != "POST":
        return "405 Method Not Allowed", "not_post"
    try:
        raw = _raw(environ)
    except OSError:
        return "400 Bad Request", "cut_off"
    if raw is None:
        return "413 Content Too Large", "too_large"
    given = environ.get("HTTP_X_ZEVENT_SIGNATURE", "")
    if not given and raw.strip() == b"{}":
        return "200 OK", "probe"  # the console asks so, unsigned, before it saves the address
    told = body_of(raw)
    if not _is_zalos(raw, given, told, environ):
        _tell("refused", logging.WARNING)
        return "401 Unauthorized", "refused"
    try:
        return "200 OK", "stored" if keep(raw, told, now()) else "repeat"
    except Exception as problem:  # noqa: BLE001 -- whatever it was, the message is not safe here: Zalo must send it again
        _tell("not_stored", logging.ERROR, problem)
        return "503 Service Unavailable", "not_stored"


def _raw(environ: dict[str, Any]) -> bytes | None:
    """The bytes as they came; None when there are more than we take."""
    declared = environ.get("CONTENT_LENGTH") or ""
    wanted = int(declared) if declared.isdigit() else LARGEST + 1  # not a byte more: some servers would wait for it
    if wanted > LARGEST and declared.isdigit():
        return None
    raw = b""
    while len(raw) < wanted and (more := environ["wsgi.input"].read(wanted - len(raw))):
        raw += more
    return raw if len(raw) <= LARGEST else None


def _is_zalos(raw: bytes, given: str, told: Body | None, environ: dict[str, Any]) -> bool:
    stamps = {
        "body": id_in(told, "timestamp") if told is not None else None,
        "header": environ.get("HTTP_X_ZEVENT_TIMESTAMP"),
    }
    return signature.matching(raw, given, stamps, signature.Variants.of(settings.ZALO)) is not None


def keep(raw: bytes, told: Body | None, at: datetime) -> bool:
    """Seal and store a message that is Zalo's; False when it was here before. Committed when this returns."""
    dedup, *earlier = keyring().blinds(f"inbound:{CHANNEL}", same_as(raw, told))
    person = person_in(told) if told is not None else ""
    ciphertext, wrapped = seal(raw, at)
    sender = tag_of(CHANNEL, person) if person else dedup
    return arrivals.keep(Arrival(CHANNEL, dedup, sender, ciphertext, wrapped, at, earlier))


def same_as(raw: bytes, told: Body | None) -> str:
    """What makes two deliveries the same message. A receipt and an echo carry the id of the message they speak of,
    so the name of the event belongs to it."""
    if told is None or not (name := id_in(told, "event_name")):
        return "raw:" + hashlib.sha256(raw).hexdigest()
    message = part(told, "message")
    if (number := id_in(message, "msg_id")) and not name.endswith("_reacted_message"):
        return f"{name}:{number}"
    person, stamp = person_in(told), id_in(told, "timestamp")
    if not person or not stamp or message:  # seen receipts of one millisecond differ in their lists only
        return f"{name}:raw:" + hashlib.sha256(raw).hexdigest()
    return f"{name}:{stamp}:{person}"


def _count(outcome: str) -> None:
    with _counting:
        _counts[outcome] += 1


def _tell(outcome: str, level: int, problem: Exception | None = None) -> None:
    """One line in ten seconds of each sort: whoever sends rubbish must not fill the disk with lines about it."""
    moment = time.monotonic()
    with _counting:
        if moment - _last_told.get(outcome, -QUIET_FOR) < QUIET_FOR:
            return
        _last_told[outcome] = moment
    facts: dict[str, object] = {"outcome": outcome, "so_far": counts().get(outcome, 0) + 1}
    if isinstance(problem, psycopg.Error):
        facts["problem"] = type(problem).__name__
    log.log(level, "zalo webhook", extra={"facts": facts}, exc_info=problem)
