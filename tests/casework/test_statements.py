"""The engine's own way to the server: values survive it, errors are Django's, and a rolled back savepoint costs nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError, connection, transaction
from psycopg.types.json import Jsonb

from books.orgs.models import Unit
from casework.statements import fetch_row

AT = datetime(2026, 9, 15, 8, 30, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("uuid", UUID(int=7)),
        ("timestamptz", AT),
        ("date", date(2026, 9, 15)),
        ("text", "Đường Nguyễn Văn Cừ \\ ' \" \n 😀"),
        ("bytea", bytes(range(256))),
        ("bigint", 2**62),
        ("smallint", -1),
        ("boolean", False),
        ("interval", timedelta(days=20)),
        ("text", None),
        ("uuid[]", [UUID(int=1), UUID(int=2)]),
    ],
)
@pytest.mark.db
def test_a_value_comes_back_as_it_was_sent(kind: str, value: object) -> None:
    assert fetch_row(f"SELECT $1::{kind}", [value]) == (value,)


@pytest.mark.db
def test_json_goes_out_and_comes_back_parsed() -> None:
    sent = {"cấp": [1, None, {"đến": "15/09/2026"}]}
    assert fetch_row("SELECT $1::jsonb", [Jsonb(sent)]) == (sent,)


@pytest.mark.db
def test_no_row_is_none() -> None:
    assert fetch_row("SELECT id FROM orgs_unit WHERE id = $1", [UUID(int=0)]) is None


@pytest.mark.db
def test_a_statement_survives_the_rollback_of_a_savepoint() -> None:
    """psycopg deallocates every prepared statement of a connection after a ROLLBACK that it sees."""
    query = "SELECT count(*) FROM orgs_unit WHERE code = $1"
    for _ in range(5):  # the ORM's own are prepared by now, so that there is something to deallocate
        assert fetch_row(query, ["none"]) == (0,)
        assert not Unit.objects.filter(code="none").exists()
    for _ in range(2):
        with pytest.raises(DataError), transaction.atomic():
            fetch_row("SELECT 1 / $1::int", [0])
        assert not Unit.objects.filter(code="none").exists()
        assert fetch_row(query, ["none"]) == (0,)


@pytest.mark.db
def test_what_the_server_refuses_is_told_as_django_tells_it() -> None:
    with pytest.raises(ProgrammingError, match="not_there"), transaction.atomic():
        fetch_row("SELECT 1 FROM not_there", [])
    with pytest.raises(DataError), transaction.atomic():
        fetch_row("SELECT $1::date", ["31/02/2026"])
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        with pytest.raises(DataError):
            fetch_row("SELECT 1 / $1::int", [0])
        transaction.set_rollback(True)
        fetch_row("SELECT 1", [])


def closed_here() -> None:
    connection.connection.close()


def cut_on_the_way() -> None:
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("lose", [closed_here, cut_on_the_way])
def test_a_lost_connection_is_an_operational_error(fresh_database: object, lose: Callable[[], None]) -> None:
    """Whoever waits for a database that comes back waits for this class of error."""
    assert fetch_row("SELECT 1", []) == (1,)
    lose()
    with pytest.raises((OperationalError, InterfaceError)):
        fetch_row("SELECT 1", [])
    connection.close()
    assert fetch_row("SELECT 1", []) == (1,)


def test_a_connection_that_the_pool_rolled_back_starts_anew(fresh_database: object) -> None:
    query = "SELECT count(*) FROM orgs_unit WHERE code = $1"
    for _ in range(5):
        assert fetch_row(query, ["none"]) == (0,)
        assert not Unit.objects.filter(code="none").exists()
    connection.set_autocommit(False)
    assert not Unit.objects.filter(code="none").exists()
    connection.close()
    for _ in range(2):
        assert fetch_row(query, ["none"]) == (0,)
