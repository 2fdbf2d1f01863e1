"""What stands beside a matter that is to be given away, answered or filed: one read for all that the plans of these moves ask.

Under the lock of the case, and not with it: what others wrote while the lock was waited for would not be seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from casework.kind import Asked
from casework.links import DUPLICATE_OF
from casework.statements import fetch_row
from kinds.feedback.joining.judging import Matter
from kinds.feedback.joining.reads import BEHIND, Lead, followers_in, leads_of
from kinds.feedback.suggestions.corrections import BY_A_PERSON
from kinds.feedback.suggestions.guesses import Suggestions

# Not `f`, the name that BEHIND has for the rows of those that follow.
_COLUMNS = f"""own.scope, own.stream, own.wants_letter, s.guesses, s.model,
        (SELECT k.chosen FROM suggestions_correction k WHERE k.case_id = own.case_id AND k.what = 'accused' AND k.how <> 'left'
            ORDER BY k.at DESC, k.id DESC LIMIT 1), s.waits,
        ({BEHIND}),
        EXISTS (SELECT 1 FROM publication_publication p WHERE p.case_id = {{0}}),
        EXISTS (SELECT 1 FROM casework_link l WHERE l.other_id = {{0}} AND l.relation = '{DUPLICATE_OF}'
            AND (l.settled_at IS NULL OR l.retry_at IS NOT NULL)),
        CASE WHEN own.for_handling = '' THEN own.content ELSE own.for_handling END"""
_OF = "FROM feedback_feedback own LEFT JOIN suggestions_suggested s ON s.case_id = own.case_id WHERE own.case_id"
_READ = f"""
    SELECT {_COLUMNS.format("$1")}
    {_OF} = $1
"""
# The same of many, and beside it what is asked only of one among many: what it arrived as, what a person said last of each
# guess, and which units see those that follow it, each once with one of them.
_READ_MANY = f"""
    SELECT json_object_agg(own.case_id, json_build_array({_COLUMNS.format("own.case_id")}, own.suggestion,
        (SELECT json_object_agg(d.what, d.chosen) FROM (
            SELECT DISTINCT ON (k.what) k.what, k.chosen FROM suggestions_correction k
            WHERE k.case_id = own.case_id AND k.how = ANY($2) ORDER BY k.what, k.at DESC, k.id DESC) d),
        (SELECT json_agg(json_build_array(m.unit_id, m.shielded_unit_id, m.code)) FROM (
            SELECT u.unit_id, c.shielded_unit_id, min(c.code) AS code
            FROM casework_link l JOIN casework_case c ON c.id = l.case_id CROSS JOIN LATERAL (
                SELECT c.receiving_unit_id AS unit_id UNION SELECT w.unit_id FROM casework_work w WHERE w.case_id = c.id) u
            WHERE l.other_id = own.case_id AND l.relation = '{DUPLICATE_OF}' AND l.settled_at IS NULL
            GROUP BY u.unit_id, c.shielded_unit_id) m)))
    {_OF} = ANY($1)
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


class OneOfMany(NamedTuple):
    """What is known of a matter that is moved along with others (`casework.kind.Kind.reads`). `suggestion`: as what it arrived;
    `chosen`: what a person said of the guesses last; `met`: (unit, whom it accuses, code) of those that follow it;
    `lead`: the matter that it follows itself; `is_led_along`: that one is moved in the same press."""

    beside: Beside
    suggestion: str
    chosen: Mapping[str, str]
    met: Sequence[tuple[UUID, UUID | None, str]]
    lead: Lead | None
    is_led_along: bool


def beside_of(asked: Asked) -> Beside:
    """What was read of it along with others, or the one read of it by itself."""
    known: OneOfMany | None = asked.known
    return known.beside if known else read_beside(asked.case["id"])


def read_beside(case_id: UUID) -> Beside:
    """The one read."""
    row = fetch_row(_READ, [case_id])
    assert row is not None, "every matter of this kind has its own row"
    return _beside(row)


def read_many(asked: Sequence[Asked]) -> dict[UUID, OneOfMany]:
    """The same of many: one read, and a second one where some follow others."""
    ids = [each.case["id"] for each in asked]
    rows = fetch_row(_READ_MANY, [ids, list(BY_A_PERSON)])
    led = [each.case["id"] for each in asked if each.case["stage"] == "merged"]
    leads = leads_of(led) if led else {}
    found: dict[UUID, OneOfMany] = {}
    for case_id, row in ((rows and rows[0]) or {}).items():
        *own, suggestion, chosen, met = row
        seen = [(UUID(unit), UUID(accused) if accused else None, code) for unit, accused, code in met or ()]
        lead = leads.get(UUID(case_id))
        is_led_along = lead is not None and lead.case.pk in ids
        found[UUID(case_id)] = OneOfMany(_beside(own), suggestion, chosen or {}, seen, lead, is_led_along)
    return found


def _beside(row: Sequence[Any]) -> Beside:
    scope, stream, wants_letter, guesses, model, accused, waits, behind, *more = row
    said = None if guesses is None else Suggestions.of_row(guesses, model)
    return Beside(scope, stream, wants_letter, said, accused, bool(waits), followers_in(behind), *more)
