"""A statement of the engine, sent on Django's connection without the layers above libpq (config.postgresql).

The rules of a move take less time than Django's cursor and psycopg's, so the engine's few statements (lock, holder, write) go
this way. They run in the transaction of the caller like any other.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DataError, connections
from psycopg.errors import DivisionByZero

# What a statement gives in place of a row count that must not be zero: where it is, nothing of the statement is done.
AT_LEAST_ONE = "1 / (EXISTS (TABLE {}))::int"


class _Here(threading.local):
    link: Any = None  # what a brief transaction of this thread runs on: Django asks who is calling each time


_here = _Here()


class NothingMatched(Exception):
    """An update that had to match a row matched none; nothing was written."""


def fetch_row(query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row that QUERY gives, its parameters named $1, $2, …; None where it gives none. JSON comes parsed."""
    row: tuple[Any, ...] | None = _link().fetch_row(query, params)
    return row


def carry_out(query: str, params: Sequence[Any]) -> None:
    """A QUERY of which nobody wants rows; in a `brief_transaction` an error of it is raised at its end."""
    try:
        _link().carry_out(query, params)
    except DataError as refused:
        raise _told_apart(refused) from refused


@contextmanager
def brief_transaction() -> Iterator[None]:
    """`transaction.atomic` for a lock-and-read and a write: kept or lost together, with two messages to the server instead of
    four."""
    before, _here.link = _here.link, _link()
    try:
        with _here.link.brief():
            yield
    except DataError as refused:
        raise _told_apart(refused) from refused
    finally:
        _here.link = before


def _link() -> Any:
    return _here.link or connections[DEFAULT_DB_ALIAS]


def _told_apart(refused: DataError) -> Exception:
    return NothingMatched() if isinstance(refused.__cause__, DivisionByZero) else refused
