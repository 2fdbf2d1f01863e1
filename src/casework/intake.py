"""The first entry of a case: from a draft to a row with a code, a holder, a running clock, an entry and a receipt.

Hot: rows only, no NOTIFY, no counter shared between senders (each cost two to four times in a trial). One statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError

from access.actor import Actor
from books.numbers.blocks import take
from casework import deadlines, entries, requests
from casework.errors import CaseError, NumberTaken
from casework.flow import ClockIn, Stage
from casework.holding import holder_of
from casework.kind import Kind, kind_of
from casework.models import Case
from casework.notices import Notice, row_for
from casework.perform import work_row
from casework.statements import NothingMatched, brief_transaction
from casework.tracking import new_salt, secret_of
from casework.writes import Insert, Write, write_together
from kernel.ids import uuid7
from kernel.time import local_day


class Books(NamedTuple):
    """The books that are in force, by their versions: what was true under them need not be asked again."""

    orgs: int
    calendar: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a channel or a desk brings: everything of a case but its code, clock and entry."""

    kind: str
    stage: str
    verb: str
    channel: str
    unit_id: UUID
    subject: str = ""
    receiving_unit_id: UUID | None = None
    sender_id: UUID | None = None
    conversation_id: UUID | None = None
    parent_id: UUID | None = None
    is_sealed: bool = False
    shielded_unit_id: UUID | None = None
    limit: str = ""
    code: str = ""  # of its own, where the number of the day does not make it (given out on paper before)
    words_salt: bytes = b""  # of its own, where hashes of this case are made before it is
    began: deadlines.Began | None = None  # a part of an older matter keeps the day on which that was received
    books: Books | None = None  # as the caller has just read them
    asks: Any = None  # what makes two requests with the same key the same request, beside the subject
    particulars: Mapping[str, Any] = field(default_factory=dict)
    rows: Callable[[UUID, UUID], Sequence[Write]] = lambda case_id, entry_id: ()
    notice: Callable[[Mapping[str, Any]], Notice | None] = lambda case: None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened (or had been, by the same request): its id, its code, the citizen's secret."""

    id: UUID
    code: str
    secret: str
    again: bool = False


def number_for(kind: Kind, at: datetime) -> int:
    """A number for a new case of KIND. Call it outside a transaction: blocks are reserved in one of their own."""
    return take(kind.number_scope, local_day(at))


def open_case(draft: Draft, actor: Actor, *, at: datetime, key: str | None = None, number: int | None = None) -> Opened:
    """Open a case; the same KEY twice opens one: whether it is the second time is asked only where nothing can be written, as
    in `casework.perform`. NUMBER comes from `number_for` when a transaction is already open."""
    kind = kind_of(draft.kind)
    asking = requests.asking(key, actor, draft.kind, draft.stage, draft.subject, draft.asks)
    try:
        case = new_case(kind, draft, number or (0 if draft.code else number_for(kind, at)), at)
        writes = first_writes(case, kind.current.stage(draft.stage), draft, actor, at)
        with brief_transaction():
            write_together([*writes, *([asking.row(case["id"], 1, at)] if asking else ())])
    except (CaseError, IntegrityError, NothingMatched) as refused:
        earlier = asking.answered() if asking else None
        if earlier:
            return _opened(Case.objects.get(pk=earlier.case_id), again=True)
        is_about_rows = not isinstance(refused, CaseError)
        if is_about_rows and draft.code and Case.objects.filter(code=draft.code).exists():
            raise NumberTaken(code=draft.code) from None
        raise
    return Opened(case["id"], case["code"], secret_of(case["id"], case["tracking_salt"]))


def new_case(
    kind: Kind, draft: Draft, number: int, at: datetime, *, beside: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The row of a new case, its clock started; the entry is still to come. BESIDE: the locked case of which it is a part;
    which books are in force was read with that."""
    stage = kind.current.stage(draft.stage)
    books = Books(beside["orgs_version"], beside["calendar_version"]) if beside else draft.books
    holder = holder_of(draft.unit_id, stage.holder, local_day(at), version=books.orgs if books else None)
    receiving = draft.receiving_unit_id or draft.unit_id
    case: dict[str, Any] = {
        "id": uuid7(),
        "kind": kind.slug,
        "code": draft.code or code_of(kind, number, at),
        "subject": draft.subject,
        "flow_version": kind.current.version,
        "stage": stage.name,
        "stage_since": at,
        "channel": draft.channel,
        "parent_id": draft.parent_id,
        "conversation_id": draft.conversation_id,
        "sender_id": draft.sender_id,
        "is_sealed": draft.is_sealed,
        "tracking_salt": new_salt(),
        "words_salt": draft.words_salt or entries.new_salt(),
        "unit_id": holder.unit_id,
        "role": holder.role,
        "position_id": holder.position_id,
        "person_id": None,
        "receiving_unit_id": receiving,
        "shielded_unit_id": draft.shielded_unit_id,
        "row_version": 1,
        "clock_version": 1,
        "opened_at": at,
        "closed_at": None,
        "last_entry_at": at,
    }
    limit = draft.limit or kind.limit
    return case | deadlines.starting(
        kind.slug, limit, stage, receiving, at, began=draft.began, calendar_version=books.calendar if books else None
    )


def code_of(kind: Kind, number: int, day: date) -> str:
    """The public code: scope, day, number of the day (at least four digits, wider when the day needs it)."""
    return f"{kind.number_scope}.{day:%Y%m%d}.{number:04d}"


def first_writes(case: dict[str, Any], stage: Stage, draft: Draft, actor: Actor, at: datetime) -> list[Write]:
    """Row, first entry, work item, the kind's rows and the receipt to the citizen."""
    entry_id = uuid7()
    facts = {"code": case["code"], "stage": stage.name, "due_at": case["due_at"], "channel": draft.channel}
    blank = {**case, "ledger_seq": 0, "ledger_head": b""}
    entry = entries.next_for(blank, draft.verb, actor, at, {**facts, **draft.particulars}, entry_id)
    case |= {"ledger_seq": entry.seq, "ledger_head": entry.hash}
    writes: list[Write] = [Insert("casework_case", case), entries.insert(entry)]
    if stage.clock is not ClockIn.STOPPED:
        writes.append(work_row(case, stage, at))
    writes += draft.rows(case["id"], entry_id)
    if notice := draft.notice(case):
        writes += row_for(case, notice, at)
    return writes


def _opened(case: Case, *, again: bool) -> Opened:
    return Opened(case.pk, case.code, secret_of(case.pk, bytes(case.tracking_salt)), again=again)
