"""Who holds a case: a unit and a role lead to one position and, today, one person."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from casework.errors import NobodyHolds


class Holder(NamedTuple):
    """The accountable position of a unit, and who fills it on that day (None while it is vacant)."""

    unit_id: UUID
    role: str
    position_id: UUID
    user_id: UUID | None


_HOLDER = """
    SELECT p.id, h.user_id FROM orgs_position p
    LEFT JOIN orgs_holding h ON h.position_id = p.id AND h.valid_from <= %(on)s AND (h.valid_to IS NULL OR h.valid_to >= %(on)s)
    WHERE p.unit_id = %(unit)s AND p.role = %(role)s AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
    ORDER BY (h.user_id IS NULL), p.id LIMIT 1
"""
# A person who is named may act by delegation: then it is that position, and that person answers for what was delegated
# (Law on the Organisation of Local Government, art. 14).
_NAMED = """
    SELECT p.id, h.user_id FROM orgs_position p JOIN (
        SELECT position_id, user_id, valid_from, valid_to, false AS is_delegated FROM orgs_holding WHERE user_id = %(person)s
        UNION ALL
        SELECT position_id, delegate_id, valid_from, valid_to, true FROM orgs_delegation
        WHERE delegate_id = %(person)s AND (ended_on IS NULL OR ended_on > %(on)s)
        UNION ALL
        SELECT position_id, substitute_id, valid_from, valid_to, true FROM orgs_absence
        WHERE substitute_id = %(person)s AND (ended_on IS NULL OR ended_on > %(on)s)
    ) h ON h.position_id = p.id AND h.valid_from <= %(on)s AND (h.valid_to IS NULL OR h.valid_to >= %(on)s)
    WHERE p.unit_id = %(unit)s AND p.role = %(role)s AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
    ORDER BY h.is_delegated, p.id LIMIT 1
"""


def holder_of(unit_id: UUID, role: str, on: date, person_id: UUID | None = None) -> Holder:
    """The position of ROLE in the unit on that day, PERSON's own if there is one; NobodyHolds when the unit has none."""
    facts = {"unit": unit_id, "role": role, "on": on, "person": person_id}
    with connection.cursor() as cursor:
        row = cursor.execute(_NAMED, facts).fetchone() if person_id else None
        row = row or cursor.execute(_HOLDER, facts).fetchone()
    if row is None:
        raise NobodyHolds
    return Holder(unit_id, role, row[0], row[1])
