"""Seals: every so often the committed entries since the last seal are counted, and the heads of their streams signed.

A seal is exported as a file before its row is committed, so that who rewrites the database cannot rewrite the past
without the file, and without the signing key that no database holds. Committed means: every transaction below `upper`
has ended, so an entry that commits late is in a later seal and never skipped. This room seals; `verify` judges.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ledger.errors import LedgerError
from ledger.seal_rows import COLUMNS, FORMAT, SealRow, last_seal
from vault.disk import write_file
from vault.keys import keyring

BATCH: Final = 50_000
_LOCK: Final = 0x6C656467  # "ledg"

# What an exported seal says, nothing less and nothing more.
_KEYS: Final = {"format", "n", "at", "lower", "upper", "count", "cumulative", "heads_digest", "prev", "chain_key", "digest",
                "signature", "heads"}  # fmt: skip

Head = tuple[UUID, int, bytes]


class SealBehind(LedgerError):
    """Số giao dịch của cơ sở dữ liệu ({now}) thấp hơn niêm phong cuối ({last}): cơ sở dữ liệu vừa được khôi phục. Hãy chạy
    bước "sau khôi phục" (manage.py after_restore) bằng vai trò chủ sở hữu."""


class SealFileUnreadable(LedgerError):
    """Không đọc được tệp niêm phong {path}."""


def seal_committed(at: datetime) -> SealRow | None:
    """Seal what has been committed since the last seal (at most about BATCH entries: call again until None).

    None when there is nothing to seal or another worker is sealing. Safe to kill at any point."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = last_seal(cursor)
        if (unrecorded := _unrecorded(cursor, last)) is not None:
            insert_seal(cursor, unrecorded)
            return unrecorded
        upper = _upper(cursor, last)
        heads, count = batch_heads(cursor, last.upper if last else 0, upper)
        if not count:
            return None
        fresh = _signed(last, at=at, upper=upper, count=count, heads=heads)
        write_seal_file(fresh, heads)
        insert_seal(cursor, fresh)
        return fresh


def heads_digest(heads: Iterable[Head]) -> bytes:
    digest = hashlib.sha256()
    for stream, seq, entry_hash in sorted(heads):
        digest.update(f"{stream}:{seq}:{entry_hash.hex()}\n".encode())
    return digest.digest()


def batch_heads(cursor: Any, lower: int, upper: int) -> tuple[list[Head], int]:
    """The last entry of each stream within a range of transactions, and the number of entries in it."""
    cursor.execute(
        "SELECT DISTINCT ON (stream) stream, seq, hash, count(*) OVER () FROM ledger_entry"
        " WHERE txid >= %s AND txid < %s ORDER BY stream, seq DESC",
        [lower, upper],
    )
    rows = cursor.fetchall()
    return [(stream, seq, bytes(entry_hash)) for stream, seq, entry_hash, _ in rows], rows[0][3] if rows else 0


def seal_path(n: int) -> Path:
    return Path(settings.SEALS_DIR) / f"{n // 10_000:06d}" / f"{n:010d}.json"


def seal_files() -> list[int]:
    """The numbers of all exported seals."""
    return sorted(int(path.stem) for path in Path(settings.SEALS_DIR).glob("[0-9]*/[0-9]*.json") if path.stem.isdigit())


def write_seal_file(seal: SealRow, heads: list[Head]) -> None:
    content = {
        "format": FORMAT,
        "n": seal.n,
        "at": seal.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "lower": seal.lower,
        "upper": seal.upper,
        "count": seal.count,
        "cumulative": seal.cumulative,
        "heads_digest": seal.heads_digest.hex(),
        "prev": seal.prev.hex(),
        "chain_key": seal.chain_key,
        "digest": seal.digest.hex(),
        "signature": seal.signature.hex(),
        "heads": [[str(stream), seq, entry_hash.hex()] for stream, seq, entry_hash in sorted(heads)],
    }
    path = seal_path(seal.n)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, json.dumps(content, indent=0).encode(), mode=0o640)


