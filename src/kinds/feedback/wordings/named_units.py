"""Which unit a notice names: who has the matter now, who answers it. On conduct nobody is named, for the sender's own peace."""

from collections.abc import Mapping
from typing import Any

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
        return name_of(case["unit_id"], version=asked.case.get("orgs_version"))
    who = _ANSWERED_BY.get(asked.move.verb)
    return name_of(who(asked), version=asked.case.get("orgs_version")) if who else ""
