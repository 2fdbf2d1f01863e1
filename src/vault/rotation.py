"""Rotation: what is encrypted in the database is encrypted anew under the current keys, in batches, at any time.

Rooms register their columns; `manage.py rotate_keys` walks them. Stopping half-way loses nothing: a row that is
already current is passed over the next time. Message keys are not rotated: their day keys die anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from vault.keys import encrypted_version, keyring

_BATCH: Final = 500

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A bytea column written by `Keyring.encrypt(purpose, …, aad(id, column))`."""

    name: str
    purpose: str
    aad: Callable[[UUID, str], bytes]


@dataclass(frozen=True, slots=True)
class TagColumn:
    """A blind index column: computed again from the clear text of an encrypted column and the columns `beside` it."""

    name: str
    of: str
    tag: Callable[[str, Row], bytes | None]
    beside: tuple[str, ...] = ()
    version_column: str | None = None


@dataclass(frozen=True, slots=True)
class EncryptedTable:
    """A table with a uuid primary key `id` whose columns rotate."""

    table: str
    columns: tuple[EncryptedColumn, ...]
    tags: tuple[TagColumn, ...] = ()


_tables: dict[str, EncryptedTable] = {}


def register(table: EncryptedTable) -> None:
    _tables[table.table] = table


def registered() -> list[EncryptedTable]:
    return [_tables[name] for name in sorted(_tables)]


def rotate(table: EncryptedTable, *, batch: int = _BATCH) -> Iterator[tuple[int, int]]:
    """Bring a table up to the current keys. Yields (rows seen, rows written) after each committed batch."""
    last: UUID | None = None
    while True:
        with transaction.atomic():
            rows = _batch(table, last, batch)
            written = sum(_renew(table, row) for row in rows)
        if not rows:
            return
        last = rows[-1]["id"]
        yield len(rows), written


def _batch(table: EncryptedTable, after: UUID | None, size: int) -> list[dict[str, Any]]:
    names = ["id", *(column.name for column in table.columns), *(tag.name for tag in table.tags)]
    names += [name for tag in table.tags for name in tag.beside]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM {table.table} WHERE %s::uuid IS NULL OR id > %s::uuid"
            f" ORDER BY id LIMIT {int(size)} FOR NO KEY UPDATE",
            [after, after],
        )
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _renew(table: EncryptedTable, row: dict[str, Any]) -> bool:
    changes: dict[str, Any] = {}
    for column in table.columns:
        if (fresh := _encrypted_anew(column, row)) is not None:
            changes[column.name] = fresh
    for tag in table.tags:
        changes |= _tagged_anew(table, tag, row)
    if not changes:
        return False
    assignments = ", ".join(f"{name} = %s" for name in changes)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table.table} SET {assignments} WHERE id = %s", [*changes.values(), row["id"]])
    return True


def _encrypted_anew(column: EncryptedColumn, row: Row) -> bytes | None:
    blob, ring = row[column.name], keyring()
    if blob is None or encrypted_version(blob) == ring.version(column.purpose):
        return None
    aad = column.aad(row["id"], column.name)
    return ring.encrypt(column.purpose, ring.decrypt(column.purpose, bytes(blob), aad), aad)


def _tagged_anew(table: EncryptedTable, tag: TagColumn, row: Row) -> dict[str, Any]:
    if row[tag.of] is None:
        return {}
    column = next(column for column in table.columns if column.name == tag.of)
    ring = keyring()
    clear = ring.decrypt(column.purpose, bytes(row[tag.of]), column.aad(row["id"], column.name)).decode()
    fresh = tag.tag(clear, row)
    if fresh == (None if row[tag.name] is None else bytes(row[tag.name])):
        return {}
    version = {tag.version_column: ring.version("index")} if tag.version_column else {}
    return {tag.name: fresh, **version}


def own_aad(row_id: UUID, column: str) -> bytes:
    """The usual place that a ciphertext is bound to: its row and its column."""
    return row_id.bytes + column.encode()


register(
    EncryptedTable(
        "vault_file",
        (EncryptedColumn("key_ct", "files", own_aad), EncryptedColumn("name_ct", "files", own_aad)),
    )
)
