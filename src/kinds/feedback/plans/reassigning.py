"""Work given to another person of the same unit by its head, or to whoever takes it first."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from books.orgs.holders import positions_of
from books.orgs.models import Holding
from casework import chores
from casework.errors import InputMissing
from casework.holding import holder_of
from casework.kind import Asked, Plan
from casework.writes import Update
from kernel.time import local_day, now


def reassign(asked: Asked) -> Plan:
    """One accountable person, who holds the role in the unit today; without one the work is everybody's who holds it."""
    case = asked.case
    wanted = str(asked.inputs.get("person_id") or "")
    if not wanted:
        return Plan(writes=[chores.given_to(case, None)], frees=True)
    try:
        person_id = UUID(wanted)
    except ValueError:
        raise InputMissing("person_id", "Hãy chọn người xử lý trong danh sách.") from None
    on, version = local_day(asked.at), case["orgs_version"]
    if holder_of(case["unit_id"], case["role"], on, person_id, version=version).user_id != person_id:
        raise InputMissing("person_id", "Người được chọn hiện không giữ vị trí xử lý trong đơn vị này.")
    accused = case["shielded_unit_id"]
    if accused and accused in _houses_of(version, person_id, on):
        raise InputMissing("person_id", "Người được chọn cũng thuộc đơn vị bị phản ánh. Hãy chọn người khác.")
    row = Update("feedback_feedback", {"handler_id": person_id}, {"case_id": case["id"]}, must_match=True)
    return Plan(
        writes=[row, chores.given_to(case, person_id)], particulars={"person": str(person_id)}, person_id=person_id
    )


@lru_cache(maxsize=256)
def _houses_of(_version: int, person_id: UUID, on: date) -> frozenset[UUID]:
    """The units in whose house this person sits on the day, whatever the position."""
    return frozenset().union(*(held.houses for held in positions_of(person_id, on)))


PLANS: Mapping[str, Callable[[Asked], Plan]] = {"reassign": reassign}


def handlers_of(case: Any) -> list[tuple[str, str]]:
    """(id, name) of who may be given the case: they hold its role in its unit today."""
    day = now().date()
    held = Holding.objects.filter(position__unit_id=case.unit_id, position__role=case.role, valid_from__lte=day)
    rows = (
        held.exclude(valid_to__lt=day).order_by("user__full_name").values_list("user_id", "user__full_name").distinct()
    )
    return [(str(pk), name) for pk, name in rows]


def person_field(case: Any) -> forms.ChoiceField:
    """Who is to work on it; empty: whoever in the unit takes it first."""
    field = forms.ChoiceField(label=_("Người xử lý"), required=False)
    field.choices = [("", str(_("Ai trong đơn vị nhận trước thì làm"))), *handlers_of(case)]
    return field
