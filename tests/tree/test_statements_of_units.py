"""How many statements the administrator's desk costs where units are opened, described, renamed and ended, and where their weeks and
days off are edited: the look before and the deed. The same for a unit with one of everything and with three."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from books.calendar.editing import add_day
from books.calendar.models import CalendarDay, Schedule, SchedulePeriod
from books.orgs import editing
from books.orgs.models import Absence, Delegation, Holding, Position, Unit, UnitDuty, Vouching
from books.orgs.succession import end_unit
from kernel.time import format_date, now, today
from tests.casework.town import START, Town, a_case, case_in
from tests.tree.test_statements import MOST, browser_of, cost
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
PAPER = "Nghị quyết 8/NQ-HĐND"
WEEK = {f"day{n}": "08:00-12:00, 13:00-17:00" for n in range(4)} | {"day4": "", "day5": "", "day6": ""}
DATED = {"valid_from": START, "legal_basis": PAPER}
LATER = today() + timedelta(days=90)


def path(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


def dated(first: date, **said: Any) -> dict[str, Any]:
    return {"first": format_date(first), "legal_basis": PAPER, **said}


def paper(town: Town, first: date) -> editing.Edit:
    return editing.Edit(town.actor("khanh"), now(), first, PAPER)


def opened(town: Town, name: str) -> UUID:
    return editing.open_unit(paper(town, START), name, kind="division", parent_id=town.unit("city")).pk


def filled(town: Town, more: int) -> UUID:
    """A unit with MORE of everything that goes on, ends or is shown with it, and an heir that has hands for all of it."""
    unit, heir = town.units["works"], town.units["health"]
    if not Schedule.objects.filter(unit=unit).exists():
        weeks(unit.pk)
    for _ in range(more):
        number = Unit.objects.count()
        Unit.objects.create(name=f"Phòng {number}", kind="division", parent=unit, **DATED)
        UnitDuty.objects.create(duty=f"thu.{number}", unit=unit, **DATED)
        for of, first, role in ((unit, START, "handler"), (unit, LATER, "auditor"), (heir, START, "handler")):
            seated(of, first, role)
        day, name = today() + timedelta(days=400 + number), "Ngập lụt"
        add_day(day, "day_off", name, PAPER, unit_id=unit.pk, actor=town.actor("khanh"), at=now())
        end_unit(paper(town, today()), opened(town, f"Chi cục {number}"), {unit.pk: ""})
        case_in(town, "assigned", at=now() - timedelta(hours=2))
        a_case(at=now() - timedelta(hours=2))
    return unit.pk


def seated(unit: Unit, first: date, role: str) -> None:
    number = User.objects.count()
    user, other = (User.objects.create(username=f"u{number + n}", full_name=f"Trần {number + n}") for n in (1, 2))
    dates: dict[str, Any] = {"valid_from": first, "legal_basis": PAPER}
    position = Position.objects.create(unit=unit, title=f"Ghế {number}", role=role, **dates)
    held = Holding.objects.create(position=position, user=user, **dates)
    Vouching.objects.create(id=held.pk, position=position, user=user, asked_at=now())
    until = {"valid_to": first + timedelta(days=2000)}
    Absence.objects.create(position=position, user=user, substitute=other, **dates, **until)
    Delegation.objects.create(position=position, delegate=other, scope="Ký", **dates, **until)


def weeks(unit_id: UUID) -> None:
    row = Schedule.objects.create(unit_id=unit_id, **DATED)
    SchedulePeriod.objects.create(schedule=row, weekday=0, starts_at=time(8), ends_at=time(12))


class Desk:
    """The administrator's browser: what a page costs, and what a press on it, seen as the page was."""

    def __init__(self, town: Town) -> None:
        self.browser: Client = browser_of(town, "khanh")

    def shown(self, there: str) -> int:
        return cost(self.browser, there)

    def pressed(self, there: str, said: dict[str, Any], status: int = 302) -> int:
        *_others, saw = re.findall(r'name="saw" value="(\w*)"', self.browser.get(there).content.decode())
        told = said | {"saw": saw}
        return cost_of(lambda: self.browser.post(there, told), status=status)


def of_a_unit(desk: Desk, town: Town, unit: UUID) -> dict[str, int]:
    first, heir = today() + timedelta(days=1), str(town.unit("health"))
    end, merge = path("end_unit", unit), {"kind": "merge", "heir": heir, "share": "Toàn bộ", "ghi": "1"}
    parts = {"kind": "split", "heir": heir, "part2": str(town.unit("office")), "part3": str(town.unit("centre"))}
    said = {
        "code": "H26.99",
        "place_code": "00123",
        "also": "Sở XD",
        "note": "x",
        "parent_id": str(town.unit("centre")),
    }
    return {
        "unit": desk.shown(path("unit", unit)),
        "describe": desk.shown(path("describe_unit", unit)),
        "describe, written": desk.pressed(path("describe_unit", unit), dated(first, **said)),
        "rename": desk.shown(path("rename_unit", unit)),
        "rename, written": desk.pressed(path("rename_unit", unit), dated(first, name="Sở Hạ tầng")),
        "rename today, written": desk.pressed(path("rename_unit", unit), dated(today(), name="Sở Hạ tầng")),
        "end": desk.shown(end),
        "end, looked at": desk.pressed(end, dated(first, kind="merge", heir=heir, share=""), 200),
        "end, not ticked": desk.pressed(end, dated(first, **merge), 422),
        "end, back": desk.pressed(end, dated(first, **merge, sua="1"), 200),
        "end, written": desk.pressed(end, dated(first, **merge) | {"da-xem": "1"}),
        "end today, written": desk.pressed(end, dated(today(), **merge) | {"da-xem": "1"}),
        "split, looked at": desk.pressed(end, dated(first, **parts), 200),
        "split, written": desk.pressed(end, dated(first, **parts, ghi="1") | {"da-xem": "1"}),
    }  # fmt: skip


