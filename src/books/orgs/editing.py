"""The only writer of units, positions, holders and delegations: each edit leaves one ledger entry.

Nothing is deleted or renamed in place: a change is an end and a beginning, each with its day and legal basis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from books.orgs import codes, elsewhere, seats, vouching
from books.orgs.holders import units_below
from books.orgs.models import Delegation, Holding, Position, Succession, Unit, UnitCode
from books.reading import read_together
from books.writing import Part, inserted
from books.writing import changed as written
from kernel.errors import MotCuaError
from kernel.text import nfc, one_line
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one


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
    with in_one():
        refuse_taken_code(unit, list(others_with(unit.code, unit.pk)) if unit.code else [])
        open_units([(edit, unit)])
    return unit


def open_units(opened: Sequence[tuple[Edit, Unit]]) -> None:
    """Many units at once, parents first, each with its own entry; the edits share actor and instant."""
    if opened:
        enter_all(units_opened(opened), beside={"opened": inserted([unit for _, unit in opened])})


def units_opened(opened: Sequence[tuple[Edit, Unit]]) -> list[tuple[Edit, str, dict[str, Any]]]:
    """What their entries say."""
    return [(edit, "orgs:unit:opened", {"unit": unit.id, **coded(unit)}) for edit, unit in opened]


def describe_unit(edit: Edit, unit_id: UUID, **changed: Any) -> Unit:
    """Codes that were pending, other names, the place in the tree, the note. A new name is another unit: `succession.rename`."""
    code = codes.unit_code(changed.get("code", ""))
    with in_one():
        (unit,), others = read_together(Unit.objects.select_for_update().filter(pk=unit_id), others_with(code, unit_id))
        before = unit.code
        fields = described(unit, changed)
        if not fields:
            return unit
        if "parent_id" in fields:
            _refuse_circle(unit)
        if "code" in fields:
            refuse_taken_code(unit, others)
        parts = {"described": written(Unit, [unit.pk], **{name: getattr(unit, name) for name in fields})}
        if "parent_id" in fields:
            parts |= elsewhere.tree_changed()
        if "code" in fields and before:
            parts["kept"] = kept_code(edit, unit, before)
        told = {"unit": unit.id, "fields": fields, **coded(unit)}
        enter_all([(edit, "orgs:unit:described", told)], beside=parts)
    return unit


DESCRIBED = ("code", "place_code", "also", "note", "parent_id")


def described(unit: Unit, changed: Mapping[str, Any]) -> list[str]:
    """The row with these words, not written yet; which of them are others than before."""
    before = {name: getattr(unit, name) for name in DESCRIBED}
    unit.code = codes.unit_code(changed.get("code", unit.code))
    unit.place_code = codes.place_code(changed.get("place_code", unit.place_code))
    unit.also = names_typed(changed.get("also", unit.also))
    unit.note = one_line(changed.get("note", unit.note))
    unit.parent_id = changed.get("parent_id", unit.parent_id)
    return [name for name in DESCRIBED if getattr(unit, name) != before[name]]


def names_typed(typed: Iterable[str]) -> list[str]:
    """Other names as they are kept: legible, each once, in the order given."""
    return list(dict.fromkeys(name for each in typed if (name := one_line(each))))


def coded(unit: Unit) -> dict[str, str]:
    return {name: value for name in ("code", "place_code") if (value := getattr(unit, name))}


def kept_code(edit: Edit, unit: Unit, before: str) -> Part:
    """The code that it had stays known for what was written under it; the new one counts from the day of the edit."""
    eve = max(unit.valid_from, edit.first - timedelta(days=1))
    row = UnitCode(
        unit=unit,
        scheme=str(codes.scheme_of(before) or ""),
        code=before,
        valid_from=unit.valid_from,
        valid_to=eve,
        legal_basis=edit.basis,
    )
    text, values = inserted([row])
    return f"{text} ON CONFLICT DO NOTHING", values


def others_with(code: str, unit_id: UUID) -> QuerySet[Unit]:
    """Units that have, or had, this code; empty where it is pending."""
    return Unit.objects.filter(code=code).exclude(code="").exclude(pk=unit_id)


def refuse_taken_code(unit: Unit, others: Sequence[Unit]) -> None:
    taken = next((each for each in others if each.valid_to is None or each.valid_to >= unit.valid_from), None)
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
    position = seats.new_position(edit, unit_id, title, role)
    enter_all([seats.opened(edit, position)], beside={"opened": inserted([position])})
    return position


def appoint(edit: Edit, position: Position, user_id: UUID, *, until: date | None = None) -> Holding:
    """From this day the person holds the position. One holder at a time. `waits`: for a second person."""
    vouching.refuse_own(edit.actor, user_id)
    if until is not None:
        refuse_backwards(edit.first, until)
    with in_one():
        others = Holding.objects.filter(position=position).exclude(valid_to__lt=edit.first)
        others = others if until is None else others.exclude(valid_from__gt=until)
        seat = Position.objects.select_for_update(of=("self",)).filter(pk=position.pk)
        second = vouching.seconds(edit.actor, user_id, edit.at)
        is_held, could_second = seat.values_list(Exists(others), Exists(second)).get()
        if is_held:
            raise AlreadyHeld(title=position.title, day=format_date(edit.first))
        holding = seats.new_holding(edit, position, user_id, until)
        waiting = vouching.waiting(edit.actor, edit.at, holding, position, user_id, could_second=could_second)
        beside = {"given": inserted([holding])} | vouching.parts(holding, waiting)
        enter_all([seats.filled(edit, position, user_id)], beside=beside)
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
    with in_one():
        held = Holding.objects.filter(position=OuterRef("pk"))
        giver = held.filter(valid_from__lte=edit.first).exclude(valid_to__lt=until)
        position = Position.objects.annotate(
            is_holder=Exists(held.filter(user_id=user_id, valid_to=None)),
            has_giver=Exists(giver),
            is_own=Exists(giver.filter(user_id=edit.actor.user_id)),
            could_second=Exists(vouching.seconds(edit.actor, user_id, edit.at)),
        ).get(pk=position_id)
        if position.is_holder:
            raise DelegatedToHolder()
        if not position.has_giver:
            raise DelegatedBeyondHolder(first=format_date(edit.first), last=format_date(until))
        what: dict[str, Any] = {"scope": nfc(scope).strip(), "moves": sorted(set(moves)), "capacity": capacity}
        dated: dict[str, Any] = {"valid_from": edit.first, "valid_to": until, "legal_basis": edit.basis}
        row = Delegation(position=position, delegate_id=user_id, **what, **dated)
        asks = (edit.actor, edit.at, row, position, user_id)
        waiting = None if position.is_own else vouching.waiting(*asks, could_second=position.could_second)
        named = {"position": position_id, "unit": position.unit_id, "user": user_id, "delegation": row.id}
        told = {**named, "moves": row.moves, "until": until.isoformat()}
        beside = {"given": inserted([row])} | vouching.parts(row, waiting)
        enter_all([(edit, "orgs:position:delegated", told)], beside=beside)
    return row


def refuse_backwards(first: date, last: date) -> None:
    if last < first:
        raise EndsBeforeItBegins(first=format_date(first), last=format_date(last))


def enter(edit: Edit, verb: str, particulars: dict[str, Any]) -> None:
    """One entry in the stream of this book: who changed what, from which day on."""
    enter_all([(edit, verb, particulars)])


def enter_all(
    lines: Sequence[tuple[Edit, str, dict[str, Any]]],
    *,
    beside: streams.Beside | None = None,
    further: Sequence[tuple[str, UUID, str, dict[str, Any]]] = (),
) -> None:
    """Many entries of one actor at one instant; the rows that they tell of travel BESIDE them, and FURTHER entries of other streams."""
    if lines:
        first = lines[0][0]
        streams.append_among([*told(lines), *further], actor=LedgerActor.of(first.actor), at=first.at, beside=beside)


def told(lines: Sequence[tuple[Edit, str, dict[str, Any]]]) -> list[tuple[str, UUID, str, dict[str, Any]]]:
    """These entries with the stream of this book, for who enters others along with them."""
    stream = streams.book_stream("orgs")
    return [
        ("book", stream, verb, {**_plain(particulars), "from": edit.first.isoformat()})
        for edit, verb, particulars in lines
    ]


def _plain(particulars: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in particulars.items()}
