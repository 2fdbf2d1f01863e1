"""What a form of the desk begins with: the sure guesses, where nobody has decided yet. Left unchanged they are confirmed."""

from collections.abc import Mapping
from typing import Any

from kinds.feedback.suggestions.corrections import suggested_for


def for_assigning(case: Any) -> Mapping[str, str]:
    """Stream, unit, accused unit."""
    said = suggested_for(case.pk) if case.stage == "received" else None
    if said is None:
        return {}
    values = {"stream": said.stream.value, "unit_id": said.unit.value, "accused_unit_id": said.accused.value}
    return {name: value for name, value in values.items() if value}


def for_sorting(case: Any) -> Mapping[str, Any]:
    """Scope, field, procedure, and whether a solution is proposed."""
    said = suggested_for(case.pk)
    if said is None:
        return {}
    values = {"scope": said.scope.value, "field": said.field.value, "procedure_code": said.procedure.value}
    return {name: value for name, value in values.items() if value} | {"has_proposal": said.has_proposal.value == "yes"}
