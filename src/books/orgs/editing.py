"""The only writer of units, positions, holders and delegations: each edit leaves one ledger entry.

Nothing is deleted or renamed in place: a change is an end and a beginning, each with its day and legal basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from books.orgs.models import Delegation, Holding, Position, Unit, UnitDuty, UnitSuccession
from kernel.errors import MotCuaError
from kernel.text import nfc
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor


class OrgsRefused(MotCuaError):
    """Chưa ghi được thay đổi về đơn vị, vị trí."""


class BasisMissing(OrgsRefused):
    """Xin ghi căn cứ (số văn bản, ngày ban hành) cho thay đổi này."""


class EndsBeforeItBegins(OrgsRefused):
    """Ngày kết thúc {last} sớm hơn ngày bắt đầu {first}."""


class AlreadyHeld(OrgsRefused):
    """Vị trí “{title}” đã có người giữ vào ngày {day}. Xin kết thúc người giữ trước rồi giao lại."""


class StillOccupied(OrgsRefused):
    """Đơn vị “{unit}” còn {count} vị trí có người giữ sau ngày {last}. Xin chuyển người và việc trước khi đóng đơn vị."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Who edits, when, from which day on and by which paper."""

    actor: ActorLike
    at: datetime
    first: date
    legal_basis: str

    @property
    def basis(self) -> str:
        written = nfc(self.legal_basis).strip()
        if not written:
            raise BasisMissing()
        return written


def open_unit(edit: Edit, name: str, *, kind: str, code: str = "", parent_id: UUID | None = None) -> Unit:
    with transaction.atomic():
        unit = Unit.objects.create(
            name=nfc(name).strip(),
            kind=kind,
            code=code,
            parent_id=parent_id,
            valid_from=edit.first,
            legal_basis=edit.basis,
        )
        _enter(edit, "orgs:unit:opened", {"unit": unit.id})
    return unit


def close_unit(edit: Edit, unit_id: UUID, successors: dict[UUID, str], *, kind: str = "merge") -> Unit:
    """`edit.first` is the first day without it; successors by id, with the part that each takes over.

    Refused while positions are held beyond that day: rights end with the unit, the work must have gone on before.
    """
    last = edit.first - timedelta(days=1)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        _refuse_backwards(unit.valid_from, last)
        held = Holding.objects.filter(position__unit=unit).exclude(valid_to__lte=last).count()
        if held:
            raise StillOccupied(unit=unit.name, count=held, last=format_date(last))
        unit.valid_to = last
        unit.save(update_fields=["valid_to"])
        for successor_id, share in successors.items():
            UnitSuccession.objects.create(
                old=unit,
                new_id=successor_id,
                kind=kind,
                share=share,
                effective_on=edit.first,
                legal_basis=edit.basis,
            )
        _enter(edit, "orgs:unit:closed", {"unit": unit.id, "successors": sorted(map(str, successors))})
    return unit


def open_position(edit: Edit, unit_id: UUID, title: str, role: str) -> Position:
    with transaction.atomic():
        position = Position.objects.create(
            unit_id=unit_id, title=nfc(title).strip(), role=role, valid_from=edit.first, legal_basis=edit.basis
        )
        _enter(edit, "orgs:position:opened", {"position": position.id, "unit": unit_id, "role": role})
    return position


def appoint(edit: Edit, position: Position, user_id: UUID, *, until: date | None = None) -> Holding:
    """From this day the person holds the position. One holder at a time."""
    if until is not None:
        _refuse_backwards(edit.first, until)
    with transaction.atomic():
        Position.objects.select_for_update().get(pk=position.pk)
        others = position.holdings.exclude(valid_to__lt=edit.first)
        if (others if until is None else others.exclude(valid_from__gt=until)).exists():
            raise AlreadyHeld(title=position.title, day=format_date(edit.first))
        holding = Holding.objects.create(
            position=position, user_id=user_id, valid_from=edit.first, valid_to=until, legal_basis=edit.basis
        )
        _enter(edit, "orgs:position:filled", {"position": position.id, "user": user_id})
    return holding


def relieve(edit: Edit, holding_id: UUID) -> Holding:
    """`edit.first` is the first day on which the person no longer holds the position."""
    with transaction.atomic():
        holding = Holding.objects.select_for_update().get(pk=holding_id)
        last = edit.first - timedelta(days=1)
        _refuse_backwards(holding.valid_from, last)
        holding.valid_to = last
        holding.save(update_fields=["valid_to"])
        _enter(edit, "orgs:position:vacated", {"position": holding.position_id, "user": holding.user_id})
    return holding


def delegate(
    edit: Edit, position_id: UUID, user_id: UUID, *, until: date, scope: str, capacity: str = ""
) -> Delegation:
    """Ủy quyền for a time. A delegation always has an end, and cannot be handed on: the row names a holder's position."""
    _refuse_backwards(edit.first, until)
    with transaction.atomic():
        row = Delegation.objects.create(
            position_id=position_id,
            delegate_id=user_id,
            scope=nfc(scope).strip(),
            capacity=capacity,
            valid_from=edit.first,
            valid_to=until,
            legal_basis=edit.basis,
        )
        _enter(edit, "orgs:position:delegated", {"position": position_id, "user": user_id, "delegation": row.id})
    return row


def end_delegation(edit: Edit, delegation_id: UUID) -> Delegation:
    """From `edit.first` on it gives no rights any more."""
    with transaction.atomic():
        row = Delegation.objects.select_for_update().get(pk=delegation_id)
        row.ended_on = edit.first
        row.save(update_fields=["ended_on"])
        _enter(edit, "orgs:delegation:ended", {"position": row.position_id, "delegation": row.id})
    return row


def give_duty(edit: Edit, duty: str, unit_id: UUID) -> UnitDuty:
    """From this day the unit has the duty; whoever had it before has it until the eve."""
    with transaction.atomic():
        current = UnitDuty.objects.select_for_update().filter(duty=duty, valid_to=None).first()
        if current is not None:
            _refuse_backwards(current.valid_from, edit.first - timedelta(days=1))
            current.valid_to = edit.first - timedelta(days=1)
            current.save(update_fields=["valid_to"])
        row = UnitDuty.objects.create(duty=duty, unit_id=unit_id, valid_from=edit.first, legal_basis=edit.basis)
        _enter(edit, "orgs:duty:given", {"duty": duty, "unit": unit_id})
    return row


def _refuse_backwards(first: date, last: date) -> None:
    if last < first:
        raise EndsBeforeItBegins(first=format_date(first), last=format_date(last))


def _enter(edit: Edit, verb: str, particulars: dict[str, Any]) -> None:
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in particulars.items()}
    streams.append(
        "book",
        streams.book_stream("orgs"),
        verb=verb,
        actor=LedgerActor.of(edit.actor),
        at=edit.at,
        particulars={**plain, "from": edit.first.isoformat()},
    )
