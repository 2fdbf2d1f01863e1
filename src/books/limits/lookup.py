"""Which time limit holds on a day. A case asks once, when it is received, and keeps the row it got."""

from __future__ import annotations

import threading
import time
from datetime import date

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
            rows: dict[str, list[Limit]] = {}
            for row in Limit.objects.order_by("code", "valid_from"):
                rows.setdefault(row.code, []).append(row)
            _shelf.rows, _shelf.read_at = rows, time.monotonic()
        return _shelf.rows