def of_units(desk: Desk, town: Town, unit: UUID) -> dict[str, int]:
    said = {"name": "Sở Mới", "kind": "department", "parent_id": str(town.unit("city")), "code": "H26.98"}
    there = path("units")
    return {
        "units": desk.shown(there),
        "units, searched": desk.shown(f"{there}?q=so"),
        "units, ended": desk.shown(f"{there}?nhom=da-ket-thuc"),
        "open": desk.shown(path("open_unit")),
        "open, written": desk.pressed(path("open_unit"), dated(today(), **said)),
    }


def of_weeks(desk: Desk, town: Town, unit: UUID) -> dict[str, int]:
    first, own, city = today() + timedelta(days=1), path("unit_week", unit), path("city_week")
    costs = {
        "weeks": desk.shown(path("weeks")),
        "weeks, chosen": desk.shown(f"{path('weeks')}?unit={unit}"),
    }
    for name, there, said in (("week", own, WEEK), ("city week", city, WEEK), ("end week", path("end_week", unit), {})):
        costs[name] = desk.shown(there)
        costs[f"{name}, looked at"] = desk.pressed(there, dated(first, **said), 200)
        costs[f"{name}, back"] = desk.pressed(there, dated(first, **said, sua="1"), 200)
        costs[f"{name}, written"] = desk.pressed(there, dated(first, **said, ghi="1"))
    return costs


def of_days(desk: Desk, town: Town, unit: UUID) -> dict[str, int]:
    own, costs = path("unit_days", unit), {}
    taken = set(CalendarDay.objects.values_list("date", flat=True))
    free = next(day for n in range(1, 30) if (day := today() + timedelta(days=n)) not in taken)
    said = {"date": format_date(free), "name": "Ngập lụt", "legal_basis": PAPER, "kind": "day_off"}
    saturday = next(free + timedelta(days=n) for n in range(1, 9) if (free + timedelta(days=n)).weekday() == 5)
    costs["days of units"] = desk.shown(path("days_of_units"))
    costs["days of units, chosen"] = desk.shown(f"{path('days_of_units')}?unit={unit}")
    for name, there in (("days", own), ("city days", reverse("officer_calendar"))):
        costs[name] = desk.shown(there)
        costs[f"{name}, a day off"] = desk.pressed(there, said)
        costs[f"{name}, a make-up day"] = desk.pressed(there, said | {"kind": "makeup", "date": format_date(saturday)})
    for owner in (unit, None):
        row = CalendarDay.objects.create(date=free, kind="day_off", name="x", legal_basis=PAPER, unit_id=owner)
        there = reverse("officer_decide_day", args=[row.pk, "xac-nhan"])
        name = "day" if owner else "city day"
        costs[f"{name}, looked at"] = desk.shown(there)
        costs[f"{name}, confirmed"] = desk.pressed(there, {})
    return costs


# what is done → its statements
UNITS = {"units": 4, "units, searched": 4, "units, ended": 5, "open": 4, "open, written": 10}
A_UNIT = {
    "unit": 10, "describe": 5, "describe, written": 12, "rename": 5, "rename, written": 11, "rename today, written": 11, "end": 5,
    "end, looked at": 12, "end, not ticked": 12, "end, back": 4, "end, written": 11, "end today, written": 11,
    "split, looked at": 12, "split, written": 11,
}  # fmt: skip
WEEKS = {
    "weeks": 9, "weeks, chosen": 3, "week": 7, "week, looked at": 11, "week, back": 4, "week, written": 12, "city week": 6,
    "city week, looked at": 9, "city week, back": 3, "city week, written": 11, "end week": 5, "end week, looked at": 11,
    "end week, back": 4, "end week, written": 12,
}  # fmt: skip
DAYS = {
    "days of units": 4, "days of units, chosen": 3, "days": 7, "days, a day off": 11, "days, a make-up day": 11, "city days": 6,
    "city days, a day off": 10, "city days, a make-up day": 10, "day, looked at": 7, "day, confirmed": 12,
    "city day, looked at": 5, "city day, confirmed": 12,
}  # fmt: skip
DESKS = {"units": (of_units, UNITS), "a unit": (of_a_unit, A_UNIT), "weeks": (of_weeks, WEEKS), "days": (of_days, DAYS)}


@pytest.mark.parametrize("name", DESKS)
def test_the_desk_of_units_costs_the_same_however_much_a_unit_has(town: Town, name: str) -> None:
    reckoned, counts = DESKS[name]
    desk = Desk(town)
    costs = [reckoned(desk, town, filled(town, more)) for more in (1, 2)]  # one of everything, then three
    assert costs == [counts, counts]
    assert max(counts.values()) <= MOST


@pytest.mark.parametrize("name", DESKS)
def test_it_costs_no_more_of_a_unit_that_has_nothing(town: Town, name: str) -> None:
    reckoned, counts = DESKS[name]
    empty = opened(town, "Đơn vị mới")
    weeks(empty)
    costs = reckoned(Desk(town), town, empty)
    assert {what: cost for what, cost in costs.items() if cost > counts[what]} == {}
