"""What a form of the desk begins with: the sure guesses, or what a person said of them. Left unchanged they confirm nothing."""

from collections.abc import Mapping
from typing import Any

from kinds.feedback.suggestions.corrections import chosen_for, suggested_for
from kinds.feedback.suggestions.deciding import NONE


def for_assigning(case: Any) -> Mapping[str, str]:
    """Stream, unit, accused unit."""
    said = suggested_for(case.pk) if case.stage == "received" else None
    if said is None:
        return {}
    told = {"stream": said.stream.value, "unit": said.unit.value, "accused": said.accused.value} | chosen_for(case.pk)
    if case.shielded_unit_id:  # a person said so, and took it from that unit
        told |= {"stream": "conduct", "accused": str(case.shielded_unit_id)}
        told["unit"] = "" if told["unit"] == told["accused"] else told["unit"]
    values = {"stream": told["stream"], "unit_id": told["unit"], "accused_unit_id": told["accused"]}
    return {name: value for name, value in values.items() if value and value != NONE}


def for_sorting(case: Any) -> Mapping[str, Any]:
    """Scope, field, procedure, and whether a solution is proposed."""
    said = suggested_for(case.pk)
    if said is None:
        return {}
    values = {"scope": said.scope.value, "field": said.field.value, "procedure_code": said.procedure.value}
    return {name: value for name, value in values.items() if value} | {"has_proposal": said.has_proposal.value == "yes"}
