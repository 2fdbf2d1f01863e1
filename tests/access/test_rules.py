"""What a role may see: units, identity, books."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from access import rules
from access.actor import ROLES, SYSTEM, Actor, citizen
from books.orgs.models import PositionRole, Unit, UnitDuty

ON = date(2026, 9, 15)


def actor(role: str, unit_id: object = None) -> Actor:
    return Actor(
        kind="official", user_id=uuid4(), position_id=uuid4(), unit_id=unit_id or uuid4(), roles=frozenset({role})  # type: ignore[arg-type]
    )


def test_roles_of_positions_and_of_actors_are_the_same() -> None:
    assert set(PositionRole.values) == ROLES


@pytest.mark.db
def test_units_that_a_role_may_see(unit: Unit) -> None:
    below = Unit.objects.create(name="Phòng", kind="division", parent=unit, valid_from=ON, legal_basis="Thử")
    for role in ("handler", "approver"):
        assert rules.visible_unit_ids(actor(role, unit.id), ON) == {unit.id}
    assert rules.visible_unit_ids(actor("leader", unit.id), ON) == {unit.id, below.id}
    for role in ("integrity_officer", "auditor"):
        assert rules.visible_unit_ids(actor(role, unit.id), ON) is None
    for role in ("administrator", "operator"):
        assert rules.visible_unit_ids(actor(role, unit.id), ON) == frozenset()


@pytest.mark.db
def test_a_coordinator_sees_the_city_only_from_a_unit_with_a_duty(unit: Unit) -> None:
    assert rules.visible_unit_ids(actor("coordinator", unit.id), ON) == {unit.id}
    UnitDuty.objects.create(duty="thu.nhan", unit=unit, valid_from=ON, valid_to=ON, legal_basis="Thử")
    assert rules.visible_unit_ids(actor("coordinator", unit.id), ON) is None
    assert rules.visible_unit_ids(actor("coordinator", unit.id), date(2026, 9, 16)) == {unit.id}


@pytest.mark.parametrize("nobody", [citizen(), Actor(kind="official", user_id=uuid4()), Actor(kind="integration")])
def test_whoever_holds_no_position_sees_nothing(nobody: Actor) -> None:
    assert rules.visible_unit_ids(nobody, ON) == frozenset()
    assert not rules.may_see_identity(nobody)
    assert not rules.may_open_quarantine(nobody)
    assert not rules.may_edit_books(nobody)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_see_identity_quarantine_and_books(role: str) -> None:
    them = actor(role)
    assert rules.may_see_identity(them) == (role in {"coordinator", "integrity_officer"})
    assert rules.may_open_quarantine(them) == (role == "integrity_officer")
    assert rules.may_edit_books(them) == (role == "administrator")
    assert rules.may_read_ledger(them) == (role in {"auditor", "integrity_officer"})


def test_an_actor_cannot_be_built_wrong() -> None:
    with pytest.raises(ValueError, match="kind"):
        Actor(kind="robot")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="roles"):
        Actor(kind="official", roles=frozenset({"king"}))
    with pytest.raises(ValueError, match="position"):
        Actor(kind="citizen", roles=frozenset({"handler"}))
    assert rules.visible_unit_ids(SYSTEM, ON) is None
