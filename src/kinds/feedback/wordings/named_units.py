"""Which unit a notice names: who has the matter now, who answers it. On conduct nobody is named, for the sender's own peace."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from books.orgs.names import name_of
from casework.kind import Asked

ASSIGNED = "feedback:case:assigned"
_ANSWERED_BY = {
    "feedback:answer:approved": lambda asked: asked.case["unit_id"],
    "feedback:question:answered": lambda asked: asked.actor.unit_id,
}


def unit_of(asked: Asked, case: Mapping[str, Any]) -> str:
    """Its name, "" where the notice names none. CASE is the matter after the move."""
    if case.get("shielded_unit_id"):
        return ""
    if asked.move.verb == ASSIGNED:
        return _name(asked, case["unit_id"])
    who = _ANSWERED_BY.get(asked.move.verb)
    return _name(asked, who(asked)) if who else ""


def _name(asked: Asked, unit_id: UUID) -> str:
    """Under the version of the book of units that the lock read along it need not be asked again."""
    version: int | None = asked.case.get("orgs_version")
    return _remembered(version, unit_id) if version else name_of(unit_id)


@lru_cache(maxsize=1024)
def _remembered(_version: int, unit_id: UUID) -> str:
    return name_of(unit_id)
