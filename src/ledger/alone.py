"""One entry by itself, with no other row to keep or to lose with it: a look at the end of its stream, then ONE statement that moves
this end and enters behind it. Where somebody else has entered something in between it does neither, and the entry waits its turn
as any other (`streams.append`). No transaction has to be opened and closed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from ledger import streams
from ledger.chain import EntryRow, LedgerActor, next_entry

End = tuple[int, bytes]  # the last place of a stream and its hash
NEW: Final[End] = (0, b"")
# For who has something else to say to the server first: no row where the stream is new.
END: Final = "SELECT seq, head FROM ledger_stream WHERE id = %(stream)s"

_WRITE: Final = f"""
    WITH moved AS (
        INSERT INTO ledger_stream AS there (id, kind, seq, head) VALUES (%s, %s, %s, %s)
        ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, head = excluded.head WHERE there.seq = %s AND there.head = %s
        RETURNING id
    )
    INSERT INTO ledger_entry ({streams.COLUMNS})
    SELECT %s::uuid, %s::uuid, %s::int, %s::timestamptz, %s::text, %s::text, %s::uuid, %s::uuid, %s::uuid, %s::jsonb,
        %s::bytea, %s::bytea FROM moved
"""


def append(
    stream_kind: str,
    stream_id: UUID,
    *,
    verb: str,
    actor: LedgerActor,
    at: datetime,
    particulars: Mapping[str, Any],
    end: End | None = None,
) -> EntryRow:
    """Add one entry to the end of a stream. END: what a look at it gave a moment ago, for who has looked."""
    seq, head = end or _end_of(stream_id)
    entry = next_entry(stream=stream_id, seq=seq + 1, prev=head, at=at, verb=verb, actor=actor, particulars=particulars)
    moved = [stream_id, stream_kind, entry.seq, entry.hash, seq, head]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*moved, *streams.entry_parameters(entry)])
        if cursor.rowcount:
            return entry
    return streams.append(stream_kind, stream_id, verb=verb, actor=actor, at=at, particulars=particulars)


def _end_of(stream_id: UUID) -> End:
    with connection.cursor() as cursor:
        cursor.execute(END, {"stream": stream_id})
        return found_end(cursor.fetchone())


def found_end(row: tuple[int, Any] | None) -> End:
    """What END gave."""
    return (row[0], bytes(row[1])) if row else NEW
