"""Streams that are not cases: one per book, one per reader of personal data. Their heads are rows of `ledger_stream`.

A case's entries are never appended here: `casework.perform` writes them in its own statement, head on the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection, transaction

from ledger.chain import LedgerActor, NewEntry, next_entry

# Changes of rows that travel beside the entries that tell of them, by names under which they may name one another: SQL with a `%s`
# for each value. Each sees the rows as they were; one that needs another done before reads what that one gives back.
Beside = Mapping[str, tuple[str, Sequence[Any]]]
_OURS: Final = UUID("6d6f7463-7561-5a00-8000-6c6564676572")

COLUMNS: Final = (
    "id, stream, seq, at, verb, actor_kind, actor_id, position_id, unit_id, particulars, prev, hash"
)  # fmt: skip
INSERT_ENTRY: Final = (
    f"INSERT INTO ledger_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)"
)
# For who reads a row of his own and enters it at once: the end of a stream beside that row, locked as `append` locks it. To be
# joined; gives `seq` and `head`. Its parameter is the stream. A new stream is begun on the way: BEGUN stands before the query (its
# parameters: stream and kind). Both are NULL only where another transaction begins the stream in this very instant.
BEGUN: Final = (
    "WITH begun AS (INSERT INTO ledger_stream (id, kind, seq, head) VALUES (%s, %s, 0, ''::bytea)"
    " ON CONFLICT (id) DO NOTHING RETURNING seq, head)"
)
BEGUN_BESIDE: Final = (
    "LEFT JOIN LATERAL (SELECT seq, head FROM (SELECT seq, head FROM ledger_stream WHERE id = %s FOR UPDATE) there"
    " UNION ALL SELECT seq, head FROM begun) end_of_stream ON true"
)
# The ends of some streams: of those that are there as they are once locked, of new ones as they begin here. New ones come first, and
# nothing is locked while one is missing, so that two writers of the same streams never wait for each other.
_LOCK_ENDS: Final = """
    WITH begun AS (
        INSERT INTO ledger_stream (id, kind, seq, head)
        SELECT id, kind, 0, ''::bytea FROM unnest(%s::uuid[], %s::text[]) AS wanted (id, kind)
        ON CONFLICT (id) DO NOTHING RETURNING id, seq, head
    )
    SELECT id, seq, head FROM (
        SELECT id, seq, head FROM ledger_stream
        WHERE id = ANY(%s::uuid[]) AND cardinality(%s::uuid[]) = (SELECT count(*) FROM begun)
            + (SELECT count(*) FROM ledger_stream known WHERE known.id = ANY(%s::uuid[]))
        ORDER BY id FOR UPDATE
    ) there
    UNION ALL SELECT id, seq, head FROM begun
"""
_WRITE_AMONG: Final = f"""
    entered AS (
        INSERT INTO ledger_entry ({COLUMNS})
        SELECT id, stream, seq, at, verb, actor_kind, actor_id, position_id, unit_id, particulars::jsonb, prev, hash
        FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::uuid[], %s::uuid[],
            %s::uuid[], %s::text[], %s::bytea[], %s::bytea[]) AS entry ({COLUMNS})
    )
    UPDATE ledger_stream there SET seq = moved.seq, head = moved.head
    FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) AS moved (id, seq, head) WHERE there.id = moved.id
"""


def book_stream(book: str) -> UUID:
    """The stream of a book ("orgs", "calendar", …)."""
    return uuid5(_OURS, f"book:{book}")


def reader_stream(user_id: UUID) -> UUID:
    """The stream of one person's reads of personal data."""
    return uuid5(_OURS, f"reader:{user_id}")


