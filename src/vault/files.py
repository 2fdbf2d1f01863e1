"""Files: each under a key of its own, on disk in the state folder, the wrapped key in its row, so that erasing the
row's key erases the file wherever a copy of it may lie.

Equal files are found by a keyed index of their SHA-256 but stored apart: erasing one person's copy must not touch
another's, and nobody may learn from the disk that two people sent the same. Who may read is decided above.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from kernel.ids import uuid7
from kernel.text import one_line
from vault import journal
from vault.disk import write_file
from vault.errors import KeyDestroyed, Undecipherable, VaultError
from vault.keys import keyring
from vault.kinds import MEDIA_TYPES, Accepted, accepted
from vault.models import File

_NONCE: Final = 12
_LONGEST_NAME: Final = 200
_PICTURES: Final = ("jpg", "png")
# Of the files that are there still; whoever carries it out writes them down in the journal first.
DESTROYED: Final = """
    UPDATE vault_file SET key_ct = NULL, name_ct = NULL, tag = NULL, destroyed_at = %s WHERE id = ANY (%s) AND key_ct IS NOT NULL
"""


class FileUnknown(VaultError):
    """Không có tệp này."""


class FileLost(VaultError):
    """Tệp này có trong sổ nhưng không còn trên đĩa. Hãy khôi phục kho tệp từ bản sao lưu."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file without opening it."""

    id: UUID
    kind: str
    size: int
    created_at: datetime

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]

    @property
    def is_picture(self) -> bool:
        return self.kind in _PICTURES


@dataclass(frozen=True, slots=True)
class Written:
    """A file whose bytes are on the disk and whose row (of `vault_file`) is still to be inserted: until then nobody can open it.
    `name`: as its sender called it."""

    id: UUID
    name: str
    row: Mapping[str, Any]


def put(content: bytes, *, at: datetime, name: str = "", file_id: UUID | None = None) -> StoredFile:
    """Keep a file; FileRefused when it is not one we take. With the same `file_id` again: the file already kept."""
    if file_id and (known := File.objects.filter(pk=file_id).first()) is not None:
        return _stored(known)
    made = written(accepted(content), at=at, name=name, file_id=file_id)
    row, _ = File.objects.get_or_create(pk=made.id, defaults=dict(made.row))  # a repeated job may have been faster
    return _stored(row)


def keep_each(made: Iterable[Written]) -> list[StoredFile]:
    """Insert their rows by themselves, where they belong to nothing yet; one statement, however many."""
    return [_stored(row) for row in File.objects.bulk_create(File(**each.row) for each in made)]


def written(taken: Accepted, *, at: datetime, name: str = "", file_id: UUID | None = None) -> Written:
    """`put` for a change that writes everything in one statement: the row travels with what the file belongs to. Without it
    the bytes are swept; who knows that it will not come discards them."""
    file_id, name = file_id or uuid7(), one_line(name)[-_LONGEST_NAME:]
    ring, key, nonce = keyring(), os.urandom(32), os.urandom(_NONCE)
    _write(_path(file_id, key), nonce + AESGCM(key).encrypt(nonce, taken.content, file_id.bytes))
    row = {
        "id": file_id,
        "kind": taken.kind,
        "size": len(taken.content),
        "name_ct": ring.encrypt("files", name.encode(), _bound(file_id, "name_ct")),
        "tag": ring.blind("file", _sha256(taken.content)),
        "key_ct": ring.encrypt("files", key, _bound(file_id, "key_ct")),
        "created_at": at,
    }
    return Written(file_id, name, row)


def discard(files: Iterable[Written]) -> None:
    """What they came with was not kept: no row of theirs was inserted."""
    for each in files:
        _remove(each.id)


def read(file_id: UUID) -> bytes:
    """The bytes; KeyDestroyed when the file was erased."""
    key = _key(_row(file_id))
    try:
        blob = _path(file_id, key).read_bytes()
        return AESGCM(key).decrypt(blob[:_NONCE], blob[_NONCE:], file_id.bytes)
    except FileNotFoundError:
        raise FileLost(file_id=str(file_id)) from None
    except (InvalidTag, ValueError):
        raise Undecipherable(file_id=str(file_id)) from None


def about(file_id: UUID) -> StoredFile:
    return _stored(_row(file_id))


def about_each(file_ids: Iterable[UUID | None]) -> dict[UUID, StoredFile]:
    """Those that can still be opened; one statement, however many."""
    rows = File.objects.filter(pk__in=[each for each in file_ids if each], key_ct__isnull=False)
    return {row.pk: _stored(row) for row in rows}


