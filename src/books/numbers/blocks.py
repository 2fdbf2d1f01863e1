"""Serial numbers from blocks that a process reserves ahead: one short statement per block, no lock inside the intake.

A number that was taken and not used is a gap. A number is never given twice: the counter only rises, is committed
before the first number of the block leaves, and a block dies with its process. A block is never reserved inside a
transaction (a rollback would bring back numbers that were already shown to a citizen); who needs a number inside
one calls `make_ready` before it.
"""

from __future__ import annotations

import os
import threading
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from kernel.errors import MotCuaError
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

if TYPE_CHECKING:
    from uuid import UUID

    from books.numbers.models import Pool

BLOCK_SIZE = 50
LONGEST_POOL = 10_000
AFTER_RESTORE = 50_000  # more than any scope gives in a day
AFTER_RESTORE_IN_ORDER = 200  # more letters than a unit sends between two backups
POOLS_AHEAD = 31  # days for which a desk may have got its pool after the backup
_SCOPES_KEPT = 2_000

# Who comes for the first time begins above the floor of the day, if a restore has laid one.
_RESERVE = """
INSERT INTO numbers_counter AS c (scope, day, last)
VALUES (%(scope)s, %(day)s, %(size)s + coalesce(
    (SELECT f.last FROM numbers_counter f WHERE f.scope = %(floor)s AND f.day = %(day)s), 0))
ON CONFLICT (scope, day) DO UPDATE SET last = c.last + %(size)s
RETURNING c.last
"""
_FLOOR = "*"

# A backup knows nothing of the numbers that went out after it, and they stand on receipts that people hold; nor of the
# scopes that had their first number then. A running series of the year stands on 1 January, and has no other day.
_SKIP = """
INSERT INTO numbers_counter AS c (scope, day, last)
SELECT k.scope, %(day)s::date + ahead, %(skipped)s
FROM (SELECT DISTINCT scope FROM numbers_counter WHERE to_char(day, 'MM-DD') <> '01-01'
      UNION SELECT %(floor)s) k, generate_series(0, %(days)s) ahead
WHERE to_char(%(day)s::date + ahead, 'MM-DD') <> '01-01' OR k.scope <> %(floor)s
ON CONFLICT (scope, day) DO UPDATE SET last = c.last + EXCLUDED.last
"""
_SKIP_IN_ORDER = """
INSERT INTO numbers_counter AS c (scope, day, last)
SELECT k.scope, %(year)s::date, %(skipped)s
FROM (SELECT scope FROM numbers_counter WHERE day = %(year)s UNION SELECT %(floor)s) k
ON CONFLICT (scope, day) DO UPDATE SET last = c.last + EXCLUDED.last
"""


class NumbersError(MotCuaError):
    """Chưa cấp được số thứ tự."""


class NumberInTransaction(NumbersError):
    """Số thứ tự {scope} phải được lấy trước khi mở giao dịch: giao dịch hủy sẽ làm một số bị cấp hai lần."""


class PoolSizeRefused(NumbersError):
    """Dải số dự trữ phải có từ 1 đến {longest} số (yêu cầu: {size})."""


class _Block:
    __slots__ = ("last", "lock", "next")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next, self.last = 1, 0


_blocks: dict[tuple[str, date], _Block] = {}
_lock = threading.Lock()
_aside = threading.local()


def take(scope: str, day: date) -> int:
    """The next number of this scope on this day. Threads and processes never get the same one."""
    ready = _ready().pop((scope, day), None)
    return _next(scope, day) if ready is None else ready


def make_ready(scope: str, day: date) -> None:
    """Lay a number aside for this thread, so that its `take` succeeds inside the transaction that follows.

    Laid aside, not only reserved: another thread could use up the block in between.
    """
    ready = _ready()
    if (scope, day) not in ready:
        ready[scope, day] = _next(scope, day)


