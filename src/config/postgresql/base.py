"""Django's PostgreSQL backend, with BEGIN, COMMIT and ROLLBACK said to libpq directly.

A transaction of the engine is four statements; through psycopg's own transaction handling the two shortest of them cost
the web as much as the two that do the work. Everything else is Django's.
"""

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg import OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """psycopg stays in autocommit mode; a transaction begins and ends by the statements that say so."""

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 -- Django's signature
        if not autocommit:
            self._say(b"BEGIN")
        elif not self.connection.autocommit:
            super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        if self.connection is not None:
            with debug_transaction(self, "COMMIT"):
                self._say(b"COMMIT")

    def _rollback(self) -> None:
        if self.connection is not None:
            with debug_transaction(self, "ROLLBACK"):
                self._say(b"ROLLBACK")

    def _say(self, command: bytes) -> None:
        with self.wrap_database_errors:
            if self.connection.closed:
                raise OperationalError("the connection is closed")
            result = self.connection.pgconn.exec_(command)
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result, encoding=self.connection.info.encoding)
