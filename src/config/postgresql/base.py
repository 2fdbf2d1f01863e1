"""Django's PostgreSQL backend, with the engine's few statements said to libpq directly.

A transaction of the engine is four statements; through psycopg's cursors and transaction handling they cost the web more
than the rules that they carry. Everything else is Django's.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, Format, TransactionStatus

_DONE: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_UNSEEN: Final = nullcontext()


class _Session:
    """What one connection keeps for the statements said directly: their names on the server, and how values travel."""

    def __init__(self, link: psycopg.Connection[Any]) -> None:
        self.names: dict[str, bytes] = {}
        self.values = Transformer(link)


_sessions: WeakKeyDictionary[psycopg.Connection[Any], _Session] = WeakKeyDictionary()
_serial = count(1)  # a name is used once, so one that psycopg has deallocated meanwhile is never taken for another


class DatabaseWrapper(base.DatabaseWrapper):
    """psycopg stays in autocommit mode; a transaction begins and ends by the statements that say so."""

    def fetch_row(self, query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row that QUERY gives, its parameters named $1, $2, …; prepared by the server at its first use.

        The server infers the type of each parameter from its place. Part of the transaction that is open, like any statement,
        and logged and counted where Django counts.
        """
        if self.connection is None:
            self.ensure_connection()
        self.validate_no_broken_transaction()
        with self._logged(query):
            return self._row(query, params)

    def _row(self, query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
        session = _sessions.get(self.connection) or _sessions.setdefault(self.connection, _Session(self.connection))
        try:
            name = session.names.get(query) or self._prepare(session, query)
            sent = session.values.dump_sequence(params, [PyFormat.TEXT] * len(params))
            result = self._answer("exec_prepared", name, sent, session.values.formats, Format.BINARY)
        except psycopg.Error:
            with self.wrap_database_errors:
                raise
        session.values.set_pgresult(result)
        return session.values.load_row(0, tuple) if result.ntuples else None

    def _prepare(self, session: _Session, query: str) -> bytes:
        name = b"engine_%d" % next(_serial)
        self._answer("prepare", name, query.encode())
        session.names[query] = name
        return name

    def _savepoint_rollback(self, sid: str) -> None:
        """psycopg lets go of every prepared statement after a rollback, ours with its own."""
        super()._savepoint_rollback(sid)
        _sessions.pop(self.connection, None)

    def _close(self) -> None:
        """The pool rolls back what comes to it unfinished, which is such a rollback too."""
        if self.connection is not None and self.connection.info.transaction_status != TransactionStatus.IDLE:
            _sessions.pop(self.connection, None)
        return super()._close()

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 -- Django's signature
        if not autocommit:
            self._say(b"BEGIN")
        elif not self.connection.autocommit:
            super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        if self.connection is not None:
            with self._logged("COMMIT"):
                self._say(b"COMMIT")

    def _rollback(self) -> None:
        if self.connection is not None:
            with self._logged("ROLLBACK"):
                self._say(b"ROLLBACK")

    def _logged(self, statement: str) -> AbstractContextManager[None]:
        return debug_transaction(self, statement) if self.queries_logged else _UNSEEN

    def _say(self, command: bytes) -> None:
        try:
            self._answer("exec_", command)
        except psycopg.Error:
            with self.wrap_database_errors:
                raise

    def _answer(self, call: str, *asked: Any) -> Any:
        """What libpq's CALL gives; an error of the server as psycopg would raise it."""
        link = self.connection
        if link.closed:
            raise psycopg.OperationalError("the connection is closed")
        result = getattr(link.pgconn, call)(*asked)
        if result.status in _DONE:
            return result
        if link.closed and not result.error_field(DiagnosticField.SQLSTATE):  # nobody answered: psycopg calls it so
            raise psycopg.OperationalError(link.pgconn.get_error_message())
        raise error_from_result(result, encoding=link.info.encoding)
