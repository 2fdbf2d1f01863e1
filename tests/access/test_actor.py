"""The one value that says who acts."""

from __future__ import annotations

import pytest

from access.actor import ROLES, Actor, citizen
from books.orgs.models import PositionRole


def test_roles_of_positions_and_of_actors_are_the_same() -> None:
    assert set(PositionRole.values) == ROLES


def test_an_actor_cannot_be_built_wrong() -> None:
    with pytest.raises(ValueError, match="kind"):
        Actor(kind="robot")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="roles"):
        Actor(kind="official", roles=frozenset({"king"}))
    with pytest.raises(ValueError, match="position"):
        Actor(kind="citizen", roles=frozenset({"handler"}))


def test_roles_are_asked_for_by_name() -> None:
    handler = Actor(kind="official", roles=frozenset({"handler"}))
    assert handler.has_role("approver", "handler")
    assert not handler.has_role("approver")
    assert not citizen().has_role("handler")
