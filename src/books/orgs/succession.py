"""What becomes of a unit: merged, split, renamed. One edit ends its rights on the day, names who follows, and orders the
takeover of what is open; the engine carries that order out (`casework.takeover`), this room knows no case.

Doing the same again changes nothing: an edit that was carried out is recognised by unit, day and successors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from books.orgs import vouching
from books.orgs.editing import Edit, OrgsRefused, enter_all, refuse_backwards
from books.orgs.holders import heir_of
from books.orgs.models import (
    Absence,
    Delegation,
    Holding,
    Position,
    PositionRole,
    Succession,
    SuccessionKind,
    Takeover,
    Unit,
    UnitDuty,
)
from kernel.text import one_line
from kernel.time import format_date, local_day
from ledger.chain import ActorLike

Line = tuple[Edit, str, dict[str, Any]]
MERGE, RENAME = "merge", "rename"


class NoSuccessor(OrgsRefused):
    """Xin chọn đơn vị tiếp nhận: việc đang giải quyết của “{unit}” phải có nơi nhận."""


class SuccessorNotThere(OrgsRefused):
    """“{unit}” không hoạt động vào ngày {day} nên không tiếp nhận được."""


class SuccessorIsBelow(OrgsRefused):
    """“{unit}” là chính đơn vị kết thúc. Xin chọn đơn vị khác."""


class SuccessorComesBack(OrgsRefused):
    """“{heir}” đã có lệnh kết thúc từ ngày {day} và việc của nơi đó sẽ về “{unit}”. Xin chọn đơn vị khác: hai đơn vị không thể nhập vào nhau."""


class SuccessorLacksRole(OrgsRefused):
    """“{unit}” chưa có vị trí {roles}: việc chuyển sang sẽ không có người làm. Xin lập vị trí và giao người trước."""


class AlreadyEnded(OrgsRefused):
    """“{unit}” đã kết thúc ngày {day}."""


class NothingToRename(OrgsRefused):
    """Tên mới trùng với tên đang dùng."""


def end_unit(
    edit: Edit,
    unit_id: UUID,
    successors: Mapping[UUID, str],
    *,
    kind: str = MERGE,
    cases_to: UUID | None = None,
) -> Unit:
    """`edit.first` is the first day without the unit. `successors`: id → the part it takes over.

    One of them (`cases_to`; the only one by itself) takes over what is open, the duties and the units below. Positions,
    holders, absences and delegations of the old unit end on its last day: the rights of its people end with them.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        heir_id = cases_to or (next(iter(successors)) if len(successors) == 1 else None)
        if heir_id is None or heir_id not in successors:
            raise NoSuccessor(unit=unit.name)
        if _is_done(unit, edit.first, set(successors)):
            return unit
        last = edit.first - timedelta(days=1)
        _refuse_end(unit, last)
        heir = _refuse_unfit(unit, successors, heir_id, edit.first)
        lines = [*_end_people(edit, unit, last), *_hand_on(edit, unit, heir)]
        _close(edit, unit, last)
        named = SuccessionKind(kind).value
        _order_takeover(edit, _successions(edit, unit, successors, heir_id, named))
        told = {"unit": unit.pk, "successors": sorted(map(str, successors)), "cases_to": heir_id, "kind": named}
        enter_all([*lines, (edit, "orgs:unit:closed", told)])
    return unit


def rename(edit: Edit, unit_id: UUID, name: str) -> Unit:
    """From this day the unit has another name: a new unit with the same people, places, duties and codes; the old ends."""
    with transaction.atomic():
        old = Unit.objects.select_for_update().get(pk=unit_id)
        wanted = one_line(name)
        if wanted == old.name:
            raise NothingToRename()
        done = Unit.objects.filter(name=wanted, valid_from=edit.first, precessions__old=old).first()
        if done is not None:
            return done
        _refuse_end(old, edit.first - timedelta(days=1))
        new = _renamed(edit, old, wanted)
        _close(edit, old, edit.first - timedelta(days=1))
        new.save(force_insert=True)
        lines: list[Line] = [(edit, "orgs:unit:opened", {"unit": new.pk, "renamed": old.pk})]
        lines += _carry_people(edit, old, new)
        lines += [*_end_people(edit, old, edit.first - timedelta(days=1)), *_hand_on(edit, old, new)]
        _order_takeover(edit, _successions(edit, old, {new.pk: ""}, new.pk, RENAME))
        told = {"unit": old.pk, "successors": [str(new.pk)], "cases_to": new.pk, "kind": RENAME}
        enter_all([*lines, (edit, "orgs:unit:closed", told)])
    return new