def pictures_among(file_ids: Iterable[UUID | None]) -> set[UUID]:
    """Which of these are pictures that can still be shown."""
    return {file_id for file_id, stored in about_each(file_ids).items() if stored.is_picture}


def name_of(file_id: UUID) -> str:
    """The name the sender gave it ("" after it was destroyed). Names tell of people: show it where the file is shown."""
    row = _row(file_id)
    return "" if row.name_ct is None else keyring().decrypt("files", row.name_ct, _bound(file_id, "name_ct")).decode()


def same_as(content: bytes) -> list[UUID]:
    """Files with the same bytes as these (as they are kept: give pictures after `read`)."""
    tags = keyring().blinds("file", _sha256(content))
    return list(File.objects.filter(tag__in=tags, key_ct__isnull=False).order_by("id").values_list("id", flat=True))


def destroy(file_id: UUID, at: datetime) -> bool:
    """Destroy the key now, the bytes once that is committed. False when it was destroyed before."""
    return bool(destroy_each([file_id], at))


def destroy_each(file_ids: Collection[UUID], at: datetime) -> int:
    """The same of several in one statement; how many had not been destroyed before."""
    if not file_ids:
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"{DESTROYED} RETURNING id", [at, list(file_ids)])
            gone = [file_id for (file_id,) in cursor.fetchall()]
        _gone(gone, at)
        destroyed(file_ids)
    return len(gone)


def destroying(file_ids: Collection[UUID], at: datetime) -> list[Any]:
    """For a change that writes everything in one statement: the values of DESTROYED. Once it has been carried out, `destroyed`."""
    _gone(file_ids, at)
    return [at, "{" + ",".join(map(str, file_ids)) + "}"]


def destroyed(file_ids: Collection[UUID]) -> None:
    """The bytes go, too, as soon as what destroyed the keys is committed."""
    transaction.on_commit(lambda: _remove_each(file_ids))


def _gone(file_ids: Iterable[UUID], at: datetime) -> None:
    for file_id in file_ids:
        journal.note("file", file_id, at)


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files without a living row: written before a crash or a rollback, or left after a destruction.

    By the real clock: what counts is how long ago a process may have been about to write the row.
    """
    limit = time.time() - older_than.total_seconds()
    old = [path for path in _folder().glob("[0-9a-f][0-9a-f]/*") if path.stat().st_mtime < limit]
    removed = 0
    for start in range(0, len(old), 1000):
        removed += _sweep(old[start : start + 1000])
    return removed


def _sweep(paths: list[Path]) -> int:
    owners = {path: _id_of(path) for path in paths}
    living = {row.pk: row for row in File.objects.filter(pk__in=set(owners.values()) - {None}, key_ct__isnull=False)}
    removed = 0
    for path, file_id in owners.items():
        row = living.get(file_id) if file_id else None
        if row is None or path != _path(row.pk, _key(row)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _remove_each(file_ids: Iterable[UUID]) -> None:
    for file_id in file_ids:
        _remove(file_id)


def _remove(file_id: UUID) -> None:
    for path in (_folder() / file_id.hex[-2:]).glob(f"{file_id.hex}-*"):
        path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, content, only_if_new=True)


def _row(file_id: UUID) -> File:
    row: File | None = File.objects.filter(pk=file_id).first()
    if row is None:
        raise FileUnknown(file_id=str(file_id))
    return row


def _stored(row: File) -> StoredFile:
    return StoredFile(row.id, row.kind, row.size, row.created_at)


def _folder() -> Path:
    return Path(settings.VAULT_DIR)


def _key(row: File) -> bytes:
    if row.key_ct is None:
        raise KeyDestroyed(file_id=str(row.pk))
    return keyring().decrypt("files", row.key_ct, _bound(row.pk, "key_ct"))


def _path(file_id: UUID, key: bytes) -> Path:
    """In a folder by the last two digits (those of a UUIDv7 are random, the first are the time). The name depends on
    the key too: of two jobs that store the same file at once, the row of one must never meet the bytes of the other."""
    return _folder() / file_id.hex[-2:] / f"{file_id.hex}-{hashlib.sha256(b'path' + key).hexdigest()[:16]}"


def _id_of(path: Path) -> UUID | None:
    try:
        return UUID(hex=path.name.partition("-")[0])
    except ValueError:
        return None


def _bound(file_id: UUID, column: str) -> bytes:
    return file_id.bytes + column.encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
