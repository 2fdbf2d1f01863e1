"""Which texts hold on a day: by reason, field or notice. Read from memory; writes nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date

from books.texts import placeholders
from books.texts.models import Template
from kernel.time import today

ANY_FIELD = "any"  # texts that suit every field
SUPPLEMENT = "supplement"  # texts that ask the sender for more: the matter goes on, so they answer nothing
_KEPT_SECONDS = 5.0


class _Shelf:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rows: list[Template] = []
        self.of: dict[tuple[str, str], list[Template]] = {}  # the same by purpose and code
        self.read_at = float("-inf")


_shelf = _Shelf()


def templates_for(code: str, *, purpose: str = "", on: date | None = None) -> list[Template]:
    """The texts for a reason or a field on the day; after a field's own ones those that suit every field."""
    held = _held(on or today())
    own = [row for row in held if row.code == code and purpose in ("", row.purpose)]
    if code in (ANY_FIELD, SUPPLEMENT) or (purpose != "field" and not any(row.purpose == "field" for row in own)):
        return own
    return own + [row for row in held if row.purpose == "field" and row.code == ANY_FIELD]


def text_for(purpose: str, code: str, fallback: str = "", *, on: date | None = None) -> str:
    """The body of the first text, or the fallback: a kind's own words where the book has none."""
    _rows()
    found = _in_force(_shelf.of.get((purpose, code), []), on or today())
    return found[0].body if found else fallback


def wording(notice: str, values: Mapping[str, str], fallback: str, *, on: date | None = None) -> str:
    """What a citizen is told: the book's wording, filled, or the kind's own when the book has none or lacks a value."""
    body = text_for("notice", notice, on=on)
    if not body or any(not values.get(name) for name in placeholders.in_text(body)):
        return fallback
    return placeholders.fill(body, values)


def all_on(on: date) -> list[Template]:
    """Every text of the day, for the administrator's page."""
    return _held(on)


def forget() -> None:
    """Read the table again at the next question (after an edit, between tests)."""
    _shelf.read_at = float("-inf")


def _held(on: date) -> list[Template]:
    return _in_force(_rows(), on)


def _in_force(rows: Sequence[Template], on: date) -> list[Template]:
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]


def _rows() -> list[Template]:
    with _shelf.lock:
        if time.monotonic() - _shelf.read_at > _KEPT_SECONDS:
            _shelf.rows = list(
                Template.objects.select_related("changed_by").order_by("purpose", "code", "name", "valid_from")
            )
            by_code: dict[tuple[str, str], list[Template]] = {}
            for row in _shelf.rows:
                by_code.setdefault((row.purpose, row.code), []).append(row)
            _shelf.of, _shelf.read_at = by_code, time.monotonic()
        return _shelf.rows
