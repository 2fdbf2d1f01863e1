"""Which duties are, or would be, left in a unit without anybody in the role that their work goes to first.

A duty without that role shuts the door to everybody, so whoever edits people and units is told of it beforehand. Which role
a duty needs is said by the kinds, through the caller; substitutes and delegates hold no position and do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from books.orgs.models import Holding, UnitDuty

Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Vacancy:
    """From FIRST on nobody in the unit has the role that the duty needs (until somebody is appointed)."""

    duty: str
    role: str
    unit_id: UUID
    unit: str
    first: date


def vacancies(roles: Mapping[str, str], on: date) -> list[Vacancy]:
    """The first vacancy of every duty row from the day ON. ROLES: duty → the role it needs. Two statements."""
    rows = UnitDuty.objects.filter(duty__in=roles).exclude(valid_to__lt=on).select_related("unit")
    given = list(rows.order_by("duty", "valid_from"))
    held = _held({row.unit_id for row in given}, set(roles.values()), on)
    found = []
    for row in given:
        role = roles[row.duty]
        first = _uncovered(held.get((row.unit_id, role), []), max(on, row.valid_from))
        if first is not None and (row.valid_to is None or first <= row.valid_to):
            found.append(Vacancy(row.duty, role, row.unit_id, row.unit.name, first))
    return found


def would_leave(edit: Callable[[], object], roles: Mapping[str, str], on: date) -> list[Vacancy]:
    """Carry out EDIT, see which duties it would leave vacant that are not, or not yet then, and take everything back."""
    with transaction.atomic():
        before: dict[str, date] = {}
        for each in vacancies(roles, on):
            before.setdefault(each.duty, each.first)
        edit()
        after = vacancies(roles, on)
        transaction.set_rollback(True)
    return [each for each in after if each.duty not in before or each.first < before[each.duty]]


def _held(units: set[UUID], roles: set[str], on: date) -> dict[tuple[UUID, str], list[Span]]:
    """When somebody holds a position of the role in the unit: the days on which holding and position are both there."""
    rows = Holding.objects.filter(position__unit_id__in=units, position__role__in=roles)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("position")
    held: dict[tuple[UUID, str], list[Span]] = {}
    for row in rows:
        position = row.position
        ends = [day for day in (row.valid_to, position.valid_to) if day is not None]
        span = max(row.valid_from, position.valid_from), min(ends, default=None)
        held.setdefault((position.unit_id, position.role), []).append(span)
    return held


def _uncovered(spans: list[Span], first: date) -> date | None:
    """The first day from FIRST on that no span covers; None when one goes on without an end."""
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        if begins > first:
            break
        if ends is None:
            return None
        first = max(first, ends + timedelta(days=1))
    return first
