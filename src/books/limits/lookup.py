"""Which time limit holds on a day. A case asks once, when it is received, and keeps the row it got."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from books.limits.models import Limit
from kernel.errors import MotCuaError
from kernel.time import format_date

# Limits change a few times a year and are dated ahead; a reader may lag by this much, never a wrong date.
_KEPT_SECONDS = 5.0


class LimitUnknown(MotCuaError):
    """Chưa có thời hạn {code} cho ngày {on}: cần bổ sung vào danh mục thời hạn."""


class _Shelf:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rows: dict[str, list[Limit]] = {}
        self.read_at = float("-inf")


_shelf = _Shelf()


def limit(code: str, on: date) -> Limit:
    """The limit of this code in force on the day, or LimitUnknown: a missing limit is never guessed."""
    found = _find(code, on)
    if found is None:
        forget()
        found = _find(code, on)
    if found is None:
        raise LimitUnknown(code=code, on=format_date(on))
    return found


def limits_in_force(on: date) -> list[Limit]:
    """All limits in force on the day, by code; for the page that shows them with their basis."""
    held = (_find(code, on) for code in sorted(_rows()))
    return [row for row in held if row is not None]


def every_version() -> QuerySet[Limit]:
    """The table, for who reads it along with something else, and then says what it found (`found`)."""
    return Limit.objects.order_by("code", "valid_from")


def found(rows: Iterable[Limit]) -> None:
    """The table was read just now by somebody else's statement."""
    with _shelf.lock:
        _put(rows)


def forget() -> None:
    """Read the table again at the next question (after an edit, between tests)."""
    _shelf.read_at = float("-inf")


def _find(code: str, on: date) -> Limit | None:
    for row in _rows().get(code, []):
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row
    return None


def _rows() -> dict[str, list[Limit]]:
    with _shelf.lock:
        if time.monotonic() - _shelf.read_at > _KEPT_SECONDS:
            _put(every_version())
        return _shelf.rows


def _put(rows: Iterable[Limit]) -> None:
    found: dict[str, list[Limit]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    _shelf.rows, _shelf.read_at = found, time.monotonic()
