"""A unit ended: what is open with it goes to the unit that took over, by one entry in each case. Nothing is entered anew, no
clock is touched, and the people of the old unit have had no right since its last day.

The books order it (`books.orgs.succession`); the worker carries it out in batches. A case that is done no longer matches,
so any number of workers may run the same order, and after a crash it goes on where it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.actor import SYSTEM
from books.orgs.holders import heir_of
from books.orgs.models import Succession, Takeover
from books.orgs.succession import hand_down
from casework import entries, practice
from casework.by_itself import by_itself
from casework.errors import NobodyHolds
from casework.holding import holder_of
from casework.kind import Plan, kind_of
from casework.models import Case, Work
from casework.perform import lock, not_before, update_case
from casework.writes import Insert, Update, Write, write_together
from kernel.ids import uuid7
from kernel.time import local_day

VERB = "unit:succeeded"
LATER = timedelta(minutes=10)
_WORK = [f.column for f in Work._meta.concrete_fields]


def takeover_round(at: datetime, batch: int = 100) -> int:
    """Carry the oldest order whose day has come to its next BATCH of cases; returns how many were looked at.

    A walk over all of them that moved nothing ends the order; one that moved some is followed by another, because a
    matter may have come in between. What failed is tried again ten minutes later and holds up no other case. Where the
    successor itself has ended by then, whoever took over from it has them.
    """
    with transaction.atomic():
        order = _next_order(at)
        if order is None:
            return 0
        succession = order.succession
        heir_id = heir_of(succession.old_id, local_day(at))
        if order.after_id is None and not order.moved:
            hand_down(succession, heir_id, SYSTEM, at)
        ids = list(_open_with(succession.old_id, order.after_id).values_list("id", flat=True)[:batch])
        for case_id in ids:
            done = _tried(case_id, succession, heir_id, at)
            order.moved_in_walk += done is True
            order.failed_in_walk += done is None
        _advance(order, ids, batch, at)
        order.save()
    return len(ids)


def left_behind_round(at: datetime) -> int:
    """Orders that were carried out are walked again where something is open with the ended unit all the same: it was on
    the way there, or came back to it. Returns how many."""
    left = Work.objects.filter(unit_id=OuterRef("succession__old_id"), closed_at=None)
    left = left.exclude(practice.practised("case_id"))
    return Takeover.objects.filter(Exists(left), finished_at__lt=at - LATER).update(finished_at=None, not_before=None)


def _next_order(at: datetime) -> Takeover | None:
    rows = Takeover.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "succession__old", "succession__new"
    )
    waiting = rows.filter(finished_at=None, effective_on__lte=local_day(at))
    return waiting.exclude(not_before__gt=at).order_by("requested_at").first()


def count_open_with(unit_id: UUID, most: int = 1000) -> tuple[int, bool]:
    """How many cases an end of the unit would move; (MOST, True) is "at least so many"."""
    found = _open_with(unit_id, None)[: most + 1].count()
    return min(found, most), found > most


def _open_with(unit_id: UUID, after: UUID | None) -> QuerySet[Case]:
    """Open cases that the unit holds, received, is accused in, or has a task of; exercises end with it."""
    tasks = Work.objects.filter(unit_id=unit_id, closed_at=None).values("case_id")
    named = Q(unit_id=unit_id) | Q(receiving_unit_id=unit_id) | Q(shielded_unit_id=unit_id) | Q(pk__in=tasks)
    cases = practice.real(Case.objects.filter(named, closed_at=None))
    return (cases.filter(id__gt=after) if after else cases).order_by("id")


def _advance(order: Takeover, ids: Sequence[UUID], batch: int, at: datetime) -> None:
    order.after_id = ids[-1] if ids else None
    if len(ids) == batch:
        return
    order.moved += order.moved_in_walk
    if order.failed_in_walk:
        order.not_before = at + LATER
    elif not order.moved_in_walk:
        order.finished_at = at
    order.after_id, order.moved_in_walk, order.failed_in_walk = None, 0, 0


def _tried(case_id: UUID, succession: Succession, heir_id: UUID, at: datetime) -> bool | None:
    """Was the case moved? None: it failed, and nothing of it was written."""
    with by_itself("takeover failed", case=case_id, unit=succession.old_id), transaction.atomic():
        return take_over(case_id, succession, heir_id, at)
    return None


def take_over(case_id: UUID, succession: Succession, heir_id: UUID, at: datetime) -> bool:
    """HEIR_ID takes one case over; False when there is nothing (any more) to take."""
    case = lock(case_id)
    at = not_before(case, at)
    changed = _handed_on(case, succession.old_id, heir_id, at)
    moves = Q(unit_id=succession.old_id) | Q(is_main=True, unit_id=case["unit_id"])
    named = Q(unit_id=succession.old_id) if changed["unit_id"] == case["unit_id"] else moves
    tasks = list(Work.objects.filter(named, case_id=case_id, closed_at=None).values(*_WORK))
    if changed == case and not tasks:
        return False
    kind = kind_of(case["kind"])
    told: dict[str, Any] = {
        "succession": str(succession.pk),
        "of": str(succession.old_id),
        "to": str(heir_id),
    }
    if changed["receiving_unit_id"] != case["receiving_unit_id"]:
        told["receiving_unit_id"] = str(changed["receiving_unit_id"])
    particulars = entries.particulars(case, changed, Plan(particulars=told), "")
    entry = entries.next_for(case, f"{kind.slug}:{VERB}", SYSTEM, at, particulars, uuid7())
    changed |= {"ledger_seq": entry.seq, "ledger_head": entry.hash, "last_entry_at": at}
    changed["row_version"] = case["row_version"] + 1
    writes: list[Write] = [update_case(case, changed), entries.insert(entry)]
    for task in tasks:
        writes += _task_moved(task, changed, heir_id, at)
    write_together(writes)
    return True


def _handed_on(case: Mapping[str, Any], old: UUID, new: UUID, at: datetime) -> dict[str, Any]:
    """The row with the successor in the place of the old unit: as holder, as receiver, as the one that is accused."""
    changed = dict(case)
    for name in ("shielded_unit_id", "receiving_unit_id"):
        if case[name] == old:
            changed[name] = new
    unit_id = _fit(changed, new if case["unit_id"] == old else case["unit_id"])
    if unit_id != case["unit_id"]:
        changed |= {"unit_id": unit_id, **_people(case, unit_id, at)}
    return changed


def _fit(case: Mapping[str, Any], unit_id: UUID) -> UUID:
    """The unit itself; where the matter accuses it, whoever received the matter: nobody judges himself."""
    return case["receiving_unit_id"] if unit_id == case["shielded_unit_id"] else unit_id


def _people(case: Mapping[str, Any], unit_id: UUID, at: datetime) -> dict[str, Any]:
    """Who had it keeps it if he has that role in the new unit too; otherwise it lies with everybody who has the role."""
    person_id = case["person_id"]
    try:
        holder = holder_of(unit_id, case["role"], local_day(at), person_id)
    except NobodyHolds:
        return {"position_id": None, "person_id": None}
    return {"position_id": holder.position_id, "person_id": person_id if person_id == holder.user_id else None}


def _task_moved(task: Mapping[str, Any], case: Mapping[str, Any], new: UUID, at: datetime) -> list[Write]:
    """The old unit's task ends, the successor has the same one, with the same date."""
    unit_id = _fit(case, new)
    person_id = case["person_id"] if task["is_main"] else None
    fresh = {**task, "id": uuid7(), "unit_id": unit_id, "person_id": person_id, "opened_at": at}
    return [Update("casework_work", {"closed_at": at}, {"id": task["id"]}), Insert("casework_work", fresh)]
