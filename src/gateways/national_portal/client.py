"""Calls in the portal's envelope: login, a session of ten minutes, `madonvi` and `service` in the body, `error_code` in the answer."""

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from api.exchange import Answer, MayBeHeard, NotHeard, exchange
from gateways.national_portal.mapping import is_good
from kernel.text import one_line, storable
from kernel.time import TZ

READ_S: Final = 60.0
SESSION_LIVES: Final = timedelta(minutes=10)
Row = Mapping[str, str]
# A little earlier than they: a session must not end on its way.
MARGIN: Final = timedelta(seconds=30)

_lock = threading.Lock()
_NONE: Final = ("", datetime.fromtimestamp(0, TZ))
_session: tuple[str, datetime] = _NONE


class Refused(Exception):
    """They answered, with an error_code that is not zero. No list of these codes was found."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_plugged() -> bool:
    return bool(settings.NATIONAL_PORTAL["adapter_url"])


def forget_session() -> None:
    global _session
    with _lock:
        _session = _NONE


def call(service: str, at: datetime, **extra: Any) -> Sequence[Row]:
    """The `result` of a call. A session that they have forgotten is renewed once; the refused call had done nothing."""
    told = _ask(service, at, extra)
    if _says_session_ended(told):
        forget_session()
        told = _ask(service, at, extra)
    if not is_good(told.get("error_code")):
        raise Refused(one_line(str(told.get("error_code")))[:40])
    result = told.get("result")
    return [_legible(row) for row in result if isinstance(row, dict)] if isinstance(result, list) else []


def _legible(row: Mapping[str, Any]) -> Row:
    """A row as text alone. What is no character becomes a sign that shows it: no database keeps U+0000, nothing half a pair."""
    return {name: storable(_text(value)) for name, value in row.items()}


def _text(value: Any) -> str:
    """Words and numbers; what has parts of its own says nothing in a field of words."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def look(service: str, at: datetime, **extra: Any) -> Sequence[Row]:
    """A call that changes nothing: whatever broke, just ask again later."""
    try:
        return call(service, at, **extra)
    except MayBeHeard as problem:
        raise NotHeard(problem.code) from problem


def _ask(service: str, at: datetime, extra: Mapping[str, Any]) -> Mapping[str, Any]:
    body = {"session": _open_session(at), "madonvi": settings.NATIONAL_PORTAL["madonvi"], "service": service, **extra}
    return _object(
        exchange("POST", _url("integration_endpoint"), read_s=READ_S, content=_bytes(body), headers=_headers())
    )


def _open_session(at: datetime) -> str:
    global _session
    with _lock:
        session, until = _session
        if session and at < until:
            return session
        body = {name: settings.NATIONAL_PORTAL[name] for name in ("username", "password")}
        try:
            told = _object(exchange("POST", _url("auth_endpoint"), content=_bytes(body), headers=_headers()))
        except MayBeHeard as problem:
            raise NotHeard(problem.code) from problem
        if not is_good(told.get("error_code")) or not told.get("session"):
            raise Refused(f"login_{one_line(str(told.get('error_code')))[:30]}")
        _session = (storable(str(told["session"])), at + SESSION_LIVES - MARGIN)
        return _session[0]


def _says_session_ended(told: Mapping[str, Any]) -> bool:
    return not is_good(told.get("error_code")) and "session" in str(told.get("message", "")).lower()


def _url(endpoint: str) -> str:
    return str(settings.NATIONAL_PORTAL["adapter_url"]) + str(settings.NATIONAL_PORTAL[endpoint])


def _headers() -> dict[str, str]:
    told = {"Accept": "application/json", "Content-Type": "application/json", "Charset": "utf-8"}
    target = settings.NATIONAL_PORTAL["dstcode"]
    return {**told, "dstcode": target} if target else told


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _object(answer: Answer) -> Mapping[str, Any]:
    if answer.status in {429, 503}:
        raise NotHeard(f"http_{answer.status}")
    try:
        told = json.loads(answer.content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or "error_code" not in told:
        raise MayBeHeard(f"http_{answer.status}_not_understood")
    return told
