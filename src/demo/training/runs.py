"""An exercise begun, begun anew, and looked at: its cases are opened through the same doors as everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actor import Actor, citizen
from access.models import User
from books.orgs.holders import positions_of
from books.orgs.models import PositionRole, Unit
from casework.errors import CaseError
from casework.kind import kind_of
from casework.models import Case
from casework.perform import perform
from demo.cast import PASSWORD, SEATS
from demo.models import TrainingRun
from demo.training.exercises import EXERCISES, Exercise
from demo.training.traces import traces_of
from kernel.ids import uuid7
from kernel.time import local_day
from kinds.feedback.submission import Origin, submit

__all__ = ["PASSWORD", "Verdict", "begin", "latest", "roles_of", "verdicts"]

SENDERS = (
    {"name": "Lò Thị Mây", "address": "Tổ 5, phường Ba Đình", "phone": "0987000111"},
    {"name": "Phùng Bá Lộc", "address": "Tổ 6, phường Ba Đình", "phone": "0987000222"},
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check after a look at what was done; `waits`: it is too early to say."""

    says: str
    missed: str
    holds: bool
    waits: bool


def begin(user: User, exercise: Exercise, at: datetime) -> TrainingRun:
    """New cases for this official, seen from the seats of the exercise alone; those of an earlier try leave the inboxes."""
    for run in TrainingRun.objects.filter(user=user, exercise=exercise.slug):
        _put_away(run, at)
    run = TrainingRun(user=user, exercise=exercise.slug, began_at=at)
    seats = User.objects.filter(username__in=exercise.who).values_list("pk", flat=True)
    origin = Origin(practised_by=list(dict.fromkeys([user.pk, *seats.order_by("pk")])))
    for matter, sender in zip(exercise.matters, SENDERS, strict=False):
        key = f"training:{uuid7()}"
        done = submit({**sender, "content": matter}, channel="web", at=at, key=key, origin=origin)
        if exercise.assigned:
            _assign(done.opened.id, exercise.assigned, at)
        run.case_ids.append(str(done.opened.id))
    run.save(force_insert=True)
    return run


def latest(user: User) -> dict[str, TrainingRun]:
    """The last try at each exercise."""
    tries = TrainingRun.objects.filter(user=user).order_by("began_at")
    return {run.exercise: run for run in tries}


def verdicts(run: TrainingRun, exercise: Exercise, at: datetime) -> list[Verdict]:
    """Look at what was done; the first time that everything holds is written down."""
    traces = traces_of(run.case_ids)
    if len(traces.cases) < len(exercise.matters):
        return []
    found = []
    for check in exercise.checks:
        holds = bool(check.holds(traces))
        found.append(Verdict(check.says, check.missed, holds, not holds and check.waits(traces)))
    if run.passed_at is None and all(each.holds for each in found):
        run.passed_at = at
        run.save(update_fields=["passed_at"])
    return found


def roles_of(exercise: Exercise) -> list[tuple[str, str]]:
    """(what the seat does, the account) of everybody that an exercise takes."""
    labels = {seat.username: str(PositionRole(seat.role).label) for seat in SEATS}
    return [(labels[name], name) for name in exercise.who]


def done_by(user: User) -> tuple[int, int]:
    """(passed, all): how far somebody has come; a later try that is still open takes nothing away."""
    passed = TrainingRun.objects.filter(user=user, passed_at__isnull=False).values("exercise").distinct().count()
    return passed, len(EXERCISES)


def _put_away(run: TrainingRun, at: datetime) -> None:
    """The sender withdraws what still runs: the way out that any matter has."""
    for case in Case.objects.filter(pk__in=run.case_ids, closed_at=None):
        flow = kind_of(case.kind).flow(case.flow_version)
        if any(move.name == "withdraw" for move in flow.moves_from(case.stage, frozenset({"citizen"}))):
            try:
                perform(case.pk, "withdraw", citizen(case.sender_id), at=at)
            except CaseError:
                continue  # a colleague was quicker: it runs no more


def _assign(case_id: UUID, unit: str, at: datetime) -> None:
    """As the coordinator of the demo city would."""
    clerk = User.objects.get(username="dieuphoi")
    held = positions_of(clerk.pk, local_day(at))[0]
    actor = Actor("official", clerk.pk, held.position_id, held.unit_id, frozenset({held.role}))
    unit_id = Unit.objects.get(name=unit, valid_to=None).pk
    perform(case_id, "assign", actor, at=at, inputs={"unit_id": str(unit_id), "stream": "rule"})
