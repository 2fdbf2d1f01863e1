"""What a person decided beside what was proposed: kept as codes with the decision itself, in the engine's one statement.

A form that was left as it was filled in is kept as that, and never counted as agreement. A case that is sealed keeps
neither guess nor correction (Law on Denunciations, art. 56); one that is erased keeps its codes, as the case does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import EllipsisType
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from psycopg.types.json import Jsonb

from access.actor import Actor
from casework.kind import Asked
from casework.practice import IS_REAL
from casework.statements import fetch_row
from casework.writes import Delete, Insert, Update, Write
from kernel.ids import uuid7
from kinds.feedback.suggestions.alike import judged, neighbours
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.models import Suggested

# What a decision of the desk says of the scope, where it says so beyond doubt.
BY_REASON = {
    "complaint": "complaint",
    "denunciation": "denunciation",
    "legal_question": "question",
    "scene": "scene",
    "thanks": "other",
    "test_message": "other",
    "advertising": "other",
}
CONFIRMED, CORRECTED, DECIDED, LEFT = "confirmed", "corrected", "decided", "left"
BY_A_PERSON = (CONFIRMED, CORRECTED, DECIDED)  # what figures and learning count; a form left alone says nothing
SEEN = "guesses_seen"  # the input of a move by which a person says that what was filled in is right
_PREFILLED = frozenset(("assign", "record_reply_for_work", "correct_field"))  # their forms begin with the guesses
# All that was said by one press, in one statement; each once, and only beside a real case that is open to be looked at.
_KEPT = f"""
    WITH looked_at AS (UPDATE suggestions_suggested SET waits = false WHERE case_id = %(case)s AND %(is_denied)s)
    INSERT INTO suggestions_correction
        (id, case_id, what, proposed, probability, evidence, chosen, how, model, user_id, at)
    SELECT DISTINCT ON (d.what, d.chosen, d.evidence, d.how)
        d.id, c.id, d.what, d.proposed, d.probability, d.evidence, d.chosen, d.how, %(model)s, %(user)s::uuid, %(at)s::timestamptz
    FROM casework_case c, jsonb_to_recordset(%(decided)s) AS d
        (id uuid, what text, proposed text, probability float8, evidence text, chosen text, how text)
    WHERE c.id = %(case)s AND NOT c.is_sealed AND c.erased_at IS NULL AND {IS_REAL} AND NOT EXISTS (
        SELECT 1 FROM suggestions_correction k WHERE k.case_id = c.id AND k.what = d.what AND k.chosen = d.chosen
            AND k.evidence = d.evidence AND k.how = d.how AND k.user_id = %(user)s)
    ORDER BY d.what, d.chosen, d.evidence, d.how, d.id
"""
_CHOSEN = """
    SELECT DISTINCT ON (what) what, chosen FROM suggestions_correction
    WHERE case_id = %s AND how = ANY(%s) ORDER BY what, at DESC, id DESC
"""


def suggested_for(case_id: UUID) -> Suggestions | None:
    """What was proposed for the case, if anything was."""
    row = fetch_row("SELECT guesses, model FROM suggestions_suggested WHERE case_id = $1", [case_id])
    return Suggestions.of_row(row[0], row[1]) if row else None


def chosen_for(case_id: UUID) -> dict[str, str]:
    """What a person confirmed, corrected or decided for the case last, by question."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN, [case_id, list(BY_A_PERSON)])
        return dict(cursor.fetchall())


def how_of(proposed: str, chosen: str, *, is_seen: bool) -> str:
    """IS_SEEN: the person said so, and did not only leave what stood there."""
    if not proposed:
        return DECIDED
    if proposed != chosen:
        return CORRECTED
    return CONFIRMED if is_seen else LEFT


def noted(
    asked: Asked, chosen: Mapping[str, Any], *, known: Suggestions | EllipsisType | None = ...
) -> Sequence[Write]:
    """The rows that keep CHOSEN (what → code) beside what was proposed. Nothing where nothing was proposed. KNOWN: what
    was proposed, where it has been read already."""
    if asked.actor.user_id is None or not (decided := {what: str(code) for what, code in chosen.items() if code}):
        return []
    said = suggested_for(asked.case["id"]) if isinstance(known, EllipsisType) else known
    if said is None:
        return []
    looked_at = [Update("suggestions_suggested", {"waits": False}, {"case_id": asked.case["id"]})]
    is_settled = said.denunciation.value == "denunciation" and decided.keys() & {"scope", "denunciation"}
    return [*(_row(asked, said, what, code) for what, code in decided.items()), *(looked_at if is_settled else ())]


def with_alike(case_id: UUID, also: Collection[UUID]) -> QuerySet[Suggested]:
    """What was proposed for the cases ALSO, for one read with other things; `alike`: what is alike to CASE_ID."""
    return Suggested.objects.filter(pk__in=also).annotate(alike=neighbours(case_id))


def noted_duplicate(asked: Asked, main_id: UUID, said: Any) -> Sequence[Write]:
    """The case was joined to another: was that proposed? Which one it was is not kept here (`alike`). SAID: what was proposed,
    as `with_alike` has read it; nothing where nothing was."""
    if said is None or asked.actor.user_id is None:
        return []
    likely = {guess.value: guess for guess, _code, _subject in judged(said.alike) if guess.is_sure}
    guess = likely.get(str(main_id))
    return [_insert(asked, said.model, "duplicate", replace(guess, value="yes") if guess else Guess(), "yes")]


def keep(
    case_id: UUID, decided: Sequence[tuple[str, Guess, str]], *, model: str, actor: Actor, at: datetime, is_seen: bool
) -> None:
    """What a person said of guesses that no move takes: (what, guess, chosen) each. It moves nothing."""
    if not decided:
        return
    rows = [
        _values(what, guess, chosen, how_of(guess.value, chosen, is_seen=is_seen)) | {"id": str(uuid7())}
        for what, guess, chosen in decided
    ]
    is_denied = any(what == "denunciation" for what, _guess, _chosen in decided)
    told = {"case": case_id, "decided": Jsonb(rows), "is_denied": is_denied}
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, told | {"model": model, "user": actor.user_id, "at": at})


def _row(asked: Asked, said: Suggestions, what: str, code: str) -> Insert:
    return _insert(asked, said.model, what, getattr(said, what), code)


def _insert(asked: Asked, model: str, what: str, guess: Guess, code: str) -> Insert:
    is_seen = asked.move.name not in _PREFILLED or asked.inputs.get(SEEN) == "yes"
    values = _values(what, guess, code, how_of(guess.value, code, is_seen=is_seen))
    whose = {"id": uuid7(), "case_id": asked.case["id"], "user_id": asked.actor.user_id, "at": asked.at}
    return Insert("suggestions_correction", {**whose, **values, "model": model})


def _values(what: str, guess: Guess, chosen: str, how: str) -> dict[str, Any]:
    said = {"proposed": guess.value, "probability": guess.probability, "evidence": guess.evidence}
    return {"what": what, **said, "chosen": chosen, "how": how}


def erased(case_id: UUID) -> Sequence[Write]:
    """The words of the case go: so do the words that a guess quoted, and the fingerprint."""
    return [
        Delete("suggestions_suggested", {"case_id": case_id}),
        Delete("suggestions_likeness", {"case_id": case_id}),
    ]


def sealed(case_id: UUID) -> Sequence[Write]:
    """Nothing stays beside a sealed case, not even that somebody took it for something else before."""
    return [*erased(case_id), Delete("suggestions_correction", {"case_id": case_id})]