def take_in_order(scope: str, day: date) -> int:
    """The next number of a running series, in the caller's transaction: without gaps, because a rollback gives it back
    unseen; its takers wait for each other. For letters of a unit and year (DAY is 1 January), never for an intake."""
    return _reserve(scope, day, 1)


def _next(scope: str, day: date) -> int:
    block = _block(scope, day)
    with block.lock:
        _refill(block, scope, day)
        number = block.next
        block.next += 1
        return number


def _ready() -> dict[tuple[str, date], int]:
    if not hasattr(_aside, "numbers"):
        _aside.numbers = {}
    return _aside.numbers


def _refill(block: _Block, scope: str, day: date) -> None:
    if block.next > block.last:
        _refuse_in_transaction(scope)
        size = getattr(settings, "NUMBER_BLOCK_SIZE", BLOCK_SIZE)
        block.last = _reserve(scope, day, size)
        block.next = block.last - size + 1


def reserve_pool(
    scope: str, day: date, size: int, desk: str, *, actor: ActorLike, at: datetime, unit_id: UUID | None = None
) -> Pool:
    """Numbers for a desk that will work without network. The row and its ledger entry say who got which numbers."""
    from books.numbers.models import Pool  # models need the app registry; `take` must not wait for it

    if not 1 <= size <= LONGEST_POOL:
        raise PoolSizeRefused(size=size, longest=LONGEST_POOL)
    with transaction.atomic():
        last = _reserve(scope, day, size)
        pool = Pool.objects.create(
            scope=scope,
            day=day,
            first=last - size + 1,
            last=last,
            unit_id=unit_id,
            desk=desk,
            reserved_by=actor.user_id,
            position_id=actor.position_id,
            reserved_at=at,
        )
        particulars = {"pool": str(pool.id), "day": day.isoformat(), "first": pool.first, "last": pool.last}
        particulars |= {"unit": str(unit_id)} if unit_id else {}
        streams.append(
            "book",
            streams.book_stream("numbers"),
            verb="numbers:pool:reserved",
            actor=LedgerActor.of(actor),
            at=at,
            particulars=particulars,
        )
    return pool


def skip_after_restore(day: date, times: int = 1) -> int:
    """After a restore: leave a gap from DAY on that no number given since the backup can reach. Returns how many scopes.

    TIMES: how often the same time has been lost (a backup that is restored twice): the gap must pass what the first
    restore let out as well.
    """
    told = {"day": day, "year": date(day.year, 1, 1), "days": POOLS_AHEAD, "floor": _FLOOR}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SKIP_IN_ORDER, {**told, "skipped": AFTER_RESTORE_IN_ORDER * times})
        cursor.execute(_SKIP, {**told, "skipped": AFTER_RESTORE * times})
        cursor.execute("SELECT count(DISTINCT scope) FROM numbers_counter WHERE scope <> %(floor)s", told)
        return int(cursor.fetchone()[0])


def forget_blocks() -> None:
    """Drop what this process has reserved (after a fork, between tests). It costs a gap, never a number given twice."""
    global _lock, _aside
    _lock, _aside = threading.Lock(), threading.local()
    _blocks.clear()


def _block(scope: str, day: date) -> _Block:
    with _lock:
        block = _blocks.get((scope, day))
        if block is None:
            if len(_blocks) >= _SCOPES_KEPT:
                _blocks.clear()
            block = _blocks[scope, day] = _Block()
        return block


def _reserve(scope: str, day: date, size: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, {"scope": scope, "day": day, "size": size, "floor": _FLOOR})
        return int(cursor.fetchone()[0])


def _refuse_in_transaction(scope: str) -> None:
    """A test case's own outer transaction does not count, as with Django's `atomic(durable=True)`."""
    if any(not block._from_testcase for block in connection.atomic_blocks):  # noqa: SLF001
        raise NumberInTransaction(scope=scope)
    if not connection.atomic_blocks and not connection.get_autocommit():
        raise NumberInTransaction(scope=scope)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_blocks)
