"""Which duties are, or would be, left in a unit without anybody in the role that their work goes to first.

A duty without that role shuts the door to everybody, so whoever edits people and units is told of it beforehand. Which role
a duty needs is said by the kinds, through the caller; substitutes and delegates hold no position and do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from books.orgs.models import Holding, UnitDuty
from books.reading import read_together

Span = tuple[date, date | None]
Seat = tuple[str, str]  # unit, role


@dataclass(frozen=True, slots=True)
class Vacancy:
    """From FIRST on nobody in the unit has the role that the duty needs (until somebody is appointed)."""

    duty: str
    role: str
    unit_id: UUID
    unit: str
    first: date


@dataclass(frozen=True, slots=True)
class Handed:
    """From FIRST on the duties of a unit are its heir's."""

    unit_id: UUID
    heir_id: UUID
    heir: str
    first: date


@dataclass(frozen=True, slots=True)
class Planned:
    """What an edit would do to who holds what: holding → its last day from then on (None: none), and new ones, each as (unit,
    role, first day, last day)."""

    lasts: Mapping[UUID, date | None]
    fresh: Sequence[tuple[UUID, str, date, date | None]] = ()
    handed: Handed | None = None


def vacancies(roles: Mapping[str, str], on: date) -> list[Vacancy]:
    """The first vacancy of every duty row from the day ON. ROLES: duty → the role it needs. One statement."""
    given, held = _read(roles, on)
    return _found(roles, on, given, _spans(held, Planned({})))


def would_vacate(planned: Planned, roles: Mapping[str, str], on: date) -> list[Vacancy]:
    """Which duties it would leave vacant that are not, or not yet then. One statement; nothing is tried."""
    given, held = _read(roles, on)
    before = _found(roles, on, given, _spans(held, Planned({})))
    return _worse(before, _found(roles, on, _handed_on(given, planned.handed), _spans(held, planned)))


def _worse(before: Sequence[Vacancy], after: Sequence[Vacancy]) -> list[Vacancy]:
    first: dict[str, date] = {}
    for each in before:
        first.setdefault(each.duty, each.first)
    return [each for each in after if each.duty not in first or each.first < first[each.duty]]


def _read(roles: Mapping[str, str], on: date) -> tuple[list[Any], list[Any]]:
    """Who has the duties from the day on, and who holds the positions in question."""
    rows = UnitDuty.objects.filter(duty__in=list(roles)).exclude(valid_to__lt=on)
    held = Holding.objects.filter(position__unit__in=rows.values("unit"), position__role__in=set(roles.values()))
    place = {"role": F("position__role"), "opens": F("position__valid_from"), "shuts": F("position__valid_to")}
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=on)).annotate(of=F("position__unit_id"), **place)
    given = rows.annotate(name=F("unit__name")).order_by("duty", "valid_from")
    found = read_together(given, held)
    return found[0], found[1]


def _handed_on(given: Sequence[Any], handed: Handed | None) -> list[Any]:
    """The rows of the duties as they would be; one that begins later keeps its day."""
    if handed is None:
        return list(given)
    rows = [row for row in given if row.unit_id != handed.unit_id]
    for row in (each for each in given if each.unit_id == handed.unit_id):
        onward = copy(row)
        onward.unit_id, onward.name, onward.valid_from = handed.heir_id, handed.heir, max(row.valid_from, handed.first)
        if row.valid_from < handed.first:
            row.valid_to = min(row.valid_to or date.max, handed.first - timedelta(days=1))
            rows.append(row)
        if onward.valid_to is None or onward.valid_to >= onward.valid_from:
            rows.append(onward)
    return sorted(rows, key=lambda row: (row.duty, row.valid_from))


def _found(roles: Mapping[str, str], on: date, given: Sequence[Any], held: Mapping[Seat, list[Span]]) -> list[Vacancy]:
    found = []
    for row in given:
        role = roles[row.duty]
        first = _uncovered(held.get((str(row.unit_id), role), []), max(on, row.valid_from))
        if first is not None and (row.valid_to is None or first <= row.valid_to):
            found.append(Vacancy(row.duty, role, row.unit_id, row.name, first))
    return found


def _spans(rows: Sequence[Any], planned: Planned) -> dict[Seat, list[Span]]:
    """When somebody holds a position of the role in the unit: the days on which holding and position are both there."""
    held: dict[Seat, list[Span]] = {}
    for row in rows:
        shuts = date.fromisoformat(row.shuts) if row.shuts else None
        ends = [day for day in (planned.lasts.get(row.pk, row.valid_to), shuts) if day is not None]
        span = max(row.valid_from, date.fromisoformat(row.opens)), min(ends, default=None)
        held.setdefault((row.of, row.role), []).append(span)
    for unit_id, role, first, last in planned.fresh:
        held.setdefault((str(unit_id), role), []).append((first, last))
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
