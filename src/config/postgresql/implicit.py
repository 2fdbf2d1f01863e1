"""A transaction without BEGIN and COMMIT: PostgreSQL opens one with the first statement after a Sync and commits it at the next
(PostgreSQL documentation, "Pipeline Mode"; "Message Flow: Pipelining").

A move is a lock-and-read and a write. Said this way it is two messages to the server instead of four, and a tenth of its time.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


class Implicit:
    """The transactions of LINK that nobody says BEGIN for: open from the first `ask` to `commit`, `roll_back` or
    `make_explicit`, one after another. While one is open nothing else may be said on LINK."""

    def __init__(self, link: psycopg.Connection[Any]) -> None:
        self._server: PGconn = link.pgconn
        self._encoding = link.info.encoding
        self._readable, self._either = select.poll(), select.poll()
        self._readable.register(self._server.socket, select.POLLIN)
        self._either.register(self._server.socket, select.POLLIN | select.POLLOUT)
        self.is_open = self._has_failed = False

    def ask(self, call: str, *asked: Any) -> PGresult:
        """What libpq's CALL (`prepare`, `exec_prepared`, …) gives; the transaction stays open, so the server is asked to answer
        now (Flush) and not to commit (Sync)."""
        if not self.is_open:
            self._server.enter_pipeline_mode()
            self.is_open, self._has_failed = True, False
        getattr(self._server, _SENT[call])(*asked)
        self._server.send_flush_request()
        self._sent()
        result = self._next()
        if result is None:
            raise psycopg.OperationalError(self._server.get_error_message())
        self._next()  # the end of this statement's results
        self._has_failed = result.status in _FAILED
        return result

    def tell(self, call: str, *asked: Any) -> None:
        """Say libpq's CALL and go on: what comes of it is known when the transaction ends, and ends it if it is an error."""
        getattr(self._server, _SENT[call])(*asked)

    def commit(self) -> None:
        """Keep what was written. An error of the server (a deferred constraint) is raised as psycopg would raise it."""
        self._end()

    def roll_back(self) -> None:
        """Take back what was written."""
        if self._has_failed:  # the server has done so, and listens again from the next Sync
            self._end()
        else:
            self._end(b"BEGIN", b"ROLLBACK")

    def make_explicit(self) -> None:
        """Go on as a transaction that COMMIT or ROLLBACK ends: what was done and locked stays done and locked."""
        self._end(b"BEGIN")

    def _end(self, *commands: bytes) -> None:
        self.is_open = False
        for command in commands:
            self._server.send_query_params(command, None)
        self._server.pipeline_sync()
        self._sent()
        failed: PGresult | None = None
        while (result := self._next()) is None or result.status != ExecStatus.PIPELINE_SYNC:
            if result is None and self._server.status == ConnStatus.BAD:
                raise psycopg.OperationalError(self._server.get_error_message())
            if result is not None and result.status in _FAILED:
                failed = failed or result
        self._server.exit_pipeline_mode()
        if failed is not None and not self._has_failed:
            raise error_from_result(failed, encoding=self._encoding)

    def _sent(self) -> None:
        """All that was said is on its way, also where it is more than the socket takes at once."""
        while self._server.flush():
            self._either.poll()
            self._server.consume_input()

    def _next(self) -> PGresult | None:
        """The next result; None where a statement has no more. Waits outside of libpq, which would hold back other threads."""
        while self._server.is_busy():
            self._readable.poll()
            self._server.consume_input()
        return self._server.get_result()


_SENT = {"prepare": "send_prepare", "exec_prepared": "send_query_prepared"}
