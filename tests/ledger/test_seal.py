"""Seals under fire: late commits, several workers, crashes at each step, a restored database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from kernel.time import now
from ledger import seal as seal_room
from ledger.chain import SYSTEM
from ledger.models import Entry, Seal
from ledger.restored import after_restore
from ledger.seal import SealBehind, seal_committed, seal_path
from ledger.streams import append, book_stream, reader_stream
from ledger.verify import verify, walk
from tests.ledger.database import as_superuser
from tests.ledger.quiet import seal_all, seal_once, wait_until_sealable
from vault.keys import Keyring

A, B, C = (book_stream(name) for name in "abc")


def add(stream: UUID = A, **particulars: Any) -> None:
    append("trial", stream, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars=particulars)


def kinds() -> list[str]:
    return [found.kind for found in verify()]


def test_nothing_to_seal_makes_no_seal(room: str) -> None:
    assert seal_committed(now()) is None
    add()
    seal_once()
    assert seal_committed(now()) is None
    assert Seal.objects.count() == 1


def test_a_late_commit_is_sealed_by_the_next_seal_and_never_skipped(room: str) -> None:
    may_commit, has_written = threading.Event(), threading.Event()

    def late() -> None:
        try:
            with transaction.atomic():
                add(B)
                has_written.set()
                may_commit.wait(60)
        finally:
            connections.close_all()

    writer = threading.Thread(target=late)
    writer.start()
    assert has_written.wait(60)
    add(A)  # a later transaction that commits first
    assert seal_all() == 0, "nothing at or above the oldest running transaction may be sealed"
    assert walk().unsealed == 1
    may_commit.set()
    writer.join()
    seal_once()
    assert (Seal.objects.get().count, walk().unsealed, verify()) == (2, 0, [])


def test_entries_before_the_oldest_running_transaction_are_sealed(room: str) -> None:
    add(C)
    wait_until_sealable()
    with as_superuser(room) as other:
        other.autocommit = False
        other.execute("SELECT pg_current_xact_id()")
        add(A)
        assert seal_all() == 1
        assert Seal.objects.get().count == 1
        other.rollback()
    seal_once()
    assert [seal.cumulative for seal in Seal.objects.order_by("n")] == [1, 2]
    assert verify() == []


def test_of_many_workers_at_once_one_seals(room: str) -> None:
    for n in range(20):
        add(n=n)

    wait_until_sealable()

    def worker(_: int) -> int:
        try:
            return seal_all()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(worker, range(8)))
    assert sum(made) == Seal.objects.count() == 1
    assert verify() == []


def test_workers_that_seal_while_others_write(room: str) -> None:
    stop = threading.Event()

    def writer(n: int) -> None:
        try:
            for _ in range(25):
                add(reader_stream(UUID(int=n % 3)), n=n)
        finally:
            connections.close_all()

    def sealer(_: int) -> None:
        try:
            while not stop.is_set():
                seal_committed(now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        sealers = [pool.submit(sealer, n) for n in range(2)]
        for one in [pool.submit(writer, n) for n in range(4)]:
            one.result(timeout=300)
        stop.set()
        for one in sealers:
            one.result(timeout=300)
    wait_until_sealable()
    seal_all()
    outcome = walk()
    assert (outcome.entries, outcome.unsealed, outcome.findings) == (100, 0, [])


class PowerCut(BaseException):
    """Not an Exception: nobody may catch it and tidy up."""


def test_killed_before_the_file(room: str, monkeypatch: Any) -> None:
    add()

    def cut(*_: Any) -> None:
        raise PowerCut

    wait_until_sealable()
    with monkeypatch.context() as patched:
        patched.setattr(seal_room, "write_seal_file", cut)
        with pytest.raises(PowerCut):
            seal_committed(now())
    assert not seal_path(1).exists()
    seal_once()
    assert verify() == []


def test_killed_between_file_and_row_is_told_and_mended(room: str, monkeypatch: Any) -> None:
    add()

    def cut(*_: Any) -> None:
        raise PowerCut

    wait_until_sealable()
    with monkeypatch.context() as patched:
        patched.setattr(seal_room, "insert_seal", cut)
        with pytest.raises(PowerCut):
            seal_committed(now())
    assert seal_path(1).exists() and not Seal.objects.exists()
    add(B)
    assert kinds() == ["seal_unrecorded"]
    exported = seal_path(1).read_bytes()
    wait_until_sealable()
    assert seal_all() == 2
    assert seal_path(1).read_bytes() == exported, "an exported seal is never written again"
    assert [seal.count for seal in Seal.objects.order_by("n")] == [1, 1]
    assert verify() == []


def test_a_seal_file_that_does_not_fit_is_set_aside_and_told(room: str, monkeypatch: Any) -> None:
    add()
    seal_once()
    with as_superuser(room) as owner:  # the database goes back to before the seal, the files do not
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM ledger_seal")
        owner.execute("DELETE FROM ledger_entry")
        owner.execute("DELETE FROM ledger_stream")
    add(C)
    seal_once()
    assert kinds() == ["seal_set_aside"]


def test_row_without_file_is_told(room: str) -> None:
    add()
    seal_once()
    seal_path(1).unlink()
    assert kinds() == ["seal_file_missing"]


def test_large_backlogs_are_sealed_in_parts(room: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(seal_room, "BATCH", 10)
    for n in range(25):
        add(n=n)
    wait_until_sealable()
    assert seal_all() == 3
    assert [seal.count for seal in Seal.objects.order_by("n")] == [11, 11, 3]
    assert verify() == []


def test_seals_outlive_a_rotation_of_their_keys(room: str, keys: Any) -> None:
    add()
    seal_once()
    Keyring.rotate(keys, "seal")
    Keyring.rotate(keys, "chain")
    add()
    seal_once()
    assert verify() == []


def count_from(base: int) -> None:
    """The cluster's transaction ids as if it were another cluster that has counted that far."""
    with connection.cursor() as cursor:
        for name, xid in (
            ("ledger_txid", "pg_current_xact_id()"),
            ("ledger_committed_below", "pg_snapshot_xmin(pg_current_snapshot())"),
        ):
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS bigint LANGUAGE sql"
                f" AS $$ SELECT {xid}::text::bigint + {base} $$"
            )


