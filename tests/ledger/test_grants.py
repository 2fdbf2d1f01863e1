"""As the application's own role: the ledger can be read and added to, and nothing else, by any statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection

from kernel.time import now, today
from ledger.chain import SYSTEM
from ledger.grants import AppRoleTooStrong, NoAppRole, apply_grants
from ledger.partitions import (
    NotATableName,
    append_only_tables,
    ensure_partitions,
    partitions_of,
    register_append_only,
)
from ledger.streams import append, book_stream
from ledger.verify import verify
from tests.ledger import database
from tests.ledger.database import APP_ROLE, as_superuser
from tests.ledger.quiet import seal_once

A = book_stream("a")


@pytest.fixture
def as_app(room: str) -> Iterator[psycopg.Connection[Any]]:
    append("trial", A, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={})
    seal_once()
    with database.as_app(room) as app:
        yield app


def partition_of_today() -> str:
    return f"ledger_entry_{today():%Y_%m}"


FORBIDDEN = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} ADD COLUMN x int",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER ledger_entry_append_only",
    "ALTER TABLE {table} OWNER TO " + APP_ROLE,
    "ALTER TABLE {table} RENAME TO x",
    "DROP TABLE {table}",
    "DROP TABLE {table} CASCADE",
    "CREATE TRIGGER x BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE x AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "CREATE INDEX ON {table} ({column})",
    "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
    "MERGE INTO {table} t USING {table} s ON true WHEN MATCHED THEN DELETE",
]
OTHERS = [
    "SET session_replication_role = replica",
    "CREATE TABLE mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.ledger_txid2() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION ledger_txid() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "DROP FUNCTION ledger_refuse_change() CASCADE",
    "ALTER FUNCTION ledger_refuse_change() RENAME TO x",
    "ALTER TABLE ledger_entry DETACH PARTITION ledger_entry_default",
    "SET ROLE pg_write_all_data",
    "CREATE ROLE another",
    "COPY ledger_entry TO PROGRAM 'true'",
    "TRUNCATE people_identity",
    "TRUNCATE ledger_stream",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', '2026-01-01')",
    "UPDATE ledger_seal SET count = 0",
]


def not_refused(app: psycopg.Connection[Any], statements: list[str]) -> list[str]:
    passed = []
    for statement in statements:
        try:
            app.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            continue
        passed.append(statement)
    return passed


@pytest.mark.parametrize("table", ["ledger_entry", "partition", "ledger_entry_default", "ledger_seal"])
def test_nothing_can_be_changed(as_app: psycopg.Connection[Any], table: str) -> None:
    name = partition_of_today() if table == "partition" else table
    columns = (
        {"column": "count", "key": "n"} if table == "ledger_seal" else {"column": "verb", "key": "stream, seq, at"}
    )
    assert not_refused(as_app, [statement.format(table=name, **columns) for statement in FORBIDDEN]) == []
    assert as_app.execute("SELECT count(*) FROM ledger_entry").fetchone() == (1,)


def test_no_way_around(as_app: psycopg.Connection[Any]) -> None:
    assert not_refused(as_app, OTHERS) == []
    as_app.execute(f"GRANT ALL ON ledger_entry TO {APP_ROLE}".encode())  # only a warning: there is nothing to give
    assert not_refused(as_app, ["DELETE FROM ledger_entry"]) == []


def test_the_application_can_do_its_work(as_app: psycopg.Connection[Any], room: str) -> None:
    connection.close()
    connection.settings_dict.update(USER=APP_ROLE, PASSWORD=APP_ROLE)
    append("trial", A, verb="trial:thing:changed", actor=SYSTEM, at=now(), particulars={})
    seal_once()
    assert verify() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == APP_ROLE


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry",
                  "TRUNCATE ledger_entry_default", "DELETE FROM ledger_seal", "TRUNCATE ledger_seal", "TRUNCATE {month}"]
)  # fmt: skip
def test_even_the_owner_is_refused_by_the_triggers(as_app: Any, room: str, statement: str) -> None:
    with as_superuser(room) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(statement.format(month=partition_of_today()).encode())


def test_a_strong_role_is_refused(room: str) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(NoAppRole):
            apply_grants(cursor, "nobody_at_all")
        with pytest.raises(AppRoleTooStrong, match="superuser"):
            apply_grants(cursor, connection.settings_dict["USER"])


def test_grants_again_change_nothing_and_mend_what_was_loosened(as_app: psycopg.Connection[Any], room: str) -> None:
    with as_superuser(room) as owner:
        owner.execute(f"GRANT ALL ON ledger_entry TO {APP_ROLE}".encode())
        owner.execute(f"GRANT DELETE ON {partition_of_today()} TO {APP_ROLE}".encode())
    with connection.cursor() as cursor:
        apply_grants(cursor, APP_ROLE)
        apply_grants(cursor, APP_ROLE)
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s"
            " AND table_name LIKE 'ledger_entry%%' OR grantee = %s AND table_name = 'ledger_seal'",
            [APP_ROLE, APP_ROLE],
        )
        held = cursor.fetchall()
    assert {privilege for _, privilege in held} == {"SELECT", "INSERT"}
    assert len({table for table, _ in held}) == 1 + 26 + 1 + 1


def test_partitions_are_made_ahead_and_once(room: str) -> None:
    with connection.cursor() as cursor:
        have = partitions_of(cursor, "ledger_entry")
        assert len(have) == 26 + 1 and "ledger_entry_default" in have
        assert ensure_partitions(cursor, today()) == []
        made = ensure_partitions(cursor, date(today().year + 1, 1, 31))
        assert made and all(name.startswith("ledger_entry_") for name in made)


def test_an_entry_lies_in_its_month_in_viet_nam(as_app: Any, room: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM ledger_entry WHERE stream = %s", [A])
        assert cursor.fetchone()[0] == partition_of_today()


def test_a_month_that_already_lies_in_default_is_left_there(room: str) -> None:
    far = now().replace(year=now().year + 4, day=1)
    append("trial", A, verb="trial:thing:made", actor=SYSTEM, at=far, particulars={})
    with connection.cursor() as cursor:
        made = ensure_partitions(cursor, far.date())
        assert f"ledger_entry_{far:%Y_%m}" not in made and len(made) == 25
    append("trial", A, verb="trial:thing:made", actor=SYSTEM, at=far, particulars={})
    assert verify() == []


def test_the_register_of_append_only_tables() -> None:
    assert {"ledger_entry", "ledger_seal"} <= {known.table for known in append_only_tables()}
    with pytest.raises(NotATableName):
        register_append_only("x; DROP TABLE y")
