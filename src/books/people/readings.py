"""Who read a person's identity, when and why: for the person themselves (Law 91/2025/QH15, art. 4).

By position and unit, as the timeline of a matter: the law gives a right to know what is done with one's data; that it also gives the
name of the official who did it is nowhere said. Uncertain until a decree or a court says more.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from books.people.identity import READ

MOST = 1000  # the newest ones; a person is read a few times a matter
_READ = f"""(
    SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.at), '[]') FROM (
        SELECT e.at, e.actor_kind AS kind, e.particulars ->> 'why' AS why, p.title AS position, o.name AS unit
        FROM ledger_entry e
        LEFT JOIN orgs_position p ON p.id = e.position_id
        LEFT JOIN orgs_unit o ON o.id = e.unit_id
        WHERE e.verb = '{READ}' AND e.particulars ->> 'person' = %s ORDER BY e.at DESC LIMIT {MOST}
    ) r
)"""


def readings_of(person_id: UUID | None) -> RawSQL:
    """For a query of the caller's own: the readings as JSON (at, kind, why, position, unit), oldest first."""
    return RawSQL(_READ, [str(person_id or "")], output_field=JSONField())  # noqa: S611 -- nothing in it is anybody's input
