"""A database of one's own: migrated once, copied per test, so that a test may commit, connect twice and attack.

The ledger forbids TRUNCATE and its tests need several connections and roles, so neither rolled-back transactions nor
Django's flush will do. MOTCUA_TEST_ADMIN_URL names a superuser on any server (default: the server of DATABASE_URL).
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from ledger.grants import apply_grants
from ledger.partitions import ensure_partitions
from kernel.time import today

APP_ROLE = "motcua_test_app"


def admin_url(database: str = "postgres") -> str:
    url = os.environ.get("MOTCUA_TEST_ADMIN_URL")
    if not url:
        own = settings.DATABASES["default"]
        url = f"postgresql://postgres@{own['HOST'] or '127.0.0.1'}:{own['PORT'] or 5432}/postgres"
    return urlsplit(url)._replace(path=f"/{database}").geturl()


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
    """Django's default connection on that database, as the superuser."""
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
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(kept)


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
                    cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN")
                ensure_partitions(cursor, today())
                apply_grants(cursor, APP_ROLE)
        yield name
