"""Which unit has which duty: given from a day on, and corrected on the day on which it was given."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from books.orgs.editing import Edit, OrgsRefused, enter_all, refuse_backwards
from books.orgs.models import Holding, PositionRole, Unit, UnitDuty
from books.reading import read_together
from books.writing import changed, inserted
from kernel.time import format_date, local_day
from ledger.streams import in_one


class DutyUnchanged(OrgsRefused):
    """Đơn vị này đang giữ nhiệm vụ đó từ ngày {first}; không có gì để đổi."""


class NobodyForDuty(OrgsRefused):
    """“{unit}” chưa có ai giữ vai trò {role} vào ngày {day} nên chưa nhận được nhiệm vụ này. Xin lập vị trí và giao người trước, hoặc chọn đơn vị khác."""


def give_duty(edit: Edit, duty: str, unit_id: UUID, *, role: str = "") -> UnitDuty:
    """From this day the unit has the duty; whoever had it before has it until the eve.

    ROLE is the one that the duty's work goes to: a unit without it would shut the door to everybody. A row that begins on
    this very day, and not earlier than today, names another unit: no day of the past changes, and the ledger keeps both.
    """
    with in_one():
        running = UnitDuty.objects.select_for_update().filter(duty=duty, valid_to=None)
        rows, able, units = read_together(running, _able(role, unit_id, edit.first), Unit.objects.filter(pk=unit_id))
        current = rows[0] if rows else None
        if current is not None and current.unit_id == unit_id:
            raise DutyUnchanged(first=format_date(current.valid_from))
        if role and not able:
            said = {"role": f"“{PositionRole(role).label}”", "day": format_date(edit.first)}
            raise NobodyForDuty(unit=units[0].name, **said)
        if current is not None and current.valid_from == edit.first >= local_day(edit.at):
            return _corrected(edit, current, unit_id)
        row = UnitDuty(duty=duty, unit_id=unit_id, valid_from=edit.first, legal_basis=edit.basis)
        beside = {"given": inserted([row])}
        if current is not None:  # of one duty there is one row a day, so the old one ends before the new one is there
            eve = edit.first - timedelta(days=1)
            refuse_backwards(current.valid_from, eve)
            ended = changed(UnitDuty, [current.pk], valid_to=eve)
            beside = {"ended": ended, "given": inserted([row], after="ended")}
        enter_all([(edit, "orgs:duty:given", {"duty": duty, "unit": unit_id})], beside=beside)
    return row


def _corrected(edit: Edit, current: UnitDuty, unit_id: UUID) -> UnitDuty:
    told = {"duty": current.duty, "unit": unit_id, "instead_of": current.unit_id}
    current.unit_id, current.legal_basis = unit_id, edit.basis
    row = changed(UnitDuty, [current.pk], unit_id=unit_id, legal_basis=edit.basis)
    enter_all([(edit, "orgs:duty:corrected", told)], beside={"corrected": row})
    return current


def _able(role: str, unit_id: UUID, day: date) -> QuerySet[Holding]:
    """Who holds a position of ROLE in the unit on the DAY."""
    holds = (Q(valid_to=None) | Q(valid_to__gte=day)) & (Q(position__valid_to=None) | Q(position__valid_to__gte=day))
    there = Holding.objects.filter(holds, position__unit_id=unit_id, position__role=role, valid_from__lte=day)
    return there.filter(position__valid_from__lte=day)[:1]
