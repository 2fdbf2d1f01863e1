"""Units, positions, holders: who may act where on which day; what became of a unit that ended."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from access.models import User
from books.orgs.holders import DutyVacant, positions_of, unit_on_duty, units_below, units_on
from books.orgs.models import Delegation, Holding, Position, Unit, UnitDuty

pytestmark = pytest.mark.db
START, ON = date(2025, 7, 1), date(2026, 9, 15)
BASIS = "Thử nghiệm"


def unit(name: str, code: str = "", *, parent: Unit | None = None, to: date | None = None) -> Unit:
    return Unit.objects.create(
        name=name, code=code, kind="commune", parent=parent, valid_from=START, valid_to=to, legal_basis=BASIS
    )


def seat(at: Unit, user: User | None = None, role: str = "handler", to: date | None = None) -> Position:
    position = Position.objects.create(unit=at, title="Công chức", role=role, valid_from=START, legal_basis=BASIS)
    if user:
        Holding.objects.create(position=position, user=user, valid_from=START, valid_to=to, legal_basis=BASIS)
    return position


@pytest.fixture
def person() -> User:
    return User.objects.create_user("nguoi-thu", full_name="Nguyễn Văn Thử")


def test_a_holder_acts_from_the_first_day_to_the_last_and_not_after(person: User) -> None:
    position = seat(unit("Phường"), person, to=date(2026, 9, 15))
    assert [held.position_id for held in positions_of(person.pk, date(2026, 9, 15))] == [position.id]
    assert positions_of(person.pk, date(2026, 9, 16)) == []
    assert positions_of(person.pk, date(2025, 6, 30)) == []


def test_rights_end_with_the_unit(person: User) -> None:
    seat(unit("Quận cũ", to=date(2026, 6, 30)), person)
    assert positions_of(person.pk, date(2026, 6, 30))
    assert positions_of(person.pk, date(2026, 7, 1)) == []


def test_a_delegation_adds_a_position_for_its_days_and_can_be_ended_early(person: User) -> None:
    giver = User.objects.create_user("nguoi-giao", full_name="Trần Thị Giao")
    position = seat(unit("Sở"), giver, role="approver")
    delegation = Delegation.objects.create(
        position=position, delegate=person, scope="Ký trả lời", capacity="TUQ.",
        valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 30), legal_basis="Quyết định 1/QĐ",
    )  # fmt: skip
    (held,) = positions_of(person.pk, ON)
    assert (held.role, held.by_delegation, held.capacity) == ("approver", True, "TUQ.")
    assert positions_of(person.pk, date(2026, 10, 1)) == []
    Holding.objects.filter(user=giver).update(valid_to=date(2026, 9, 14))
    other = User.objects.create_user("nguoi-sau", full_name="Lê Văn Sau")
    Holding.objects.create(position=position, user=other, valid_from=ON, legal_basis=BASIS)
    assert positions_of(person.pk, ON) == [], "it came from who is gone; the next one gives it anew"
    Holding.objects.filter(user=other).delete()
    Holding.objects.filter(user=giver).update(valid_to=None)
    delegation.ended_on = ON
    delegation.save()
    assert positions_of(person.pk, ON) == []


def test_a_position_has_one_holder_at_a_time(person: User) -> None:
    position = seat(unit("Sở"), person)
    other = User.objects.create_user("nguoi-khac", full_name="Trần Thị Khác")
    with pytest.raises(IntegrityError, match="orgs_holding_one_holder"), transaction.atomic():
        Holding.objects.create(position=position, user=other, valid_from=ON, legal_basis=BASIS)
    Holding.objects.update(valid_to=date(2026, 9, 14))
    Holding.objects.create(position=position, user=other, valid_from=ON, legal_basis=BASIS)
    assert positions_of(person.pk, ON) == []
    assert len(positions_of(other.pk, ON)) == 1


def test_a_code_belongs_to_one_unit_at_a_time_and_pending_codes_do_not_clash() -> None:
    unit("Phường", "H26.900")
    with pytest.raises(IntegrityError, match="orgs_unit_code_period"), transaction.atomic():
        unit("Xã", "H26.900")
    unit("Chờ mã 1")
    unit("Chờ mã 2")


def test_the_unit_on_duty_is_data() -> None:
    office, centre = unit("Văn phòng"), unit("Trung tâm")
    UnitDuty.objects.create(
        duty="thu.nghiem", unit=office, valid_from=START, valid_to=date(2025, 12, 31), legal_basis=BASIS
    )
    UnitDuty.objects.create(duty="thu.nghiem", unit=centre, valid_from=date(2026, 1, 1), legal_basis=BASIS)
    assert unit_on_duty("thu.nghiem", date(2025, 12, 31)) == office
    assert unit_on_duty("thu.nghiem", ON) == centre
    with pytest.raises(DutyVacant, match=r"thu\.nghiem.*01/01/2025"):
        unit_on_duty("thu.nghiem", date(2025, 1, 1))


def test_units_below_and_units_on_a_day() -> None:
    top = unit("Sở")
    below = unit("Phòng", parent=top)
    ended = unit("Phòng cũ", parent=below, to=date(2026, 1, 31))
    unit("Sở khác")
    assert units_below(top.id) == {top.id, below.id, ended.id}
    assert ended not in units_on(ON)
    assert ended in units_on(date(2026, 1, 31), kind="commune")
