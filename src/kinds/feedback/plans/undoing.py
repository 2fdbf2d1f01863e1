"""Which moves can honestly be undone, and by which move of the table: only those of which nothing left the house, and
only where the earlier state can be written again. What a sender was told, or what went public, has no way back here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casework.models import Case
from kinds.feedback.joining.judging import CONDUCT
from kinds.feedback.models import Feedback
from kinds.feedback.plans.meant import AT_WORK
from kinds.feedback.queries import own_of

Reversal = tuple[str, Mapping[str, Any]]
_CLASSED = ("scope", "field", "procedure_code")


def reversal(case: Case, move: str, said: Mapping[str, Any]) -> Reversal | None:
    """For MOVE on CASE as it stands before: the move and its inputs that bring this state back; None where none does."""
    find = _REVERSALS.get(move)
    own = own_of(case) if find else None
    return find(case, own, said) if find and own else None


def _person_before(case: Case, own: Feedback, said: Mapping[str, Any]) -> Reversal | None:
    return "reassign", {"person_id": str(case.person_id or "")}


def _classed_before(case: Case, own: Feedback, said: Mapping[str, Any]) -> Reversal | None:
    """Empty is no answer that the move could give again."""
    if said.get("scope") == CONDUCT and case.stage in AT_WORK:
        return None  # it was taken from the unit that had it: that is not undone by a word
    changed = [name for name in _CLASSED if said.get(name) and str(said[name]) != getattr(own, name)]
    if not changed or not all(getattr(own, name) for name in changed):
        return None
    return "correct_field", {name: getattr(own, name) for name in changed} | {"has_proposal": own.has_proposal}


def _code_before(case: Case, own: Feedback, said: Mapping[str, Any]) -> Reversal | None:
    return ("note_national_code", {"national_code": own.national_code}) if own.national_code else None


_REVERSALS: Mapping[str, Callable[[Case, Feedback, Mapping[str, Any]], Reversal | None]] = {
    "reassign": _person_before,
    "correct_field": _classed_before,
    "note_national_code": _code_before,
}
