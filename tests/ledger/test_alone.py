"""An entry by itself: two statements, whole, and whoever else enters something in the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from kernel.time import now
from ledger import alone, streams
from ledger.chain import SYSTEM
from ledger.models import Entry, Stream
from ledger.streams import book_stream
from ledger.verify import verify

HERE = book_stream("alone")


def enter(n: int, end: alone.End | None = None) -> None:
    alone.append("trial", HERE, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={"n": n}, end=end)


def test_an_entry_by_itself_is_a_look_and_one_writing_statement_the_first_too(room: str) -> None:
    for n in range(3):
        with CaptureQueriesContext(connection) as asked:
            enter(n)
        assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        last = Stream.objects.get(pk=HERE)
        enter(3, (last.seq, bytes(last.head)))
    assert len(asked) == 2, "who has looked does not look again"
    assert list(Entry.objects.order_by("seq").values_list("seq", "particulars__n")) == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert verify() == []


def test_who_looked_before_somebody_else_entered_waits_his_turn(room: str) -> None:
    enter(0, alone.NEW)
    enter(1, alone.NEW)
    enter(2, (1, b"another head"))
    streams.append("trial", HERE, verb="trial:thing:made", actor=SYSTEM, at=now(), particulars={"n": 3})
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert verify() == []


def test_many_at_the_same_time_leave_one_chain(room: str) -> None:
    def writer(n: int) -> None:
        try:
            for each in range(4):
                enter(10 * n + each)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, range(8)))
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 33))
    assert verify() == []