def test_after_a_restore_transaction_numbers_go_on_above_the_old_ones(room: str) -> None:
    count_from(1_000_000_000)  # the old cluster had counted far
    add()
    seal_once()
    count_from(0)  # restored into a new one
    with pytest.raises(SealBehind, match="khôi phục"):
        seal_committed(now())
    base = after_restore(now())
    assert base > 1_000_000_000
    assert after_restore(now()) == base
    add()
    assert Entry.objects.get(stream=A, seq=2).txid > base
    seal_once()
    assert verify() == []


def test_seals_younger_than_the_restored_backup_are_put_aside_and_the_ledger_says_so(room: str) -> None:
    add()
    seal_once()
    add()
    seal_once()
    with as_superuser(room) as owner:  # back to the state of the first seal
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM ledger_seal WHERE n = 2")
        owner.execute("DELETE FROM ledger_entry WHERE seq = 2")
        owner.execute("UPDATE ledger_stream SET seq = 1, head = (SELECT hash FROM ledger_entry)")
    after_restore(now())
    told = Entry.objects.get(verb="ledger:database:restored").particulars
    assert (told["last_seal"], told["seals_put_aside"]) == (1, 1)
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert "tiếp tục sau niêm phong 1; 1 niêm phong mới hơn" in said.getvalue(), "who verifies is told of the gap"
    add()
    seal_once()
    assert verify() == []


def test_writers_of_one_stream_queue_and_the_chain_is_whole(room: str) -> None:
    def writer(n: int) -> None:
        try:
            for _ in range(10):
                add(A, n=n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, range(8)))
    assert sorted(Entry.objects.values_list("seq", flat=True)) == list(range(1, 81))
    assert verify() == []


def test_an_append_is_part_of_the_callers_transaction(room: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add()
        raise ZeroDivisionError
    assert not Entry.objects.exists() and verify() == []
    add()
    assert verify() == []
