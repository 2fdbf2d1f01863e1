"""Builds the demo city from `cast`: units, duties, positions, people, Saturday mornings. Running it again adds nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from access.actor import SYSTEM
from access.models import User
from books.calendar.editing import set_schedule
from books.calendar.models import Schedule
from books.orgs.models import Holding, Position, PositionRole, Unit, UnitDuty, UnitSuccession
from demo import cast
from kernel.errors import MotCuaError


class NotADemo(MotCuaError):
    """Dữ liệu trình diễn chỉ được nạp khi MOTCUA_PROFILE=demo: tài khoản ở đây có mật khẩu ai cũng biết."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    full_name: str
    position: str
    unit: str
    role: str
    role_label: str


def load(at: datetime) -> int:
    """Load the city; how many people it has."""
    _refuse_production()
    with transaction.atomic():
        units = _units()
        _duties(units)
        people = _people(at)
        _seats(units, people)
        _saturdays(units, at)
    return len(people)


def accounts() -> list[DemoAccount]:
    """The accounts to try, those of the walk first. One line per position."""
    _refuse_production()
    names = {unit.code: unit.name for unit in cast.UNITS}
    order = {username: place for place, username in enumerate(cast.FIRST)}
    seats = sorted(cast.SEATS, key=lambda seat: order.get(seat.username, len(order)))
    return [
        DemoAccount(
            seat.username,
            cast.PASSWORD,
            seat.full_name,
            seat.title,
            names[seat.unit],
            seat.role,
            str(PositionRole(seat.role).label),
        )
        for seat in seats
    ]


def accounts_as_rows() -> list[dict[str, str]]:
    return [asdict(account) for account in accounts()]


def _refuse_production() -> None:
    if not getattr(settings, "DEMO", False):
        raise NotADemo()


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in cast.UNITS:
        units[row.code], _ = Unit.objects.get_or_create(
            code=row.code,
            valid_from=row.valid_from,
            defaults={
                "name": row.name,
                "kind": row.kind,
                "parent": units.get(row.parent),
                "valid_to": row.valid_to,
                "legal_basis": row.basis,
            },
        )
    for old, new, share in cast.SUCCESSIONS:
        UnitSuccession.objects.get_or_create(
            old=units[old],
            new=units[new],
            effective_on=cast.TWO_LEVELS,
            defaults={"kind": "split", "share": share, "legal_basis": cast.MERGER},
        )
    return units


def _duties(units: dict[str, Unit]) -> None:
    for duty, code in cast.DUTIES:
        if not UnitDuty.objects.filter(duty=duty).exists():
            UnitDuty.objects.create(duty=duty, unit=units[code], valid_from=cast.TWO_LEVELS, legal_basis=cast.BASIS)


def _people(at: datetime) -> dict[str, User]:
    """One hash for all: the password is the same and public, and hashing twenty times would slow the first start."""
    hashed = make_password(cast.PASSWORD)
    people: dict[str, User] = {}
    for seat in cast.SEATS:
        if seat.username not in people:
            people[seat.username], _ = User.objects.get_or_create(
                username=seat.username,
                defaults={"full_name": seat.full_name, "password": hashed, "created_at": at},
            )
    return people


def _seats(units: dict[str, Unit], people: dict[str, User]) -> None:
    for seat in cast.SEATS:
        position, _ = Position.objects.get_or_create(
            unit=units[seat.unit],
            title=seat.title,
            role=seat.role,
            defaults={"valid_from": cast.TWO_LEVELS, "legal_basis": cast.BASIS},
        )
        if not position.holdings.exists():
            Holding.objects.create(
                position=position,
                user=people[seat.username],
                valid_from=cast.TWO_LEVELS,
                legal_basis=cast.BASIS,
            )


def _saturdays(units: dict[str, Unit], at: datetime) -> None:
    """The centre also opens on Saturday morning: a unit may have a week of its own."""
    centre = units["H26.902"]
    if Schedule.objects.filter(unit=centre).exists():
        return
    week = [(day, start, end) for day in range(5) for start, end in ((time(8), time(12)), (time(13), time(17)))]
    set_schedule(
        [*week, (5, time(8), time(12))],
        valid_from=cast.TWO_LEVELS,
        legal_basis=cast.BASIS,
        unit_id=centre.id,
        actor=SYSTEM,
        at=at,
    )
