"""Moves through `perform` by N callers, each on cases of its own: hand back, assign, hand back, … Prints JSON.

They are served as the product's web serves: by two processes of four threads, and who comes beside those waits his turn.

Run with the product's environment: python -m benchmarks.moves --clients 2 --seconds 5
"""

import argparse
import json
import multiprocessing
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from access.actor import Actor  # noqa: E402
from access.models import User  # noqa: E402
from books.orgs.holders import positions_of  # noqa: E402
from casework.models import Case  # noqa: E402
from casework.perform import perform  # noqa: E402
from kernel.time import now  # noqa: E402

Latencies = list[float]
Turn = tuple[str, Actor, dict[str, Any]]
PROCESSES, THREADS = 2, 4  # as many as the web has workers, and threads in each


def actor(username: str) -> Actor:
    user = User.objects.get(username=username)
    held = positions_of(user.pk, now().date())[0]
    return Actor("official", user.pk, held.position_id, held.unit_id, frozenset({held.role}))


def steps() -> list[Turn]:
    """Two moves that may follow one another for ever; each writes row, entry, words or notice, work."""
    handler, coordinator = actor("xuly"), actor("dieuphoi")
    return [
        ("hand_back", handler, {"words": "Không thuộc thẩm quyền của Sở, đề nghị chuyển đơn vị khác."}),
        ("assign", coordinator, {"unit_id": str(handler.unit_id), "stream": "rule"}),
    ]


@dataclass
class Caller:
    """One client with cases of its own: what it asks next, and since when it waits."""

    cases: list[UUID]
    turns: list[Turn]
    since: float = 0.0
    made: int = 0

    def move(self) -> None:
        """The next of its moves."""
        name, who, inputs = self.turns[self.made % 2]
        perform(self.cases[self.made // 2 % len(self.cases)], name, who, at=now(), inputs=inputs)
        self.made += 1


def callers(numbers: range, clients: int) -> list[Caller]:
    """The callers NUMBERS of CLIENTS."""
    turns = steps()
    assigned = Case.objects.filter(unit_id=turns[0][1].unit_id, stage="assigned").order_by("id")
    ids = list(assigned.values_list("id", flat=True)[: clients * 40])
    return [Caller(ids[number::clients], turns) for number in numbers]


def serve(waiting: deque[Caller], begin: float, seconds: float, taken: Latencies) -> None:
    """One thread of the web: whoever waits longest is served, and asks again at once."""
    connection.ensure_connection()
    time.sleep(max(0.0, begin - time.time()))  # all together
    end = begin + seconds
    while waiting and time.time() < end:
        caller = waiting.popleft()  # never empty: there are no more threads than callers
        caller.move()
        asked, caller.since = caller.since, time.perf_counter()
        taken.append(caller.since - asked)
        waiting.append(caller)
    connection.close()


def process(numbers: range, clients: int, begin: float, seconds: float, told: Any) -> None:
    """The callers NUMBERS, served by the threads of this process."""
    connections.close_all()
    taken: Latencies = []
    all_of_them = callers(numbers, clients)
    waiting = deque(all_of_them)
    given = (waiting, begin, seconds, taken)
    threads = [threading.Thread(target=serve, args=given) for _ in range(min(THREADS, len(waiting)))]
    for caller in all_of_them:
        caller.since = time.perf_counter() + max(0.0, begin - time.time())
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for caller in all_of_them:
        if caller.made % 2:  # as it was found
            caller.move()
    told.put(taken)


def statements() -> int:
    """What one move costs, BEGIN and COMMIT counted."""
    name, who, inputs = steps()[0]
    case = Case.objects.filter(unit_id=who.unit_id, stage="assigned").first()
    for step in steps():  # books are read once a process; what a move costs is what it costs after that
        perform(case.pk, step[0], step[1], at=now(), inputs=step[2])
    settings.DEBUG = True
    with CaptureQueriesContext(connection) as seen:
        perform(case.pk, name, who, at=now(), inputs=inputs)
    settings.DEBUG = False
    name, who, inputs = steps()[1]
    perform(case.pk, name, who, at=now(), inputs=inputs)
    return len(seen)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--clients", type=int, required=True)
    asked.add_argument("--seconds", type=float, default=5.0)
    wanted = asked.parse_args()
    counted = statements()
    connections.close_all()
    for held in connections.all(initialized_only=True):
        held.close_pool()
    fork = multiprocessing.get_context("fork")
    told = fork.Queue()
    begin = time.time() + 1.0 + wanted.clients * 0.1
    shares = [range(n, wanted.clients, PROCESSES) for n in range(min(PROCESSES, wanted.clients))]
    all_of_them = [
        fork.Process(target=process, args=(share, wanted.clients, begin, wanted.seconds, told)) for share in shares
    ]
    for each in all_of_them:
        each.start()
    taken = [latency for _ in all_of_them for latency in told.get()]
    for each in all_of_them:
        each.join()
    print(json.dumps({"latencies": taken, "seconds": wanted.seconds, "statements": counted}))


if __name__ == "__main__":
    main()
