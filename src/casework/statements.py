"""A statement of the engine, sent on Django's connection without the layers above libpq (config.postgresql).

The rules of a move take less time than Django's cursor and psycopg's, so the engine's few statements (lock, holder, write) go
this way. They run in the transaction of the caller like any other.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def fetch_row(query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row that QUERY gives, its parameters named $1, $2, …; None where it gives none. JSON comes parsed."""
    row: tuple[Any, ...] | None = connection.fetch_row(query, params)
    return row
