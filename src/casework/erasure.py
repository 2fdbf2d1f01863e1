"""Erasing the words and the sender of a case; the ledger stays whole and says that it was done.

Personal Data Law 91/2025/QH15, art. 14: on request, or when the retention period is over. A deletion record is the entry
itself: what kind of case, when, on whose request; never the words.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from access.actor import SYSTEM, Actor
from books import people
from casework import entries
from casework.attachment_rows import let_go
from casework.kind import kind_of
from casework.models import Case
from casework.perform import lock, not_before, update_case
from casework.reads import Rows, read_together
from casework.writes import Delete, Sql, Update, Write, write_together
from kernel.ids import uuid7
from messaging.models import Conversation
from vault import journal

ON_REQUEST, RETENTION, SEALED = "request", "retention", "sealed"


class Room(Protocol):
    """A room above that keeps something which leads from a case elsewhere (a neighbour's reference). It executes nothing: what
    it would read and write travels with what the others do, in one statement each."""

    def kept(self, case_id: UUID) -> QuerySet[Any]:
        """What it has to know of what it keeps; nothing where it need not look."""

    def let_go(self, case_id: UUID, kept: Sequence[Any], reason: str, at: datetime) -> Sequence[Write]:
        """The writes after which nothing of that leads anywhere."""


_elsewhere: list[Room] = []
_afterwards: list[Callable[[UUID, str, datetime], None]] = []


def also(room: Room) -> None:
    """ROOM lets go of what it keeps, too; config.wiring lists it."""
    if room not in _elsewhere:
        _elsewhere.append(room)


def then(forget: Callable[[UUID, str, datetime], None]) -> None:
    """A room above that erases other cases along with one is told when that one is erased, in the same transaction."""
    if forget not in _afterwards:
        _afterwards.append(forget)


def erase_case(case_id: UUID, reason: str, at: datetime, actor: Actor = SYSTEM) -> None:
    """Erase every word of a case and its link to the sender. Doing it twice changes nothing."""
    with transaction.atomic():
        case = lock(case_id)
        if case["erased_at"] is not None:
            return
        journal.note("case", case_id, at, reason)
        kind, at = kind_of(case["kind"]), not_before(case, at)
        entry = entries.next_for(case, f"{kind.slug}:words:erased", actor, at, {"reason": reason}, uuid7())
        changed = {**case, "subject": "", "sender_id": None, "conversation_id": None, "erased_at": at}
        changed["words_salt"] = None  # what stands for them in the ledger says nothing any more
        changed |= {"ledger_seq": entry.seq, "ledger_head": entry.hash, "last_entry_at": at}
        changed["row_version"] = case["row_version"] + 1
        writes: list[Write] = [update_case(case, changed), entries.insert(entry)]
        if kind.erase_words:
            writes += kind.erase_words(case_id)
        writes += stripped(case, reason, at, read_together(*asks(case)))
        write_together(writes)
        let_go(case_id, at)
        for forget in _afterwards:
            forget(case_id, reason, at)


def asks(case: Mapping[str, Any]) -> list[QuerySet[Any]]:
    """What `stripped` has to know, for one read with whatever else its caller reads: has the sender another case, and what do
    the rooms above keep of this one?"""
    others = Case.objects.filter(sender_id=case["sender_id"]).exclude(pk=case["id"]).only("id")[:1]
    return [others if case["sender_id"] else Case.objects.none(), *(room.kept(case["id"]) for room in _elsewhere)]


def stripped(case: Mapping[str, Any], reason: str, at: datetime, found: Sequence[Rows]) -> list[Write]:
    """The writes that take away what stands around a case's own rows: words at its entries, messages, stored originals, the
    sender. FOUND: what `asks` asked for.

    Its own rows and files are the caller's: erasing destroys them, sealing puts them under a key. Keyed hashes of what
    was asked go too (whoever asks the same again is refused), and work that told a unit to call the sender (what ends with its
    stage anyway is closed by either part of the statement, at the same instant).
    """
    case_id, (others, *kept) = case["id"], found
    writes: list[Write] = [
        Delete("casework_words", {"case_id": case_id}),
        Update("casework_request", {"fingerprint": ""}, {"case_id": case_id}),
        Update("casework_work", {"closed_at": at}, {"case_id": case_id, "is_main": False, "closed_at": None}),
        messages_erased({"case_id": case_id}, at),
    ]
    for room, rows in zip(_elsewhere, kept, strict=True):
        writes += room.let_go(case_id, rows, reason, at)
    if case["conversation_id"]:
        # The dialogue belongs to no case, and its summary repeated all that was said.
        echoes = {"conversation_id": case["conversation_id"], "case_id": None, "notice": "reply"}
        writes += [messages_erased(echoes, at), *heard_erased(case["conversation_id"])]
    if case["sender_id"] and not others:
        writes += _sender_erased(case["sender_id"], reason, at)
    return writes


def erase_conversation(conversation: Conversation, at: datetime) -> int:
    """The person withdrew (`user_withdraw`): all their cases, their address, their draft. Returns the number of cases."""
    # Until when: whoever writes again later is not meant. Their clock may run ahead of ours.
    heard = Conversation.objects.values_list("last_heard_at", flat=True).get(pk=conversation.pk)
    journal.note("conversation", conversation.pk, at, until=max(at, heard or at))
    ids = list(Case.objects.filter(conversation_id=conversation.pk).values_list("pk", flat=True))
    person_id = conversation.person_id
    for case_id in ids:
        erase_case(case_id, ON_REQUEST, at)
    write_together([*heard_erased(conversation.pk), messages_erased({"conversation_id": conversation.pk}, at)])
    conversation.address_ct = conversation.person_id = None
    conversation.withdrawn_at = at
    conversation.save(update_fields=["address_ct", "person_id", "withdrawn_at"])
    if person_id and not Case.objects.filter(sender_id=person_id).exists():
        write_together(_sender_erased(person_id, ON_REQUEST, at))
    return len(ids)


_HEARD = "c.id = %s AND i.channel = c.channel AND i.sender_tag = c.address_tag AND i.state <> 'new'"
_KEYS_GONE = f"""
    DELETE FROM vault_messagekey
    WHERE id IN (SELECT i.id FROM messaging_inbound i, messaging_conversation c WHERE {_HEARD})
"""
_BODIES_GONE = f"""
    UPDATE messaging_inbound i SET body = NULL, sender_tag = NULL FROM messaging_conversation c WHERE {_HEARD}
"""


def heard_erased(conversation_id: UUID) -> list[Write]:
    """The stored originals of what somebody said go, with their keys. What still waits to be worked off stays."""
    return [Sql(_KEYS_GONE, [conversation_id]), Sql(_BODIES_GONE, [conversation_id])]


_UNSENT = "state IN ('queued', 'unknown', 'failed')"
_ERASED = f"""
    UPDATE messaging_outbound SET payload = NULL, conversation_id = NULL, person_id = NULL, recipient_tag = '',
        let_go_because = '', state = CASE WHEN {_UNSENT} THEN 'cancelled' ELSE state END,
        settled_at = CASE WHEN {_UNSENT} THEN %s ELSE settled_at END
"""


def messages_erased(where: Mapping[str, Any], at: datetime) -> Write:
    """Of the messages WHERE: what was not sent is not sent any more; of the rest nothing leads to anybody, an official's words
    about what was not said included."""
    named = " AND ".join(f"{column} IS NULL" if value is None else f"{column} = %s" for column, value in where.items())
    return Sql(f"{_ERASED} WHERE {named}", [at, *(value for value in where.values() if value is not None)])


def _sender_erased(person_id: UUID, reason: str, at: datetime) -> list[Write]:
    """The identity goes: no other case needs it."""
    if reason != SEALED:  # sealed words hold their sender; a restore seals them again
        journal.note("person", person_id, at, reason)
    writes: list[Write] = [Update("messaging_conversation", {"person_id": None}, {"person_id": person_id})]
    if entry := people.erasing(person_id, actor=SYSTEM, at=at, why=reason):
        writes += [
            Update("people_identity", {**people.GONE, "erased_at": at}, {"id": person_id}),
            *entries.behind(entry),
        ]
    return writes
