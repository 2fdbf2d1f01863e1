"""THE DOOR: every change of a case goes through `perform` (or, for its first entry, `casework.intake.open_case`).

One lock-and-read, the rules in Python, one writing statement for row, ledger entry, words, work, outbox and the
kind's own rows. Nothing else changes a case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from access.actor import Actor
from casework import chores, deadlines, entries, notices, requests
from casework.errors import CaseError, CaseNotFound, InputMissing, MoveNotAllowed, NotYours, ReadAndRefused, StaleCase
from casework.flow import CITIZEN, SYSTEM, ClockIn, Flow, Move, Stage, Words
from casework.holding import Holder, holder_of
from casework.kind import Asked, Kind, Plan, kind_of
from casework.models import Case
from casework.statements import NothingMatched, brief_transaction, fetch_row
from casework.writes import Insert, Update, Write, write_together
from kernel.ids import uuid7
from kernel.text import keep_legible
from kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a move: the case's new version and stage; `again` when the same request had been carried out before."""

    case_id: UUID
    row_version: int
    stage: str
    again: bool = False


May = Callable[[Mapping[str, Any], Stage, Move, Actor], bool]
_COLUMNS = [f.column for f in Case._meta.concrete_fields]  # noqa: SLF001 -- public in all but name
_LOCKED = [*_COLUMNS, "calendar_version", "orgs_version"]
# One read for everything that the rules need: the row, locked, and which calendar and which holders are in force.
_LOCK = f"""
    SELECT {", ".join(_COLUMNS)}, (SELECT version FROM workcalendar_calendarversion WHERE id = 1),
        (SELECT version FROM orgs_version WHERE id = 1)
    FROM casework_case WHERE id = $1 FOR UPDATE OF casework_case
"""  # noqa: S608