def read_seal_file(n: int) -> tuple[SealRow, list[Head]] | None:
    """The exported seal, None when it is not there, SealFileUnreadable when it is no seal any more."""
    path = seal_path(n)
    try:
        content = json.loads(path.read_bytes())
        if content.keys() != _KEYS or content["format"] != FORMAT:
            raise ValueError(path)
        heads = [(UUID(stream), int(seq), bytes.fromhex(entry_hash)) for stream, seq, entry_hash in content["heads"]]
        seal = SealRow(
            n=int(content["n"]),
            at=datetime.fromisoformat(content["at"]).astimezone(UTC),
            lower=int(content["lower"]),
            upper=int(content["upper"]),
            count=int(content["count"]),
            cumulative=int(content["cumulative"]),
            heads_digest=bytes.fromhex(content["heads_digest"]),
            prev=bytes.fromhex(content["prev"]),
            chain_key=str(content["chain_key"]),
            digest=bytes.fromhex(content["digest"]),
            signature=bytes.fromhex(content["signature"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise SealFileUnreadable(path=str(path)) from None
    return seal, heads


def insert_seal(cursor: Any, seal: SealRow) -> None:
    cursor.execute(
        f"INSERT INTO ledger_seal ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [getattr(seal, name) for name in COLUMNS.split(", ")],
    )


def follows(cursor: Any, seal: SealRow, heads: list[Head], last: SealRow | None) -> bool:
    """Whether an exported seal is ours, comes right after `last`, and tells the truth about the entries there are."""
    return (
        seal.n == (last.n if last else 0) + 1
        and seal.prev == (last.digest if last else b"")
        and seal.lower == (last.upper if last else 0)
        and is_authentic(seal)
        and seal.heads_digest == heads_digest(heads)
        and batch_heads(cursor, seal.lower, seal.upper) == (sorted(heads), seal.count)
    )


def is_authentic(seal: SealRow) -> bool:
    """Whether our key signed exactly this seal (KeyVersionMissing when that key is not here)."""
    return seal.digest == seal.computed_digest() and keyring().is_signature_of(seal.signature, seal.digest)


def _unrecorded(cursor: Any, last: SealRow | None) -> SealRow | None:
    """A seal whose file was written before a crash took its row. A file that does not fit (an older backup was
    restored) is set aside, never overwritten: `verify` tells of it."""
    n = last.n + 1 if last else 1
    path = seal_path(n)
    try:
        found = read_seal_file(n)
    except SealFileUnreadable:
        found = None
    if found and follows(cursor, *found, last):
        return found[0]
    if path.exists():
        path.rename(path.with_name(f"{path.stem}.set-aside-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}.json"))
    return None


def _upper(cursor: Any, last: SealRow | None) -> int:
    """The end of the next batch: where the oldest running transaction starts, or less if there is too much."""
    lower = last.upper if last else 0
    cursor.execute("SELECT ledger_committed_below()")
    committed = int(cursor.fetchone()[0])
    if committed < lower:
        raise SealBehind(now=committed, last=lower)
    cursor.execute(
        "SELECT txid FROM ledger_entry WHERE txid >= %s AND txid < %s ORDER BY txid OFFSET %s LIMIT 1",
        [lower, committed, BATCH],
    )
    cut = cursor.fetchone()
    return int(cut[0]) + 1 if cut else committed


def _signed(last: SealRow | None, *, at: datetime, upper: int, count: int, heads: list[Head]) -> SealRow:
    ring = keyring()
    bare = SealRow(
        n=last.n + 1 if last else 1,
        at=at.astimezone(UTC),
        lower=last.upper if last else 0,
        upper=upper,
        count=count,
        cumulative=(last.cumulative if last else 0) + count,
        heads_digest=heads_digest(heads),
        prev=last.digest if last else b"",
        chain_key=f"{ring.version('chain')}:{ring.fingerprint('chain')}",
    )
    digest = bare.computed_digest()
    return replace(bare, digest=digest, signature=ring.sign(digest))
