"""Which unit a notice names: who has the matter now, who answers it. On conduct nobody is named, for the sender's own peace."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from books.orgs.models import Unit
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
        return _name(_as_of(asked), case["unit_id"])
    who = _ANSWERED_BY.get(asked.move.verb)
    return _name(_as_of(asked), who(asked)) if who else ""


def _as_of(asked: Asked) -> int | UUID:
    """The version of the book of units as the lock read it along: what was true under it need not be asked again."""
    version: int | None = asked.case.get("orgs_version")
    return version or asked.entry_id


@lru_cache(maxsize=1024)
def _name(_as_of: int | UUID, unit_id: UUID) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or ""
