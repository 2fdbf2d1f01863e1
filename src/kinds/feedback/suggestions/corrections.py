"""What a person decided beside what was proposed: kept as codes with the decision itself, in the engine's one statement.

An unchanged form counts as a confirmation. A case that is sealed keeps neither guess nor correction (Law on
Denunciations, art. 56); one that is erased keeps its codes, as the case does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from casework.kind import Asked
from casework.statements import fetch_row
from casework.writes import Delete, Insert, Write
from kernel.ids import uuid7
from kinds.feedback.suggestions.alike import duplicates_of
from kinds.feedback.suggestions.guesses import Guess, Suggestions

# What a decision of the desk says of the scope, where it says so beyond doubt.
BY_REASON = {
    "complaint": "complaint",
    "denunciation": "denunciation",
    "legal_question": "question",
    "scene": "scene",
}


def suggested_for(case_id: UUID) -> Suggestions | None:
    """What was proposed for the case, if anything was."""
    row = fetch_row("SELECT guesses, model FROM suggestions_suggested WHERE case_id = $1", [case_id])
    return Suggestions.of_row(row[0], row[1]) if row else None


def noted(asked: Asked, chosen: Mapping[str, Any]) -> Sequence[Write]:
    """The rows that keep CHOSEN (what → code) beside what was proposed. Nothing where nothing was proposed."""
    if asked.actor.user_id is None or not (decided := {what: str(code) for what, code in chosen.items() if code}):
        return []
    said = suggested_for(asked.case["id"])
    return [_row(asked, said, what, code) for what, code in decided.items()] if said else []


def noted_duplicate(asked: Asked, main_id: UUID) -> Sequence[Write]:
    """The case was joined to another: was that proposed? Which one it was is not kept here (`alike`)."""
    likely = {guess.value: guess for guess in duplicates_of(asked.case["id"]) if guess.is_sure}
    said = suggested_for(asked.case["id"])
    guess = likely.get(str(main_id))
    if said is None or asked.actor.user_id is None:
        return []
    return [_insert(asked, said.model, "duplicate", replace(guess, value="yes") if guess else Guess(), "yes")]


def _row(asked: Asked, said: Suggestions, what: str, code: str) -> Insert:
    return _insert(asked, said.model, what, getattr(said, what), code)


def _insert(asked: Asked, model: str, what: str, guess: Guess, code: str) -> Insert:
    values = {
        "id": uuid7(),
        "case_id": asked.case["id"],
        "what": what,
        "proposed": guess.value,
        "probability": guess.probability,
        "evidence": guess.evidence,
        "chosen": code,
        "model": model,
        "user_id": asked.actor.user_id,
        "at": asked.at,
    }
    return Insert("suggestions_correction", values)


def erased(case_id: UUID) -> Sequence[Write]:
    """The words of the case go: so do the words that a guess quoted, and the fingerprint."""
    return [
        Delete("suggestions_suggested", {"case_id": case_id}),
        Delete("suggestions_likeness", {"case_id": case_id}),
    ]


def sealed(case_id: UUID) -> Sequence[Write]:
    """Nothing stays beside a sealed case, not even that somebody took it for something else before."""
    return [*erased(case_id), Delete("suggestions_correction", {"case_id": case_id})]
