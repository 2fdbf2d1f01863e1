"""What the ledger's readers tell a listener, without commits: for tests that roll back. The readers have tests of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection

from casework.readers import Change

_ENTRIES = """
    SELECT e.id, e.stream, e.seq, e.verb, e.at, e.actor_kind, e.particulars, c.kind, e.txid
    FROM ledger_entry e JOIN casework_case c ON c.id = e.stream WHERE NOT c.is_sealed ORDER BY e.at, e.stream, e.seq
"""


class Listening:
    """Tells each entry once, until nothing new happened."""

    def __init__(self, listener: Callable[[Change], None]) -> None:
        self.listener = listener
        self.seen: set[UUID] = set()

    def __call__(self) -> None:
        while fresh := [change for change in _changes() if change.entry_id not in self.seen]:
            for change in fresh:
                self.seen.add(change.entry_id)
                self.listener(change)


def _changes() -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        rows: list[Any] = cursor.fetchall()
    return [Change(*row[:6], row[6] if isinstance(row[6], dict) else json.loads(row[6]), *row[7:]) for row in rows]
