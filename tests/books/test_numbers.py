"""Numbers: never given twice, whatever threads, processes, forks and kills do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.actor import Actor
from books.numbers import blocks
from books.numbers.blocks import NumberInTransaction, PoolSizeRefused, reserve_pool, take
from books.numbers.models import Counter, Pool
from kernel.time import TZ
from ledger.models import Entry

SRC = Path(blocks.__file__).parents[2]
DAY = date(2026, 9, 15)
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)

WRITER = """
import django; django.setup()
from datetime import date
from books.numbers.blocks import take
for _ in range({count}):
    print(take("feedback:H26", date(2026, 9, 15)), flush=True)
"""


@pytest.fixture(autouse=True)
def _fresh_blocks() -> Any:
    blocks.forget_blocks()
    yield
    blocks.forget_blocks()


@pytest.mark.db
def test_numbers_rise_from_one_and_each_scope_and_day_has_its_own() -> None:
    assert [take("a", DAY) for _ in range(3)] == [1, 2, 3]
    assert take("b", DAY) == 1
    assert take("a", date(2026, 9, 16)) == 1


@pytest.mark.db
def test_after_a_restore_no_number_given_since_the_backup_is_given_again() -> None:
    backed_up = take("a", DAY)
    given_since = {day: [take("a", day) for _ in range(120)] for day in (DAY, date(2026, 9, 16))}
    Counter.objects.all().delete()  # the backup was made the evening before
    Counter.objects.create(scope="a", day=date(2026, 9, 14), last=50)
    assert blocks.skip_after_restore(DAY) == 1
    blocks.forget_blocks()
    assert take("a", DAY) > max(backed_up, *given_since[DAY])
    assert take("a", date(2026, 9, 16)) > max(given_since[date(2026, 9, 16)])


@pytest.mark.db
def test_after_a_restore_who_had_the_first_number_after_the_backup_does_not_begin_anew() -> None:
    lost = {scope: take(scope, DAY) for scope in ("a", "new")}
    letters = [blocks.take_in_order(f"CV.{unit}", date(2026, 1, 1)) for unit in ("old", "new")]
    Counter.objects.all().delete()
    Counter.objects.create(scope="a", day=date(2026, 9, 14), last=50)
    Counter.objects.create(scope="CV.old", day=date(2026, 1, 1), last=0)
    blocks.skip_after_restore(DAY)
    blocks.forget_blocks()
    assert take("new", DAY) > lost["new"]
    assert [blocks.take_in_order(f"CV.{unit}", date(2026, 1, 1)) for unit in ("old", "new")] == [201, 201]
    assert letters == [1, 1]


@pytest.mark.db
def test_a_restore_in_december_leaves_the_letters_of_the_next_year_alone() -> None:
    Counter.objects.create(scope="CV.old", day=date(2026, 1, 1), last=7)
    Counter.objects.create(scope="a", day=date(2026, 12, 20), last=50)
    blocks.skip_after_restore(date(2026, 12, 20))
    assert [blocks.take_in_order(f"CV.{unit}", date(2027, 1, 1)) for unit in ("old", "new")] == [1, 1]
    assert blocks.take_in_order("CV.old", date(2026, 1, 1)) == 208
    assert take("a", date(2027, 1, 1)) > blocks.AFTER_RESTORE, "a pool for New Year's Day may have been given out"


@pytest.mark.db
def test_a_backup_restored_twice_passes_what_the_first_restore_let_out() -> None:
    Counter.objects.create(scope="a", day=date(2026, 9, 14), last=50)
    blocks.skip_after_restore(DAY)
    let_out = take("a", DAY)
    Counter.objects.exclude(day=date(2026, 9, 14)).delete()  # the same backup again
    blocks.skip_after_restore(DAY, times=2)
    blocks.forget_blocks()
    assert take("a", DAY) > let_out


@pytest.mark.db
def test_one_statement_per_block(django_assert_num_queries: Any, settings: Any) -> None:
    settings.NUMBER_BLOCK_SIZE = 10
    with django_assert_num_queries(2):
        assert [take("a", DAY) for _ in range(20)] == list(range(1, 21))
    assert Counter.objects.get(scope="a", day=DAY).last == 20


def test_refused_inside_a_transaction(fresh_database: Any) -> None:
    with transaction.atomic(), pytest.raises(NumberInTransaction):
        take("a", DAY)
    assert take("a", DAY) == 1


def test_a_number_made_ready_is_there_inside_the_transaction_whatever_others_take(
    fresh_database: Any, settings: Any
) -> None:
    settings.NUMBER_BLOCK_SIZE = 1
    blocks.make_ready("a", DAY)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lambda: (take("a", DAY), connection.close())[0]).result()
    with transaction.atomic():
        mine = take("a", DAY)
        with pytest.raises(NumberInTransaction):
            take("a", DAY)
    assert {mine, other} == {1, 2}


def test_threads_never_share_a_number(fresh_database: Any, settings: Any) -> None:
    settings.NUMBER_BLOCK_SIZE = 7

    def hundred(_: int) -> list[int]:
        try:
            return [take("a", DAY) for _ in range(100)]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = [number for found in pool.map(hundred, range(6)) for number in found]
    assert len(set(numbers)) == 600
    assert sorted(numbers) == list(range(1, 601))


def test_processes_and_a_kill_leave_gaps_but_no_repeats(fresh_database: Any) -> None:
    environment = {**os.environ, "DATABASE_URL": fresh_database.url, "PYTHONPATH": str(SRC)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(count=5000)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    first = [writer.stdout.readline() for writer in writers]  # type: ignore[union-attr]
    time.sleep(0.05)
    writers[0].kill()
    outputs = [writer.communicate()[0] for writer in writers]
    numbers = [int(word) for word in "".join([*first, *outputs]).split("\n") if word]
    numbers += [take("feedback:H26", DAY) for _ in range(60)]
    assert len(numbers) > 10_000
    assert len(set(numbers)) == len(numbers)


def test_a_forked_child_does_not_use_its_parents_block(fresh_database: Any) -> None:
    mine = take("a", DAY)
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(take("a", DAY)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(read, 20))
    assert len({mine, theirs, take("a", DAY)}) == 3


@pytest.mark.db
def test_a_pool_is_a_row_and_an_entry_and_nobody_else_gets_its_numbers() -> None:
    actor = Actor(kind="official", user_id=uuid4(), position_id=uuid4(), unit_id=uuid4())
    before = take("a", DAY)
    pool = reserve_pool("a", DAY, 100, "Quầy 3 – xã Sóc Sơn", actor=actor, at=AT)
    blocks.forget_blocks()
    others = {before, *(take("a", DAY) for _ in range(60))}
    assert others.isdisjoint(range(pool.first, pool.last + 1))
    assert pool.last - pool.first == 99
    kept = Pool.objects.get()
    assert (kept.desk, kept.reserved_by) == ("Quầy 3 – xã Sóc Sơn", actor.user_id)
    entry = Entry.objects.get(verb="numbers:pool:reserved")
    assert entry.particulars["first"] == pool.first
    assert "Quầy" not in str(entry.particulars)


@pytest.mark.db
@pytest.mark.parametrize("size", [0, -5, 10_001])
def test_a_pool_of_a_senseless_size_is_refused(size: int) -> None:
    with pytest.raises(PoolSizeRefused):
        reserve_pool("a", DAY, size, "Quầy 3", actor=Actor(kind="system"), at=AT)
    assert not Pool.objects.exists()


@pytest.mark.db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(["take a", "take b", "pool a", "die"]), max_size=60), size=st.integers(1, 9))
def test_no_order_of_takes_pools_and_deaths_repeats_a_number(steps: list[str], size: int) -> None:
    from django.test import override_settings

    blocks.forget_blocks()
    Counter.objects.all().delete()
    Pool.objects.all().delete()
    given_out: dict[str, list[int]] = {"a": [], "b": []}
    with override_settings(NUMBER_BLOCK_SIZE=size):
        for step in steps:
            if step == "die":
                blocks.forget_blocks()
            elif step == "pool a":
                pool = reserve_pool("a", DAY, 3, "Quầy", actor=Actor(kind="system"), at=AT)
                given_out["a"] += range(pool.first, pool.last + 1)
            else:
                scope = step[-1]
                given_out[scope].append(take(scope, DAY))
    for numbers in given_out.values():
        assert len(set(numbers)) == len(numbers)
