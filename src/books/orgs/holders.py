"""Which positions a person may act in on a day, by holding or by delegation; which unit has a duty; units below a unit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import QuerySet

from books.orgs.models import Absence, Unit, UnitDuty
from kernel.errors import MotCuaError
from kernel.time import format_date, today


class DutyVacant(MotCuaError):
    """Chưa có đơn vị nào được giao nhiệm vụ “{duty}” vào ngày {on}. Quản trị viên cần phân công trong danh mục đơn vị."""


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position in which somebody may act today: as its holder, by delegation, or for a holder who is away."""

    position_id: UUID
    title: str
    role: str
    unit_id: UUID
    unit_name: str
    by_delegation: bool
    capacity: str
    under: UUID | None = None  # the delegation or absence by which it is so
    stands_for: UUID | None = None  # the holder in whose place
    moves: frozenset[str] | None = None  # the only moves, where the delegation names them
    before: frozenset[UUID] = frozenset()  # units that this one took over: their matters are its own
    # Every unit in which this person acts by any position, those above it (but for the city) and what they took over:
    # nobody judges the house that he belongs to, whichever hat he wears (Decree 20/2008/NĐ-CP, art. 5).
    houses: frozenset[UUID] = frozenset()
    until: date | None = None  # the last day of the delegation or absence
    whose: str = ""  # the name of the one in whose place
    version: int | None = None  # of this book, as it was when all this was read


_HELD = """
WITH RECURSIVE mine AS (
    SELECT p.id, p.title, p.role, u.id AS unit_id, u.name, h.how, h.capacity, h.under, h.stands_for, h.moves,
        h.until
    FROM (
        SELECT id AS given, position_id, 'held' AS how, '' AS capacity, NULL::uuid AS under, NULL::uuid AS stands_for,
            NULL::jsonb AS moves, NULL::date AS until
        FROM orgs_holding
        WHERE user_id = %(user)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
        UNION ALL
        SELECT d.id, d.position_id, 'delegated', d.capacity, d.id, NULL, d.moves, d.valid_to
        FROM orgs_delegation d
        WHERE d.delegate_id = %(user)s AND d.valid_from <= %(on)s AND (d.valid_to IS NULL OR d.valid_to >= %(on)s)
          AND (d.ended_on IS NULL OR d.ended_on > %(on)s)
          AND EXISTS (SELECT 1 FROM orgs_holding o WHERE o.position_id = d.position_id AND o.valid_from <= d.valid_from
                      AND (o.valid_to IS NULL OR o.valid_to >= %(on)s))
        UNION ALL
        SELECT a.id, a.position_id, 'absent', '', a.id, a.user_id, NULL, a.valid_to
        FROM orgs_absence a
        WHERE a.substitute_id = %(user)s AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to >= %(on)s)
          AND (a.ended_on IS NULL OR a.ended_on > %(on)s)
          AND EXISTS (SELECT 1 FROM orgs_holding o WHERE o.position_id = a.position_id AND o.user_id = a.user_id
                      AND o.valid_from <= %(on)s AND (o.valid_to IS NULL OR o.valid_to >= %(on)s))
    ) h
    JOIN orgs_position p ON p.id = h.position_id AND p.valid_from <= %(on)s
        AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
    JOIN orgs_unit u ON u.id = p.unit_id AND u.valid_from <= %(on)s AND (u.valid_to IS NULL OR u.valid_to >= %(on)s)
    WHERE NOT EXISTS (SELECT 1 FROM orgs_vouching v WHERE v.id = h.given AND v.confirmed_at IS NULL)
), house AS (
    SELECT unit_id AS id, true AS is_there FROM mine
    UNION
    SELECT n.id, n.is_there FROM house x CROSS JOIN LATERAL (
        SELECT up.id, true AS is_there FROM orgs_unit u JOIN orgs_unit up ON up.id = u.parent_id
        WHERE x.is_there AND u.id = x.id AND up.parent_id IS NOT NULL
        UNION ALL
        SELECT s.old_id, false FROM orgs_succession s
        WHERE s.new_id = x.id AND s.takes_cases AND s.effective_on <= %(on)s
    ) n
)
SELECT m.id, m.title, m.role, m.unit_id, m.name, m.how = 'delegated', m.capacity, m.under,
    o.person, m.moves,
    ARRAY(
        WITH RECURSIVE taken AS (
            SELECT s.old_id FROM orgs_succession s WHERE s.new_id = m.unit_id AND s.takes_cases AND s.effective_on <= %(on)s
            UNION
            SELECT s.old_id FROM orgs_succession s JOIN taken t ON s.new_id = t.old_id
            WHERE s.takes_cases AND s.effective_on <= %(on)s
        ) SELECT old_id FROM taken
    ),
    ARRAY(SELECT id FROM house), m.until, COALESCE(person.full_name, ''),
    (SELECT version FROM orgs_version WHERE id = 1)
FROM mine m
LEFT JOIN LATERAL (SELECT COALESCE(m.stands_for, CASE WHEN m.how = 'delegated' THEN (
    SELECT o.user_id FROM orgs_holding o
    WHERE o.position_id = m.id AND o.valid_from <= %(on)s AND (o.valid_to IS NULL OR o.valid_to >= %(on)s) LIMIT 1
) END) AS person) o ON true
LEFT JOIN {accounts} person ON person.id = o.person
ORDER BY array_position(ARRAY['held', 'absent', 'delegated'], m.how), m.id
"""

