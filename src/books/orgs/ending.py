"""What ends with a unit, or goes on from it, read at once and written at once: its people, its duties, the units below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from books.orgs import elsewhere
from books.orgs.editing import Edit
from books.orgs.models import Absence, Delegation, Holding, Position, Succession, Takeover, Unit, UnitDuty
from books.writing import Part, changed, inserted, removed
from kernel.text import one_line
from kernel.time import local_day

Line = tuple[Edit, str, dict[str, Any]]
Parts = dict[str, Part]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A unit, locked, and what is there with it on its first day without a name or later."""

    unit: Unit
    positions: Sequence[Position]
    holdings: Sequence[Holding]
    absences: Sequence[Absence]
    delegations: Sequence[Delegation]
    duties: Sequence[UnitDuty]
    below: Sequence[Unit]


def asked(unit_id: UUID, first: date) -> list[QuerySet[Any]]:
    """What `Leaving` is made of, for who reads it with other things; in the order of its fields."""
    there = Q(valid_to=None) | Q(valid_to__gte=first)
    beside = [model.objects.select_for_update(of=("self",)) for model in (Holding, Absence, Delegation)]
    return [
        Unit.objects.select_for_update().filter(pk=unit_id),
        Position.objects.select_for_update().filter(there, unit=unit_id).order_by("pk"),
        *(rows.filter(there, position__unit=unit_id).order_by("pk") for rows in beside),
        UnitDuty.objects.select_for_update().filter(there, unit=unit_id).order_by("pk"),
        units_below_directly(unit_id, first),
    ]


def units_below_directly(unit_id: UUID, first: date) -> QuerySet[Unit]:
    """Units that are below this one on the day or later."""
    return Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), parent=unit_id).order_by("pk")


def made(rows: Sequence[Sequence[Any]], unit_id: UUID) -> Leaving:
    (found, *others) = rows
    if not found:
        raise Unit.DoesNotExist(unit_id)
    return Leaving(found[0], *others)


def end_people(edit: Edit, leaving: Leaving, but: Sequence[Position] = ()) -> tuple[list[Line], Parts]:
    """Holders, positions, absences and delegations of the unit until its last day; what was to begin later never does. BUT:
    positions that go elsewhere with everything."""
    gone, last = {position.pk for position in but}, edit.first - timedelta(days=1)
    held = [row for row in leaving.holdings if row.position_id not in gone]
    seats = [row for row in leaving.positions if row.pk not in gone]
    unit_id = leaving.unit.pk
    lines: list[Line] = [
        *((edit, "orgs:position:vacated", {"position": h.position_id, "unit": unit_id, "user": h.user_id}) for h in held),
        *((edit, "orgs:position:closed", {"position": seat.pk, "unit": unit_id}) for seat in seats),
    ]  # fmt: skip
    parts = {
        "holdings_ended": changed(Holding, [row.pk for row in held if row.valid_from <= last], valid_to=last),
        # What never began is told of by its entry alone.
        "holdings_removed": removed(Holding, [row.pk for row in held if row.valid_from > last]),
        "positions_ended": changed(Position, [seat.pk for seat in seats], valid_to=last),
    }
    rows: tuple[tuple[type[Model], Sequence[Any]], ...] = (
        (Absence, leaving.absences),
        (Delegation, leaving.delegations),
    )
    for model, each in rows:
        # One that was ended sooner stays so: its rights do not come back.
        still = [r.pk for r in each if r.position_id not in gone and (r.ended_on is None or r.ended_on > edit.first)]
        parts[f"{model._meta.model_name}s_ended"] = changed(model, still, ended_on=edit.first)
    return lines, parts


def hand_on(edit: Edit, leaving: Leaving, heir: Unit) -> tuple[list[Line], Parts]:
    """Duties and the units below go to the one who takes the cases; a duty of a later day keeps its days, and units go on
    the day itself (`hand_down`): until then they are below the old one."""
    last = edit.first - timedelta(days=1)
    running = [duty for duty in leaving.duties if duty.valid_from <= last]
    later = [duty for duty in leaving.duties if duty.valid_from > last]
    goes_on = [
        UnitDuty(duty=d.duty, unit=heir, valid_from=edit.first, valid_to=d.valid_to, legal_basis=edit.basis)
        for d in running
    ]
    parts = {
        "duties_ended": changed(UnitDuty, [duty.pk for duty in running], valid_to=last),
        "duties_moved": changed(UnitDuty, [duty.pk for duty in later], unit_id=heir.pk),
    }
    if goes_on:  # of one duty there is one row a day, so the old one ends before the new one is there
        parts["duties_given"] = inserted(goes_on, after="duties_ended")
    told = [(edit if duty in running else replace(edit, first=duty.valid_from), duty.duty) for duty in leaving.duties]
    lines: list[Line] = [(each, "orgs:duty:given", {"duty": duty, "unit": heir.pk}) for each, duty in told]
    if edit.first > local_day(edit.at):
        return lines, parts
    moved, down = hand_down_parts(edit, leaving.unit, leaving.below, heir)
    return lines + moved, parts | down


def hand_down_parts(edit: Edit, unit: Unit, below: Sequence[Unit], heir: Unit) -> tuple[list[Line], Parts]:
    """What is BELOW the unit goes below the heir; an heir that was below it goes where the unit was."""
    children = [each.pk for each in below if each.pk != heir.pk]
    lines: list[Line] = [(edit, "orgs:unit:moved", {"unit": child, "under": heir.pk}) for child in children]
    parts = {"units_moved": changed(Unit, children, parent_id=heir.pk)}
    if heir.parent_id == unit.pk:
        parts["heir_moved"] = changed(Unit, [heir.pk], parent_id=unit.parent_id)
    if children or "heir_moved" in parts:
        parts |= elsewhere.tree_changed()
    return lines, parts


def succeed(edit: Edit, unit: Unit, successors: dict[UUID, str], heir_id: UUID, kind: str) -> Parts:
    """The unit ends; who follows; the order that what is open goes over, which the engine carries out."""
    rows = [
        Succession(
            old=unit,
            new_id=new_id,
            kind=kind,
            share=one_line(share),
            takes_cases=new_id == heir_id,
            effective_on=edit.first,
            legal_basis=edit.basis,
        )
        for new_id, share in successors.items()
    ]
    (heir,) = [row for row in rows if row.takes_cases]
    order = Takeover(succession=heir, effective_on=edit.first, requested_at=edit.at)
    return {
        "unit_ended": changed(Unit, [unit.pk], valid_to=edit.first - timedelta(days=1)),
        "successions": inserted(rows),
        "ordered": inserted([order]),
    }
