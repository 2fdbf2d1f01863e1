"""Alarms: one indexed instant per case, rung once per (alarm, deadline) by any number of workers.

The row is locked (SKIP LOCKED), the entry, the new alarm and what follows are one statement: whatever dies,
an alarm has rung entirely or not at all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from access.actor import SYSTEM
from casework import deadlines, entries
from casework.by_itself import Row, by_itself
from casework.flow import Move, Stage
from casework.kind import Asked, Kind, kind_of
from casework.models import Case
from casework.notices import row_for
from casework.perform import lock, not_before, perform, update_case
from casework.touched import by_machine
from casework.writes import Write, write_together
from kernel.ids import uuid7

VERBS = {
    deadlines.APPROACHING: "deadline:approached",
    deadlines.PASSED: "deadline:passed",
    deadlines.PROGRESS: "progress:owed",
    deadlines.STAGE: "stage:overstayed",
    deadlines.FOLLOW: "follow:owed",
    deadlines.INDEX: "index:passed",
}

_DUE = """
    SELECT id FROM casework_case WHERE next_alarm_at <= %(at)s
    ORDER BY next_alarm_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
LATER = timedelta(minutes=10)


def alarm_round(at: datetime, most: int = 100) -> int:
    """Ring up to MOST alarms that are due; returns how many. One that fails is tried again ten minutes later, however
    many there are: they must neither silence the others nor fill the log."""
    done = failed = 0
    while done + failed < most:
        with by_itself("alarm failed") as row:
            if not _ring_one(at, row):
                break
            done += 1
        if row.failed:
            Case.objects.filter(pk=row.facts["case"], next_alarm_at__lte=at).update(next_alarm_at=at + LATER)
            failed += 1
    return done


def _ring_one(at: datetime, row: Row) -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_DUE, {"at": at})
            due = cursor.fetchone()
        if due is None:
            return False
        row.known_as(case=due[0])
        case = lock(due[0])
        kind = kind_of(case["kind"])
        stage = kind.flow(case["flow_version"]).stage(case["stage"])
        name = deadlines.name_of(case)
        if name == deadlines.STAGE and stage.lapse:
            perform(due[0], stage.lapse, SYSTEM, at=at)
        elif kind.is_settled and kind.is_settled(case, deadlines.key_of(case)):
            write_together([update_case(case, {**case, **deadlines.rung(case, stage)})])
        else:
            write_together(ring(kind, case, stage, at))
    return True


def ring(kind: Kind, case: Mapping[str, Any], stage: Stage, at: datetime) -> Sequence[Write]:
    """The writes of one alarm: its entry, the alarm after it, the notice and the work that the kind decided on."""
    name, at = deadlines.name_of(case), not_before(case, at)
    verb = f"{kind.slug}:{VERBS[name]}"
    facts = {"alarm": deadlines.key_of(case), "stage": case["stage"]}
    entry = entries.next_for(case, verb, SYSTEM, at, facts, uuid7())
    changed = {
        **case,
        **deadlines.rung(case, stage),
        "ledger_seq": entry.seq,
        "ledger_head": entry.hash,
        **by_machine(case, at),
    }
    writes: list[Write] = [update_case(case, changed), entries.insert(entry)]
    asked = Asked(case, Move(name, name, (), verb=verb), SYSTEM, {}, at, entry.id)
    if verb in kind.chores:
        writes += kind.chores[verb](asked)
    compose = kind.notices.get(verb)
    if compose is not None and (notice := compose(asked, changed, "")):
        calendar = deadlines.calendar_of(case)
        writes += row_for(changed, notice, at, ready_at=calendar.next_working_instant(at))
    return writes
