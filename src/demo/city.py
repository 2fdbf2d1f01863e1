"""Builds the demo city from `cast`: units, duties, positions, people, Saturday mornings. Running it again adds nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from access.actor import SYSTEM
from access.models import User
from books.calendar.editing import set_schedule
from books.calendar.models import Schedule
from books.orgs import duties, editing
from books.orgs.editing import Edit
from books.orgs.loading import load_city
from books.orgs.models import Position, PositionRole, Unit, UnitDuty
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
        units = _units(at)
        _duties(units, at)
        people = _people(at)
        _seats(units, people, at)
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


def _edit(at: datetime, first: date, basis: str = cast.BASIS) -> Edit:
    return Edit(SYSTEM, at, first, basis)


def _units(at: datetime) -> dict[str, Unit]:
    """All units of the city, and a district of the past; by the demo's codes."""
    by_name = load_city(actor=SYSTEM, at=at, codes={row.name: row.code for row in cast.UNITS})
    units = {row.code: by_name[row.name] for row in cast.UNITS}
    old = cast.DISTRICT
    units[old.code] = Unit.objects.filter(code=old.code).first() or editing.open_unit(
        _edit(at, cast.DISTRICT_FROM), old.name, kind="district", code=old.code, parent_id=units["H26"].id
    )
    for code, successors in cast.SUCCESSIONS.items():
        if units[code].valid_to is None:
            shares = {units[new].id: share for new, share in successors.items()}
            editing.close_unit(_edit(at, cast.TWO_LEVELS, cast.MERGER), units[code].id, shares, kind="split")
    return units


def _duties(units: dict[str, Unit], at: datetime) -> None:
    for duty, code in cast.DUTIES:
        if not UnitDuty.objects.filter(duty=duty).exists():
            duties.give_duty(_edit(at, cast.TWO_LEVELS), duty, units[code].id)


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


def _seats(units: dict[str, Unit], people: dict[str, User], at: datetime) -> None:
    edit = _edit(at, cast.TWO_LEVELS)
    for seat in cast.SEATS:
        unit = units[seat.unit]
        if unit.valid_to is not None:  # somebody merged or renamed it: its positions are elsewhere, or closed
            continue
        position = Position.objects.filter(unit=unit, title=seat.title, role=seat.role).first()
        position = position or editing.open_position(edit, unit.id, seat.title, seat.role)
        if not position.holdings.exists():
            editing.appoint(edit, position, people[seat.username].pk)


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
