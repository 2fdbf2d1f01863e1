"""Streams that are not cases: one per book, one per reader of personal data. Their heads are rows of `ledger_stream`.

A case's entries are never appended here: `casework.perform` writes them in its own statement, head on the case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection, transaction

from ledger.chain import EntryRow, LedgerActor, next_entry

_OURS: Final = UUID("6d6f7463-7561-5a00-8000-6c6564676572")

COLUMNS: Final = (
    "id, stream, seq, at, verb, actor_kind, actor_id, position_id, unit_id, particulars, prev, hash"
)  # fmt: skip
INSERT_ENTRY: Final = (
    f"INSERT INTO ledger_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)"
)
# For who reads a row of his own and enters it at once: the end of a stream beside that row, locked as `append` locks it. To be
# joined; gives `seq` and `head`, both NULL where the stream is new. Its parameter is the stream.
END_BESIDE: Final = (
    "LEFT JOIN LATERAL (SELECT seq, head FROM ledger_stream WHERE id = %s FOR UPDATE) end_of_stream ON true"
)
# The same for who surely enters something: a new stream is begun on the way. BEGUN stands before the query (its parameters:
# stream and kind); then both are NULL only where another transaction begins the stream in this very instant.
BEGUN: Final = (
    "WITH begun AS (INSERT INTO ledger_stream (id, kind, seq, head) VALUES (%s, %s, 0, ''::bytea)"
    " ON CONFLICT (id) DO NOTHING RETURNING seq, head)"
)
BEGUN_BESIDE: Final = (
    "LEFT JOIN LATERAL (SELECT seq, head FROM (SELECT seq, head FROM ledger_stream WHERE id = %s FOR UPDATE) there"
    " UNION ALL SELECT seq, head FROM begun) end_of_stream ON true"
)


def book_stream(book: str) -> UUID:
    """The stream of a book ("orgs", "calendar", …)."""
    return uuid5(_OURS, f"book:{book}")


def reader_stream(user_id: UUID) -> UUID:
    """The stream of one person's reads of personal data."""
    return uuid5(_OURS, f"reader:{user_id}")


def append_all(
    stream_kind: str,
    stream_id: UUID,
    lines: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    actor: LedgerActor,
    at: datetime,
) -> list[EntryRow]:
    """Add many entries (verb, particulars) to the end of a stream at once, in three statements however many they are."""
    entries: list[EntryRow] = []
    if not lines:
        return entries
    with transaction.atomic(), connection.cursor() as cursor:
        seq, head = _locked_head(cursor, stream_kind, stream_id)
        for verb, particulars in lines:
            entry = next_entry(
                stream=stream_id, seq=seq + 1, prev=head, at=at, verb=verb, actor=actor, particulars=particulars
            )
            seq, head = entry.seq, entry.hash
            entries.append(entry)
        cursor.executemany(INSERT_ENTRY, [entry_parameters(entry) for entry in entries])
        cursor.execute("UPDATE ledger_stream SET seq = %s, head = %s WHERE id = %s", [seq, head, stream_id])
    return entries


def append(
    stream_kind: str,
    stream_id: UUID,
    *,
    verb: str,
    actor: LedgerActor,
    at: datetime,
    particulars: Mapping[str, Any],
) -> EntryRow:
    """Add one entry to the end of a stream, in the caller's transaction if there is one."""
    with transaction.atomic(), connection.cursor() as cursor:
        seq, head = _locked_head(cursor, stream_kind, stream_id)
        entry = next_entry(
            stream=stream_id, seq=seq + 1, prev=head, at=at, verb=verb, actor=actor, particulars=particulars
        )
        _write(cursor, entry)
    return entry


def locked_end(stream_kind: str, stream_id: UUID) -> tuple[int, bytes]:
    """The last place of a stream and its hash, locked until the caller's transaction ends: behind it goes the next entry."""
    with connection.cursor() as cursor:
        return _locked_head(cursor, stream_kind, stream_id)


def write(entry: EntryRow) -> None:
    """The entry at the end of its stream, which the caller's transaction has locked."""
    with connection.cursor() as cursor:
        _write(cursor, entry)


def _write(cursor: Any, entry: EntryRow) -> None:
    cursor.execute(
        f"WITH entered AS ({INSERT_ENTRY}) UPDATE ledger_stream SET seq = %s, head = %s WHERE id = %s",
        [*entry_parameters(entry), entry.seq, entry.hash, entry.stream],
    )


def entry_parameters(entry: EntryRow) -> list[Any]:
    """The values for INSERT_ENTRY, in the order of COLUMNS."""
    return [
        entry.id,
        entry.stream,
        entry.seq,
        entry.at,
        entry.verb,
        entry.actor_kind,
        entry.actor_id,
        entry.position_id,
        entry.unit_id,
        json.dumps(entry.particulars),
        entry.prev,
        entry.hash,
    ]


def _locked_head(cursor: Any, kind: str, stream: UUID) -> tuple[int, bytes]:
    """The stream's last place, locked until the transaction ends; a new stream starts at 0."""
    for _ in range(2):
        cursor.execute("SELECT seq, head FROM ledger_stream WHERE id = %s FOR UPDATE", [stream])
        if found := cursor.fetchone():
            return found[0], bytes(found[1])
        cursor.execute(
            "INSERT INTO ledger_stream (id, kind, seq, head) VALUES (%s, %s, 0, ''::bytea) ON CONFLICT DO NOTHING",
            [stream, kind],
        )
    return 0, b""
