"""Moves that only complete the file: the code of the national system; scope, field and procedure that a person confirmed."""

from collections.abc import Callable, Mapping
from typing import Any

from casework import chores
from casework.errors import InputMissing, NotYours
from casework.kind import Asked, Plan
from kinds.feedback.asked import classed, in_ledger, own_row
from kinds.feedback.chores import KEY_NATIONAL
from kinds.feedback.joining.judging import CONDUCT
from kinds.feedback.joining.reads import refuse_classification
from kinds.feedback.plans.beside import beside_of
from kinds.feedback.plans.in_a_group import refuse_in_a_group
from kinds.feedback.plans.meant import refuse_beside_the_accused
from kinds.feedback.plans.national_codes import typed_code
from kinds.feedback.rules import answers_to_the_sender
from kinds.feedback.suggestions.corrections import noted

SCOPES = ("rule", "conduct", "question", "scene", "other")


def note_national_code(asked: Asked) -> Plan:
    """The code under which the national system knows the matter (Decision 31/2021/QĐ-TTg, art. 43)."""
    code = typed_code(
        asked,
        "Hãy ghi mã trên hệ thống quốc gia: chữ, số, dấu chấm, gạch ngang; có chữ số, không quá 40 ký tự.",
        is_needed=True,
    )
    done = chores.closed(asked.case["id"], KEY_NATIONAL, asked.at)  # keyed in: that was the task
    return Plan(writes=[own_row(asked, national_code=code), done], particulars={"national_code": in_ledger(code)})


def correct_field(asked: Asked) -> Plan:
    """What the matter is about, as a named person confirmed or corrected it: at least one of the three."""
    values: dict[str, Any] = {}
    beside = beside_of(asked)
    if scope := str(asked.inputs.get("scope") or ""):
        if scope not in SCOPES:
            raise InputMissing("scope", "Hãy chọn loại việc trong danh sách.")
        if scope == CONDUCT:
            refuse_beside_the_accused(asked)
        refuse_classification(asked, scope, beside.behind)
        values["scope"] = scope
    refuse_in_a_group(asked, scope, "scope")
    values |= (codes := classed(asked))
    if asked.inputs.get("has_proposal") not in (None, ""):
        values["has_proposal"] = str(asked.inputs["has_proposal"]).lower() in ("1", "true", "on", "yes")
    if not values or values == {"has_proposal": False}:
        raise InputMissing("scope", "Hãy xác nhận ít nhất một mục: loại việc, lĩnh vực hoặc thủ tục.")
    told = {**values, **{name: in_ledger(code) for name, code in codes.items()}}
    decided = {"scope": values.get("scope"), "field": values.get("field"), "procedure": values.get("procedure_code")}
    return Plan(writes=[own_row(asked, **values), *noted(asked, decided, known=beside.said)], particulars=told)


def tell_citizen(asked: Asked) -> Plan:
    """Words to the sender, beside whatever step the matter is in."""
    if not answers_to_the_sender(asked.case, asked.actor):
        raise NotYours(move=asked.move.label)
    return Plan()


PLANS: Mapping[str, Callable[[Asked], Plan]] = {
    "note_national_code": note_national_code,
    "correct_field": correct_field,
    "tell_citizen": tell_citizen,
}
