"""Verification: walks the whole ledger in one snapshot and names what is wrong, the first place of each stream.

Two walks, both streaming, so that memory stays flat: along every stream (chain, gaps, heads), and along the seals by
transaction (counts, heads, signatures, exported files). Then: does sealing go on, and upon our own functions? It changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from kernel.time import format_instant
from ledger import standing
from ledger.errors import LedgerError
from ledger.findings import Finding, finding, said
from ledger.heads import all_heads_sql
from ledger.machinery import Holder, holder, machinery_findings
from ledger.seal import seal_files
from ledger.seal_rows import READ_COLUMNS, SealRow, raw, seal_row
from ledger.seal_walk import SealWalk
from ledger.stream_walk import ENTRIES, StreamWalk
from vault.keys import keyring

_FETCH: Final = 5_000
_MOST: Final = 1_000
_TABLES: Final = ("ledger_entry", "ledger_seal", "ledger_stream")
_SEALED: Final = """
    SELECT txid, coalesce(stream, '00000000-0000-0000-0000-000000000000'), coalesce(seq, 0), hash
    FROM ledger_entry ORDER BY txid
"""


class NotSetUp(LedgerError):
    """Cơ sở dữ liệu chưa được lập xong, chưa có nhật ký để kiểm tra. Hãy chạy ./motcua up (hoặc manage.py prepare) rồi kiểm
    tra lại."""


@dataclass
class Outcome:
    """What a verification saw. `findings` is empty when the ledger is whole. `waiting`: the oldest entry without a seal."""

    entries: int = 0
    streams: int = 0
    seals: int = 0
    unsealed: int = 0
    waiting: standing.Waiting | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, found: Finding) -> None:
        if len(self.findings) < _MOST:
            self.findings.append(found)


def verify() -> list[Finding]:
    """Everything that is wrong with the ledger, chains first; empty when it is whole."""
    return walk().findings


def walk() -> Outcome:
    """Verify, and say how much was seen."""
    outcome = Outcome()
    if gone := _removed():
        outcome.findings = [finding("removed", table=table) for table in gone]
        return outcome
    with _reading(outcome, "ledger_seal"):
        files = _files_before()
    if outcome.findings:
        return outcome
    with transaction.atomic():
        _one_snapshot()
        is_ours = _walk_streams(outcome)
        key_names = _walk_seals(outcome, files)
        if not is_ours and _names_no_key_of_ours(outcome, key_names):
            outcome.findings = [finding("wrong_key")]
            return outcome
        _look_at_sealing(outcome)
    return outcome


def _removed() -> list[str]:
    """Tables that are gone from a ledger that was there: seals lie on the disk, or the migrations say that they were made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS t (name) WHERE to_regclass(name) IS NULL", [list(_TABLES)]
        )
        gone = [name for (name,) in cursor.fetchall()]
        if gone and not seal_files() and not _was_made(cursor):
            raise NotSetUp
    return gone


def _was_made(cursor: Any) -> bool:
    cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("SELECT EXISTS (SELECT 1 FROM django_migrations WHERE app = 'ledger')")
    return bool(cursor.fetchone()[0])


@contextmanager
def _reading(outcome: Outcome, table: str) -> Iterator[None]:
    """What cannot be read at all, because a column was dropped or is of another type, is a finding too, and ends this walk alone."""
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, TypeError, ValueError) as error:
        outcome.add(finding("unreadable", table=table, why=type(error.__cause__ or error).__name__))


def _files_before() -> list[int]:
    """The exported seals before the snapshot: one that is made while the ledger is walked has a file and, in the snapshot, no
    row. A sealing that is under way (file, then row) has a second to end."""
    files = seal_files()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(n), 0) FROM ledger_seal")
        last = cursor.fetchone()[0]
    if files and files[-1] > last:
        time.sleep(1.0)
    return files


def _one_snapshot() -> None:
    """Heads and entries of one instant; inside somebody's transaction (tests) their snapshot has to do."""
    if len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _names_no_key_of_ours(outcome: Outcome, named: set[str]) -> bool:
    """Nothing that was read is by our keys: a wrong key would look like a million altered entries. What somebody wrote into the
    database proves nothing: an entry that our key made does, or a key's name under our own signature."""
    ring = keyring()
    known = {f"{version}:{ring.fingerprint('chain', version)}" for version in ring.versions("chain")}
    return known.isdisjoint(named) and outcome.entries > 0 and (outcome.streams > 1 or outcome.seals > 0)


def _walk_streams(outcome: Outcome) -> bool:
    """Whether at least one entry is by our key."""
    walk = StreamWalk(outcome.add)
    with _reading(outcome, "ledger_entry"):
        walk.along(_rows(ENTRIES), _rows(all_heads_sql()))
    outcome.entries, outcome.streams = walk.entries, walk.streams
    return walk.is_ours


def _walk_seals(outcome: Outcome, files: Sequence[int]) -> set[str]:
    """The names of the ledger's keys that our signature vouches for."""
    named = {found.stream for found in outcome.findings if found.stream}
    key_names: set[str] = set()
    with _reading(outcome, "ledger_seal"):
        seals = SealWalk(_seals(), files, known_broken=named)
        for txid, stream, seq, entry_hash in _rows(_SEALED):
            seals.see(txid, stream, seq, raw(entry_hash))
        seals.end()
        outcome.seals, outcome.unsealed = seals.seen, seals.unsealed
        for found in seals.findings:
            outcome.add(found)
        key_names = seals.key_names
    for path in sorted(Path(settings.SEALS_DIR).glob("[0-9]*/*.set-aside-*.json")):
        outcome.add(finding("seal_set_aside", path=path.name))
    return key_names


def _seals() -> Iterator[SealRow]:
    return (seal_row(row) for row in _rows(f"SELECT {READ_COLUMNS} FROM ledger_seal ORDER BY n"))


def _look_at_sealing(outcome: Outcome) -> None:
    with _reading(outcome, "ledger_entry"), connection.cursor() as cursor:
        outcome.waiting = standing.oldest_waiting()
        if (still := _stands_still(outcome.waiting, holder(cursor))) is not None:
            outcome.add(still)
        for found in machinery_findings(cursor):
            outcome.add(found)


def _stands_still(waiting: standing.Waiting | None, held_by: Holder | None) -> Finding | None:
    """What the worker's rounds saw, if it is still so: who is off, or was just started, has seen nothing."""
    seen = standing.standing()
    if waiting is None or seen is None or not seen.is_of(waiting) or not seen.is_still:
        return None
    at = format_instant(datetime.fromisoformat(waiting.at)) if waiting.at else "?"
    still = finding("stands_still", waiting.stream, waiting.seq, minutes=int(seen.lasted.total_seconds() // 60), at=at)
    why = said("held_by", who=held_by.told()) if held_by else said("not_held")
    return Finding(still.kind, still.stream, still.seq, None, f"{still.message} {why}")


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows through a cursor on the server, so that a million of them never lie in memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_FETCH):
            yield from rows
