"""A round that waits for a neighbour: beside the others, one at a time, its failures told and forgotten."""

from __future__ import annotations

import threading
from datetime import datetime

from config.beside import Beside
from kernel.time import now


def test_a_slow_round_holds_up_nobody_and_does_not_run_twice() -> None:
    go, runs = threading.Event(), []

    def slow(at: datetime) -> None:
        runs.append(at)
        go.wait(5)

    beside = Beside("slow", slow)
    assert [beside(now()), beside(now())] == [0, 0]
    assert len(runs) == 1
    go.set()
    beside.wait(5)
    beside(now())
    beside.wait(5)
    assert len(runs) == 2


def test_a_failing_round_is_tried_again(caplog: object) -> None:
    runs = []

    def broken(at: datetime) -> None:
        runs.append(at)
        raise ValueError("sự cố")

    beside = Beside("broken", broken)
    for _ in range(2):
        beside(now())
        beside.wait(5)
    assert len(runs) == 2
