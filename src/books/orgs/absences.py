"""Absences and substitutes: while the holder of a position is away, one named person acts in it, and the ledger says by
what. Writes rows and entries; who may enter an absence is the desk's question.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from books.orgs import vouching
from books.orgs.editing import Edit, OrgsRefused, enter, refuse_backwards
from books.orgs.models import Absence, AbsenceReason, Holding, Position
from kernel.time import format_date


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
    """From `edit.first` to `until` the holder is away; the substitute acts in the position for these days."""
    refuse_backwards(edit.first, until)
    vouching.refuse_own(edit.actor, substitute_id)
    position = Position.objects.get(pk=position_id)
    holder = _holder(position, edit.first)
    if substitute_id == holder.user_id:
        raise OwnSubstitute()
    if substitute_id and _away(substitute_id, edit.first, until):
        raise SubstituteAway(first=format_date(edit.first), last=format_date(until))
    row = Absence(
        position=position,
        user_id=holder.user_id,
        substitute_id=substitute_id,
        reason=AbsenceReason(reason).value,
        valid_from=edit.first,
        valid_to=until,
        legal_basis=edit.basis,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if substitute_id is not None and holder.user_id != edit.actor.user_id:
                vouching.ask_a_second(edit.actor, edit.at, row.pk, position, substitute_id)
            enter(edit, "orgs:absence:recorded", {**_named(row), "until": until.isoformat(), "reason": row.reason})
    except IntegrityError as clash:
        if "orgs_absence_once_a_day" not in str(clash):
            raise
        raise AlreadyAway(title=position.title) from clash
    return row


def end_absence(edit: Edit, absence_id: UUID) -> Absence:
    """Back sooner: from `edit.first` on the substitute acts no more. Ending it twice changes nothing."""
    with transaction.atomic():
        row = Absence.objects.select_for_update(of=("self",)).select_related("position").get(pk=absence_id)
        if row.ended_on is not None and row.ended_on <= edit.first:
            return row
        row.ended_on = edit.first
        row.save(update_fields=["ended_on"])
        enter(edit, "orgs:absence:ended", _named(row))
    return row


def _named(row: Absence) -> dict[str, object]:
    named = {"absence": row.id, "position": row.position_id, "unit": row.position.unit_id, "user": row.user_id}
    return {**named, "substitute": row.substitute_id} if row.substitute_id else named


def _holder(position: Position, on: date) -> Holding:
    held = position.holdings.filter(valid_from__lte=on).exclude(valid_to__lt=on).first()
    if held is None:
        raise NotTheHolder(title=position.title, day=format_date(on))
    return held


def _away(user_id: UUID, first: date, last: date) -> bool:
    rows = Absence.objects.filter(user_id=user_id, valid_from__lte=last).exclude(valid_to__lt=first)
    return rows.exclude(ended_on__lte=first).exists()
