"""When the calendar changes: only running cases that span the day move, the old date stays in the ledger.

The listener writes one row; the worker carries it to the cases in batches, in a transaction per case. A case's row version
does not change, so no official who has it open meets a conflict that is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from access.actor import SYSTEM, Actor
from books.calendar.changes import Change
from books.calendar.loading import supposing
from books.calendar.supposing import Supposed
from books.orgs.holders import units_below
from casework import deadlines, entries, practice
from casework.kind import kind_of
from casework.models import Case, Recalculation
from casework.perform import lock, not_before, update_case
from casework.touched import by_machine
from casework.writes import Update, Write, write_together
from kernel.ids import uuid7
from kernel.time import local

VERB = "clock:recomputed"


def calendar_changed(change: Change) -> None:
    """Note which days changed for whom; the worker does the rest."""
    rows = Recalculation.objects
    rows.create(first=change.first, last=change.last, unit_id=change.unit_id, requested_at=change.at)


def recalculation_round(at: datetime, batch: int = 200) -> int:
    """Carry the oldest waiting change to the next BATCH of cases; returns how many were looked at."""
    with transaction.atomic():
        rows = Recalculation.objects.select_for_update(skip_locked=True)
        change = rows.filter(finished_at=None, requested_at__lte=at).order_by("requested_at").first()
        if change is None:
            return 0
        ids = list(_running(change).values_list("id", flat=True)[:batch])
        change.moved += sum(_move(case_id, at) for case_id in ids)
        change.after_case_id = ids[-1] if ids else change.after_case_id
        change.finished_at = None if len(ids) == batch else at
        change.save()
    return len(ids)


@dataclass(frozen=True, slots=True)
class WouldMove:
    """What an edit of a book (the calendar, a limit) would do: how many running cases get another date, and some of them."""

    count: int = 0
    is_least: bool = False  # looking stopped before the end: at least so many
    examples: list[tuple[str, datetime | None, datetime | None]] = field(default_factory=list)  # code, now, then


def would_move(supposed: Supposed, *, most: int = 2000, shown: int = 10) -> WouldMove:
    """What `recalculation_round` would do if the calendar became as SUPPOSED; nothing is written. At most MOST cases are looked at."""
    change, count, looked = supposed.change, 0, 0
    if change is None:
        return WouldMove()
    asked = Recalculation(first=change.first, last=change.last, unit_id=change.unit_id, requested_at=change.at)
    examples: list[tuple[str, datetime | None, datetime | None]] = []
    with supposing(supposed.book):
        for case in practice.real(_running(asked))[: most + 1].iterator():
            looked += 1
            row = {**vars(case), "calendar_version": change.version}
            facts = deadlines.recomputed(row, kind_of(case.kind).flow(case.flow_version).stage(case.stage))
            if not any(name in facts for name in ("due_at", "stage_due_at")):
                continue
            count += 1
            if len(examples) < shown and not case.is_sealed:
                name = "due_at" if "due_at" in facts else "stage_due_at"  # only the step's own date may move
                examples.append((case.code, getattr(case, name), facts[name]))
    return WouldMove(count, looked > most, examples)


def _running(change: Recalculation) -> QuerySet[Case]:
    """Open cases whose term, or whose stage's term, reaches over a changed day; and those whose alarm may lie on it."""
    after = Q(due_at__date__gte=change.first) | Q(due_at=None) | Q(stage_due_at__date__gte=change.first)
    cases = Case.objects.filter(Q(after, stopped_at=None) | Q(next_alarm_at__date__gte=change.first))
    if change.last:
        cases = cases.filter(clock_from__date__lte=change.last)
    if change.unit_id:
        cases = cases.filter(receiving_unit_id__in=units_below(change.unit_id))
    if change.after_case_id:
        cases = cases.filter(id__gt=change.after_case_id)
    return cases.order_by("id")


def _move(case_id: UUID, at: datetime) -> bool:
    case = lock(case_id)
    at = not_before(case, at)
    kind = kind_of(case["kind"])
    facts = deadlines.recomputed(case, kind.flow(case["flow_version"]).stage(case["stage"]))
    if not facts:
        return False
    changed = {**case, **facts}
    told = dates_told(case, changed)
    if not told:
        write_together([update_case(case, changed)])
        return False
    enter(case, changed, SYSTEM, at, told)
    return True


def dates_told(case: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says of dates that moved: before and after."""
    moved = [name for name in ("due_at", "stage_due_at") if case[name] != changed[name]]
    return {f"{n}_before": _said(case[n]) for n in moved} | {n: _said(changed[n]) for n in moved}


def enter(
    case: Mapping[str, Any], changed: Mapping[str, Any], actor: Actor, at: datetime, told: Mapping[str, Any]
) -> None:
    """The locked CASE becomes CHANGED, with an entry that says TOLD; its main step is due when the case is."""
    write_together(entered(case, changed, actor, at, told))


def entered(
    case: Mapping[str, Any], changed: Mapping[str, Any], actor: Actor, at: datetime, told: Mapping[str, Any]
) -> list[Write]:
    """What `enter` writes, for who writes it along with other cases."""
    entry = entries.next_for(case, f"{case['kind']}:{VERB}", actor, at, told, uuid7())
    # Nobody's hand in the case, whoever changed the book.
    changed = {**changed, "ledger_seq": entry.seq, "ledger_head": entry.hash, **by_machine(case, at)}
    where = {"case_id": case["id"], "closed_at": None, "is_main": True}
    due = Update("casework_work", {"due_at": deadlines.step_due(changed)}, where)
    return [update_case(case, changed), entries.insert(entry), due]


def _said(value: datetime | None) -> str | None:
    return local(value).isoformat() if value else None
