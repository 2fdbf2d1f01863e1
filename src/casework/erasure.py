"""Erasing the words and the sender of a case; the ledger stays whole and says that it was done.

Personal Data Law 91/2025/QH15, art. 14: on request, or when the retention period is over. A deletion record is the entry
itself: what kind of case, when, on whose request; never the words.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case as Choice
from django.db.models import DateTimeField, F, Q, QuerySet, TextField, Value, When

from access.actor import SYSTEM, Actor
from books.people import erase as erase_person
from casework import entries
from casework.attachment_rows import let_go
from casework.kind import kind_of
from casework.models import Case
from casework.perform import lock, not_before, update_case
from casework.writes import Delete, Update, Write, write_together
from kernel.ids import uuid7
from messaging.models import Conversation, Inbound, Outbound
from vault import journal
from vault.sealed import destroy

ON_REQUEST, RETENTION, SEALED = "request", "retention", "sealed"

_elsewhere: list[Callable[[UUID, str, datetime], None]] = []


def also(forget: Callable[[UUID, str, datetime], None]) -> None:
    """A room above that keeps something that leads from a case elsewhere (a neighbour's reference) lets go of it too."""
    if forget not in _elsewhere:
        _elsewhere.append(forget)


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
        write_together(writes)
        let_go(case_id, at)
        strip(case, reason, at)


def strip(case: Mapping[str, Any], reason: str, at: datetime) -> None:
    """Take away what stands around a case's own rows: words at its entries, messages, stored originals, the sender.

    Its own rows and files are the caller's: erasing destroys them, sealing puts them under a key. Keyed hashes of what
    was asked go too (whoever asks the same again is refused), and work that told a unit to call the sender.
    """
    write_together(
        [
            Delete("casework_words", {"case_id": case["id"]}),
            Update("casework_request", {"fingerprint": ""}, {"case_id": case["id"]}),
            Update("casework_work", {"closed_at": at}, {"case_id": case["id"], "is_main": False, "closed_at": None}),
        ]
    )
    erase_messages(Outbound.objects.filter(case_id=case["id"]), at)
    for forget in _elsewhere:
        forget(case["id"], reason, at)
    if case["conversation_id"]:
        # The dialogue belongs to no case, and its summary repeated all that was said.
        echoes = Outbound.objects.filter(conversation_id=case["conversation_id"], case_id=None, notice="reply")
        erase_messages(echoes, at)
        for conversation in Conversation.objects.filter(pk=case["conversation_id"]):
            erase_heard(conversation)
    if case["sender_id"]:
        _erase_sender(case["sender_id"], reason, at, but_for=case["id"])


def erase_conversation(conversation: Conversation, at: datetime) -> int:
    """The person withdrew (`user_withdraw`): all their cases, their address, their draft. Returns the number of cases."""
    # Until when: whoever writes again later is not meant. Their clock may run ahead of ours.
    heard = Conversation.objects.values_list("last_heard_at", flat=True).get(pk=conversation.pk)
    journal.note("conversation", conversation.pk, at, until=max(at, heard or at))
    ids = list(Case.objects.filter(conversation_id=conversation.pk).values_list("pk", flat=True))
    person_id = conversation.person_id
    for case_id in ids:
        erase_case(case_id, ON_REQUEST, at)
    erase_heard(conversation)
    erase_messages(Outbound.objects.filter(conversation_id=conversation.pk), at)
    conversation.address_ct = conversation.person_id = None
    conversation.withdrawn_at = at
    conversation.save(update_fields=["address_ct", "person_id", "withdrawn_at"])
    if person_id:
        _erase_sender(person_id, ON_REQUEST, at)
    return len(ids)


def erase_heard(conversation: Conversation) -> None:
    """The stored originals of what somebody said, with their keys. What still waits to be worked off stays."""
    heard = Inbound.objects.filter(channel=conversation.channel, sender_tag=bytes(conversation.address_tag))
    done = list(heard.exclude(state="new").values_list("pk", flat=True))
    for inbound_id in done:
        destroy(inbound_id)
    Inbound.objects.filter(pk__in=done).update(body=None, sender_tag=None)


def erase_messages(messages: QuerySet[Outbound], at: datetime) -> None:
    """What was not sent is not sent any more; of the rest nothing leads to anybody."""
    unsent = Q(state__in=["queued", "unknown", "failed"])
    gone: dict[str, Any] = {"payload": None, "conversation_id": None, "person_id": None, "recipient_tag": b""}
    gone["let_go_because"] = ""  # an official's words about what was not said
    gone["state"] = Choice(When(unsent, then=Value("cancelled")), default=F("state"), output_field=TextField())
    gone["settled_at"] = Choice(When(unsent, then=Value(at)), default=F("settled_at"), output_field=DateTimeField())
    messages.update(**gone)


def _erase_sender(person_id: UUID, reason: str, at: datetime, but_for: UUID | None = None) -> None:
    """The identity goes when no other case needs it."""
    if not Case.objects.filter(sender_id=person_id).exclude(pk=but_for).exists():
        if reason != SEALED:  # sealed words hold their sender; a restore seals them again
            journal.note("person", person_id, at, reason)
        Conversation.objects.filter(person_id=person_id).update(person_id=None)
        erase_person(person_id, actor=SYSTEM, at=at, why=reason)
