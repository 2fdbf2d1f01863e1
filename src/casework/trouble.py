"""A message that no machine can settle becomes somebody's work: call the citizen, or find out whether it arrived.

One task per case and trouble, however many messages wait: who calls says everything in one call. Which messages wait is
not written down twice: those of the case that stand so in the outbox. The task ends when the last of them is settled.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from casework import chores
from casework.models import Case, Work
from casework.reads import Rows, read_together
from casework.writes import Write, write_together
from messaging.models import Outbound

CALL, POST, SETTLE = "call", "post", "settle_message"
TASKS = (CALL, POST, SETTLE)
LIMITS = {CALL: "message.call", POST: "message.call", SETTLE: "message.settle"}
RECEIPT = "received"
# The receipt of what was put aside first: who sent it was given no code then, by no way.
LATE_RECEIPT = "released"
PATIENCE = "500ms"
# Who wrote here, came or called has the code already: on the page, on paper, by ear.
_HEARD_AT_ONCE = frozenset({"web", "counter", "phone"})
# What came through another system is shown there to whoever sent it.
_SHOWN_THERE = frozenset({"api", "open311", "portal"})
# Thanks: sent where a machine can, and nobody's work where none can.
_COURTESIES = frozenset({"rated"})
# What the sender waits for: nobody lets it go without saying why.
_DECISIONS = frozenset({"answered", "letter", "refused", "redirected", "forwarded"})


def task_of(state: str, notice: str, channel: str) -> str:
    """What a message in STATE asks a person to do ("" = nothing)."""
    if state == "unknown":
        return SETTLE
    if state != "failed" or _needs_nobody(notice, channel):
        return ""
    return POST if channel == "letter" else CALL  # who wrote a letter and left no other way is answered by letter


def is_known_at_once(notice: str, channel: str) -> bool:
    """The sender learnt it while sending: nobody calls to say it again."""
    return notice == RECEIPT and channel in _HEARD_AT_ONCE


def is_shown_elsewhere(notice: str, channel: str) -> bool:
    """The system through which it was sent shows it to the sender."""
    return notice in (RECEIPT, LATE_RECEIPT) and channel in _SHOWN_THERE


def tells_a_decision(notice: str) -> bool:
    """It carries the answer, or says who decides instead."""
    return notice in _DECISIONS


def _needs_nobody(notice: str, channel: str) -> bool:
    return notice in _COURTESIES or is_known_at_once(notice, channel) or is_shown_elsewhere(notice, channel)


def heard(message: Outbound, trouble: str, at: datetime) -> None:
    """A listener of the outbox; the messages page lists what belongs to no case and went wrong.

    A question of a conversation for which there is no way any more (the sender has been silent for too long) lapses: it
    belongs to no matter, nobody is owed it, and an official who sees neither words nor sender could not decide on it.
    """
    if message.case_id is None:
        if trouble == "unreachable" and not message.has_failed:
            Outbound.objects.filter(pk=message.pk).update(state="written_off", settled_at=at)
        return
    if trouble == "unreachable" and not message.has_failed:
        _let_go_if_needless(message, at)
    keep_tasks(message.case_id, at)


def keep_tasks(case_id: UUID, at: datetime) -> None:
    """Open what is missing and close what is done, so that the tasks of a case say what its messages need."""
    with transaction.atomic():
        one_at_a_time([case_id])
        write_together(tasks_kept(read_together(*asks([case_id])), at))


def asks(case_ids: Collection[UUID], settled: Collection[UUID] = ()) -> list[QuerySet[Any]]:
    """What `tasks_kept` has to know, for one read with whatever else its caller reads, once it is his turn (`one_at_a_time`):
    the cases, their tasks, the messages that wait but for those that the caller SETTLED."""
    waiting = Outbound.objects.filter(case_id__in=case_ids, state__in=("unknown", "failed"))
    waiting = waiting.only("case_id", "state", "notice")
    return [
        Case.objects.filter(pk__in=case_ids),
        Work.objects.filter(case_id__in=case_ids, closed_at=None, task__in=TASKS).only("case_id", "task"),
        waiting.exclude(pk__in=settled) if settled else waiting,
    ]


def tasks_kept(found: Sequence[Rows], at: datetime) -> list[Write]:
    """The writes after which the tasks of cases say what their messages need. FOUND: what `asks` asked for."""
    cases, works, waiting = found
    tasks, messages = (_by_case(rows) for rows in (works, waiting))
    return [write for row in cases for write in _kept(row, tasks.get(row.pk, ()), messages.get(row.pk, ()), at)]


def _by_case(rows: Rows) -> dict[UUID, Rows]:
    found: dict[UUID, Rows] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _kept(row: Case, works: Sequence[Work], waiting: Sequence[Outbound], at: datetime) -> list[Write]:
    case: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in Case._meta.concrete_fields}
    open_ = {work.task for work in works}
    wanted = {task_of(each.state, each.notice, row.channel) for each in waiting} - {""}
    if row.is_sealed or row.erased_at is not None:
        wanted = set()  # nobody is to be called about it any more
    receiving = {**case, "unit_id": row.receiving_unit_id, "person_id": None}
    due = {task: chores.due_within(LIMITS[task], case, at) for task in wanted - open_}
    opened = [chores.opened(receiving, task, at, ends="", role="coordinator", due_at=due[task]) for task in sorted(due)]
    return [*opened, *(chores.closed(row.pk, task, at) for task in sorted(open_ - wanted))]


def _let_go_if_needless(message: Outbound, at: datetime) -> None:
    """There is no way to send thanks, or a receipt that its reader has in hand: that is nobody's trouble."""
    channel = Case.objects.values_list("channel", flat=True).get(pk=message.case_id)
    if _needs_nobody(message.notice, channel):
        Outbound.objects.filter(pk=message.pk).update(state="written_off", settled_at=at)


def one_at_a_time(case_ids: Collection[UUID]) -> None:
    """Two messages of a case that settle at once must see each other. Not by the case's row: a move holds that one, and
    waits for messages. A task's foreign key wants that row all the same, so of the two we are the one that gives up,
    before the database notices a deadlock (after a second) and picks either: who settles a message tries again, who
    seals or erases a case does not."""
    with connection.cursor() as cursor:
        each = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)), set_config('lock_timeout', %s, true)"
        cursor.execute(
            f"{each} FROM unnest(%s::text[]) AS name", [PATIENCE, sorted(f"trouble:{each}" for each in case_ids)]
        )
