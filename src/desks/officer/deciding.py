"""A decision on messages that need a person: who may decide on which, and what is written then.

All that is decided at once is one lock, one read and one writing statement, however many messages and cases they are; each
message has an entry of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from access.actor import Actor
from casework import entries, practice
from casework.models import Case
from casework.perform_many import Wish, perform_with
from casework.reads import read_together
from casework.trouble import asks, one_at_a_time, task_of, tasks_kept
from casework.visibility import sees_whole_city, visible_cases
from casework.writes import Insert, Update, Write
from casework.writes_of_many import write_all
from desks.officer.letting_go import LET_GO
from ledger import verbs
from ledger.chain import LedgerActor, next_entry
from ledger.models import Stream
from messaging.again import until_won
from messaging.models import Outbound
from messaging.outbox import begun_again

TRIES = 5
Came = TypeVar("Came")
DECISIONS = {
    "retry": (
        "queued",
        verbs.register("messages:outbound:retried", label_vi="Gửi lại tin nhắn", label_en="Message sent again").code,
    ),
    "arrived": (
        "sent",
        verbs.register(
            "messages:outbound:settled", label_vi="Xác nhận tin nhắn đã đến", label_en="Message confirmed as arrived"
        ).code,
    ),
    "told": (
        "told",
        verbs.register(
            "messages:outbound:told", label_vi="Đã báo người gửi bằng cách khác", label_en="Sender told in another way"
        ).code,
    ),
    LET_GO: (
        "written_off",
        verbs.register(
            "messages:outbound:written_off", label_vi="Thôi không gửi tin nhắn", label_en="Message written off"
        ).code,
    ),
}


def in_trouble(actor: Actor, own: Q | None = None) -> QuerySet[Outbound]:
    """The messages in trouble that are this actor's to decide (OWN: `own_of(actor)`, for who asks twice)."""
    return Outbound.objects.filter(own_of(actor) if own is None else own, state__in=["unknown", "failed"])


def decides_for_the_city(actor: Actor) -> bool:
    """May this actor decide on what is no case (yet), and so lies with no unit?"""
    return actor.has_role("operator") or sees_whole_city(actor)


def own_of(actor: Actor, *, for_the_city: bool | None = None) -> Q:
    """The messages that are this actor's to decide on; two statements to know it, one for who knows FOR_THE_CITY."""
    if actor.has_role("operator"):
        return ~practice.practised("case_id")
    of_cases = Q(case_id__in=visible_cases(actor).values("pk"))
    all_others = decides_for_the_city(actor) if for_the_city is None else for_the_city
    return of_cases | Q(case_id=None) if all_others else of_cases


Only = Callable[[Outbound], bool]


def unsaid(case: Case, actor: Actor) -> tuple[QuerySet[Outbound], Only]:
    """What no machine could say to the sender of CASE, oldest first, and which of it a person has to say: thanks, and what the
    sender knows already, are left alone."""
    there = in_trouble(actor).filter(case_id=case.pk, state="failed").order_by("pk")
    return there, lambda message: task_of("failed", message.notice, case.channel) != ""


def decide(message_id: UUID, decision: str, actor: Actor, at: datetime, *, why: str = "") -> bool:
    """False when somebody else settled it."""
    return decide_all(in_trouble(actor).filter(pk=message_id), decision, actor, at, why=why) > 0


def decide_all(
    asked: QuerySet[Outbound], decision: str, actor: Actor, at: datetime, *, why: str = "", only: Only | None = None
) -> int:
    """Decide on those ASKED for; returns how many nobody else had settled. Whoever meets a move of the same case tries again for
    a moment."""

    def work() -> int:
        count, writes = _decided(asked, decision, actor, at, why=why, only=only)
        write_all(writes)
        return count

    return _first_or_second(lambda: until_won(transaction.atomic(work), tries=TRIES))


class _Settled(Exception):
    """There is nothing to decide on any more, so nothing is noted either."""


def decide_noted(
    asked: QuerySet[Outbound], decision: str, actor: Actor, at: datetime, *, note: Wish, only: Only | None = None
) -> int:
    """The same with a NOTE in the file of their case, which says why: both or neither."""
    counts: list[int] = []

    def also() -> Sequence[Write]:
        count, writes = _decided(asked, decision, actor, at, only=only)
        if not count:
            raise _Settled
        counts.append(count)
        return writes

    try:
        _first_or_second(lambda: perform_with(note, actor, at=at, also=also))
    except _Settled:
        return 0
    # Not asked for where the same note had been made before, and the stage takes none any more.
    return counts[-1] if counts else decide_all(asked, decision, actor, at, only=only)


def _first_or_second(work: Callable[[], Came]) -> Came:
    try:
        return work()
    except IntegrityError:  # somebody was the first to enter something of that message in this very instant
        return work()


def _decided(
    asked: QuerySet[Outbound], decision: str, actor: Actor, at: datetime, *, why: str = "", only: Only | None = None
) -> tuple[int, list[Write]]:
    """How many are to be decided on, and what is written then; they are locked, and whoever settles the tasks of their cases."""
    mine = [message for message in asked.order_by("pk").select_for_update() if only is None or only(message)]
    ids, case_ids = [message.pk for message in mine], {message.case_id for message in mine if message.case_id}
    if not mine:
        return 0, []
    if case_ids:
        one_at_a_time(case_ids)
    ends = Stream.objects.select_for_update().filter(pk__in=ids)
    found, *about = read_together(ends, *(asks(case_ids, settled=ids) if case_ids else ()))
    streams = {each.pk: each for each in found}
    writes: list[Write] = []
    for message in mine:
        writes.append(Update("messaging_outbound", _changed(message, decision, at, why), {"id": message.pk}))
        writes += _entered(message, streams.get(message.pk), decision, actor, at)
    return len(mine), [*writes, *(tasks_kept(about, at) if about else ())]


def _changed(message: Outbound, decision: str, at: datetime, why: str) -> Mapping[str, Any]:
    state = DECISIONS[decision][0]
    if state == "queued":
        return begun_again(message, at)
    return {"state": state, "problem": "", "settled_at": at, "let_go_because": why}


def _entered(message: Outbound, end: Stream | None, decision: str, actor: Actor, at: datetime) -> list[Write]:
    """The entry that says who decided, behind what was entered of this message before."""
    seq, head = (end.seq, bytes(end.head)) if end else (0, b"")
    who, told = LedgerActor.of(actor), {"notice": message.notice}
    entry = next_entry(
        stream=message.pk, seq=seq + 1, prev=head, at=at, verb=DECISIONS[decision][1], actor=who, particulars=told
    )
    if end:
        return entries.behind(entry)
    begun = {"id": message.pk, "kind": "messages", "seq": entry.seq, "head": entry.hash}
    return [Insert("ledger_stream", begun), entries.insert(entry)]
