"""What stands beside a matter that is to be given away, answered or filed: one read for all that the plans of these moves ask.

Under the lock of the case, and not with it: what others wrote while the lock was waited for would not be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from casework.links import DUPLICATE_OF
from casework.statements import fetch_row
from kinds.feedback.joining.judging import Matter
from kinds.feedback.joining.reads import BEHIND, followers_in
from kinds.feedback.suggestions.guesses import Suggestions

_READ = f"""
    SELECT f.scope, f.stream, f.wants_letter, s.guesses, s.model,
        (SELECT k.chosen FROM suggestions_correction k WHERE k.case_id = f.case_id AND k.what = 'accused' AND k.how <> 'left'
            ORDER BY k.at DESC, k.id DESC LIMIT 1), s.waits,
        ({BEHIND.format("$1")}),
        EXISTS (SELECT 1 FROM publication_publication p WHERE p.case_id = $1),
        EXISTS (SELECT 1 FROM casework_link l WHERE l.other_id = $1 AND l.relation = '{DUPLICATE_OF}'
            AND (l.settled_at IS NULL OR l.retry_at IS NOT NULL)),
        CASE WHEN f.for_handling = '' THEN f.content ELSE f.for_handling END
    FROM feedback_feedback f LEFT JOIN suggestions_suggested s ON s.case_id = f.case_id WHERE f.case_id = $1
"""


class Beside(NamedTuple):
    """`said`: what was guessed; `waits`: it may be a denunciation, and nobody has said otherwise; `behind`: one of each sort
    of those that follow it; `has_publication`: an answer to it has waited to be cleared before; `is_shared`: others get its
    answer too, those among them who had one that was taken up again (`links.followers`)."""

    scope: str
    stream: str
    wants_letter: bool
    said: Suggestions | None
    accused: str | None
    waits: bool
    behind: Sequence[Matter]
    has_publication: bool
    is_shared: bool
    words: str  # that whoever handles it will read


def read_beside(case_id: UUID) -> Beside:
    """The one read."""
    row = fetch_row(_READ, [case_id])
    assert row is not None, "every matter of this kind has its own row"
    scope, stream, wants_letter, guesses, model, accused, waits, behind, *more = row
    said = None if guesses is None else Suggestions.of_row(guesses, model)
    return Beside(scope, stream, wants_letter, said, accused, bool(waits), followers_in(behind), *more)