def takeovers_open(unit_id: UUID) -> list[Takeover]:
    """Orders to or from this unit that are not carried out yet, for its page."""
    named = Q(succession__old_id=unit_id) | Q(succession__new_id=unit_id)
    return list(Takeover.objects.filter(named, finished_at=None).select_related("succession__old", "succession__new"))


def _is_done(unit: Unit, first: date, successors: set[UUID]) -> bool:
    if unit.valid_to != first - timedelta(days=1):
        return False
    return set(unit.successions.filter(effective_on=first).values_list("new_id", flat=True)) == successors


def _refuse_end(unit: Unit, last: date) -> None:
    if unit.valid_to is not None:
        raise AlreadyEnded(unit=unit.name, day=format_date(unit.valid_to))
    refuse_backwards(unit.valid_from, last)


def _refuse_unfit(unit: Unit, successors: Mapping[UUID, str], heir_id: UUID, first: date) -> Unit:
    """Each successor is there on the day; the one that takes the cases has somebody for every role that had work."""
    if unit.pk in successors:
        raise SuccessorIsBelow(unit=unit.name)
    found = {row.pk: row for row in Unit.objects.filter(pk__in=successors)}
    for row in found.values():
        if row.valid_from > first or (row.valid_to is not None and row.valid_to < first):
            raise SuccessorNotThere(unit=row.name, day=format_date(first))
    if len(found) != len(successors):
        raise NoSuccessor(unit=unit.name)
    if heir_of(heir_id, date.max) == unit.pk:  # ordered for a later day: what goes over now would find no unit then
        leaving = Succession.objects.filter(old_id=heir_id, takes_cases=True).latest("effective_on")
        raise SuccessorComesBack(heir=found[heir_id].name, unit=unit.name, day=format_date(leaving.effective_on))
    missing = _roles_needed(unit.pk, first) - _roles(heir_id, first)
    if missing:
        labels = ", ".join(sorted(str(PositionRole(role).label).lower() for role in missing))
        raise SuccessorLacksRole(unit=found[heir_id].name, roles=f"“{labels}”")
    return found[heir_id]


def _roles_needed(unit_id: UUID, first: date) -> set[str]:
    """Those of the unit, and of every unit whose matters were to come to it and now pass it by."""
    arriving = Succession.objects.filter(new_id=unit_id, takes_cases=True, effective_on__gte=first)
    ended = arriving.exclude(takeover=None).values_list("old_id", "effective_on")
    days = {unit_id: first, **dict(ended)}
    return set().union(*(_roles(each, day - timedelta(days=1)) for each, day in days.items()))


def _roles(unit_id: UUID, on: date) -> set[str]:
    """The roles that carry cases and are filled on the day."""
    working = {"coordinator", "handler", "approver", "integrity_officer"}
    rows = Position.objects.filter(unit_id=unit_id, role__in=working, valid_from__lte=on).exclude(valid_to__lt=on)
    held = rows.filter(holdings__valid_from__lte=on).exclude(holdings__valid_to__lt=on)
    return set(held.values_list("role", flat=True))


def _close(edit: Edit, unit: Unit, last: date) -> None:
    unit.valid_to = last
    unit.save(update_fields=["valid_to"])


def _successions(edit: Edit, unit: Unit, successors: Mapping[UUID, str], heir_id: UUID, kind: str) -> list[Succession]:
    return Succession.objects.bulk_create(
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
    )


def _order_takeover(edit: Edit, rows: list[Succession]) -> None:
    heir = next(row for row in rows if row.takes_cases)
    Takeover.objects.create(succession=heir, effective_on=edit.first, requested_at=edit.at)


def _end_people(edit: Edit, unit: Unit, last: date) -> list[Line]:
    """Holders, positions, absences and delegations of the unit until its last day; what was to begin later never does."""
    lines: list[Line] = []
    mine = {"position__unit": unit}
    held = Holding.objects.select_for_update(of=("self",)).filter(**mine).exclude(valid_to__lte=last)
    for holding in held.select_related("position"):
        named = {"position": holding.position_id, "unit": unit.pk, "user": holding.user_id}
        lines.append((edit, "orgs:position:vacated", named))
    positions = Position.objects.filter(unit=unit).exclude(valid_to__lte=last)
    lines += [(edit, "orgs:position:closed", {"position": each.pk, "unit": unit.pk}) for each in positions]
    Holding.objects.filter(**mine, valid_from__gt=last).delete()  # never began; the entry above tells of it
    Absence.objects.filter(**mine).exclude(valid_to__lte=last).update(ended_on=edit.first)
    Delegation.objects.filter(**mine).exclude(valid_to__lte=last).update(ended_on=edit.first)
    Holding.objects.filter(**mine).exclude(valid_to__lte=last).update(valid_to=last)
    Position.objects.filter(unit=unit).exclude(valid_to__lte=last).update(valid_to=last)
    return lines