# Who has on a day what was open with a unit; its parameters: the unit, twice, and the day. To be read as one value.
HEIR = """
WITH RECURSIVE led AS (
    SELECT %s::uuid AS id, ARRAY[%s::uuid] AS seen, 0 AS step
    UNION ALL
    SELECT following.new_id, led.seen || following.new_id, led.step + 1 FROM led CROSS JOIN LATERAL (
        SELECT s.new_id FROM orgs_succession s
        WHERE s.old_id = led.id AND s.takes_cases AND s.effective_on <= %s ORDER BY s.effective_on DESC LIMIT 1
    ) following
    WHERE following.new_id <> ALL(led.seen)
)
SELECT id FROM led ORDER BY step DESC LIMIT 1
"""
_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM orgs_unit WHERE id = %(unit)s
    UNION
    SELECT n.id FROM below b CROSS JOIN LATERAL (
        SELECT u.id FROM orgs_unit u WHERE u.parent_id = b.id
        UNION ALL
        SELECT s.old_id FROM orgs_succession s
        WHERE s.new_id = b.id AND s.takes_cases AND s.effective_on <= %(on)s
    ) n
)
SELECT id FROM below
"""


def positions_of(user_id: UUID, on: date) -> list[HeldPosition]:
    """The positions of a person on a day: held ones first, then those of absent colleagues, then delegated ones.

    Ended units give no rights.
    """
    with connection.cursor() as cursor:
        accounts = get_user_model()._meta.db_table
        cursor.execute(_HELD.replace("{accounts}", accounts), {"user": user_id, "on": on})
        return [_held(row) for row in cursor.fetchall()]


def _held(row: tuple[Any, ...]) -> HeldPosition:
    moves, before, houses = row[9:12]
    named = json.loads(moves) if isinstance(moves, str) else moves
    told = (*row[:9], frozenset(named) if named else None, frozenset(before), frozenset(houses), *row[12:])
    return HeldPosition(**dict(zip(HeldPosition.__slots__, told, strict=True)))


def units_below(unit_id: UUID, on: date | None = None, *, version: int | None = None) -> frozenset[UUID]:
    """The unit itself, everything under it and what they took over (until that day, today unless said otherwise), ended
    units too: their cases are still somebody's to see.

    VERSION: that of this book as the caller has just read it: what was true under it need not be asked again.
    """
    on = on or today()
    return _below(unit_id, on) if version is None else _remembered_below(version, unit_id, on)


def _below(unit_id: UUID, on: date) -> frozenset[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"unit": unit_id, "on": on})
        return frozenset(row[0] for row in cursor.fetchall())


@lru_cache(maxsize=256)  # a few units have anybody who looks below them
def _remembered_below(_version: int, unit_id: UUID, on: date) -> frozenset[UUID]:
    return _below(unit_id, on)


def absent_on(user_ids: Iterable[UUID], on: date) -> dict[UUID, Absence]:
    """Who of these people is away on the day: the person → the absence (with its substitute). One statement."""
    rows = Absence.objects.filter(user_id__in=list(user_ids), valid_from__lte=on).exclude(valid_to__lt=on)
    away = rows.exclude(ended_on__lte=on).select_related("substitute", "position")
    return {row.user_id: row for row in away}


def unit_on_duty(duty: str, on: date) -> Unit:
    """The unit that has this duty on the day (such as "feedback.receive"), or DutyVacant."""
    held = held_duty(duty, on).select_related("unit").first()
    if held is None:
        raise DutyVacant(duty=duty, on=format_date(on))
    return held.unit


def has_a_duty(unit_id: UUID, on: date, *, version: int | None = None) -> bool:
    """Does the city give this unit any duty on the day? VERSION as for `units_below`."""
    return _has_a_duty(unit_id, on) if version is None else _remembered_duty(version, unit_id, on)


def _has_a_duty(unit_id: UUID, on: date) -> bool:
    return UnitDuty.objects.filter(unit_id=unit_id, valid_from__lte=on).exclude(valid_to__lt=on).exists()


@lru_cache(maxsize=1024)
def _remembered_duty(_version: int, unit_id: UUID, on: date) -> bool:
    return _has_a_duty(unit_id, on)


def held_duty(duty: str, on: date) -> QuerySet[UnitDuty]:
    """Which unit has this duty on the day, for who reads it with other things."""
    return held_duties([duty], on)


def held_duties(duties: Iterable[str], on: date) -> QuerySet[UnitDuty]:
    """The same of several; the first row of each is the one that counts."""
    rows = UnitDuty.objects.filter(duty__in=list(duties), valid_from__lte=on)
    return rows.exclude(valid_to__lt=on).order_by("pk")


def units_on(on: date, *, kind: str = "") -> list[Unit]:
    """Units that exist on a day, for a list to choose from."""
    found = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    return list((found.filter(kind=kind) if kind else found).order_by("name"))


def heir_of(unit_id: UUID, on: date) -> UUID:
    """Who has on the day what was open with the unit: the chain is followed as far as it goes; itself where nobody took over."""
    (heir_id,) = heirs_of([(unit_id, on)])
    return heir_id


def heirs_of(wanted: Sequence[tuple[UUID, date]]) -> list[UUID]:
    """The same for several, each on its day. One statement."""
    if not wanted:
        return []
    asked = ", ".join([f"({HEIR})"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [value for unit_id, on in wanted for value in (unit_id, unit_id, on)])
        return list(cursor.fetchone())
