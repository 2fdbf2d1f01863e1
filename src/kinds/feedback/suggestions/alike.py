"""Matters with the same words, found by their fingerprints when somebody looks: nothing about another case is stored.

So a case that is sealed or erased later leads nowhere, and is led to by nobody: its fingerprint is gone with its words.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from kernel.patterns import pattern
from kinds.feedback.suggestions.guesses import Guess
from kinds.feedback.suggestions.likeness import likeness
from kinds.feedback.suggestions.odds import ENOUGH, odds

_LOOKED_BACK = timedelta(days=90)  # an older matter is not "sent again"
_MOST = 3
_SAME, _CLOSE, _ALIKE = 0.8, 0.5, 0.33
# Two that name one unit each, and not the same one, are for two authorities and so are two matters, however alike the words.
_VALUES = ", ".join(
    f"CASE WHEN split_part(s.guesses->'{what}'->>'evidence', ':', 2) IN ('one_named', 'chosen')"
    f" THEN NULLIF(s.guesses->'{what}'->>'value', '') END"
    for what in ("unit", "accused")
)
_THEIRS, _MINE = (
    f"(SELECT COALESCE({_VALUES}) FROM suggestions_suggested s WHERE s.case_id = {of}.case_id)" for of in ("l", "mine")
)
# The marks of those that share a band with this case, newest first: real ones beside a real one, beside an exercise those of
# the same people. `panel` puts it into a statement of its own.
NEIGHBOURS = f"""
    SELECT json_build_object('marks', mine.marks, 'near', (
        SELECT json_agg(json_build_array(near.case_id, near.marks, near.code, near.subject)) FROM (
            SELECT l.case_id, l.marks, c.code, c.subject FROM suggestions_likeness l JOIN casework_case c ON c.id = l.case_id
            WHERE l.bands && mine.bands AND l.case_id <> mine.case_id AND l.at > mine.at - %(back)s
              AND NOT c.is_sealed AND c.erased_at IS NULL
              AND (SELECT people FROM casework_practice WHERE case_id = l.case_id) IS NOT DISTINCT FROM practice.people
              AND ({_THEIRS} = {_MINE}) IS NOT FALSE
              AND (%(unit)s::uuid IS NULL
                   OR (c.receiving_unit_id = %(unit)s::uuid
                       AND (c.shielded_unit_id IS NULL OR c.shielded_unit_id <> ALL (%(walled)s::uuid[]))))
            ORDER BY l.at DESC LIMIT 50
        ) near
    )) FROM suggestions_likeness mine LEFT JOIN casework_practice practice ON practice.case_id = mine.case_id
    WHERE mine.case_id = %(case)s
"""

_NAMED = pattern(r"%\((\w+)\)s")


def parameters(case_id: UUID, unit_id: UUID | None = None, walled: Iterable[UUID] = ()) -> dict[str, Any]:
    """What `NEIGHBOURS` asks for. UNIT_ID: only those that this unit received and that accuse nobody of WALLED: what
    its coordinator may open."""
    return {"case": case_id, "back": _LOOKED_BACK, "unit": unit_id, "walled": list(walled)}


def neighbours(case_id: UUID) -> RawSQL:
    """`NEIGHBOURS` of a case as a column, for whoever reads other things of it in the same statement."""
    given = parameters(case_id)
    return RawSQL(_NAMED.sub("%s", NEIGHBOURS), [given[name] for name in _NAMED.findall(NEIGHBOURS)], JSONField())  # noqa: S611 -- our own text, its values apart


def judged(found: dict[str, Any] | None) -> list[tuple[Guess, str, str]]:
    """(guess, code, subject) of each from a row of `NEIGHBOURS`."""
    near: Iterable[Sequence[Any]] = (found or {}).get("near") or ()
    marks = (found or {}).get("marks") or []
    rows = sorted(((likeness(marks, row[1]), *row) for row in near), key=lambda row: row[0], reverse=True)
    return [(_guess(str(row[1]), row[0]), row[3], row[4]) for row in rows[:_MOST] if row[0] >= _ALIKE]


def _guess(other: str, part: float) -> Guess:
    sign = f"duplicate:{'same' if part >= _SAME else 'close' if part >= _CLOSE else 'alike'}"
    probability = odds(sign)
    return Guess(other if probability >= ENOUGH else "", probability, (), sign)
