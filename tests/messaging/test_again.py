"""Lost races for locks: what the database threw out is done again, once, and nobody else waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from casework.models import Case, Work
from kernel.ids import uuid7
from messaging import inbound
from messaging.again import has_lost, until_won
from messaging.inbound import Heard, work_round
from messaging.models import Inbound, Outbound
from messaging.outbox import LEASE
from messaging.outcomes import expire_leases
from tests.casework.town import AT, Town, a_case, talk
from vault.models import MessageKey
from vault.sealed import seal


def once(work: Callable[[], Any]) -> Any:
    """In a thread of its own: its connection goes with it."""
    try:
        return work()
    finally:
        connection.close()


def locked(*cases: Case) -> None:
    for case in cases:
        Case.objects.select_for_update().get(pk=case.pk)


def test_the_loser_of_a_deadlock_does_its_work_again(lasting_town: Town) -> None:
    first, second, both_have_one = a_case(), a_case(), Barrier(2, timeout=60)
    tries: list[Case] = []

    def work(one: Case, other: Case) -> None:
        with transaction.atomic():
            tries.append(one)
            locked(one)
            if len(tries) <= 2:
                both_have_one.wait()
            locked(other)
            Case.objects.filter(pk=one.pk).update(row_version=one.row_version + 1)

    with ThreadPoolExecutor(2) as pool:
        pairs = ((first, second), (second, first))
        done = [pool.submit(once, lambda pair=pair: until_won(lambda: work(*pair))) for pair in pairs]
        assert [each.result(60) for each in done] == [None, None]
    assert len(tries) == 3, "one of the two was thrown out, and only that one was done again"
    versions = Case.objects.filter(pk__in=[first.pk, second.pk]).values_list("row_version", flat=True)
    assert sorted(versions) == sorted([first.row_version + 1, second.row_version + 1])


def test_what_is_wrong_and_what_is_within_another_transaction_is_not_done_again(lasting_town: Town) -> None:
    tries = []

    def wrong() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(600)")

    with pytest.raises(OperationalError) as told:
        until_won(wrong)
    assert not has_lost(told.value) and len(tries) == 1


@contextmanager
def holding(case: Case) -> Iterator[None]:
    """Somebody else has the row of CASE, as a move has it."""
    there, over = Barrier(2, timeout=60), Barrier(2, timeout=60)

    def hold() -> None:
        with transaction.atomic():
            locked(case)
            there.wait()
            over.wait()

    with ThreadPoolExecutor(1) as pool:
        held: Future[Any] = pool.submit(once, hold)
        there.wait()
        try:
            yield
        finally:
            over.wait()
            held.result(60)


def on_its_way(case: Case) -> Outbound:
    """A message of CASE whose worker is gone."""
    Outbound.objects.filter(case_id=case.pk).update(state="sending", lease_until=AT + LEASE, attempts=1)
    return Outbound.objects.get(case_id=case.pk)


def test_a_dead_workers_message_whose_case_is_held_waits_and_no_other_with_it(lasting_town: Town) -> None:
    held, free = (on_its_way(a_case(conversation=talk(name))) for name in ("a", "b"))
    at = AT + 2 * LEASE
    with holding(Case.objects.get(pk=held.case_id)):
        assert expire_leases(at) == 1
        assert state(free.pk) == "unknown"
        assert state(held.pk) == "sending", "nothing of it was written"
    assert expire_leases(at) == 1
    assert state(held.pk) == "unknown"
    assert Work.objects.filter(task="settle_message", closed_at=None).count() == 2
    assert expire_leases(at) == 0


def state(message_id: UUID) -> str:
    return Outbound.objects.get(pk=message_id).state


def test_a_receipt_that_loses_a_deadlock_comes_again_and_uses_up_no_try(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the message and wants the case's tasks; who settles the same message has them, and wants the message."""
    monkeypatch.setattr(inbound, "_listeners", [])
    message = on_its_way(a_case(conversation=talk()))
    at = AT + 2 * LEASE
    expire_leases(at)
    receipt = Heard("receipt", receipt_of=[str(message.pk)], receipt="delivered")
    monkeypatch.setattr(inbound, "_parsers", {"wire": lambda raw: receipt})
    heard, there = told(b"receipt"), Barrier(2, timeout=60)

    def settle() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"trouble:{message.case_id}"])
            there.wait()
            while not _waits_for_tasks(cursor):
                time.sleep(0.02)
            Outbound.objects.select_for_update().get(pk=message.pk)

    with ThreadPoolExecutor(1) as pool:
        settling = pool.submit(once, settle)
        there.wait()
        assert work_round(at, most=1) == 1
        settling.result(60)
    heard.refresh_from_db()
    assert (heard.state, heard.attempts, state(message.pk)) == ("new", 0, "unknown"), "nothing of it was written"
    assert work_round(at + timedelta(seconds=1)) == 1
    heard.refresh_from_db()
    assert (heard.state, state(message.pk)) == ("done", "delivered")
    assert not Work.objects.filter(task="settle_message", closed_at=None).exists()


def _waits_for_tasks(cursor: Any) -> bool:
    cursor.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    return bool(cursor.fetchone()[0])


def told(raw: bytes) -> Inbound:
    body, wrapped = seal(raw, AT)
    made = Inbound.objects.create(
        id=uuid7(), channel="wire", dedup=b"1", sender_tag=b"1", body=body, next_try_at=AT, received_at=AT
    )
    MessageKey.objects.create(id=made.pk, wrapped=wrapped)
    return made
