"""The rows of seals: what one says, what its digest is over, and how it is read so that nothing in it can upset the reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ledger.errors import LedgerError

FORMAT: Final = "motcua-seal-1"
COLUMNS: Final = "n, at, lower, upper, count, cumulative, heads_digest, prev, chain_key, digest, signature"
# An instant as text; NULL where it is none that we would write: infinity, or one before our era, which the driver refuses and
# whose digits could be those of a genuine one.
INSTANT: Final = (
    "CASE WHEN at BETWEEN '0001-01-01 00:00+00' AND '9999-12-31 23:59:59.999999+00'"
    """ THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') END"""
)
READ_COLUMNS: Final = COLUMNS.replace(" at,", f" {INSTANT},")
NEVER: Final = datetime.min.replace(tzinfo=UTC)  # stands for an instant that cannot be read
NOT_BYTES: Final = b"?"  # stands for bytes that are none: no hash, digest or signature of ours is so short


class SealUnreadable(LedgerError):
    """Niêm phong cuối (số {n}) trong cơ sở dữ liệu không đọc được: đã bị sửa. Không niêm phong tiếp được. Hãy dừng, giữ nguyên
    đĩa và bản sao lưu, chạy ./motcua ledger verify và báo kiểm tra."""


@dataclass(frozen=True, slots=True)
class SealRow:
    """One signed batch: entries with lower <= txid < upper, their count, and a digest of their streams' heads."""

    n: int
    at: datetime
    lower: int
    upper: int
    count: int
    cumulative: int
    heads_digest: bytes
    prev: bytes
    chain_key: str
    digest: bytes = b""
    signature: bytes = b""

    def computed_digest(self) -> bytes:
        content = [
            FORMAT,
            self.n,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.lower,
            self.upper,
            self.count,
            self.cumulative,
            self.heads_digest.hex(),
            self.prev.hex(),
            self.chain_key,
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).digest()

    @property
    def is_readable(self) -> bool:
        """Nothing in it had to be stood in for."""
        numbers = (self.n, self.lower, self.upper, self.count, self.cumulative)
        return (
            self.at != NEVER
            and min(numbers) >= 0
            and NOT_BYTES not in (self.heads_digest, self.prev, self.digest, self.signature)
        )


def last_seal(cursor: Any) -> SealRow | None:
    """The seal behind which the next one goes."""
    cursor.execute(f"SELECT {READ_COLUMNS} FROM ledger_seal ORDER BY n DESC LIMIT 1")
    if (found := cursor.fetchone()) is None:
        return None
    if not (seal := seal_row(found)).is_readable:
        raise SealUnreadable(n=seal.n)
    return seal


def seal_row(values: Sequence[Any]) -> SealRow:
    """A row of READ_COLUMNS. What cannot be read is stood in for by what no seal says, so that its digest cannot be right."""
    n, at, lower, upper, count, cumulative, digest_of_heads, prev, chain_key, digest, signature = values
    return SealRow(
        n=whole(n),
        at=_instant(at),
        lower=whole(lower),
        upper=whole(upper),
        count=whole(count),
        cumulative=whole(cumulative),
        heads_digest=raw(digest_of_heads),
        prev=raw(prev),
        chain_key=str(chain_key),
        digest=raw(digest),
        signature=raw(signature),
    )


def raw(value: Any) -> bytes:
    """A column of bytes, whatever was made of it."""
    return bytes(value) if isinstance(value, bytes | memoryview) else NOT_BYTES


def whole(value: Any) -> int:
    """A column of whole numbers, whatever was made of it."""
    return value if type(value) is int else -1


def _instant(text: Any) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (TypeError, ValueError):
        return NEVER
