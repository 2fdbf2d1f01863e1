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
    aad: Callable[[Any, str], bytes]


@dataclass(frozen=True, slots=True)
class WovenColumn:
    """A column of another form with ciphertexts somewhere in it. `anew`: the same with them encrypted anew; None: nothing to do."""

    name: str
    anew: Callable[[Any], Any | None]


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
    """A table whose columns rotate, walked by its primary key `key`."""

    table: str
    columns: tuple[EncryptedColumn, ...]
    tags: tuple[TagColumn, ...] = ()
    woven: tuple[WovenColumn, ...] = ()
    key: str = "id"


_tables: dict[str, EncryptedTable] = {}


def register(table: EncryptedTable) -> None:
    _tables[table.table] = table


def registered() -> list[EncryptedTable]:
    return [_tables[name] for name in sorted(_tables)]


def rotate(table: EncryptedTable, *, batch: int = _BATCH) -> Iterator[tuple[int, int]]:
    """Bring a table up to the current keys. Yields (rows seen, rows written) after each committed batch."""
    last: Any = None
    while True:
        with transaction.atomic():
            rows = _batch(table, last, batch)
            written = sum(_renew(table, row) for row in rows)
        if not rows:
            return
        last = rows[-1][table.key]
        yield len(rows), written


def _batch(table: EncryptedTable, after: Any, size: int) -> list[dict[str, Any]]:
    held: tuple[EncryptedColumn | TagColumn | WovenColumn, ...] = (*table.columns, *table.tags, *table.woven)
    names = [table.key, *(column.name for column in held)]
    names += [name for tag in table.tags for name in tag.beside]
    onward = "" if after is None else f"WHERE {table.key} > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM {table.table} {onward}"
            f" ORDER BY {table.key} LIMIT {int(size)} FOR NO KEY UPDATE",
            [] if after is None else [after],
        )
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _renew(table: EncryptedTable, row: dict[str, Any]) -> bool:
    changes: dict[str, Any] = {}
    for column in table.columns:
        blob = row[column.name]
        fresh = None if blob is None else anew(column.purpose, blob, column.aad(row[table.key], column.name))
        if fresh is not None:
            changes[column.name] = fresh
    for woven in table.woven:
        if (whole := woven.anew(row[woven.name])) is not None:
            changes[woven.name] = whole
    for tag in table.tags:
        changes |= _tagged_anew(table, tag, row)
    if not changes:
        return False
    assignments = ", ".join(f"{name} = %s" for name in changes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table.table} SET {assignments} WHERE {table.key} = %s", [*changes.values(), row[table.key]]
        )
    return True


def anew(purpose: str, blob: bytes, aad: bytes) -> bytes | None:
    """The same words under the current key; None when they are."""
    ring = keyring()
    if encrypted_version(blob) == ring.version(purpose):
        return None
    return ring.encrypt(purpose, ring.decrypt(purpose, bytes(blob), aad), aad)


def _tagged_anew(table: EncryptedTable, tag: TagColumn, row: Row) -> dict[str, Any]:
    if row[tag.of] is None:
        return {}
    column = next(column for column in table.columns if column.name == tag.of)
    ring = keyring()
    clear = ring.decrypt(column.purpose, bytes(row[tag.of]), column.aad(row[table.key], column.name)).decode()
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
