"""A unit goes on under another name, and nobody moves: what it had is opened anew in the renamed unit from the day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from books.orgs.editing import Edit
from books.orgs.ending import Leaving, Line, Parts
from books.orgs.models import Holding, Position, Unit, Vouching
from books.writing import changed, inserted


def renamed(edit: Edit, old: Unit, name: str) -> Unit:
    return Unit(
        name=name,
        kind=old.kind,
        code=old.code,
        place_code=old.place_code,
        parent_id=old.parent_id,
        also=list(dict.fromkeys([*old.also, old.name])),
        note=old.note,
        valid_from=edit.first,
        legal_basis=edit.basis,
    )


def words_waited_for(unit_id: UUID) -> QuerySet[Vouching]:
    """What a second person has said, or has yet to say, of who acts in this unit."""
    return Vouching.objects.filter(position__unit=unit_id).order_by("pk")


def carry_people(
    edit: Edit, leaving: Leaving, words: Sequence[Vouching], new: Unit
) -> tuple[list[Line], list[Position], Parts]:
    """Each position and its holder, absences and delegations, go on in the renamed unit; those of a later day go over as they
    are, and are given back."""
    first = edit.first
    planned = [seat for seat in leaving.positions if seat.valid_from > first]
    seats = {seat.pk: _anew(seat, unit_id=new.pk, valid_from=first, legal_basis=edit.basis)
             for seat in leaving.positions if seat.valid_from <= first}  # fmt: skip
    onward: dict[UUID, Any] = {
        row.pk: _anew(row, position_id=seats[row.position_id].pk, valid_from=max(row.valid_from, first))
        for row in _going_on(leaving, first)
        if row.position_id in seats
    }
    # A new name settles nothing: what waited for a second person waits on.
    said = [
        _anew(row, id=onward[row.pk].pk, position_id=onward[row.pk].position_id) for row in words if row.pk in onward
    ]
    lines: list[Line] = [(edit, "orgs:position:opened", _opened(seat, new)) for seat in [*planned, *seats.values()]]
    lines += [
        (edit, "orgs:position:filled", {"position": row.position_id, "unit": new.pk, "user": row.user_id})
        for row in onward.values()
        if isinstance(row, Holding)
    ]
    parts: Parts = {
        # A code has one unit a day, so the old one ends before the new one is there.
        "unit_opened": inserted([new], after="unit_ended"),
        "positions_moved": changed(Position, [seat.pk for seat in planned], unit_id=new.pk),
    }
    for rows in (list(seats.values()), *_by_table(onward.values()), said):
        if rows:
            parts[f"{rows[0]._meta.model_name}s_going_on"] = inserted(rows)
    return lines, planned, parts


def _opened(seat: Position, new: Unit) -> dict[str, Any]:
    return {"position": seat.pk, "unit": new.pk, "role": seat.role}


def _going_on(leaving: Leaving, first: date) -> list[Any]:
    rows = [*leaving.holdings, *leaving.absences, *leaving.delegations]
    return [row for row in rows if getattr(row, "ended_on", None) is None or row.ended_on > first]


def _by_table(rows: Any) -> list[list[Any]]:
    found: dict[type[Model], list[Any]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return list(found.values())


def _anew(row: Any, **values: Any) -> Any:
    """The same row with an id of its own and these values."""
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**fields | values)
