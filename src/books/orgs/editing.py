"""The only writer of units, positions, holders and delegations: each edit leaves one ledger entry.

Nothing is deleted or renamed in place: a change is an end and a beginning, each with its day and legal basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from books.orgs import codes, vouching
from books.orgs.holders import units_below
from books.orgs.models import Delegation, Holding, Position, Succession, Unit, UnitCode
from kernel.errors import MotCuaError
from kernel.text import nfc, one_line
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


class CodeTaken(OrgsRefused):
    """Mã {code} đang là của “{unit}”. Mỗi mã chỉ thuộc một đơn vị tại một thời điểm."""


class InACircle(OrgsRefused):
    """“{unit}” không thể nằm dưới chính mình hay một đơn vị cấp dưới của mình."""


class DelegatedToHolder(OrgsRefused):
    """Người này đang giữ chính vị trí đó nên không cần ủy quyền."""


class DelegatedBeyondHolder(OrgsRefused):
    """Chưa có người giữ vị trí này suốt từ {first} đến {last}. Ủy quyền chỉ trong thời gian người giao còn giữ vị trí."""


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


def open_unit(edit: Edit, name: str, *, kind: str, code: str = "", parent_id: UUID | None = None, **more: Any) -> Unit:
    """A new unit; `more`: place_code, also, note."""
    unit = Unit(
        name=one_line(name),
        kind=kind,
        code=codes.unit_code(code),
        place_code=codes.place_code(more.get("place_code", "")),
        also=names_typed(more.get("also", ())),
        note=one_line(more.get("note", "")),
        parent_id=parent_id,
        valid_from=edit.first,
        legal_basis=edit.basis,
    )
    with transaction.atomic():
        _refuse_taken_code(unit)
        open_units([(edit, unit)])
    return unit


def open_units(opened: Sequence[tuple[Edit, Unit]]) -> None:
    """Many units at once, parents first, each with its own entry; the edits share actor and instant."""
    if not opened:
        return
    with transaction.atomic():
        Unit.objects.bulk_create([unit for _, unit in opened])
        enter_all([(edit, "orgs:unit:opened", {"unit": unit.id, **_coded(unit)}) for edit, unit in opened])


def describe_unit(edit: Edit, unit_id: UUID, **changed: Any) -> Unit:
    """Codes that were pending, other names, the place in the tree, the note. A new name is another unit: `succession.rename`."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        before = {name: getattr(unit, name) for name in _DESCRIBED}
        unit.code = codes.unit_code(changed.get("code", unit.code))
        unit.place_code = codes.place_code(changed.get("place_code", unit.place_code))
        unit.also = names_typed(changed.get("also", unit.also))
        unit.note = one_line(changed.get("note", unit.note))
        unit.parent_id = changed.get("parent_id", unit.parent_id)
        fields = [name for name in _DESCRIBED if getattr(unit, name) != before[name]]
        if not fields:
            return unit
        _refuse_circle(unit)
        _refuse_taken_code(unit)
        unit.save(update_fields=fields)
        if "code" in fields:
            _keep_code(edit, unit, before["code"])
        enter(edit, "orgs:unit:described", {"unit": unit.id, "fields": fields, **_coded(unit)})
    return unit


_DESCRIBED = ("code", "place_code", "also", "note", "parent_id")


def names_typed(typed: Iterable[str]) -> list[str]:
    """Other names as they are kept: legible, each once, in the order given."""
    return list(dict.fromkeys(name for each in typed if (name := one_line(each))))


def _coded(unit: Unit) -> dict[str, str]:
    return {name: value for name in ("code", "place_code") if (value := getattr(unit, name))}


def _keep_code(edit: Edit, unit: Unit, before: str) -> None:
    """The code that it had stays known for what was written under it; the new one counts from the day of the edit."""
    if before:
        eve = max(unit.valid_from, edit.first - timedelta(days=1))
        UnitCode.objects.get_or_create(
            unit=unit,
            scheme=str(codes.scheme_of(before) or ""),
            code=before,
            valid_from=unit.valid_from,
            defaults={"valid_to": eve, "legal_basis": edit.basis},
        )


def _refuse_taken_code(unit: Unit) -> None:
    others = Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).exclude(valid_to__lt=unit.valid_from)
    taken = others.first() if unit.code else None
    if taken is not None:
        raise CodeTaken(code=unit.code, unit=taken.name)


def _refuse_circle(unit: Unit) -> None:
    if unit.parent_id is not None and unit.parent_id in units_below(unit.pk, date.max):
        raise InACircle(unit=unit.name)


def close_unit(edit: Edit, unit_id: UUID, successors: dict[UUID, str], *, kind: str = "merge") -> Unit:
    """`edit.first` is the first day without it; successors by id, with the part that each takes over.

    Refused while positions are held beyond that day: rights end with the unit, the work must have gone on before.
    """
    last = edit.first - timedelta(days=1)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        refuse_backwards(unit.valid_from, last)
        held = Holding.objects.filter(position__unit=unit).exclude(valid_to__lte=last).count()
        if held:
            raise StillOccupied(unit=unit.name, count=held, last=format_date(last))
        unit.valid_to = last
        unit.save(update_fields=["valid_to"])
        for successor_id, share in successors.items():
            Succession.objects.create(
                old=unit,
                new_id=successor_id,
                kind=kind,
                share=share,
                takes_cases=len(successors) == 1,
                effective_on=edit.first,
                legal_basis=edit.basis,
            )
        enter(edit, "orgs:unit:closed", {"unit": unit.id, "successors": sorted(map(str, successors))})
    return unit


