"""Where a message that has just arrived is kept before anybody is told that we have it: one statement, nothing else.

The hot way of the house: it has connections of its own, always ready and never asked first whether they live, because
asking costs as much as storing. A connection that turns out to be dead is thrown away and the message stored on a new
one; storing it twice is harmless. In a transaction that somebody has opened it joins that transaction.
"""

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg
from django.db import connection

from kernel.ids import uuid7

# One statement, so that a repeat leaves no key behind and a message never lies there without its key.
_KEEP: Final = """
    WITH fresh AS (
        INSERT INTO messaging_inbound
            (id, channel, dedup, sender_tag, body, state, problem, attempts, next_try_at, received_at)
        VALUES ($1, $2, $3, $4, $5, 'new', '', 0, $6, $6)
        ON CONFLICT (channel, dedup) DO NOTHING RETURNING id)
    INSERT INTO vault_messagekey (id, wrapped) SELECT id, $7 FROM fresh
"""
# Where the index key was rotated: what came before that is known by its earlier versions.
_KEEP_UNLESS_KNOWN: Final = _KEEP.replace(
    "VALUES ($1, $2, $3, $4, $5, 'new', '', 0, $6, $6)",
    """SELECT $1, $2, $3, $4, $5, 'new', '', 0, $6, $6
        WHERE NOT EXISTS (SELECT 1 FROM messaging_inbound WHERE channel = $2 AND dedup = ANY ($8))""",
)

_idle: Final[deque[psycopg.Connection[Any]]] = deque()  # of this process; as many as there were callers at once


class Arrival(NamedTuple):
    """What came: sealed body and its wrapped key; `dedup` makes two deliveries one, `sender_tag` keeps the order."""

    channel: str
    dedup: bytes
    sender_tag: bytes
    body: bytes
    wrapped: bytes
    at: datetime
    earlier: Sequence[bytes] = ()  # `dedup` under the earlier versions of the index key


def keep(arrival: Arrival) -> bool:
    """Store what arrived; False when it was here before. Committed when this returns (psycopg.Error when it is not)."""
    come = arrival
    row = [uuid7(), come.channel, come.dedup, come.sender_tag, come.body, come.at, come.wrapped]
    if come.earlier:
        row.append(list(come.earlier))
    query = _KEEP_UNLESS_KNOWN if come.earlier else _KEEP
    if connection.in_atomic_block:
        return _store(psycopg.RawCursor(connection.connection), query, row)
    try:
        return _keep_on(_idle.pop() if _idle else _connect(), query, row)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        drop_connections()  # the server was away for a moment: all that wait are dead too
        return _keep_on(_connect(), query, row)


def open_connection() -> None:
    """Have one ready before the first message comes."""
    _idle.append(_connect())


def drop_connections() -> None:
    """Close those that wait."""
    while _idle:
        _idle.pop().close()


def _keep_on(link: psycopg.Connection[Any], query: str, row: Sequence[Any]) -> bool:
    try:
        kept = _store(link.cursor(), query, row)
    except BaseException:
        link.close()
        raise
    _idle.append(link)
    return kept


def _connect() -> psycopg.Connection[Any]:
    asked = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "pool"):
        asked.pop(ours, None)
    return psycopg.connect(**asked, autocommit=True, cursor_factory=psycopg.RawCursor, connect_timeout=1)


def _store(cursor: psycopg.Cursor[Any], query: str, row: Sequence[Any]) -> bool:
    cursor.execute(query, row, prepare=True)
    return cursor.rowcount == 1
