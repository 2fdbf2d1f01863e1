"""Which units must not judge a matter: the accused one and all below it; and which have no say over it."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from books.orgs.holders import DutyVacant, unit_on_duty, units_below
from books.orgs.models import Unit, UnitKind
from casework.errors import InputMissing
from kernel.time import today


def houses_of(accused: UUID | None, *, version: int | None = None) -> frozenset[UUID]:
    """The accused unit with all below it; of the city itself only the city, for everybody else is below it. Empty for a
    unit that does not exist.

    VERSION: that of the book of units as the lock read it along: what was true under it need not be asked again.
    """
    if accused is None:
        return frozenset()
    return _houses(accused, today()) if version is None else _remembered(version, accused, today())


def _houses(accused: UUID, on: date) -> frozenset[UUID]:
    is_top = Unit.objects.filter(pk=accused, parent=None).exists()
    return frozenset({accused}) if is_top else units_below(accused, on)


@lru_cache(maxsize=256)
def _remembered(_version: int, accused: UUID, on: date) -> frozenset[UUID]:
    return _houses(accused, on)


def is_of_equal_rank(unit: UUID, accused: UUID, *, version: int) -> bool:
    """Are both People's Committees of communes, or parts of such, and not of the same one? None has a say over the officials
    of another: that lies with the level above (Law on the Organisation of Local Government)."""
    communes = _communes(version, frozenset({unit, accused}))
    return len(set(communes)) == len(communes) == 2


@lru_cache(maxsize=256)
def _communes(_version: int, units: frozenset[UUID]) -> tuple[UUID, ...]:
    rows = Unit.objects.filter(pk__in=units).values_list("pk", "kind", "parent_id", "parent__kind")
    within = ((parent if above == UnitKind.COMMUNE else pk, {kind, above}) for pk, kind, parent, above in rows)
    return tuple(commune for commune, kinds in within if UnitKind.COMMUNE in kinds and commune)


def receiver_beside(receiving: UUID, accused: frozenset[UUID], on: date, *, version: int | None = None) -> UUID:
    """The unit that receives what comes back: where that one is itself accused another, as the books say. VERSION as for
    `houses_of`."""
    if receiving not in accused:
        return receiving
    unit_id = _on_duty(on) if version is None else _instead(version, receiving, on)
    if unit_id is None or unit_id in accused:
        raise InputMissing(
            "accused_unit_id",
            "Chưa có đơn vị nào được giao tiếp nhận thay khi chính đơn vị tiếp nhận bị phản ánh. Hãy báo quản trị phân công.",
        )
    return unit_id


@lru_cache(maxsize=16)
def _instead(_version: int, _of: UUID, on: date) -> UUID | None:
    return _on_duty(on)


def _on_duty(on: date) -> UUID | None:
    try:
        return unit_on_duty("feedback.receive_conduct", on).pk
    except DutyVacant:
        return None
