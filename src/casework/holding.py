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
    ORDER BY (h.user_id = %(person)s) DESC NULLS LAST, (h.user_id IS NULL), p.id LIMIT 1
"""


def holder_of(unit_id: UUID, role: str, on: date, person_id: UUID | None = None) -> Holder:
    """The position of ROLE in the unit on that day, PERSON's own if there is one; NobodyHolds when the unit has none."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, {"unit": unit_id, "role": role, "on": on, "person": person_id})
        row = cursor.fetchone()
    if row is None:
        raise NobodyHolds
    return Holder(unit_id, role, row[0], row[1])
