"""Which unit has which duty: given from a day on, and corrected on the day on which it was given."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from books.orgs.editing import Edit, OrgsRefused, enter, refuse_backwards
from books.orgs.models import Holding, PositionRole, Unit, UnitDuty
from kernel.time import format_date, local_day


class DutyUnchanged(OrgsRefused):
    """Đơn vị này đang giữ nhiệm vụ đó từ ngày {first}; không có gì để đổi."""


class NobodyForDuty(OrgsRefused):
    """“{unit}” chưa có ai giữ vai trò {role} vào ngày {day} nên chưa nhận được nhiệm vụ này. Xin lập vị trí và giao người trước, hoặc chọn đơn vị khác."""


def give_duty(edit: Edit, duty: str, unit_id: UUID, *, role: str = "") -> UnitDuty:
    """From this day the unit has the duty; whoever had it before has it until the eve.

    ROLE is the one that the duty's work goes to: a unit without it would shut the door to everybody. A row that begins on
    this very day, and not earlier than today, names another unit: no day of the past changes, and the ledger keeps both.
    """
    with transaction.atomic():
        current = UnitDuty.objects.select_for_update().filter(duty=duty, valid_to=None).first()
        if current is not None and current.unit_id == unit_id:
            raise DutyUnchanged(first=format_date(current.valid_from))
        _refuse_without(role, unit_id, edit.first)
        if current is not None and current.valid_from == edit.first >= local_day(edit.at):
            told = {"duty": duty, "unit": unit_id, "instead_of": current.unit_id}
            current.unit_id, current.legal_basis = unit_id, edit.basis
            current.save(update_fields=["unit", "legal_basis"])
            enter(edit, "orgs:duty:corrected", told)
            return current
        if current is not None:
            refuse_backwards(current.valid_from, edit.first - timedelta(days=1))
            current.valid_to = edit.first - timedelta(days=1)
            current.save(update_fields=["valid_to"])
        row = UnitDuty.objects.create(duty=duty, unit_id=unit_id, valid_from=edit.first, legal_basis=edit.basis)
        enter(edit, "orgs:duty:given", {"duty": duty, "unit": unit_id})
    return row


def _refuse_without(role: str, unit_id: UUID, day: date) -> None:
    """Somebody holds a position of ROLE in the unit on the DAY, or NobodyForDuty."""
    holds = (Q(valid_to=None) | Q(valid_to__gte=day)) & (Q(position__valid_to=None) | Q(position__valid_to__gte=day))
    there = Holding.objects.filter(holds, position__unit_id=unit_id, position__role=role, valid_from__lte=day)
    if role and not there.filter(position__valid_from__lte=day).exists():
        unit = Unit.objects.get(pk=unit_id)
        raise NobodyForDuty(unit=unit.name, role=f"“{PositionRole(role).label}”", day=format_date(day))
