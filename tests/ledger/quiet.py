"""Sealing in tests: other tests' transactions on the same server hold seals back, as they should; wait for them."""

from __future__ import annotations

import time

from django.db import connection

from kernel.time import now
from ledger.seal import seal_committed


def wait_until_sealable() -> None:
    """Until every transaction on the server that began before our last entry has ended."""
    for _ in range(12_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_committed_below() > coalesce((SELECT max(txid) FROM ledger_entry), 0)")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise TimeoutError("another transaction on this server does not end")


def seal_all() -> int:
    """Until nothing is left; how many seals were made."""
    made = 0
    while seal_committed(now()) is not None:
        made += 1
    return made


def seal_once() -> None:
    """Everything there is, in exactly one seal."""
    wait_until_sealable()
    assert seal_all() == 1
