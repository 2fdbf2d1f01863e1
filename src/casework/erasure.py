"""Erasing the words and the sender of a case; the ledger stays whole and says that it was done.

Personal Data Law 91/2025/QH15, art. 14: on request, or when the retention period is over. A deletion record is the entry
itself: what kind of case, when, on whose request; never the words.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from access.actor import SYSTEM, Actor, citizen
from books import people
from books.people import going as people_going
from casework import attachment_rows, entries
from casework.flow import CITIZEN
from casework.kind import kind_of
from casework.models import Case
from casework.perform import moved, update_case
from casework.reads import Rows, read_together
from casework.together import lock_each
from casework.writes import Delete, Sql, Update, Write, write_together
from kernel.ids import uuid7
from messaging.models import Conversation
from vault import journal

ON_REQUEST, RETENTION, SEALED = "request", "retention", "sealed"
_AT_ONCE = 20  # cases in one statement


class Room(Protocol):
    """A room above that keeps something which leads from a case elsewhere (a neighbour's reference). It executes nothing: what
    it would read and write travels with what the others do, in one statement each."""

    def kept(self, case_id: UUID) -> QuerySet[Any]:
        """What it has to know of what it keeps; nothing where it need not look."""

    def let_go(self, case_id: UUID, kept: Sequence[Any], reason: str, at: datetime) -> Sequence[Write]:
        """The writes after which nothing of that leads anywhere."""


@dataclass(frozen=True, slots=True)
class Going:
    """A case that is to be erased. ENDING: the move of its sender's that it makes first where it still runs, so that nobody works
    on words that are gone. WRITES: what the room that sends it along with another has to write besides."""

    case_id: UUID
    actor: Actor
    ending: str = ""
    writes: Sequence[Write] = ()


_elsewhere: list[Room] = []
_along: list[Callable[[Collection[UUID], str, datetime], Sequence[Going]]] = []


def also(room: Room) -> None:
    """ROOM lets go of what it keeps, too; config.wiring lists it."""
    if room not in _elsewhere:
        _elsewhere.append(room)


def along(find: Callable[[Collection[UUID], str, datetime], Sequence[Going]]) -> None:
    """A room above that says which other cases go along with those that are erased, and for which reason."""
    if find not in _along:
        _along.append(find)


def erase_case(case_id: UUID, reason: str, at: datetime, actor: Actor = SYSTEM) -> None:
    """Erase every word of a case and its link to the sender. Doing it twice changes nothing."""
    erase_cases([case_id], reason, at, actor)


def erase_cases(
    case_ids: Collection[UUID], reason: str, at: datetime, actor: Actor = SYSTEM, *, ending: str = ""
) -> frozenset[UUID]:
    """The same of several, with all that goes `along`: one lock, one read and one write however many they are (and one write
    before, where some still run: ENDING, as in `Going`). Returns what went; all of it does, or nothing."""
    with transaction.atomic():
        asked = {each.case_id: each for find in _along for each in find(case_ids, reason, at)}
        asked |= {each: Going(each, actor, ending) for each in case_ids}
        senders = Case.objects.filter(pk__in=asked, sender_id__isnull=False).values("sender_id")
        going = [case for case in lock_each(asked, people_going.held(senders)) if case["erased_at"] is None]
        at = max([at, *(case["last_entry_at"] for case in going)])  # as in `not_before`
        going = _ended([(case, asked[case["id"]].ending) for case in going], at)
        ids = [case["id"] for case in going]
        files, *found = read_together(attachment_rows.beside(ids), *asks(*going))
        writes: list[Write] = []
        for case in going:
            journal.note("case", case["id"], at, reason)
            writes += [*_own_erased(case, reason, at, asked[case["id"]].actor), *asked[case["id"]].writes]
        writes += stripped(going, reason, at, found)
        write_together([*writes, *attachment_rows.let_go(ids, files, at)])
    return frozenset(ids)


def _ended(going: Sequence[tuple[dict[str, Any], str]], at: datetime) -> list[dict[str, Any]]:
    """The rows as they are once those that still run have ended."""
    rows, writes = dict[UUID, dict[str, Any]](), list[Write]()
    for case, ending in going:
        allowed = kind_of(case["kind"]).flow(case["flow_version"]).moves_from(case["stage"], frozenset({CITIZEN}))
        rows[case["id"]] = case
        if any(move.name == ending for move in allowed):
            rows[case["id"]], made = moved(case, ending, citizen(case["sender_id"]), at, {})
            writes += made
    if writes:
        write_together(writes)
    return list(rows.values())


def _own_erased(case: Mapping[str, Any], reason: str, at: datetime, actor: Actor) -> list[Write]:
    """The case's row, the entry that says so, and the kind's words."""
    kind = kind_of(case["kind"])
    entry = entries.next_for(case, f"{kind.slug}:words:erased", actor, at, {"reason": reason}, uuid7())
    changed = {**case, "subject": "", "sender_id": None, "conversation_id": None, "erased_at": at}
    changed["words_salt"] = None  # what stands for them in the ledger says nothing any more
    changed |= {"ledger_seq": entry.seq, "ledger_head": entry.hash, "last_entry_at": at}
    changed["row_version"] = case["row_version"] + 1
    words = kind.erase_words(case["id"]) if kind.erase_words else ()
    return [update_case(case, changed), entries.insert(entry), *words]


def asks(*cases: Mapping[str, Any]) -> list[QuerySet[Any]]:
    """What `stripped` has to know, for one read with whatever else its caller reads: have their senders other cases, are they
    there still, and what do the rooms above keep of these? The senders are held by then (`hold`)."""
    senders = _senders(cases)
    others = Case.objects.filter(sender_id__in=senders).exclude(pk__in=[case["id"] for case in cases])
    one_each = others.order_by("sender_id").distinct("sender_id").only("id", "sender_id")
    rooms = (room.kept(case["id"]) for case in cases for room in _elsewhere)
    return [one_each, *people_going.asked(senders), *rooms]


def hold(case: Mapping[str, Any]) -> None:
    """The identity of its sender is locked before `asks` reads who else needs it."""
    list(people_going.held(_senders([case])))


def _senders(cases: Sequence[Mapping[str, Any]]) -> list[UUID]:
    return list(dict.fromkeys(case["sender_id"] for case in cases if case["sender_id"]))


def stripped(cases: Sequence[Mapping[str, Any]], reason: str, at: datetime, found: Sequence[Rows]) -> list[Write]:
    """The writes that take away what stands around the cases' own rows: words at their entries, messages, stored originals, the
    senders. FOUND: what `asks` asked for.

    Their own rows and files are the caller's: erasing destroys them, sealing puts them under a key. Keyed hashes of what
    was asked go too (whoever asks the same again is refused), and work that told a unit to call the sender (what ends with its
    stage anyway is closed by either part of the statement, at the same instant).
    """
    others, there, ends, *kept = found
    writes: list[Write] = []
    of_rooms = iter(kept)
    for case in cases:
        writes += _around(case["id"], at)
        for room in _elsewhere:
            writes += room.let_go(case["id"], next(of_rooms), reason, at)
    for talk in dict.fromkeys(case["conversation_id"] for case in cases if case["conversation_id"]):
        # The dialogue belongs to no case, and its summary repeated all that was said.
        echoes = {"conversation_id": talk, "case_id": None, "notice": "reply"}
        writes += [messages_erased(echoes, at), *heard_erased(talk)]
    needed = {other.sender_id for other in others}
    alone = [each for each in _senders(cases) if each not in needed]
    return [*writes, *_senders_erased(alone, [there, ends], reason, at)]


def _around(case_id: UUID, at: datetime) -> list[Write]:
    return [
        Delete("casework_words", {"case_id": case_id}),
        Update("casework_request", {"fingerprint": ""}, {"case_id": case_id}),
        Update("casework_work", {"closed_at": at}, {"case_id": case_id, "is_main": False, "closed_at": None}),
        messages_erased({"case_id": case_id}, at),
    ]


def erase_conversation(conversation: Conversation, at: datetime) -> int:
    """The person withdrew (`user_withdraw`): all their cases, their address, their draft. Returns the number of cases."""
    # Until when: whoever writes again later is not meant. Their clock may run ahead of ours.
    heard = Conversation.objects.values_list("last_heard_at", flat=True).get(pk=conversation.pk)
    journal.note("conversation", conversation.pk, at, until=max(at, heard or at))
    ids = list(Case.objects.filter(conversation_id=conversation.pk).values_list("pk", flat=True))
    person_id = conversation.person_id
    for start in range(0, len(ids), _AT_ONCE):
        erase_cases(ids[start : start + _AT_ONCE], ON_REQUEST, at)
    write_together([*heard_erased(conversation.pk), messages_erased({"conversation_id": conversation.pk}, at)])
    conversation.address_ct = conversation.person_id = None
    conversation.withdrawn_at = at
    conversation.save(update_fields=["address_ct", "person_id", "withdrawn_at"])
    if person_id:
        found = read_together(*people_going.asked([person_id]))
        if not Case.objects.filter(sender_id=person_id).exists():  # asked with the identity locked
            write_together(_senders_erased([person_id], found, ON_REQUEST, at))
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


def _senders_erased(ids: Sequence[UUID], found: Sequence[Rows], reason: str, at: datetime) -> list[Write]:
    """The identities go: no other case needs them. FOUND: what `people_going.asked` asked for."""
    there, ends = found
    gone = [each.pk for each in there if each.pk in ids]
    if reason != SEALED:  # sealed words hold their sender; a restore seals them again
        for each in ids:
            journal.note("person", each, at, reason)
    writes: list[Write] = [Update("messaging_conversation", {"person_id": None}, {"person_id": each}) for each in ids]
    row = {**people.GONE, "erased_at": at}
    writes += [Update("people_identity", row, {"id": each}) for each in gone]
    entered = people_going.entered(gone, ends, actor=SYSTEM, at=at, why=reason)
    if not entered:
        return writes
    last, place = entered[-1], {"id": entered[0].stream, "seq": entered[0].seq - 1}
    end = Update("ledger_stream", {"seq": last.seq, "head": last.hash}, place, must_match=True)
    return [*writes, *map(entries.insert, entered), end]
