"""Readers of the ledger: after commit, at least once, in the order of each case, going on where they stopped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Max

from casework import readers
from casework.models import Reader
from casework.readers import Change
from kinds.feedback import ports
from ledger.models import Entry
from tests.casework.town import AT, Town, a_case, case_in, do, sealed
from tests.faults.house import until

LATER = AT + timedelta(minutes=1)


def reader_round(at: datetime) -> int:
    """A round that no other database of the same server holds up: a transaction there keeps the horizon low as well."""
    last = Entry.objects.aggregate(last=Max("txid"))["last"] or 0
    until(lambda: readers._committed_below() > last, "the horizon passes what is committed here")
    return readers.reader_round(at)


class Ear:
    """Hears changes; may be told to fail at a verb."""

    def __init__(self) -> None:
        self.heard: list[Change] = []
        self.deaf_to = ""

    def __call__(self, change: Change) -> None:
        if change.verb == self.deaf_to:
            raise RuntimeError("deaf")
        self.heard.append(change)

    @property
    def verbs(self) -> list[str]:
        return [c.verb.partition(":")[2] for c in self.heard]


@pytest.fixture
def ear() -> Iterator[Ear]:
    before = dict(readers._registered)
    readers._registered.clear()
    yield Ear()
    readers._registered.clear()
    readers._registered.update(before)


def test_what_was_committed_is_told_in_order_and_once(lasting_town: Town, ear: Ear) -> None:
    a_case()  # before anybody listened
    ports.on_changed(ear, name="ear")
    assert reader_round(AT) == 0
    case = case_in(lasting_town, "answered")
    assert reader_round(AT) == 4
    assert [(c.case_id, c.seq) for c in ear.heard] == [(case.pk, n) for n in range(1, 5)]
    assert ear.verbs == ["case:received", "case:assigned", "answer:drafted", "answer:approved"]
    assert ear.heard[1].particulars["stream"] == "rule"
    assert reader_round(AT) == 0
    do(lasting_town, case, "lan", "close")
    assert reader_round(AT) == 1


def test_a_reader_that_comes_back_goes_on_where_it_was(lasting_town: Town, ear: Ear) -> None:
    ports.on_changed(ear, name="ear", verbs=["feedback:case:assigned"])
    reader_round(AT)
    ports.forget(ear, name="ear")
    case_in(lasting_town, "assigned")
    assert reader_round(AT) == 0
    ports.on_changed(ear, name="ear", verbs=["feedback:case:assigned"])
    assert (reader_round(AT), ear.verbs) == (1, ["case:assigned"])


def test_who_wants_all_begins_at_the_beginning(lasting_town: Town, ear: Ear) -> None:
    case_in(lasting_town, "assigned")
    ports.on_changed(ear, name="ear", from_the_beginning=True)
    assert reader_round(AT) == 2


def test_nothing_that_commits_late_is_passed_over(lasting_town: Town, ear: Ear) -> None:
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    first, second = a_case(), a_case()
    reader_round(AT)
    ear.heard.clear()
    written, go = Event(), Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                do(lasting_town, first, "lan", "note", inputs={"words": "Chậm."})
                written.set()
                assert go.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow)
        assert written.wait(60)
        do(lasting_town, second, "lan", "note", inputs={"words": "Nhanh."})
        assert readers.reader_round(AT) == 0, "a reader stops before the oldest transaction that runs"
        go.set()
        running.result()
    assert reader_round(AT) == 2
    assert {c.case_id for c in ear.heard} == {first.pk, second.pk}


def test_one_case_is_told_in_its_order_even_when_the_lock_was_waited_for(
    lasting_town: Town, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that waits has a lower transaction number than the one it waits for: it wrote something before."""
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    case, other = a_case(), a_case()
    reader_round(AT)
    ear.heard.clear()
    begun, done = Event(), Event()

    def older() -> None:
        try:
            with transaction.atomic():
                do(lasting_town, other, "lan", "note", inputs={"words": "Trước."})
                begun.set()
                assert done.wait(60)
                do(lasting_town, case, "lan", "note", inputs={"words": "Sau."})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(older)
        assert begun.wait(60)
        do(lasting_town, case, "lan", "note", inputs={"words": "Giữa."})
        done.set()
        running.result()
    txids = list(Entry.objects.filter(stream=case.pk).order_by("seq").values_list("txid", flat=True))
    assert txids[2] < txids[1], "the test makes what it is about"
    monkeypatch.setattr(readers, "BATCH", 1)
    while reader_round(AT):
        pass
    assert [c.seq for c in ear.heard if c.case_id == case.pk] == [2, 3]


def test_what_fails_is_tried_again_and_what_came_before_is_kept(lasting_town: Town, ear: Ear, caplog: Any) -> None:
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    case = case_in(lasting_town, "answered")
    ear.deaf_to = "feedback:answer:drafted"
    assert reader_round(AT) == 2
    assert reader_round(AT) == 0
    assert reader_round(AT) == 0, "it waits half a minute"
    assert ear.verbs == ["case:received", "case:assigned"]
    ear.deaf_to = ""
    assert reader_round(LATER) == 2
    assert [c.seq for c in ear.heard if c.case_id == case.pk] == [1, 2, 3, 4]
    assert Reader.objects.get(pk="ear").failures == 0


def test_one_that_can_never_be_told_is_left_out_loudly(
    lasting_town: Town, ear: Ear, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(readers, "PATIENCE", 3)
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    case_in(lasting_town, "answered")
    ear.deaf_to = "feedback:case:received"
    for minute in range(6):
        reader_round(AT + timedelta(minutes=minute))
    assert ear.verbs == ["case:assigned", "answer:drafted", "answer:approved"]
    assert "entry left out" in [r.msg for r in caplog.records]


def test_what_a_listener_writes_stands_or_falls_with_its_place(lasting_town: Town, ear: Ear) -> None:
    def writes(change: Change) -> None:
        Reader.objects.create(name=str(change.entry_id), next_txid=0)
        ear(change)

    ports.on_changed(writes, name="ear")
    reader_round(AT)
    case_in(lasting_town, "assigned")
    ear.deaf_to = "feedback:case:assigned"
    reader_round(AT)
    reader_round(AT)
    assert Reader.objects.exclude(pk="ear").count() == 1


def test_many_workers_tell_each_entry_once(lasting_town: Town, ear: Ear) -> None:
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    for _ in range(10):
        case_in(lasting_town, "assigned")

    def worker(_: int) -> None:
        try:
            for _ in range(5):
                reader_round(AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    reader_round(AT)
    assert len(ear.heard) == len({c.entry_id for c in ear.heard}) == 20


def test_sealed_matters_are_told_to_nobody(lasting_town: Town, ear: Ear) -> None:
    ports.on_changed(ear, name="ear")
    reader_round(AT)
    sealed()
    case = a_case()
    do(lasting_town, case, "lan", "seal")
    assert (reader_round(AT), ear.heard) == (0, [])
