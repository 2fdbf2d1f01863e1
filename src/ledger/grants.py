"""What the application's database role may do: everything ordinary, and on append-only tables SELECT and INSERT.

Run by the owner after every migration (`manage.py prepare`). The grants are the first lock; triggers are the second;
chain and seals find what a superuser did in spite of both.
"""

from __future__ import annotations

from typing import Any

from ledger.errors import LedgerError
from ledger.partitions import append_only_tables, partitions_of


class AppRoleTooStrong(LedgerError):
    """Vai trò cơ sở dữ liệu "{role}" có quyền vượt mức ({why}); ứng dụng không được chạy bằng vai trò này."""


class NoAppRole(LedgerError):
    """Chưa có vai trò cơ sở dữ liệu "{role}"."""


READ_ONLY = ("django_migrations",)


def apply_grants(cursor: Any, app_role: str) -> None:
    """Give the application's role what it needs and take the rest away. Safe to run again."""
    refuse_strong_role(cursor, app_role)
    role = _quoted(app_role)
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        cursor.execute(statement)
    for table in _append_only(cursor):
        cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
    for table in READ_ONLY:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if cursor.fetchone()[0]:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}")


def refuse_strong_role(cursor: Any, app_role: str) -> None:
    """A superuser, an owner or a member of the owner would make every grant worthless."""
    cursor.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
        " pg_has_role(%s, (SELECT relowner FROM pg_class WHERE oid = to_regclass('ledger_entry')), 'member')"
        " FROM pg_roles WHERE rolname = %s",
        [app_role, app_role],
    )
    if (found := cursor.fetchone()) is None:
        raise NoAppRole(role=app_role)
    names = ("superuser", "createrole", "createdb", "bypassrls", "replication", "chủ sở hữu nhật ký")
    if strong := [name for name, held in zip(names, found, strict=True) if held]:
        raise AppRoleTooStrong(role=app_role, why=", ".join(strong))


def _append_only(cursor: Any) -> list[str]:
    tables = []
    for known in append_only_tables():
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [known.table])
        if cursor.fetchone()[0]:
            tables += [known.table, *partitions_of(cursor, known.table)]
    return tables


def _quoted(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'
