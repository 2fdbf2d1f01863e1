"""Matters with the same words, found by their fingerprints when somebody looks: nothing about another case is stored.

So a case that is sealed or erased later leads nowhere, and is led to by nobody: its fingerprint is gone with its words.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kinds.feedback.suggestions.guesses import Guess
from kinds.feedback.suggestions.likeness import likeness
from kinds.feedback.suggestions.odds import ENOUGH, odds

_LOOKED_BACK = timedelta(days=90)  # an older matter is not "sent again"
_MOST = 3
_SAME, _CLOSE, _ALIKE = 0.8, 0.5, 0.33
# The marks of those that share a band with this case, newest first. For `panel`, within its one statement too.
NEIGHBOURS = """
    SELECT json_build_object('marks', mine.marks, 'near', (
        SELECT json_agg(json_build_array(near.case_id, near.marks)) FROM (
            SELECT l.case_id, l.marks FROM suggestions_likeness l JOIN casework_case c ON c.id = l.case_id
            WHERE l.bands && mine.bands AND l.case_id <> mine.case_id AND l.at > mine.at - %(back)s
              AND NOT c.is_sealed AND c.erased_at IS NULL
            ORDER BY l.at DESC LIMIT 50
        ) near
    )) FROM suggestions_likeness mine WHERE mine.case_id = %(case)s
"""


def parameters(case_id: UUID) -> dict[str, Any]:
    """What `NEIGHBOURS` asks for."""
    return {"case": case_id, "back": _LOOKED_BACK}


def duplicates_of(case_id: UUID) -> list[Guess]:
    """The matters that are likely the same as this one, the closest first: the value is the other case's id."""
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, parameters(case_id))
        row = cursor.fetchone()
    return judged(row[0]) if row else []


def judged(found: dict[str, Any] | None) -> list[Guess]:
    """Guesses from a row of `NEIGHBOURS`."""
    near: Iterable[Sequence[Any]] = (found or {}).get("near") or ()
    marks = (found or {}).get("marks") or []
    parts = sorted(((likeness(marks, theirs), str(other)) for other, theirs in near), reverse=True)
    return [_guess(other, part) for part, other in parts[:_MOST] if part >= _ALIKE]


def _guess(other: str, part: float) -> Guess:
    sign = f"duplicate:{'same' if part >= _SAME else 'close' if part >= _CLOSE else 'alike'}"
    probability = odds(sign)
    return Guess(other if probability >= ENOUGH else "", probability, (), sign)
