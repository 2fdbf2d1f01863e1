"""The timeline of a case: a reader of the ledger, with the words beside each entry where they have not been erased.

Two readers: the office sees every entry, position first and name second; the citizen sees what concerns them,
units but never officials' inner notes. One statement, however long the case.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from casework.kind import Kind, kind_of
from casework.models import Case
from ledger import verbs

_ENTRIES = """
    SELECT e.id, e.at, e.verb, e.actor_kind, e.particulars, p.title, u.full_name, o.name, t.name, w.text, w.is_public
    FROM ledger_entry e
    LEFT JOIN orgs_position p ON p.id = e.position_id
    LEFT JOIN access_user u ON u.id = e.actor_id
    LEFT JOIN orgs_unit o ON o.id = e.unit_id
    LEFT JOIN orgs_unit t ON t.id = (e.particulars->>'unit_id')::uuid
    LEFT JOIN casework_words w ON w.entry_id = e.id
    WHERE e.stream = %(case)s AND e.at >= %(first)s AND e.at <= %(last)s ORDER BY e.seq
"""
_WHO = {"citizen": "Người gửi", "system": "Hệ thống", "integration": "Hệ thống liên thông"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it: what, who (position first), when, the words, and both hands of a handover."""

    entry_id: UUID
    verb: str
    what: str
    at: datetime
    actor_kind: str
    position: str = ""
    person: str = ""
    unit: str = ""
    to_unit: str = ""
    words: str = ""
    words_are_public: bool = False
    particulars: Mapping[str, Any] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """The actor in plain words where there is no position."""
        return self.position or _WHO.get(self.actor_kind, "")


def timeline(case: Case, language: str = "") -> list[Line]:
    """Every entry of CASE for the office, oldest first, in LANGUAGE or that of the screen."""
    language = language or get_language() or "vi"
    # Bounds in time, because the ledger is partitioned by month: only the months of the case are read.
    bounds = {"first": case.opened_at, "last": case.last_entry_at + timedelta(days=1), "case": case.pk}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, bounds)
        rows = cursor.fetchall()
    return [_line(row, language) for row in rows]


def public_timeline(case: Case, language: str = "") -> list[Line]:
    """What the sender may follow: entries that told them something or that they made, and handovers between units."""
    kind = kind_of(case.kind)
    return [line for line in timeline(case, language) if _concerns_sender(kind, line)]


def _concerns_sender(kind: Kind, line: Line) -> bool:
    return line.actor_kind == "citizen" or kind.notices.get(line.verb) is not None


def _line(row: tuple[Any, ...], language: str) -> Line:
    entry_id, at, verb, actor_kind, particulars, position, person, unit, to_unit, words, is_public = row
    facts = particulars if isinstance(particulars, dict) else json.loads(particulars)
    return Line(
        entry_id=entry_id,
        verb=verb,
        what=verbs.label(verb, language),
        at=at,
        actor_kind=actor_kind,
        position=position or "",
        person=person or "",
        unit=unit or "",
        to_unit=to_unit or "",
        words=words or "",
        words_are_public=bool(words and is_public),
        particulars=facts,
    )
