"""What becomes of a unit: merged, split, renamed. One edit ends its rights on the day, names who follows, and orders the
takeover of what is open; the engine carries that order out (`casework.takeover`), this room knows no case.

Doing the same again changes nothing: an edit that was carried out is recognised by unit, day and successors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from books.orgs import elsewhere, ending, renaming
from books.orgs.editing import Edit, OrgsRefused, enter_all, refuse_backwards
from books.orgs.holders import HEIR
from books.orgs.models import Holding, PositionRole, Succession, SuccessionKind, Takeover, Unit
from books.orgs.vacant_duties import Handed, Planned
from books.reading import Rows, read_together
from kernel.text import one_line
from kernel.time import format_date
from ledger.chain import ActorLike
from ledger.streams import in_one

MERGE, RENAME = "merge", "rename"
_WORKING = ("coordinator", "handler", "approver", "integrity_officer")  # the roles that carry cases


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


@dataclass(frozen=True, slots=True)
class Ending:
    """An end that the books would carry out: nothing speaks against it, nothing is written yet. IS_DONE: it was before."""

    leaving: ending.Leaving
    heir: Unit
    successors: Mapping[UUID, Unit]
    hands: Rows = field(default_factory=list)  # who holds what in the unit and with its heir
    is_done: bool = False

    def planned(self, first: date) -> Planned:
        """Who would hold what, and have which duty, from FIRST on."""
        if self.is_done:
            return Planned({})
        last, heir = first - timedelta(days=1), self.heir
        there = [each for each in self.hands if each.of == str(heir.pk)]
        return Planned(
            {row.pk: last for row in self.leaving.holdings},
            [(heir.pk, each.role, *_span(each)) for each in there],
            Handed(self.leaving.unit.pk, heir.pk, heir.name, first),
        )


def _span(hand: Any) -> tuple[date, date | None]:
    """The days on which holding and position are both there."""
    ends = [hand.valid_to, date.fromisoformat(hand.shuts) if hand.shuts else None]
    first = max(hand.valid_from, date.fromisoformat(hand.opens))
    return first, min((day for day in ends if day), default=None)


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
    with in_one():
        planned = plan_end(edit, unit_id, successors, cases_to=cases_to)
        unit, heir = planned.leaving.unit, planned.heir
        if planned.is_done:
            return unit
        named = SuccessionKind(kind).value
        lines, parts = ending.end_people(edit, planned.leaving)
        handed, beside = ending.hand_on(edit, planned.leaving, heir)
        parts |= beside | ending.succeed(edit, unit, dict(successors), heir.pk, named)
        told = {"unit": unit.pk, "successors": sorted(map(str, successors)), "cases_to": heir.pk, "kind": named}
        enter_all([*lines, *handed, (edit, "orgs:unit:closed", told)], beside=parts)
    unit.valid_to = edit.first - timedelta(days=1)
    return unit


def plan_end(edit: Edit, unit_id: UUID, successors: Mapping[UUID, str], *, cases_to: UUID | None = None) -> Ending:
    """What `end_unit` would do, or why it will not; read by one statement, in the caller's transaction."""
    heir_id = cases_to or (next(iter(successors)) if len(successors) == 1 else None)
    *left, units, arriving, hands, last_heirs = read_together(
        *ending.asked(unit_id, edit.first), *_asked_of_successors(edit, unit_id, successors, heir_id)
    )
    leaving = ending.made(left, unit_id)
    unit, found = leaving.unit, {row.pk: row for row in units}
    if heir_id is None or heir_id not in successors:
        raise NoSuccessor(unit=unit.name)
    if unit.valid_to is not None and _is_done(unit, edit.first, set(successors)):
        return Ending(leaving, found[heir_id], found, is_done=True)
    _refuse_end(unit, edit.first - timedelta(days=1))
    _refuse_unfit(unit, found, successors, edit.first)
    if any(row.pk == unit.pk for row in last_heirs):  # ordered for a later day: what goes over would find no unit then
        leaves = Succession.objects.filter(old_id=heir_id, takes_cases=True).latest("effective_on")
        raise SuccessorComesBack(heir=found[heir_id].name, unit=unit.name, day=format_date(leaves.effective_on))
    needed = _roles(hands, unit.pk, edit.first - timedelta(days=1)).union(
        *(_roles(hands, row.old_id, row.effective_on - timedelta(days=1)) for row in arriving)
    )
    if missing := needed - _roles(hands, heir_id, edit.first):
        labels = ", ".join(sorted(str(PositionRole(role).label).lower() for role in missing))
        raise SuccessorLacksRole(unit=found[heir_id].name, roles=f"“{labels}”")
    return Ending(leaving, found[heir_id], found, hands)


