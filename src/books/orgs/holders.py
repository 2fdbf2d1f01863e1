"""Which positions a person may act in on a day, by holding or by delegation; which unit has a duty; units below a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from books.orgs.models import Unit, UnitDuty
from kernel.errors import MotCuaError
from kernel.time import format_date


class DutyVacant(MotCuaError):
    """Chưa có đơn vị nào được giao nhiệm vụ “{duty}” vào ngày {on}. Quản trị viên cần phân công trong danh mục đơn vị."""


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position in which somebody may act today."""

    position_id: UUID
    title: str
    role: str
    unit_id: UUID
    unit_name: str
    by_delegation: bool
    capacity: str


_HELD = """
SELECT p.id, p.title, p.role, u.id, u.name, h.by_delegation, h.capacity
FROM (
    SELECT position_id, false AS by_delegation, '' AS capacity
    FROM orgs_holding
    WHERE user_id = %(user)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
    UNION ALL
    SELECT position_id, true, capacity
    FROM orgs_delegation
    WHERE delegate_id = %(user)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
      AND (ended_on IS NULL OR ended_on > %(on)s)
) h
JOIN orgs_position p ON p.id = h.position_id AND p.valid_from <= %(on)s
    AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
JOIN orgs_unit u ON u.id = p.unit_id AND u.valid_from <= %(on)s AND (u.valid_to IS NULL OR u.valid_to >= %(on)s)
ORDER BY h.by_delegation, p.id
"""

_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM orgs_unit WHERE id = %(unit)s
    UNION
    SELECT u.id FROM orgs_unit u JOIN below b ON u.parent_id = b.id
)
SELECT id FROM below
"""


def positions_of(user_id: UUID, on: date) -> list[HeldPosition]:
    """The positions of a person on a day: held ones first, delegated ones after. Ended units give no rights."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"user": user_id, "on": on})
        return [HeldPosition(*row) for row in cursor.fetchall()]


def units_below(unit_id: UUID) -> frozenset[UUID]:
    """The unit itself and everything under it, ended units too: their cases are still somebody's to see."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"unit": unit_id})
        return frozenset(row[0] for row in cursor.fetchall())


def unit_on_duty(duty: str, on: date) -> Unit:
    """The unit that has this duty on the day (such as "feedback.receive"), or DutyVacant."""
    held = (
        UnitDuty.objects.filter(duty=duty, valid_from__lte=on).exclude(valid_to__lt=on).select_related("unit").first()
    )
    if held is None:
        raise DutyVacant(duty=duty, on=format_date(on))
    return held.unit


def units_on(on: date, *, kind: str = "") -> list[Unit]:
    """Units that exist on a day, for a list to choose from."""
    found = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    return list((found.filter(kind=kind) if kind else found).order_by("name"))


def successors_of(unit_id: UUID, on: date) -> list[Unit]:
    """The units that took over, followed to those that exist on the day. A split gives several: a person chooses."""
    found: dict[UUID, Unit] = {}
    queue, seen = [unit_id], {unit_id}
    while queue:
        steps = Unit.objects.filter(precessions__old__in=queue, precessions__effective_on__lte=on).distinct()
        fresh = [unit for unit in steps if unit.id not in seen]
        seen.update(unit.id for unit in fresh)
        found.update((unit.id, unit) for unit in fresh if unit.valid_to is None or unit.valid_to >= on)
        queue = [unit.id for unit in fresh if unit.id not in found]
    return list(found.values())