def open_position(edit: Edit, unit_id: UUID, title: str, role: str) -> Position:
    with transaction.atomic():
        position = Position.objects.create(
            unit_id=unit_id, title=nfc(title).strip(), role=role, valid_from=edit.first, legal_basis=edit.basis
        )
        enter(edit, "orgs:position:opened", {"position": position.id, "unit": unit_id, "role": role})
    return position


def appoint(edit: Edit, position: Position, user_id: UUID, *, until: date | None = None) -> Holding:
    """From this day the person holds the position. One holder at a time."""
    vouching.refuse_own(edit.actor, user_id)
    if until is not None:
        refuse_backwards(edit.first, until)
    with transaction.atomic():
        Position.objects.select_for_update().get(pk=position.pk)
        others = position.holdings.exclude(valid_to__lt=edit.first)
        if (others if until is None else others.exclude(valid_from__gt=until)).exists():
            raise AlreadyHeld(title=position.title, day=format_date(edit.first))
        holding = Holding.objects.create(
            position=position, user_id=user_id, valid_from=edit.first, valid_to=until, legal_basis=edit.basis
        )
        vouching.ask_a_second(edit.actor, edit.at, holding.pk, position, user_id)
        enter(edit, "orgs:position:filled", {"position": position.id, "unit": position.unit_id, "user": user_id})
    return holding


def relieve(edit: Edit, holding_id: UUID) -> Holding:
    """`edit.first` is the first day on which the person no longer holds the position, nor anybody by that person's delegation."""
    with transaction.atomic():
        holding = Holding.objects.select_for_update(of=("self",)).select_related("position").get(pk=holding_id)
        last, until = edit.first - timedelta(days=1), holding.valid_to or date.max
        refuse_backwards(holding.valid_from, last)
        holding.valid_to = last
        holding.save(update_fields=["valid_to"])
        held = {"position": holding.position_id, "unit": holding.position.unit_id, "user": holding.user_id}
        enter(edit, "orgs:position:vacated", held)
        given = Delegation.objects.filter(position_id=holding.position_id, valid_from__lte=until)
        for row in given.exclude(valid_to__lt=edit.first).exclude(ended_on__lte=edit.first):
            end_delegation(edit, row.pk)
    return holding


def delegate(
    edit: Edit,
    position_id: UUID,
    user_id: UUID,
    *,
    until: date,
    scope: str,
    capacity: str = "",
    moves: Sequence[str] = (),
) -> Delegation:
    """Ủy quyền for a time, no longer than who gives it holds the position, not to be handed on, and no wider than `moves` (if any)."""
    refuse_backwards(edit.first, until)
    vouching.refuse_own(edit.actor, user_id)
    with transaction.atomic():
        if Holding.objects.filter(position_id=position_id, user_id=user_id, valid_to=None).exists():
            raise DelegatedToHolder()
        giver = Holding.objects.filter(position_id=position_id, valid_from__lte=edit.first).exclude(valid_to__lt=until)
        if not giver.exists():
            raise DelegatedBeyondHolder(first=format_date(edit.first), last=format_date(until))
        what: dict[str, Any] = {"scope": nfc(scope).strip(), "moves": sorted(set(moves)), "capacity": capacity}
        dated: dict[str, Any] = {"valid_from": edit.first, "valid_to": until, "legal_basis": edit.basis}
        row = Delegation.objects.create(position_id=position_id, delegate_id=user_id, **what, **dated)
        if not giver.filter(user_id=edit.actor.user_id).exists():
            vouching.ask_a_second(edit.actor, edit.at, row.pk, row.position, user_id)
        named = {"position": position_id, "unit": row.position.unit_id, "user": user_id, "delegation": row.id}
        enter(edit, "orgs:position:delegated", {**named, "moves": row.moves, "until": until.isoformat()})
    return row


def end_delegation(edit: Edit, delegation_id: UUID) -> Delegation:
    """From `edit.first` on it gives no rights any more."""
    with transaction.atomic():
        row = Delegation.objects.select_for_update(of=("self",)).select_related("position").get(pk=delegation_id)
        row.ended_on = edit.first
        row.save(update_fields=["ended_on"])
        named = {"position": row.position_id, "unit": row.position.unit_id, "user": row.delegate_id}
        enter(edit, "orgs:delegation:ended", {**named, "delegation": row.id})
    return row


def refuse_backwards(first: date, last: date) -> None:
    if last < first:
        raise EndsBeforeItBegins(first=format_date(first), last=format_date(last))


def enter(edit: Edit, verb: str, particulars: dict[str, Any]) -> None:
    """One entry in the stream of this book: who changed what, from which day on."""
    enter_all([(edit, verb, particulars)])


def enter_all(lines: Sequence[tuple[Edit, str, dict[str, Any]]], *, beside: streams.Beside | None = None) -> None:
    """Many entries of one actor at one instant; the rows that they tell of travel BESIDE them."""
    if lines:
        first, stream = lines[0][0], streams.book_stream("orgs")
        told = [
            ("book", stream, verb, {**_plain(particulars), "from": edit.first.isoformat()})
            for edit, verb, particulars in lines
        ]
        streams.append_among(told, actor=LedgerActor.of(first.actor), at=first.at, beside=beside)


def _plain(particulars: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in particulars.items()}
