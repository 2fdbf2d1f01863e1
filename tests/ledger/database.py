"""A database with the lowest floors alone (ledger, vault, people): migrated once, copied per test.

The shared template holds the whole house; these rooms are tried without it, which also proves that they need nothing
above them. Tests commit, connect as several roles, and attack as superuser.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from kernel.time import today
from ledger import heads, partitions
from ledger.grants import apply_grants
from ledger.partitions import ensure_partitions
from vault import rotation, sealed

APP_ROLE = "motcua_test_app"


def admin_url(database: str = "postgres") -> str:
    """The superuser's address; the fixture `ground` has started the server and named it."""
    return urlsplit(os.environ["MOTCUA_TEST_ADMIN_URL"])._replace(path=f"/{database}").geturl()


def as_app(database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(admin_url(database), user=APP_ROLE, password=APP_ROLE, autocommit=True)


def as_superuser(database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(admin_url(database), autocommit=True)


@contextmanager
def created(template: str = "template1") -> Iterator[str]:
    name = f"motcua_room_{uuid.uuid4().hex[:12]}"
    with as_superuser("postgres") as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    try:
        yield name
    finally:
        with as_superuser("postgres") as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def pointed_at(database: str) -> Iterator[None]:
    """Django's default connection on that database, as the superuser, and no room above these."""
    parts = urlsplit(admin_url(database))
    kept = dict(connection.settings_dict)
    connections.close_all()
    connection.settings_dict.update(
        NAME=database,
        USER=parts.username or "postgres",
        PASSWORD=parts.password or "",
        HOST=parts.hostname or "",
        PORT=str(parts.port or ""),
        OPTIONS={},
    )
    try:
        with lowest_floors():
            yield
    finally:
        connections.close_all()
        connection.settings_dict.update(kept)


@contextmanager
def lowest_floors() -> Iterator[None]:
    """The registers as if no room above had added to them: its tables are not in these databases."""
    registers: list[tuple[dict[str, Any], set[str]]] = [
        (heads._sources, {"ledger_stream"}),  # noqa: SLF001
        (partitions._tables, {"ledger_entry", "ledger_seal"}),  # noqa: SLF001
        (rotation._tables, {"vault_file", "people_identity"}),  # noqa: SLF001
        (sealed._needed, set()),  # noqa: SLF001
    ]
    kept = [dict(register) for register, _ in registers]
    for register, own in registers:
        for name in set(register) - own:
            del register[name]
    try:
        yield
    finally:
        for (register, _), before in zip(registers, kept, strict=True):
            register.clear()
            register.update(before)


@contextmanager
def migrated(*apps: str) -> Iterator[str]:
    """A template with these apps' tables, partitions, and the application's role with its grants."""
    with created() as name:
        with pointed_at(name):
            for app in apps:
                call_command("migrate", app, verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_ROLE}'")
                ensure_partitions(cursor, today())
                apply_grants(cursor, APP_ROLE)
        yield name
