"""The walk along the seals: entries come in the order of their transactions, seals in the order of their numbers.

Each seal is judged when its last entry has gone by: its own bytes, its signature, its exported file, its count and
the heads it names. Knows nothing about where entries come from.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from ledger.findings import Finding, finding
from ledger.seal import Head, SealFileUnreadable, heads_digest, is_authentic, read_seal_file
from ledger.seal_rows import SealRow, raw
from vault.errors import KeyVersionMissing

_MOST: Final = 1_000  # numbers missing in a row that are named


class SealWalk:
    """Feed it entries with `see`, then `end`; `findings` says what is wrong, `unsealed` counts what no seal covers, `key_names`
    are those of the ledger's keys that our own signature vouches for."""

    def __init__(self, seals: Iterator[SealRow], files: Sequence[int], *, known_broken: Collection[UUID]) -> None:
        self.findings: list[Finding] = []
        self.seen = 0
        self.unsealed = 0
        self.key_names: set[str] = set()
        self._seals = seals
        self._files = files
        self._known_broken = known_broken
        self._last: SealRow | None = None
        self._heads: dict[UUID, tuple[int, bytes]] = {}
        self._count = 0
        self._seal = next(seals, None)

    def see(self, txid: int | None, stream: UUID, seq: int, entry_hash: bytes) -> None:
        if txid is None:
            self.unsealed += 1
            self.findings.insert(0, finding("moved", stream, seq))
            return
        while self._seal is not None and txid >= self._seal.upper:
            self._close(self._seal)
        if self._seal is None:
            self.unsealed += 1
            return
        self._count += 1
        if seq > self._heads.get(stream, (0, b""))[0]:
            self._heads[stream] = (seq, entry_hash)

    def end(self) -> None:
        while self._seal is not None:
            self._close(self._seal)
        last = self._last.n if self._last else 0
        unrecorded = [n for n in self._files if n > last]
        for n in unrecorded:
            self._add("seal_unrecorded", n=n)
        if unrecorded and not self.key_names:
            self._vouched_by_file(unrecorded[0])

    def _close(self, seal: SealRow) -> None:
        self._judge_place(seal)
        self._judge_content(seal)
        self.seen += 1
        self._last = seal
        self._heads, self._count = {}, 0
        self._seal = next(self._seals, None)

    def _judge_place(self, seal: SealRow) -> None:
        """Numbers without a gap, each seal carrying the digest and the end of the one before."""
        last = self._last
        first = (last.n if last else 0) + 1
        for n in range(first, min(seal.n, first + _MOST)):
            self._add("seal_removed", n=n)
        is_next = seal.n == (last.n if last else 0) + 1
        if is_next and (seal.prev, seal.lower) != ((last.digest, last.upper) if last else (b"", 0)):
            self._add("seal_altered", n=seal.n)
        if is_next and seal.cumulative != (last.cumulative if last else 0) + seal.count:
            self._add("seal_altered", n=seal.n)

    def _judge_content(self, seal: SealRow) -> None:
        try:
            is_own = seal.is_readable and is_authentic(seal)
        except KeyVersionMissing:
            self._add("seal_key", n=seal.n)
            is_own = False
        else:
            if is_own:
                self.key_names.add(seal.chain_key)
            else:
                self._add("seal_altered", n=seal.n)
        exported = self._exported(seal)
        after_gap = seal.n != (self._last.n if self._last else 0) + 1
        if is_own and not after_gap:  # entries of a removed seal would be counted here
            self._judge_entries(seal, exported)

    def _exported(self, seal: SealRow) -> list[Head] | None:
        """The heads of the exported file if it is the file of this seal."""
        try:
            found = read_seal_file(seal.n)
        except SealFileUnreadable:
            self._add("seal_file_altered", n=seal.n)
            return None
        if found is None:
            self._add("seal_file_missing", n=seal.n)
            return None
        if found[0] != seal and not self.key_names:
            self._vouched_by_file(seal.n)
        if found[0] != seal or heads_digest(found[1]) != seal.heads_digest:
            self._add("seal_file_altered", n=seal.n)
            return None
        return found[1]

    def _judge_entries(self, seal: SealRow, exported: list[Head] | None) -> None:
        heads = [(stream, seq, entry_hash) for stream, (seq, entry_hash) in self._heads.items()]
        named = 0
        if heads_digest(heads) != seal.heads_digest:
            present = set(heads)
            for head in sorted(exported or ()):
                if head not in present and head[0] not in self._known_broken:
                    self.findings.append(_missing_head(head))
                    named += 1
            if not named and not self._known_broken:
                self._add("seal_count", n=seal.n, sealed=seal.count, found=self._count)
        elif self._count != seal.count and not self._known_broken:
            self._add("seal_count", n=seal.n, sealed=seal.count, found=self._count)

    def _vouched_by_file(self, n: int) -> None:
        """Where the rows were rewritten the exported file still says with which key of the ledger it was made."""
        with contextlib.suppress(SealFileUnreadable, KeyVersionMissing):
            if (found := read_seal_file(n)) and is_authentic(found[0]):
                self.key_names.add(found[0].chain_key)

    def _add(self, kind: str, **fields: object) -> None:
        self.findings.append(finding(kind, **fields))  # type: ignore[arg-type]


def _missing_head(head: Head) -> Finding:
    """A sealed head that is not in its batch any more: cut off, replaced, or moved to another transaction."""
    stream, seq, entry_hash = head
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM ledger_entry WHERE stream = %s", [stream])
        last = cursor.fetchone()[0] or 0
        if last < seq:
            return finding("cut", stream, last + 1)
        cursor.execute("SELECT id, hash FROM ledger_entry WHERE stream = %s AND seq = %s", [stream, seq])
        there = cursor.fetchone()
    if there is None:
        return finding("deleted", stream, seq)
    return finding("moved" if raw(there[1]) == entry_hash else "rehashed", stream, seq, there[0])