def perform(
    case_id: UUID,
    move: str,
    actor: Actor,
    *,
    at: datetime,
    inputs: Mapping[str, Any] | None = None,
    key: str | None = None,
    expects: int | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Done:
    """Make MOVE on a case.

    `key` is the idempotency key (the same request twice is one change), `expects` the row version that the actor saw
    (If-Match), `seen` the row as the same request has read it: what it forbids already waits for no lock. Raises a `CaseError`
    that says what is wrong; nothing is written then.
    """
    return perform_as(may_make, case_id, move, actor, at=at, inputs=inputs, key=key, expects=expects, seen=seen)


def perform_as(
    may: May,
    case_id: UUID,
    move: str,
    actor: Actor,
    *,
    at: datetime,
    inputs: Mapping[str, Any] | None = None,
    key: str | None = None,
    expects: int | None = None,
    seen: Mapping[str, Any] | None = None,
    asked_as: str = "",
) -> Done:
    """`perform` by another rule of whose the move is (casework.oversight); everything else is the same. ASKED_AS: the move that
    was pressed where MOVE is what it is in truth; the same press again is known by it."""
    given = dict(inputs or {})
    asking = requests.asking(key, actor, str(case_id), asked_as or move, given)
    try:
        if seen is not None:
            _open_to(seen, move, actor, expects, may)
        with brief_transaction():
            changed, writes = moved(lock(case_id), move, actor, at, given, expects=expects, may=may)
            if asking:
                writes.append(asking.row(case_id, changed["row_version"], changed["last_entry_at"]))
            write_together(writes)
            return Done(case_id, changed["row_version"], changed["stage"])
    except (CaseError, IntegrityError, NothingMatched) as refused:
        earlier = asking.answered() if asking else None
        if earlier is None:
            if isinstance(refused, ReadAndRefused):
                refused.enter()
            raise
        return Done(earlier.case_id, earlier.row_version, "", again=True)


def lock(case_id: UUID) -> dict[str, Any]:
    """The case's row, locked for this transaction (CaseNotFound when there is none)."""
    row = fetch_row(_LOCK, [case_id])
    if row is None:
        raise CaseNotFound
    return dict(zip(_LOCKED, row, strict=True))


def moved(
    case: Mapping[str, Any],
    name: str,
    actor: Actor,
    at: datetime,
    inputs: Mapping[str, Any],
    *,
    expects: int | None = None,
    may: May | None = None,
) -> tuple[dict[str, Any], list[Write]]:
    """What the move NAME makes of a CASE that is locked: its new row, and every write of the move, the case's own first."""
    at = not_before(case, at)
    kind, flow, move = _open_to(case, name, actor, expects, may or may_make)
    words = words_in(move, inputs)
    asked = Asked(case, move, actor, inputs, at, uuid7())
    plan = plan_of(kind, asked)
    return change(kind, flow, asked, plan, words or plan.words)


def plan_of(kind: Kind, asked: Asked) -> Plan:
    """What the kind makes of what is asked; nothing of its own for most moves."""
    return kind.plans[asked.move.name](asked) if asked.move.name in kind.plans else Plan()


def _open_to(
    case: Mapping[str, Any], name: str, actor: Actor, expects: int | None, may: May
) -> tuple[Kind, Flow, Move]:
    """The move NAME, if it may be made on CASE as it is, and nobody came between."""
    kind = kind_of(case["kind"])
    flow = kind.flow(case["flow_version"])
    move = allowed(case, flow, name, actor, may)
    if expects is not None and expects != case["row_version"]:
        raise StaleCase
    return kind, flow, move


def not_before(case: Mapping[str, Any], at: datetime) -> datetime:
    """AT, but never before the case's last entry: whoever waited for the lock asked the clock too early."""
    return max(at, case["last_entry_at"])


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles under which an actor may make moves."""
    if actor.kind == "official":
        return actor.roles
    return frozenset({CITIZEN if actor.kind == "citizen" else SYSTEM})


def allowed(case: Mapping[str, Any], flow: Flow, name: str, actor: Actor, may: May) -> Move:
    """The move NAME if the flow, the role and the holding of the case allow it to this actor now."""
    move = flow.move(name)
    stage = flow.stage(case["stage"])
    if move is None or case["stage"] not in move.sources:
        raise MoveNotAllowed(move=move.label if move else name, stage=stage.label)
    if not may(case, stage, move, actor):
        raise NotYours(move=move.label)
    return move


def may_make(case: Mapping[str, Any], stage: Stage, move: Move, actor: Actor) -> bool:
    """Does the move lie with this actor? Who leads the case elsewhere must hold it; a note may come from the unit."""
    if not roles_of(actor) & move.roles:
        return False
    if actor.kind != "official":
        return True
    if not actor.may(move.name):
        return False
    return holds(case, stage, actor) and (not move.target or _leads(case, actor))


def holds(case: Mapping[str, Any], stage: Stage, actor: Actor) -> bool:
    """Does the case lie with this official: in the unit (never the accused one), under the role, with the person?

    The coordinator of the receiving unit keeps a hand on every case that it received.
    """
    if case["shielded_unit_id"] and case["shielded_unit_id"] in actor.walled:
        return False
    if _coordinates(case, actor):
        return True
    if actor.unit_id != case["unit_id"]:
        return False
    named = case["person_id"]
    return named is None or actor.is_for(named) or case["role"] not in actor.roles


def _coordinates(case: Mapping[str, Any], actor: Actor) -> bool:
    received_it = actor.unit_id == case["receiving_unit_id"]
    return received_it and "coordinator" in actor.roles and not case["is_sealed"]


def _leads(case: Mapping[str, Any], actor: Actor) -> bool:
    return case["role"] in actor.roles or _coordinates(case, actor)


def change(kind: Kind, flow: Flow, asked: Asked, plan: Plan, words: str) -> tuple[dict[str, Any], list[Write]]:
    """The case's new row, and every write of one move, in the order in which a reader expects them."""
    case, move, at = asked.case, asked.move, asked.at
    stage = flow.stage(move.target or case["stage"])
    person_id = plan.person_id or (None if move.target or plan.frees else case["person_id"])
    holder = _next_holder(case, move, stage, plan, person_id, at)
    changed = {**case, **plan.case_values}
    if move.target:
        changed |= deadlines.entering(changed, stage, at, was=case)
    if person_id and holder.user_id != person_id:
        person_id = None  # no longer in that position: the work goes to whoever holds the role in the unit
    changed |= {
        "stage": stage.name,
        "unit_id": holder.unit_id,
        "role": holder.role,
        "position_id": holder.position_id,
        "person_id": person_id,
        "row_version": case["row_version"] + 1,
        "closed_at": at if stage.is_final else None,
    }
    entry = entries.next_for(
        changed, move.verb, asked.actor, at, entries.particulars(case, changed, plan, words), asked.entry_id
    )
    changed |= {"ledger_seq": entry.seq, "ledger_head": entry.hash, "last_entry_at": at}
    writes: list[Write] = [_update(case, changed), entries.insert(entry), *plan.writes]
    if words:
        writes.append(_words_row(asked, words, is_public=move.words is Words.CITIZEN or bool(plan.words)))
    if move.target:
        writes += [*chores.ended_by(case["id"], stage, at), *_next_step(changed, stage, at)]
    elif (holder.unit_id, person_id) != (case["unit_id"], case["person_id"]):
        writes += [chores.main_ended(case["id"], at), *_next_step(changed, stage, at)]
    writes += notices.writes(kind, asked, changed, plan, words)
    return changed, writes


def _next_holder(
    case: Mapping[str, Any], move: Move, stage: Stage, plan: Plan, person_id: UUID | None, at: datetime
) -> Holder:
    unit_id = plan.unit_id or case["unit_id"]
    role = (stage.holder if move.target else case["role"]) or case["role"]
    if (unit_id, role, person_id) == (case["unit_id"], case["role"], case["person_id"]):
        return Holder(unit_id, role, case["position_id"], person_id)
    return holder_of(unit_id, role, local_day(at), person_id, version=case["orgs_version"])


def _update(case: Mapping[str, Any], changed: Mapping[str, Any]) -> Update:
    # What a move leaves alone is the same object still; only the rest is worth comparing.
    touched = ((c, changed[c]) for c in _COLUMNS if changed[c] is not case[c])
    values = {c: value for c, value in touched if value != case[c]}
    return Update("casework_case", values, {"id": case["id"], "row_version": case["row_version"]}, must_match=True)


def update_case(case: Mapping[str, Any], changed: Mapping[str, Any]) -> Update:
    """The update of a locked case to CHANGED, for the rounds that move the clock and not the row version."""
    return _update(case, changed)


def words_in(move: Move, inputs: Mapping[str, Any]) -> str:
    """What was typed for MOVE, as it is kept; InputMissing where it must be there and is not."""
    words = keep_legible(str(inputs.get("words") or "")).strip()
    if move.words is Words.NONE:
        return ""
    if move.words_required and not words:
        raise InputMissing("words", "Hãy nhập nội dung trước khi thực hiện.")
    return words


def _words_row(asked: Asked, words: str, *, is_public: bool) -> Insert:
    values = {"entry_id": asked.entry_id, "case_id": asked.case["id"], "text": words, "is_public": is_public}
    return Insert("casework_words", {**values, "at": asked.at})


def _next_step(case: Mapping[str, Any], stage: Stage, at: datetime) -> Sequence[Write]:
    """The main work item of STAGE, unless the clock has stopped: then nobody has to act."""
    return [] if stage.clock is ClockIn.STOPPED else [work_row(case, stage, at)]


def work_row(case: Mapping[str, Any], stage: Stage, at: datetime) -> Insert:
    """The main work item of a case that is in STAGE."""
    return Insert(
        "casework_work",
        {
            "id": uuid7(),
            "case_id": case["id"],
            "task": stage.name,
            "is_main": True,
            "unit_id": case["unit_id"],
            "role": case["role"],
            "person_id": case["person_id"],
            "due_at": deadlines.step_due(case),
            "is_paused": stage.clock is not ClockIn.RUNS,
            "ends": chores.STAGE,
            "opened_at": at,
        },
    )
