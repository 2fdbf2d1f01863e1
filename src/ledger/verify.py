"""Verification: walks the whole ledger in one snapshot and names what is wrong, the first place of each stream.

Two walks, both streaming, so that memory stays flat: along every stream (chain, gaps, heads), and along the seals by
transaction (counts, heads, signatures, exported files). It changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ledger import chain
from ledger.findings import Finding, finding
from ledger.heads import all_heads_sql
from ledger.seal import COLUMNS as SEAL_COLUMNS
from ledger.seal import SealRow, last_seal, seal_files, seal_row
from ledger.seal_walk import SealWalk
from vault.errors import KeyVersionMissing
from vault.keys import keyring

_FETCH: Final = 5_000
_MOST: Final = 1_000

# Everything as text where a tampered value (infinity, a number of 5,000 digits) would upset the driver.
ENTRY_COLUMNS: Final = """stream, seq, hash, prev, id::text,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'),
    verb, actor_kind, actor_id::text, position_id::text, unit_id::text, particulars::text"""
_ENTRIES: Final = f"SELECT {ENTRY_COLUMNS} FROM ledger_entry ORDER BY stream, seq, at"


@dataclass
class Outcome:
    """What a verification saw. `findings` is empty when the ledger is whole."""

    entries: int = 0
    streams: int = 0
    seals: int = 0
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)


def verify() -> list[Finding]:
    """Everything that is wrong with the ledger, chains first; empty when it is whole."""
    return walk().findings


def walk() -> Outcome:
    """Verify, and say how much was seen."""
    outcome = Outcome()
    files = _files_before()
    with transaction.atomic():
        _one_snapshot()
        if (wrong := _wrong_key()) is not None:
            outcome.findings.append(wrong)
            return outcome
        _walk_streams(outcome)
        _walk_seals(outcome, files)
    return outcome


def _files_before() -> list[int]:
    """The exported seals before the snapshot: one that is made while the ledger is walked has a file and, in the snapshot, no
    row. A sealing that is under way (file, then row) has a second to end."""
    files = seal_files()
    with connection.cursor() as cursor:
        last = last_seal(cursor)
    if files and files[-1] > (last.n if last else 0):
        time.sleep(1.0)
    return files


def _one_snapshot() -> None:
    """Heads and entries of one instant; inside somebody's transaction (tests) their snapshot has to do."""
    if len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _wrong_key() -> Finding | None:
    """The seal names the chain key by fingerprint: without it a wrong key would look like a million altered entries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT chain_key FROM ledger_seal")
        named = [row[0] for row in cursor.fetchall()]
    ring = keyring()
    known = {f"{version}:{ring.fingerprint('chain', version)}" for version in ring.versions("chain")}
    return finding("wrong_key") if named and known.isdisjoint(named) else None


# -- along the streams ----------------------------------------------------------------------------


def _walk_streams(outcome: Outcome) -> None:
    broken_at_once = 0
    heads = _Heads(_rows(all_heads_sql()))
    for stream, entries in groupby(_rows(_ENTRIES), key=itemgetter(0)):
        for lost_stream in heads.before(stream):
            _add(outcome, finding("cut", lost_stream, 1))
        found, seen = _stream_finding(stream, entries, heads.of(stream))
        outcome.streams += 1
        outcome.entries += seen
        if found:
            broken_at_once += found.kind in ("altered", "rehashed") and found.seq == 1
            _add(outcome, found)
    for lost_stream in heads.rest():
        _add(outcome, finding("cut", lost_stream, 1))
    if outcome.streams > 1 and broken_at_once == outcome.streams:
        outcome.findings = [finding("wrong_key")]


def _stream_finding(
    stream: UUID, entries: Iterator[tuple[Any, ...]], head: tuple[int, bytes] | None
) -> tuple[Finding | None, int]:
    """The first thing wrong along one stream, and the number of its entries."""
    expected, prev, seen = 1, chain.GENESIS, 0
    found: Finding | None = None
    suspect: tuple[Any, ...] | None = None
    for entry in entries:
        seen += 1
        if found:
            continue
        if suspect:
            found = _judged(stream, suspect, is_hash_kept=bytes(entry[3]) == bytes(suspect[2]))
            continue
        kind = _wrong_with(entry, expected, prev)
        if kind == "altered":
            suspect = entry
        elif kind:
            seq = expected if kind == "deleted" else entry[1]
            found = finding(kind, stream, seq, None if kind == "deleted" else UUID(entry[4]))
        expected, prev = entry[1] + 1, bytes(entry[2])
    if suspect and not found:
        found = _judged(stream, suspect, is_hash_kept=head is not None and head[1] == bytes(suspect[2]))
    return found or _head_finding(stream, expected - 1, prev, head), seen


def _wrong_with(entry: tuple[Any, ...], expected: int, prev: bytes) -> str | None:
    if entry[1] > expected:
        return "deleted"
    if entry[1] < expected:
        return "duplicated"
    try:
        if not is_genuine(entry):
            return "altered"
    except KeyVersionMissing:
        return "key_missing"
    return None if bytes(entry[3]) == prev else "broken"


def is_genuine(entry: tuple[Any, ...]) -> bool:
    """Is the hash of an entry (ENTRY_COLUMNS) a mac of what it says, under a key of ours?"""
    stream, seq, entry_hash, prev, entry_id, at, verb, kind, actor, position, unit, particulars = entry
    try:
        data = chain.canonical_fields(
            entry_id, stream, seq, at, verb, kind, actor, position, unit, chain.read_particulars(particulars), prev
        )
    except (ValueError, RecursionError):
        return False
    return keyring().is_mac_of("chain", entry_hash, data)


def _judged(stream: UUID, suspect: tuple[Any, ...], *, is_hash_kept: bool) -> Finding:
    """A changed entry whose old hash is still what its successor names was altered, else re-hashed as well."""
    return finding("altered" if is_hash_kept else "rehashed", stream, suspect[1], UUID(suspect[4]))


def _head_finding(stream: UUID, last: int, last_hash: bytes, head: tuple[int, bytes] | None) -> Finding | None:
    if head is None:
        return finding("headless", stream, last)
    if head[0] > last:
        return finding("cut", stream, last + 1)
    if head != (last, last_hash):
        return finding("head", stream, last)
    return None


class _Heads:
    """Heads in the order of the walk, read beside it: a merge, so that nothing is held in memory."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def before(self, stream: UUID) -> Iterator[UUID]:
        """Streams that have a head and no entry at all."""
        while self._next is not None and self._next[0] < stream:
            yield self._next[0]
            self._next = next(self._rows, None)

    def of(self, stream: UUID) -> tuple[int, bytes] | None:
        if self._next is None or self._next[0] != stream:
            return None
        head = (self._next[1], bytes(self._next[2]))
        self._next = next(self._rows, None)
        return head

    def rest(self) -> Iterator[UUID]:
        while self._next is not None:
            yield self._next[0]
            self._next = next(self._rows, None)


# -- along the seals ------------------------------------------------------------------------------


def _walk_seals(outcome: Outcome, files: Sequence[int]) -> None:
    named = {found.stream for found in outcome.findings if found.stream}
    seals = SealWalk(_seals(), files, known_broken=named)
    for txid, stream, seq, entry_hash in _rows("SELECT txid, stream, seq, hash FROM ledger_entry ORDER BY txid"):
        seals.see(txid, stream, seq, bytes(entry_hash))
    seals.end()
    outcome.seals, outcome.unsealed = seals.seen, seals.unsealed
    for found in seals.findings:
        _add(outcome, found)
    for path in sorted(Path(settings.SEALS_DIR).glob("[0-9]*/*.set-aside-*.json")):
        _add(outcome, finding("seal_set_aside", path=path.name))


def _seals() -> Iterator[SealRow]:
    return (seal_row(row) for row in _rows(f"SELECT {SEAL_COLUMNS} FROM ledger_seal ORDER BY n"))


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows through a cursor on the server, so that a million of them never lie in memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_FETCH):
            yield from rows


def _add(outcome: Outcome, found: Finding) -> None:
    if len(outcome.findings) < _MOST:
        outcome.findings.append(found)
