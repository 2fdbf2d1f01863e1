"""A position and who holds it, as they are written and as their entries tell of them; nothing is written here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from books.orgs.models import Holding, Position
from kernel.text import nfc

if TYPE_CHECKING:
    from books.orgs.editing import Edit

    Line = tuple[Edit, str, dict[str, Any]]


def new_position(edit: Edit, unit_id: UUID, title: str, role: str) -> Position:
    dated: dict[str, Any] = {"valid_from": edit.first, "legal_basis": edit.basis}
    return Position(unit_id=unit_id, title=nfc(title).strip(), role=role, **dated)


def opened(edit: Edit, position: Position) -> Line:
    told = {"position": position.pk, "unit": position.unit_id, "role": position.role}
    return edit, "orgs:position:opened", told


def new_holding(edit: Edit, position: Position, user_id: UUID, until: date | None) -> Holding:
    dated: dict[str, Any] = {"valid_from": edit.first, "valid_to": until, "legal_basis": edit.basis}
    return Holding(position_id=position.pk, user_id=user_id, **dated)


def filled(edit: Edit, position: Position, user_id: UUID) -> Line:
    return edit, "orgs:position:filled", {"position": position.pk, "unit": position.unit_id, "user": user_id}
