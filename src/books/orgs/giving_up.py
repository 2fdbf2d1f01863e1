"""Somebody gives positions up: what ends with that is planned first, so that a page can say what it would leave alone, and then
written by one statement, its entries with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from books.orgs.editing import Edit, enter_all, refuse_backwards
from books.orgs.models import Absence, Delegation, Holding
from books.reading import read_together
from books.writing import Part, changed
from ledger.streams import in_one

Line = tuple[Edit, str, dict[str, Any]]
_EVE = timedelta(days=1)


@dataclass(slots=True)
class GivingUp:
    """What ends: holdings, delegations and absences, each from its first day without on."""

    held: list[tuple[Edit, Holding]] = field(default_factory=list)
    given: list[tuple[Edit, Delegation]] = field(default_factory=list)
    away: list[tuple[Edit, Absence]] = field(default_factory=list)

    @property
    def lasts(self) -> dict[UUID, date]:
        """Holding → its last day."""
        return {row.pk: edit.first - _EVE for edit, row in self.held}

    def add(self, edit: Edit, holding: Holding, delegations: Iterable[Delegation]) -> None:
        """`edit.first`: the first day on which the person no longer holds it, nor anybody by that person's delegation."""
        refuse_backwards(holding.valid_from, edit.first - _EVE)
        self.held.append((edit, holding))
        for row in delegations:
            is_his = row.position_id == holding.position_id and row.valid_from <= (holding.valid_to or date.max)
            if is_his and counts_on(row, edit.first):
                self.given.append((edit, row))

    def lines(self) -> list[Line]:
        """One entry for each."""
        return [
            *((edit, "orgs:position:vacated", _of(row, row.user_id)) for edit, row in self.held),
            *((edit, "orgs:delegation:ended", ended(row)) for edit, row in self.given),
            *((edit, "orgs:absence:ended", back(row)) for edit, row in self.away),
        ]

    def parts(self) -> dict[str, Part]:
        """The rows, by the few days on which they end."""
        days = sorted({edit.first for edit, _row in (*self.held, *self.given, *self.away)})
        parts: dict[str, Part] = {}
        for number, day in enumerate(days):
            held, given, away = (
                [row.pk for edit, row in rows if edit.first == day] for rows in (self.held, self.given, self.away)
            )
            parts[f"relieved_{number}"] = changed(Holding, held, valid_to=day - _EVE)
            parts[f"taken_back_{number}"] = changed(Delegation, given, ended_on=day)
            parts[f"returned_{number}"] = changed(Absence, away, ended_on=day)
        return parts

    def carry_out(self) -> None:
        """Write it, in the caller's transaction."""
        enter_all(self.lines(), beside=self.parts())


def plan_relief(edit: Edit, holding_id: UUID) -> GivingUp:
    """Of one who gives a position up (`edit.first`: the first day without it) what ends with that, or why it will not; read by
    one statement, in the caller's transaction."""
    held, given = read_together(*asked(Holding.objects.filter(pk=holding_id), edit.first))
    if not held:
        raise Holding.DoesNotExist(holding_id)
    planned = GivingUp()
    planned.add(edit, held[0], given)
    return planned


def end_delegation(edit: Edit, delegation_id: UUID) -> Delegation:
    """From `edit.first` on it gives no rights any more."""
    with in_one():
        row = with_unit(Delegation.objects.filter(pk=delegation_id)).get()
        row.ended_on = edit.first
        told = (edit, "orgs:delegation:ended", ended(row))
        enter_all([told], beside={"ended": changed(Delegation, [row.pk], ended_on=edit.first)})
    return row


def asked(holdings: QuerySet[Holding], first: date) -> list[QuerySet[Any]]:
    """Holdings, and what was delegated from their positions and still counts on the day or later; locked, each with its unit."""
    there = Delegation.objects.filter(position__in=holdings.order_by().values("position")).exclude(valid_to__lt=first)
    return [with_unit(holdings), with_unit(there)]


def with_unit(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Locked, each with the unit of its position (`of`)."""
    return rows.select_for_update(of=("self",)).annotate(of=F("position__unit_id")).order_by("pk")


def counts_on(row: Delegation | Absence, first: date) -> bool:
    """Has it not ended by then?"""
    return (row.valid_to is None or row.valid_to >= first) and (row.ended_on is None or row.ended_on > first)


def _of(row: Any, user_id: UUID) -> dict[str, Any]:
    return {"position": row.position_id, "unit": row.of, "user": user_id}


def ended(row: Any) -> dict[str, Any]:
    """What the entry of a delegation that ends says."""
    return {**_of(row, row.delegate_id), "delegation": row.pk}


def back(row: Any) -> dict[str, Any]:
    """What the entry of an absence that ends says."""
    told = {"absence": row.pk, **_of(row, row.user_id)}
    return {**told, "substitute": row.substitute_id} if row.substitute_id else told


def plan_leaving(edit: Edit, user_id: UUID, *beside: QuerySet[Any]) -> tuple[GivingUp, list[Any]]:
    """All that somebody holds, does for others and was delegated from the day on; with what is read BESIDE it. What has ended
    by then stays as it ended."""
    mine = Holding.objects.filter(user_id=user_id).exclude(valid_to__lt=edit.first)
    stands_in = Absence.objects.filter(substitute_id=user_id).exclude(valid_to__lt=edit.first)
    acts = Delegation.objects.filter(delegate_id=user_id).exclude(valid_to__lt=edit.first)
    held, given, away, got, *others = read_together(
        *asked(mine, edit.first), with_unit(stands_in), with_unit(acts), *beside
    )
    planned = GivingUp()
    for row in held:
        planned.add(replace(edit, first=max(edit.first, row.valid_from + _EVE)), row, given)
    planned.away = [(edit, row) for row in away if counts_on(row, edit.first)]
    planned.given += [(edit, row) for row in got if counts_on(row, edit.first)]
    return planned, others
