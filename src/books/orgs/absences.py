"""Absences and substitutes: while the holder of a position is away, one named person acts in it, and the ledger says by
what. Writes rows and entries; who may enter an absence is the desk's question.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery

from books.orgs import vouching
from books.orgs.editing import Edit, OrgsRefused, enter_all, refuse_backwards
from books.orgs.models import Absence, AbsenceReason, Holding, Position
from books.writing import changed, inserted
from kernel.time import format_date
from ledger.streams import in_one


class NotTheHolder(OrgsRefused):
    """Vị trí “{title}” không có người giữ vào ngày {day} nên không ghi vắng mặt được."""


class OwnSubstitute(OrgsRefused):
    """Người vắng mặt không thể tự thay mình. Xin chọn người khác."""


class SubstituteAway(OrgsRefused):
    """Người được chọn cũng vắng mặt trong khoảng {first} – {last}. Xin chọn người khác."""


class AlreadyAway(OrgsRefused):
    """Khoảng ngày này trùng với một lần vắng mặt đã ghi của vị trí “{title}”."""


def record_absence(
    edit: Edit, position_id: UUID, *, until: date, substitute_id: UUID | None = None, reason: str = "leave"
) -> Absence:
    """From `edit.first` to `until` the holder is away; the substitute acts in the position for these days. `waits`: the substitute
    does, for a second person's word."""
    refuse_backwards(edit.first, until)
    vouching.refuse_own(edit.actor, substitute_id)
    with in_one():
        position = _asked(edit, position_id, until, substitute_id)
        _refuse(position, edit.first, until, substitute_id)
        row = Absence(
            position=position,
            user_id=position.holder_id,
            substitute_id=substitute_id,
            reason=AbsenceReason(reason).value,
            valid_from=edit.first,
            valid_to=until,
            legal_basis=edit.basis,
        )
        waiting = None
        if substitute_id is not None and position.holder_id != edit.actor.user_id:
            asks = (edit.actor, edit.at, row, position, substitute_id)
            waiting = vouching.waiting(*asks, could_second=position.could_second)
        told = {**_named(row), "until": until.isoformat(), "reason": row.reason}
        beside = {"away": inserted([row])} | vouching.parts(row, waiting)
        enter_all([(edit, "orgs:absence:recorded", told)], beside=beside)
    return row


def _asked(edit: Edit, position_id: UUID, until: date, substitute_id: UUID | None) -> Any:
    """The position with all that speaks for or against it, in one statement: who holds it on the day, whether somebody is entered as
    away already, whether the substitute is away too, who could say a second word."""
    held = Holding.objects.filter(position=OuterRef("pk"), valid_from__lte=edit.first).exclude(valid_to__lt=edit.first)
    these = Absence.objects.filter(valid_from__lte=until).exclude(valid_to__lt=edit.first)
    these = these.exclude(ended_on__lte=edit.first).exclude(ended_on__lte=F("valid_from"))  # the last never began
    asked = Position.objects.annotate(
        holder_id=Subquery(held.values("user_id")[:1]),
        is_entered=Exists(these.filter(position=OuterRef("pk"))),
        is_away=Exists(these.filter(user_id=substitute_id)),
        could_second=Exists(vouching.seconds(edit.actor, substitute_id, edit.at)),
    )
    return asked.get(pk=position_id)


def _refuse(position: Any, first: date, until: date, substitute_id: UUID | None) -> None:
    if position.holder_id is None:
        raise NotTheHolder(title=position.title, day=format_date(first))
    if substitute_id == position.holder_id:
        raise OwnSubstitute()
    if substitute_id and position.is_away:
        raise SubstituteAway(first=format_date(first), last=format_date(until))
    if position.is_entered:
        raise AlreadyAway(title=position.title)


def end_absence(edit: Edit, absence_id: UUID) -> Absence:
    """Back sooner: from `edit.first` on the substitute acts no more. Ending it twice changes nothing."""
    with in_one():
        row = Absence.objects.select_for_update(of=("self",)).select_related("position").get(pk=absence_id)
        if row.ended_on is not None and row.ended_on <= edit.first:
            return row
        row.ended_on = edit.first
        beside = {"back": changed(Absence, [row.pk], ended_on=edit.first)}
        enter_all([(edit, "orgs:absence:ended", _named(row))], beside=beside)
    return row


def _named(row: Absence) -> dict[str, object]:
    named = {"absence": row.id, "position": row.position_id, "unit": row.position.unit_id, "user": row.user_id}
    return {**named, "substitute": row.substitute_id} if row.substitute_id else named
