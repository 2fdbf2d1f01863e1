"""A statement of the engine, sent on Django's connection without the layers above psycopg.

The rules of a move take less time than Django's cursor, the rewriting of placeholders and psycopg's refusal to remember
statements of more than fifty parameters; so the engine's three statements (lock, holder, write) go this way. They run in
the transaction of the caller like any other, and are logged and counted like any other where Django counts.
"""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import RawCursor


def fetch_row(query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row that QUERY gives, its parameters named $1, $2, …; prepared by the server at its first use."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    started = time.monotonic()
    with connection.wrap_database_errors:
        cursor = RawCursor(connection.connection)
        cursor.execute(query, params, prepare=True)
        row = cursor.fetchone()
    if connection.queries_logged:
        connection.queries_log.append({"sql": query, "time": f"{time.monotonic() - started:.3f}"})
    return row
