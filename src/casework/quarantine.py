"""Quarantine: words that may be a denunciation, under one key of their own, beside nothing that leads to the sender.

Law on Denunciations 25/2018/QH14, art. 22 and 56; Decision 774/QĐ-TTg of 2020 makes a denouncer's identity a state
secret, which a connected system must not keep. A machine may put words in here; only a named official takes them
out or destroys them. What is sealed is neither indexed, nor logged, nor suggested upon, nor sent on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Func, OuterRef, QuerySet, Subquery, TextField, Value

from access.actor import Actor
from casework.errors import CaseNotFound
from casework.kind import Asked
from casework.models import Quarantine
from casework.visibility import visible_cases
from casework.writes import Delete, Insert, Update, Write
from kernel.ids import uuid7
from ledger import streams
from ledger.chain import LedgerActor, next_entry
from vault import journal
from vault.models import MessageKey
from vault.sealed import KeyDestroyed, open_sealed, seal

READ = "quarantine:words:read"


def sealing(case_id: UUID, words: Mapping[str, Any], at: datetime, *, is_again: bool = False) -> Sequence[Write]:
    """The rows that keep WORDS (text, and the way back to the sender) sealed beside a case; IS_AGAIN: it was sealed before."""
    ciphertext, wrapped = seal(json.dumps(words, ensure_ascii=False).encode(), at)
    key_id = uuid7()
    row = {"ciphertext": ciphertext, "key_id": key_id, "at": at, "decided_at": None}
    kept: Write = Insert("casework_quarantine", {"case_id": case_id, **row})
    if is_again:
        kept = Update("casework_quarantine", row, {"case_id": case_id}, must_match=True)
    return [kept, Insert("vault_messagekey", {"id": key_id, "wrapped": wrapped})]


def read_sealed(case_id: UUID, actor: Actor, at: datetime) -> dict[str, Any]:
    """The sealed words, for the named official alone; the reading itself is written down, in the same transaction."""
    if actor.user_id is None:
        raise CaseNotFound
    stream, kind = streams.reader_stream(actor.user_id), "people:reader"
    with transaction.atomic():
        row = _read_by(actor, case_id, [stream, kind, stream])
        if row is None:
            raise CaseNotFound
        ciphertext, wrapped, seq, head = row
        if seq is None:
            seq, head = streams.locked_end(kind, stream)
        who, told = LedgerActor.of(actor), {"case": str(case_id)}
        streams.write(
            next_entry(stream=stream, seq=seq + 1, prev=bytes(head), at=at, verb=READ, actor=who, particulars=told)
        )
    return _opened(ciphertext, wrapped)


def _read_by(actor: Actor, case_id: UUID, stream: Sequence[object]) -> tuple[Any, ...] | None:
    """What is sealed beside a case that ACTOR may open, and the end of the STREAM in which the reading is entered: one statement."""
    try:
        may, values = visible_cases(actor).filter(pk=case_id, is_sealed=True).values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    query = f"""{streams.BEGUN} SELECT q.ciphertext, k.wrapped, seq, head FROM casework_quarantine q
        LEFT JOIN vault_messagekey k ON k.id = q.key_id {streams.BEGUN_BESIDE} WHERE q.case_id IN ({may})"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [*stream, *values])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


@dataclass(frozen=True, slots=True)
class Sealed:
    """What lies sealed beside a case. `words`: empty where their key is gone (destroyed, or not restored from a backup, which
    never holds it); `was_read`: whoever is to decide has opened what is sealed now. The entry of the reading is the proof; one
    of an earlier sealing is none."""

    words: dict[str, Any]
    key_id: UUID | None
    was_read: bool


_SEALED = """
    SELECT q.ciphertext, k.wrapped, q.key_id, EXISTS (
        SELECT 1 FROM ledger_entry e WHERE e.stream = %(reader)s AND e.verb = %(read)s
            AND e.particulars->>'case' = q.case_id::text AND e.at >= q.at)
    FROM casework_quarantine q LEFT JOIN vault_messagekey k ON k.id = q.key_id WHERE q.case_id = %(case)s
"""


def sealed_for(case_id: UUID, actor: Actor) -> Sealed:
    """What ACTOR is to decide on, in one statement."""
    reader = streams.reader_stream(actor.user_id) if actor.user_id else None
    with connection.cursor() as cursor:
        cursor.execute(_SEALED, {"case": case_id, "reader": reader, "read": READ})
        ciphertext, wrapped, key_id, was_read = cursor.fetchone() or (None, None, None, False)
    return Sealed(_opened(ciphertext, wrapped), key_id, was_read)


def _opened(ciphertext: bytes | None, wrapped: bytes | None) -> dict[str, Any]:
    if ciphertext is None or wrapped is None:
        return {}
    try:
        return json.loads(open_sealed(bytes(ciphertext), bytes(wrapped)))  # type: ignore[no-any-return]
    except KeyDestroyed:
        return {}


def waiting() -> QuerySet[Quarantine]:
    """What waits for a decision: few, for a day."""
    as_text = Func("wrapped", Value("hex"), function="encode", output_field=TextField())
    key = MessageKey.objects.filter(pk=OuterRef("key_id")).values(as_text=as_text)
    return Quarantine.objects.filter(key_id__isnull=False).annotate(wrapped=Subquery(key))


def opened_all(rows: Iterable[Quarantine]) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Of what is `waiting` the words, opened for the machine alone: nobody reads them, nothing of them is kept."""
    for row in rows:
        wrapped = bytes.fromhex(row.wrapped) if row.wrapped else None
        if words := _opened(row.ciphertext, wrapped):
            yield row.case_id, words


def forgotten(row: Quarantine, at: datetime) -> Sequence[Write]:
    """Remove key and ciphertext at the sender's own wish; the decision is still the official's to enter."""
    if row.key_id:
        journal.note("key", row.key_id, at)
    return [
        Delete("vault_messagekey", {"id": row.key_id}),
        Update("casework_quarantine", {"ciphertext": None, "key_id": None}, {"case_id": row.case_id}, must_match=True),
    ]


def destroying(asked: Asked, key_id: UUID | None) -> Sequence[Write]:
    """Remove key (KEY_ID) and ciphertext, in the same statement as the entry that says so."""
    if key_id:  # no backup holds it; a copy of the server that the operator made by other means would
        journal.note("key", key_id, asked.at)
    gone = {"ciphertext": None, "key_id": None, "decided_at": asked.at}
    return [
        Delete("vault_messagekey", {"id": key_id}),
        Update("casework_quarantine", gone, {"case_id": asked.case["id"]}, must_match=True),
    ]
