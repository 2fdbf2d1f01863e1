"""The walk along the streams: entries come stream by stream in their order, heads beside them.

Each stream is judged by its chain, its gaps and its head; the first thing wrong with it is named. Knows nothing about where
entries come from, and nothing that was made of a row can upset it: what is no entry of ours was altered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from ledger import chain
from ledger.findings import Finding, finding
from ledger.seal_rows import INSTANT, raw, whole
from vault.errors import KeyVersionMissing
from vault.keys import keyring

# Everything as text where a tampered value (infinity, a number of 5,000 digits) would upset the driver; a place that was taken
# away is one that no entry has.
ENTRY_COLUMNS: Final = f"""coalesce(stream, '00000000-0000-0000-0000-000000000000'), coalesce(seq, 0), hash, prev, id::text,
    {INSTANT}, verb, actor_kind, actor_id::text, position_id::text, unit_id::text, particulars::text"""
ENTRIES: Final = f"SELECT {ENTRY_COLUMNS} FROM ledger_entry ORDER BY stream, seq, at"

Row = tuple[Any, ...]
Head = tuple[int, bytes]


class StreamWalk:
    """Tells of each thing that is wrong by `tell`; counts what it saw; `is_ours`: at least one entry was made with our key."""

    def __init__(self, tell: Callable[[Finding], None]) -> None:
        self.entries = self.streams = 0
        self.is_ours = False
        self._tell = tell

    def along(self, entries: Iterator[Row], heads: Iterator[Row]) -> None:
        ends = _Heads(heads)
        for stream, of_stream in groupby(entries, key=itemgetter(0)):
            self._lost(ends.before(stream))
            self.streams += 1
            if found := self._stream_finding(stream, of_stream, ends.of(stream)):
                self._tell(found)
        self._lost(ends.rest())

    def _lost(self, streams: Iterator[UUID]) -> None:
        for stream in streams:
            self._tell(finding("cut", stream, 1))

    def _stream_finding(self, stream: UUID, entries: Iterator[Row], head: Head | None) -> Finding | None:
        """The first thing wrong along one stream."""
        expected, prev = 1, chain.GENESIS
        found: Finding | None = None
        suspect: Row | None = None
        for entry in entries:
            self.entries += 1
            if found or suspect:
                self.is_ours = self.is_ours or _is_surely_genuine(entry)
            if found:
                continue
            if suspect:
                found = _judged(stream, suspect, is_hash_kept=raw(entry[3]) == raw(suspect[2]))
                continue
            kind = self._wrong_with(entry, expected, prev)
            if kind == "altered":
                suspect = entry
            elif kind:
                seq = expected if kind == "deleted" else entry[1]
                found = finding(kind, stream, seq, None if kind == "deleted" else _id_of(entry))
            expected, prev = entry[1] + 1, raw(entry[2])
        if suspect and not found:
            found = _judged(stream, suspect, is_hash_kept=head is not None and head[1] == raw(suspect[2]))
        return found or _head_finding(stream, expected - 1, prev, head)

    def _wrong_with(self, entry: Row, expected: int, prev: bytes) -> str | None:
        if entry[1] > expected:
            return "deleted"
        if entry[1] < expected:
            return "duplicated"
        try:
            if not is_genuine(entry):
                return "altered"
        except KeyVersionMissing:
            return "key_missing"
        self.is_ours = True
        return None if raw(entry[3]) == prev else "broken"


def is_genuine(entry: Row) -> bool:
    """Is the hash of an entry (ENTRY_COLUMNS) a mac of what it says, under a key of ours?"""
    stream, seq, entry_hash, prev, entry_id, at, verb, kind, actor, position, unit, particulars = entry
    try:
        data = chain.canonical_fields(
            entry_id, stream, seq, at, verb, kind, actor, position, unit, chain.read_particulars(particulars), raw(prev)
        )
    except (ValueError, TypeError, RecursionError):
        return False
    return keyring().is_mac_of("chain", raw(entry_hash), data)


def _is_surely_genuine(entry: Row) -> bool:
    try:
        return is_genuine(entry)
    except KeyVersionMissing:
        return False


def _id_of(entry: Row) -> UUID | None:
    try:
        return UUID(entry[4])
    except (TypeError, ValueError, AttributeError):
        return None


def _judged(stream: UUID, suspect: Row, *, is_hash_kept: bool) -> Finding:
    """A changed entry whose old hash is still what its successor names was altered, else re-hashed as well."""
    return finding("altered" if is_hash_kept else "rehashed", stream, suspect[1], _id_of(suspect))


def _head_finding(stream: UUID, last: int, last_hash: bytes, head: Head | None) -> Finding | None:
    if head is None:
        return finding("headless", stream, last)
    if head[0] > last:
        return finding("cut", stream, last + 1)
    if head != (last, last_hash):
        return finding("head", stream, last)
    return None


class _Heads:
    """Heads in the order of the walk, read beside it: a merge, so that nothing is held in memory."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def before(self, stream: UUID) -> Iterator[UUID]:
        """Streams that have a head and no entry at all."""
        while self._next is not None and self._next[0] < stream:
            yield self._next[0]
            self._next = next(self._rows, None)

    def of(self, stream: UUID) -> Head | None:
        if self._next is None or self._next[0] != stream:
            return None
        head = (whole(self._next[1]), raw(self._next[2]))
        self._next = next(self._rows, None)
        return head

    def rest(self) -> Iterator[UUID]:
        while self._next is not None:
            yield self._next[0]
            self._next = next(self._rows, None)
