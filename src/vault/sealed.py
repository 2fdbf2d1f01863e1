"""Sealed words: every message under a key of its own, so that one can be destroyed and be gone everywhere.

The message key is wrapped under the key of its day and lives in `vault_messagekey`, which no backup contains; day keys
live in `keys/day`, which no backup contains either, and are destroyed some days later: after that even the pages of
an old disk give nothing back (Law on Denunciations art. 56; Law 91/2025/QH15 art. 14). A machine never destroys what
a person has yet to decide on: rooms name such messages through `register_needed`, and those are wrapped anew.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from kernel.time import local_day
from vault.disk import keys_folder, refuse_if_open_to_others, state_folder, write_file
from vault.errors import KeyDestroyed, KeysMissing, KeysUnreadable, Undecipherable

__all__ = ["KeyDestroyed", "destroy", "destroy_day_keys", "open_sealed", "register_needed", "seal"]

_FORMAT: Final = b"\x01"
_NONCE: Final = 12
_DAY: Final = 8
_HEADER: Final = len(_FORMAT) + _DAY
_FILE: Final = re.compile(r"message-(\d{8})")

_needed: dict[str, str] = {}


def seal(plain: bytes, at: datetime) -> tuple[bytes, bytes]:
    """(ciphertext, wrapped key). Store the second in `vault_messagekey` in the same statement as the first."""
    key, nonce = os.urandom(32), os.urandom(_NONCE)
    ciphertext = _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, None)
    return ciphertext, _wrap(key, local_day(at))


def open_sealed(ciphertext: bytes, wrapped_key: bytes) -> bytes:
    """The words; KeyDestroyed when they are gone for good."""
    key, body = _unwrap(bytes(wrapped_key)), bytes(ciphertext)
    try:
        return AESGCM(key).decrypt(body[1 : 1 + _NONCE], body[1 + _NONCE :], None)
    except (InvalidTag, ValueError):
        raise Undecipherable() from None


def destroy(message_key_id: UUID) -> bool:
    """Destroy the words of one message, in the caller's transaction. False when they were gone already."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_messagekey WHERE id = %s", [message_key_id])
        return bool(cursor.rowcount)


def register_needed(name: str, sql: str) -> None:
    """A query for ids of message keys that must outlive their day key, because a person has not decided yet."""
    _needed[name] = sql


def destroy_day_keys(before: date, at: datetime) -> int:
    """Destroy the keys of all days before `before`; what is still needed is first wrapped under the day of `at`.

    Returns the number of day keys destroyed. Safe to run twice, and to be killed at any moment: the files go last.
    """
    limit = f"{before:%Y%m%d}"
    folders = [_day_folder(), *state_folder().glob("backups/replaced-*/keys/day")]  # a restore moved some aside
    doomed = [path for folder in folders for path in folder.glob("message-*") if _day_of(path) < limit]
    if not doomed:
        return 0
    with transaction.atomic():
        _rewrap_needed(limit, local_day(at))
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM vault_messagekey WHERE substr(wrapped, 2, 8) < %s AND get_byte(wrapped, 0) = 1",
                [limit.encode()],
            )
    for path in doomed:
        _destroy_file(path)
    return len(doomed)


def _rewrap_needed(limit: str, today: date) -> None:
    if not _needed:
        return
    needed = " UNION ".join(f"({sql})" for sql in _needed.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, wrapped FROM vault_messagekey WHERE substr(wrapped, 2, 8) < %s AND id IN ({needed}) FOR UPDATE",
            [limit.encode()],
        )
        for key_id, wrapped in cursor.fetchall():
            try:
                fresh = _wrap(_unwrap(bytes(wrapped)), today)
            except KeyDestroyed:
                continue
            cursor.execute("UPDATE vault_messagekey SET wrapped = %s WHERE id = %s", [fresh, key_id])


def _wrap(key: bytes, day: date) -> bytes:
    header, nonce = _FORMAT + f"{day:%Y%m%d}".encode(), os.urandom(_NONCE)
    return header + nonce + AESGCM(_day_key(day)).encrypt(nonce, key, header)


def _unwrap(wrapped: bytes) -> bytes:
    if not wrapped:
        raise KeyDestroyed()
    header, nonce, body = wrapped[:_HEADER], wrapped[_HEADER : _HEADER + _NONCE], wrapped[_HEADER + _NONCE :]
    day = header[1:].decode("ascii", errors="replace")
    if header[:1] != _FORMAT or not re.fullmatch(r"\d{8}", day):
        raise Undecipherable()
    path = _day_folder() / f"message-{day}"
    try:
        key = _read(path)
    except FileNotFoundError:
        if not keys_folder().is_dir():
            raise KeysMissing(path=str(keys_folder())) from None
        raise KeyDestroyed(day=day) from None
    try:
        return AESGCM(key).decrypt(nonce, body, header)
    except InvalidTag:
        raise Undecipherable() from None


def _day_key(day: date) -> bytes:
    """The key of a day, made at first need. Of two processes that make it at once one wins and both use that one.

    Read from disk each time: a key kept in memory would outlive its destruction.
    """
    path = _day_folder() / f"message-{day:%Y%m%d}"
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    if not keys_folder().is_dir():
        raise KeysMissing(path=str(keys_folder()))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_file(path, os.urandom(32), only_if_new=True)
    return _read(path)


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        refuse_if_open_to_others(descriptor, path)
        key = os.read(descriptor, 64)
    finally:
        os.close(descriptor)
    if len(key) != 32:
        raise KeysUnreadable(path=str(path), why="nội dung không đúng dạng")
    return key


def _destroy_file(path: Path) -> None:
    try:
        with path.open("r+b") as stream:
            stream.write(bytes(32))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
    except FileNotFoundError:
        pass  # another worker was first


def _day_folder() -> Path:
    return keys_folder() / "day"


def _day_of(path: Path) -> str:
    found: Any = _FILE.fullmatch(path.name)
    return str(found[1]) if found else "99999999"