def _hand_on(edit: Edit, unit: Unit, heir: Unit) -> list[Line]:
    """Duties and the units below go to the one who takes the cases; a duty of a later day keeps its days, and units go on
    the day itself (`hand_down`): until then they are below the old one."""
    lines: list[Line] = []
    last = edit.first - timedelta(days=1)
    for duty in UnitDuty.objects.select_for_update().filter(unit=unit).exclude(valid_to__lte=last):
        told = edit
        if duty.valid_from > last:
            UnitDuty.objects.filter(pk=duty.pk).update(unit=heir)
            told = replace(edit, first=duty.valid_from)
        else:
            UnitDuty.objects.filter(pk=duty.pk).update(valid_to=last)
            goes_on = {"valid_from": edit.first, "valid_to": duty.valid_to, "legal_basis": edit.basis}
            UnitDuty.objects.create(duty=duty.duty, unit=heir, **goes_on)
        lines.append((told, "orgs:duty:given", {"duty": duty.duty, "unit": heir.pk}))
    return lines if edit.first > local_day(edit.at) else lines + _hand_down(edit, unit, heir)


def hand_down(succession: Succession, heir_id: UUID, actor: ActorLike, at: datetime) -> None:
    """The day has come: what is still below the old unit goes below the one that took over, HEIR_ID. Twice changes nothing."""
    with transaction.atomic():
        edit = Edit(actor, at, succession.effective_on, succession.legal_basis)
        enter_all(_hand_down(edit, succession.old, Unit.objects.get(pk=heir_id)))


def _hand_down(edit: Edit, unit: Unit, heir: Unit) -> list[Line]:
    below = Unit.objects.filter(parent=unit).exclude(pk=heir.pk).exclude(valid_to__lt=edit.first)
    lines: list[Line] = [(edit, "orgs:unit:moved", {"unit": child.pk, "under": heir.pk}) for child in below]
    below.update(parent=heir)
    Unit.objects.filter(pk=heir.pk, parent=unit).update(parent=unit.parent_id)
    return lines


def _renamed(edit: Edit, old: Unit, name: str) -> Unit:
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


def _carry_people(edit: Edit, old: Unit, new: Unit) -> list[Line]:
    """A new name moves nobody: each position and its holder, absences and delegations, go on in the renamed unit."""
    first = edit.first
    planned = list(Position.objects.filter(unit=old, valid_from__gt=first).values_list("pk", "role"))
    Position.objects.filter(pk__in=[pk for pk, _role in planned]).update(unit=new)
    lines: list[Line] = [
        (edit, "orgs:position:opened", {"position": pk, "unit": new.pk, "role": role}) for pk, role in planned
    ]
    positions = Position.objects.filter(unit=old, valid_from__lte=first).exclude(valid_to__lt=first)
    for position in list(positions):
        was = position.pk
        position.pk, position._state.adding = Position._meta.pk.get_default(), True
        position.unit, position.valid_from, position.legal_basis = new, first, edit.basis
        position.save(force_insert=True)
        lines.append((edit, "orgs:position:opened", {"position": position.pk, "unit": new.pk, "role": position.role}))
        for row in _going_on(was, first):
            before = row.pk
            row.pk, row._state.adding = type(row)._meta.pk.get_default(), True
            row.position, row.valid_from = position, max(row.valid_from, first)
            row.save(force_insert=True)
            vouching.carry(before, row.pk, position)
            if isinstance(row, Holding):
                named = {"position": position.pk, "unit": new.pk, "user": row.user_id}
                lines.append((edit, "orgs:position:filled", named))
    return lines


def _going_on(position_id: UUID, first: date) -> list[Holding | Absence | Delegation]:
    rows: list[Holding | Absence | Delegation] = []
    for model in (Holding, Absence, Delegation):
        found = model.objects.filter(position_id=position_id).exclude(valid_to__lt=first)
        rows += [row for row in found if getattr(row, "ended_on", None) is None or row.ended_on > first]
    return rows
