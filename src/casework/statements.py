"""A statement of the engine, sent on Django's connection without the layers above libpq (config.postgresql).

The rules of a move take less time than Django's cursor and psycopg's, so the engine's few statements (lock, holder, write) go
this way. They run in the transaction of the caller like any other, and are logged and counted where Django counts.
"""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection


def fetch_row(query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row that QUERY gives, its parameters named $1, $2, …; None where it gives none. JSON comes parsed."""
    if not connection.queries_logged:
        return connection.fetch_row(query, params)
    started = time.monotonic()
    row = connection.fetch_row(query, params)
    connection.queries_log.append({"sql": query, "time": f"{time.monotonic() - started:.3f}"})
    return row