def append_among(
    lines: Sequence[tuple[str, UUID, str, Mapping[str, Any]]],
    *,
    actor: LedgerActor,
    at: datetime,
    beside: Beside | None = None,
) -> list[NewEntry]:
    """Add entries (kind of the stream, stream, verb, particulars) to the ends of several streams, in two statements however
    many there are of either; the rows that they tell of may travel BESIDE them."""
    entries: list[NewEntry] = []
    if not lines:
        return entries
    with in_one(), connection.cursor() as cursor:
        ends = _locked_ends(cursor, {stream: kind for kind, stream, _verb, _particulars in lines})
        for _kind, stream, verb, particulars in lines:
            seq, head = ends[stream]
            entry = next_entry(
                stream=stream, seq=seq + 1, prev=head, at=at, verb=verb, actor=actor, particulars=particulars
            )
            ends[stream] = entry.seq, entry.hash
            entries.append(entry)
        written = zip(*map(entry_parameters, entries), strict=True)
        moved = zip(*((stream, *end) for stream, end in ends.items()), strict=True)
        rows = beside or {}
        said = "".join(f"{name} AS ({text}), " for name, (text, _values) in rows.items())
        values = [value for _text, each in rows.values() for value in each]
        cursor.execute(f"WITH {said}{_WRITE_AMONG}", [*values, *map(list, written), *map(list, moved)])
    return entries


def append(
    stream_kind: str,
    stream_id: UUID,
    *,
    verb: str,
    actor: LedgerActor,
    at: datetime,
    particulars: Mapping[str, Any],
) -> NewEntry:
    """Add one entry to the end of a stream, in the caller's transaction if there is one."""
    with in_one(), connection.cursor() as cursor:
        seq, head = _locked_ends(cursor, {stream_id: stream_kind})[stream_id]
        entry = next_entry(
            stream=stream_id, seq=seq + 1, prev=head, at=at, verb=verb, actor=actor, particulars=particulars
        )
        _write(cursor, entry)
    return entry


def in_one() -> AbstractContextManager[None]:
    """For what is written by several statements: the caller's transaction where there is one, without a savepoint in it, since
    what is refused here fails whole; else one of its own. That of a test case does not count, as with Django's `durable`."""
    if any(not block._from_testcase for block in connection.atomic_blocks):  # noqa: SLF001
        return nullcontext()
    return transaction.atomic()


def locked_end(stream_kind: str, stream_id: UUID) -> tuple[int, bytes]:
    """The last place of a stream and its hash, locked until the caller's transaction ends: behind it goes the next entry."""
    with connection.cursor() as cursor:
        return _locked_ends(cursor, {stream_id: stream_kind})[stream_id]


def write(entry: NewEntry) -> None:
    """The entry at the end of its stream, which the caller's transaction has locked."""
    with connection.cursor() as cursor:
        _write(cursor, entry)


def _write(cursor: Any, entry: NewEntry) -> None:
    cursor.execute(
        f"WITH entered AS ({INSERT_ENTRY}) UPDATE ledger_stream SET seq = %s, head = %s WHERE id = %s",
        [*entry_parameters(entry), entry.seq, entry.hash, entry.stream],
    )


def behind(entry: NewEntry) -> Beside:
    """`write` for who enters more by the same statement (`append_among`), in another stream than this one."""
    moved = "UPDATE ledger_stream SET seq = %s, head = %s WHERE id = %s"
    return {
        "entered_too": (INSERT_ENTRY, entry_parameters(entry)),
        "moved_too": (moved, [entry.seq, entry.hash, entry.stream]),
    }


def entry_parameters(entry: NewEntry) -> list[Any]:
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
        entry.told,
        entry.prev,
        entry.hash,
    ]


def _locked_ends(cursor: Any, kinds: Mapping[UUID, str]) -> dict[UUID, tuple[int, bytes]]:
    """The last places of these streams, locked in the order of their ids until the transaction ends; a new one starts at 0."""
    wanted = sorted(kinds)
    ends: dict[UUID, tuple[int, bytes]] = {}
    for _ in range(2):  # what another transaction began in this very instant is there at the second look
        cursor.execute(_LOCK_ENDS, [wanted, [kinds[stream] for stream in wanted], wanted, wanted, wanted])
        ends |= {stream: (seq, bytes(head)) for stream, seq, head in cursor.fetchall()}
        if len(ends) == len(wanted):
            break
    return ends
