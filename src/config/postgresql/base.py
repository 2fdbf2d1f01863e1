"""Django's PostgreSQL backend, with the engine's few statements said to libpq directly.

Through psycopg's cursors and transaction handling they cost the web more than the rules that they carry. Everything else
is Django's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import Enum, auto
from itertools import count
from typing import Any, Final

import psycopg
from django.db import transaction
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.adapt import PyFormat
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.types.json import set_json_loads
from psycopg_pool import PoolTimeout

from config.postgresql.implicit import Implicit
from config.postgresql.values import transformer

# PostgreSQL speaks UTF-8; looking which encoding a column is in takes as long as reading it.
_read_json: Final = json.JSONDecoder().decode
set_json_loads(lambda data: _read_json(data if isinstance(data, str) else str(data, "utf-8")))

_DONE: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_UNSEEN: Final = nullcontext()
_QUICKEST: Final = [PyFormat.AUTO]
_WAITS: Final = 5  # times the second that a pool has


class _Session:
    """What one connection keeps for the statements said directly: their names on the server, and how values travel."""

    def __init__(self, link: psycopg.Connection[Any]) -> None:
        self.names: dict[str, bytes] = {}
        self.values = transformer(link)
        self.implicit = Implicit(link)


_KEPT: Final = "_engine_session"  # where a connection of psycopg keeps its own: gone with it
_serial = count(1)  # a name is used once, so one that psycopg has deallocated meanwhile is never taken for another


class _Begun(Enum):
    """How the transaction that Django believes open stands with the server."""

    EXPLICITLY = auto()  # by BEGIN, or there is none
    NOT_YET = auto()  # its first statement begins it
    IMPLICITLY = auto()
    OVER = auto()  # it ended implicitly, and Django is about to learn how


class _Brief(transaction.Atomic):
    """See `DatabaseWrapper.brief`."""

    def __init__(self, wrapper: DatabaseWrapper) -> None:
        super().__init__(wrapper.alias, savepoint=True, durable=False)
        self._wrapper = wrapper

    def __enter__(self) -> None:
        if not self._wrapper.in_atomic_block:
            self._wrapper.close_if_health_check_failed()
            self._wrapper.become_brief()
        super().__enter__()

    def __exit__(self, *raised: object) -> None:
        try:
            super().__exit__(*raised)
        finally:
            self._wrapper.is_brief = self._wrapper.is_light = False
            self._wrapper.begun = _Begun.EXPLICITLY


class DatabaseWrapper(base.DatabaseWrapper):
    """psycopg stays in autocommit mode; a transaction begins and ends by the statements that say so, or in a `brief` one by
    its first and last statement."""

    begun = _Begun.EXPLICITLY
    is_brief = False
    is_light = False  # brief, and nobody counts or logs its statements
    run_commit_hooks_on_set_autocommit_on: bool  # Django's own

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A pool gives up after a second: whoever waits longer for a database that is away waits for nothing. One that is only
        slow in opening another connection, on a busy machine, has refused none meanwhile and is waited for."""
        for _ in range(_WAITS - 1):
            refused = self._refused()
            try:
                return super().get_new_connection(conn_params)
            except PoolTimeout:
                if self._refused() != refused:
                    raise
        return super().get_new_connection(conn_params)

    def _refused(self) -> int:
        """How many connections the pool has asked for in vain."""
        return int(self.pool.get_stats().get("connections_errors", 0)) if self.pool else 0

    def brief(self) -> _Brief:
        """`transaction.atomic` for a few statements said by `fetch_row` and `carry_out`: no messages for BEGIN and COMMIT. Any
        other statement makes it an ordinary transaction, and inside another it is an ordinary savepoint."""
        return _Brief(self)

    def become_brief(self) -> None:
        """The transaction that begins now is a brief one."""
        self.is_brief = True
        self.is_light = self.connection is not None and not self.queries_logged

    def create_cursor(self, name: str | None = None) -> Any:
        """What goes through a cursor goes past the pipeline."""
        self._begin_explicitly()
        return super().create_cursor(name)

    def _begin_explicitly(self) -> None:
        begun, self.begun = self.begun, _Begun.EXPLICITLY
        if begun is _Begun.NOT_YET:
            self._say(b"BEGIN")
        elif begun is _Begun.IMPLICITLY:
            self._told(self._session.implicit.make_explicit)

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

    def carry_out(self, query: str, params: Sequence[Any]) -> None:
        """A QUERY of which nobody wants rows. In a brief transaction it travels with the commit: an error of it is raised there,
        and nothing was written."""
        if self.begun is not _Begun.IMPLICITLY:
            self.fetch_row(query, params)
            return
        with self._logged(query):
            self._told(self._executed, self._session, query, params, self._session.implicit.tell)

    @property
    def _session(self) -> _Session:
        kept = self.connection.__dict__
        if (session := kept.get(_KEPT)) is None:
            session = kept[_KEPT] = _Session(self.connection)
        return session

    def _forget_session(self) -> None:
        self.connection.__dict__.pop(_KEPT, None)

    def _row(self, query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
        session = self._session
        result = self._told(self._executed, session, query, params, self._answer)
        session.values.set_pgresult(result)
        return session.values.load_row(0, tuple) if result.ntuples else None

    def _executed(self, session: _Session, query: str, params: Sequence[Any], said: Callable[..., Any]) -> Any:
        if self.begun is _Begun.NOT_YET:
            self.begun = _Begun.IMPLICITLY
        name = session.names.get(query) or self._prepare(session, query)
        sent = session.values.dump_sequence(params, _QUICKEST * len(params))
        return said("exec_prepared", name, sent, session.values.formats, Format.BINARY)

    def _prepare(self, session: _Session, query: str) -> bytes:
        name = b"engine_%d" % next(_serial)
        self._answer("prepare", name, query.encode())
        session.names[query] = name
        return name

    def _savepoint_rollback(self, sid: str) -> None:
        """psycopg lets go of every prepared statement after a rollback, ours with its own."""
        super()._savepoint_rollback(sid)
        self._forget_session()

    def _close(self) -> None:
        """The pool rolls back what comes to it unfinished, which is such a rollback too."""
        if self.connection is not None and self.connection.info.transaction_status != TransactionStatus.IDLE:
            self._forget_session()
        return super()._close()

    # Django's own way around BEGIN and COMMIT asks each time whether another thread or an event loop is about: it takes a
    # twelfth of a move's time, and a brief transaction is entered and left within one function.

    def get_autocommit(self) -> bool:
        return self.autocommit if self.is_light else super().get_autocommit()

    def set_autocommit(self, autocommit: bool, **how: bool) -> None:  # noqa: FBT001 -- Django's signature
        if not self.is_light:
            super().set_autocommit(autocommit, **how)
        elif not autocommit:
            self.autocommit, self.begun = False, _Begun.NOT_YET
        else:
            self.autocommit, self.is_brief, self.is_light, self.begun = True, False, False, _Begun.EXPLICITLY
            if self.run_commit_hooks_on_set_autocommit_on:
                self.run_commit_hooks_on_set_autocommit_on = False
                self.run_and_clear_commit_hooks()

    def commit(self) -> None:
        if not self.is_light:
            super().commit()
            return
        self._commit()
        self.errors_occurred, self.run_commit_hooks_on_set_autocommit_on = False, True

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 -- Django's signature
        if not autocommit:
            if self.is_brief:
                self.begun = _Begun.NOT_YET
            else:
                self._say(b"BEGIN")
        elif not self.connection.autocommit:
            super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        if self.connection is not None:
            with self._logged("COMMIT"):
                self._end(b"COMMIT", self._session.implicit.commit)

    def _rollback(self) -> None:
        if self.connection is not None:
            with self._logged("ROLLBACK"):
                self._end(b"ROLLBACK", self._session.implicit.roll_back)

    def _end(self, command: bytes, implicitly: Callable[[], None]) -> None:
        begun, self.begun = self.begun, _Begun.OVER
        if begun is _Begun.EXPLICITLY:
            self.begun = begun
            self._say(command)
        elif begun is _Begun.IMPLICITLY:
            self._told(implicitly)

    def _logged(self, statement: str) -> AbstractContextManager[None]:
        return _UNSEEN if self.is_light or not self.queries_logged else debug_transaction(self, statement)

    def _say(self, command: bytes) -> None:
        self._told(self._answer, "exec_", command)

    def _told(self, said: Callable[..., Any], *what: Any) -> Any:
        """What comes of SAID; an error of psycopg as Django's."""
        try:
            return said(*what)
        except psycopg.Error:
            with self.wrap_database_errors:
                raise

    def _answer(self, call: str, *asked: Any) -> Any:
        """What libpq's CALL gives; an error of the server as psycopg would raise it."""
        link = self.connection
        if link.closed:
            raise psycopg.OperationalError("the connection is closed")
        if self.begun is _Begun.IMPLICITLY:
            result = self._session.implicit.ask(call, *asked)
        else:
            result = getattr(link.pgconn, call)(*asked)
        if result.status in _DONE:
            return result
        if link.closed and not result.error_field(DiagnosticField.SQLSTATE):  # nobody answered: psycopg calls it so
            raise psycopg.OperationalError(link.pgconn.get_error_message())
        raise error_from_result(result, encoding=link.info.encoding)
