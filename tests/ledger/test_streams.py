"""Entries of several streams at once: in two statements, whole, and whoever else writes to the same ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from kernel.time import now
from ledger.chain import SYSTEM
from ledger.errors import FreeTextInLedger
from ledger.models import Entry
from ledger.streams import append, append_among, book_stream
from ledger.verify import verify

STREAMS = [book_stream(name) for name in "abcd"]


def many(*said: int) -> None:
    lines = [("trial", stream, "trial:thing:made", {"n": n}) for n in said for stream in STREAMS]
    append_among(lines, actor=SYSTEM, at=now())


def test_many_entries_of_many_streams_are_two_statements(room: str) -> None:
    many(0)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        many(1, 2, 3)
    assert len(asked) == 2
    assert sorted(Entry.objects.values_list("stream", "seq")) == sorted(
        (each, n) for each in STREAMS for n in range(1, 5)
    )
    assert verify() == []


def test_writers_of_the_same_streams_wait_for_one_another_also_for_new_ones(room: str) -> None:
    def one_by_one(n: int) -> None:
        for stream in reversed(STREAMS):
            append("trial", stream, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={"n": n})

    def writer(n: int) -> None:
        (many if n % 2 else one_by_one)(n)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, range(8)))
    assert Entry.objects.count() == 8 * len(STREAMS) and verify() == []


def test_what_the_ledger_refuses_leaves_nothing_and_ends_no_transaction(room: str) -> None:
    with transaction.atomic():
        many(1)
        with pytest.raises(FreeTextInLedger):
            append("trial", STREAMS[0], verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={"n": "hai chữ"})
        many(2)
    assert Entry.objects.count() == 2 * len(STREAMS) and verify() == []
