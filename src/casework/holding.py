"""Who holds a case: a unit and a role lead to one position and, today, one person."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from casework.errors import NobodyHolds
from casework.statements import fetch_row


class Holder(NamedTuple):
    """The accountable position of a unit, and who fills it on that day (None while it is vacant)."""

    unit_id: UUID
    role: str
    position_id: UUID
    user_id: UUID | None


_HOLDER = """
    SELECT p.id, h.user_id FROM orgs_position p
    LEFT JOIN orgs_holding h ON h.position_id = p.id AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)
    WHERE p.unit_id = $1 AND p.role = $2 AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3)
    ORDER BY (h.user_id IS NULL), p.id LIMIT 1
"""
# A person who is named may act by delegation: then it is that position, and that person answers for what was delegated
# (Law on the Organisation of Local Government, art. 14).
# It goes no further than the holding of who gave it or is away, as in books.orgs.holders.
_NAMED = """
    SELECT p.id, h.user_id FROM orgs_position p JOIN (
        SELECT position_id, user_id, valid_from, valid_to, false AS is_delegated FROM orgs_holding WHERE user_id = $4
        UNION ALL
        SELECT d.position_id, d.delegate_id, d.valid_from, d.valid_to, true FROM orgs_delegation d
        WHERE d.delegate_id = $4 AND (d.ended_on IS NULL OR d.ended_on > $3)
          AND EXISTS (SELECT 1 FROM orgs_holding o WHERE o.position_id = d.position_id AND o.valid_from <= d.valid_from
                      AND (o.valid_to IS NULL OR o.valid_to >= $3))
        UNION ALL
        SELECT a.position_id, a.substitute_id, a.valid_from, a.valid_to, true FROM orgs_absence a
        WHERE a.substitute_id = $4 AND (a.ended_on IS NULL OR a.ended_on > $3)
          AND EXISTS (SELECT 1 FROM orgs_holding o WHERE o.position_id = a.position_id AND o.user_id = a.user_id
                      AND o.valid_from <= $3 AND (o.valid_to IS NULL OR o.valid_to >= $3))
    ) h ON h.position_id = p.id AND h.valid_from <= $3 AND (h.valid_to IS NULL OR h.valid_to >= $3)
    WHERE p.unit_id = $1 AND p.role = $2 AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3)
    ORDER BY h.is_delegated, p.id LIMIT 1
"""


def holder_of(
    unit_id: UUID, role: str, on: date, person_id: UUID | None = None, *, version: int | None = None
) -> Holder:
    """The position of ROLE in the unit on that day, PERSON's own if there is one; NobodyHolds when the unit has none.

    `version` is that of the books as the caller has just read it: what was true under it need not be asked again.
    """
    asked = (unit_id, role, on, person_id)
    found = _look_up(*asked) if version is None else _remembered(version, *asked)
    if found is None:
        raise NobodyHolds
    return found


def _look_up(unit_id: UUID, role: str, on: date, person_id: UUID | None) -> Holder | None:
    row = fetch_row(_NAMED, [unit_id, role, on, person_id]) if person_id else None
    row = row or fetch_row(_HOLDER, [unit_id, role, on])
    return Holder(unit_id, role, row[0], row[1]) if row else None


@lru_cache(maxsize=8192)
def _remembered(_version: int, unit_id: UUID, role: str, on: date, person_id: UUID | None) -> Holder | None:
    return _look_up(unit_id, role, on, person_id)