def _asked_of_successors(edit: Edit, unit_id: UUID, successors: Mapping[UUID, str], heir_id: UUID | None) -> list[Any]:
    """They themselves; the units whose matters were to come to this one and now pass it by; who holds what in all of them; who
    would have in the end what the heir takes over."""
    passing = Succession.objects.filter(new_id=unit_id, takes_cases=True, effective_on__gte=edit.first)
    passing = passing.filter(takeover__isnull=False)
    of = Q(position__unit__in=[unit_id, heir_id or unit_id]) | Q(position__unit__in=passing.values("old_id"))
    still = Q(valid_to=None) | Q(valid_to__gte=edit.first - timedelta(days=1))
    hands = Holding.objects.filter(of, still).annotate(
        of=F("position__unit_id"),
        role=F("position__role"),
        opens=F("position__valid_from"),
        shuts=F("position__valid_to"),
    )
    heir = Unit.objects.filter(pk=RawSQL(f"({HEIR})", [heir_id, heir_id, date.max]))  # noqa: S611 -- our own text
    return [Unit.objects.filter(pk__in=list(successors)), passing, hands, heir.only("pk")]


def _roles(hands: Rows, unit_id: UUID, on: date) -> set[str]:
    """The roles that carry cases and are filled in the unit on the day."""
    day = on.isoformat()
    return {
        each.role
        for each in hands
        if each.of == str(unit_id)
        and each.role in _WORKING
        and each.opens <= day <= (each.shuts or day)
        and each.valid_from <= on <= (each.valid_to or on)
    }


def rename(edit: Edit, unit_id: UUID, name: str) -> Unit:
    """From this day the unit has another name: a new unit with the same people, places, duties and codes; the old ends."""
    wanted = one_line(name)
    with in_one():
        asked, further = ending.asked(unit_id, edit.first), elsewhere.asked(unit_id, edit.first)
        words, *found = read_together(renaming.words_waited_for(unit_id), *asked, *chain(*further))
        leaving = ending.made(found[: len(asked)], unit_id)
        old = leaving.unit
        if wanted == old.name:
            raise NothingToRename()
        if old.valid_to is not None and (done := _renamed_before(edit, old, wanted)):
            return done
        _refuse_end(old, edit.first - timedelta(days=1))
        new = renaming.renamed(edit, old, wanted)
        carried, planned, parts = renaming.carry_people(edit, leaving, words, new)
        ended, more = ending.end_people(edit, leaving, but=planned)
        handed, others = ending.hand_on(edit, leaving, new)
        parts = ending.succeed(edit, old, {new.pk: ""}, new.pk, RENAME) | parts | more | others
        others_told, rows = elsewhere.carried(found[len(asked) :], further, old.pk, new)
        opened = (edit, "orgs:unit:opened", {"unit": new.pk, "renamed": old.pk})
        told = {"unit": old.pk, "successors": [str(new.pk)], "cases_to": new.pk, "kind": RENAME}
        enter_all(
            [opened, *carried, *ended, *handed, (edit, "orgs:unit:closed", told)],
            beside=parts | rows,
            further=others_told,
        )
    return new


def _renamed_before(edit: Edit, old: Unit, name: str) -> Unit | None:
    return Unit.objects.filter(name=name, valid_from=edit.first, precessions__old=old).first()


def takeovers_open(unit_id: UUID) -> QuerySet[Takeover]:
    """Orders to or from this unit that are not carried out yet, for its page."""
    named = Q(succession__old_id=unit_id) | Q(succession__new_id=unit_id)
    return Takeover.objects.filter(named, finished_at=None).order_by("pk")


def _is_done(unit: Unit, first: date, successors: set[UUID]) -> bool:
    if unit.valid_to != first - timedelta(days=1):
        return False
    return set(unit.successions.filter(effective_on=first).values_list("new_id", flat=True)) == successors


def _refuse_end(unit: Unit, last: date) -> None:
    if unit.valid_to is not None:
        raise AlreadyEnded(unit=unit.name, day=format_date(unit.valid_to))
    refuse_backwards(unit.valid_from, last)


def _refuse_unfit(unit: Unit, found: Mapping[UUID, Unit], successors: Mapping[UUID, str], first: date) -> None:
    """Each successor is another unit, and there on the day."""
    if unit.pk in successors:
        raise SuccessorIsBelow(unit=unit.name)
    for row in found.values():
        if row.valid_from > first or (row.valid_to is not None and row.valid_to < first):
            raise SuccessorNotThere(unit=row.name, day=format_date(first))
    if len(found) != len(successors):
        raise NoSuccessor(unit=unit.name)


def hand_down(succession: Succession, heir_id: UUID, actor: ActorLike, at: datetime) -> None:
    """The day has come: what is still below the old unit goes below the one that took over, HEIR_ID. Twice changes nothing."""
    edit = Edit(actor, at, succession.effective_on, succession.legal_basis)
    with in_one():
        below = ending.units_below_directly(succession.old_id, edit.first)
        (heir,), children = read_together(Unit.objects.filter(pk=heir_id), below.select_for_update())
        lines, parts = ending.hand_down_parts(edit, succession.old, children, heir)
        enter_all(lines, beside=parts)
