"""The round that suggests: cases that were just stored get their guesses, in the worker, never on the way of a message.

What is sealed is not looked at, neither here nor later; what is sealed while a guess is being made keeps none of it.
"""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from casework.by_itself import by_itself
from kinds.feedback.suggestions.beside import Matter, experience, with_books
from kinds.feedback.suggestions.likeness import bands_of, marks_of
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.suggestions.weights import Model

_MOST = 20
_LOOKED_BACK = timedelta(days=3)
_LATER = timedelta(minutes=10)
_put_off: dict[UUID, datetime] = {}  # case → until when
# The newest first: somebody may be looking at it. What came while we were away for days gets no guess; nobody misses it.
_WAITING = """
    SELECT c.id, c.subject, f.content, f.unit_named_id, f.unit_named_text
    FROM feedback_feedback f JOIN casework_case c ON c.id = f.case_id
    WHERE c.id >= %s AND c.id <> ALL (%s) AND NOT c.is_sealed AND c.erased_at IS NULL AND c.stopped_at IS NULL AND f.content <> ''
      AND NOT EXISTS (SELECT 1 FROM suggestions_suggested s WHERE s.case_id = c.id)
    ORDER BY c.id DESC LIMIT %s
"""
# Once a case, and only while it is open to be looked at: the same statement asks again.
_KEPT = """
    WITH open AS (SELECT id FROM casework_case WHERE id = %(case)s AND NOT is_sealed AND erased_at IS NULL FOR SHARE),
    marked AS (
        INSERT INTO suggestions_likeness (case_id, marks, bands, at)
        SELECT id, %(marks)s::bigint[], %(bands)s::bigint[], %(at)s FROM open WHERE %(has_marks)s ON CONFLICT DO NOTHING
    )
    INSERT INTO suggestions_suggested (case_id, model, guesses, waits, at)
    SELECT id, %(model)s, %(guesses)s::jsonb, %(waits)s, %(at)s FROM open ON CONFLICT DO NOTHING
"""


def suggesting_round(at: datetime) -> int:
    """Suggest for what came in; returns for how many."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [_first_id(), _those_put_off(at), _MOST])
        rows = cursor.fetchall()
    if not rows:
        return 0
    believed, model = experience(), in_use()
    for case_id, *told in rows:
        with by_itself("nothing suggested", case=case_id) as row:
            _suggest(case_id, told, at, believed=believed, model=model)
        if row.failed:
            _put_off[case_id] = at + _LATER
    return len(rows)


def _suggest(case_id: UUID, told: Sequence[Any], at: datetime, *, believed: Mapping[str, float], model: Model) -> None:
    """TOLD: what `_WAITING` says of the case."""
    subject, content, chosen, named = told
    text = f"{subject}\n{content}" if not content.startswith(subject.rstrip("…")) else content
    matter = Matter(text=text, at=at, chosen_unit=chosen, named=named)
    said = with_books(suggest(text, model), matter, believed)
    marks = marks_of(content)
    kept = {"marks": marks, "bands": bands_of(marks), "has_marks": bool(marks), "model": said.model}
    kept["waits"] = said.denunciation.value == "denunciation"
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {**kept, "case": case_id, "at": at, "guesses": json.dumps(said.as_row())})


def _those_put_off(at: datetime) -> list[UUID]:
    """Those that failed lately. Another worker, or this one begun anew, tries them once more: no harm in that."""
    for case_id in [case_id for case_id, until in _put_off.items() if until <= at]:
        del _put_off[case_id]
    return list(_put_off)


def _first_id() -> UUID:
    """The smallest identifier that a case of three days ago can have: identifiers begin with the real time, whatever
    the test clock says (`kernel.ids`)."""
    return UUID(int=int((time.time() - _LOOKED_BACK.total_seconds()) * 1000) << 80)
