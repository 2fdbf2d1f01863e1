"""What stands beside a matter that is to be given away, answered or filed: one read for all that the plans of these moves ask.

Under the lock of the case, and not with it: what others wrote while the lock was waited for would not be seen.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from casework.kind import Asked
from casework.links import DUPLICATE_OF
from casework.statements import fetch_row
from kinds.feedback.joining.reads import refuse_classification
from kinds.feedback.suggestions.guesses import Suggestions

_READ = """
    SELECT f.scope, f.stream, f.wants_letter, s.guesses, s.model,
        (SELECT k.chosen FROM suggestions_correction k WHERE k.case_id = f.case_id AND k.what = 'accused' AND k.how <> 'left'
            ORDER BY k.at DESC, k.id DESC LIMIT 1), s.waits,
        EXISTS (SELECT 1 FROM casework_link WHERE other_id = $1 AND relation = $2 AND settled_at IS NULL),
        EXISTS (SELECT 1 FROM publication_publication p WHERE p.case_id = $1)
    FROM feedback_feedback f LEFT JOIN suggestions_suggested s ON s.case_id = f.case_id WHERE f.case_id = $1
"""


class Beside(NamedTuple):
    """`said`: what was guessed; `waits`: it may be a denunciation, and nobody has said otherwise; `has_publication`: an answer
    to it has waited to be cleared before."""

    scope: str
    stream: str
    wants_letter: bool
    said: Suggestions | None
    accused: str | None
    waits: bool
    has_followers: bool
    has_publication: bool


def read_beside(case_id: UUID) -> Beside:
    """The one read."""
    row = fetch_row(_READ, [case_id, DUPLICATE_OF])
    assert row is not None, "every matter of this kind has its own row"
    scope, stream, wants_letter, guesses, model, accused, waits, has_followers, has_publication = row
    said = None if guesses is None else Suggestions.of_row(guesses, model)
    return Beside(scope, stream, wants_letter, said, accused, bool(waits), has_followers, has_publication)


def refuse_unfitting(asked: Asked, scope: str, beside: Beside) -> None:
    """`refuse_classification`, where the matter follows another or has followers: with neither it may be called anything."""
    if beside.has_followers or asked.case["stage"] == "merged":
        refuse_classification(asked, scope)
