"""Moves through `perform` by N callers, each on cases of its own: hand back, assign, hand back, … Prints JSON.

The callers are threads of two processes, as in the product's web, where they wait for the database at the same time.

Run with the product's environment: python -m benchmarks.moves --clients 2 --seconds 5
"""

import argparse
import json
import multiprocessing
import threading
import time
from threading import Semaphore
from typing import Any

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
PROCESSES, THREADS = 2, 4  # as many as the web has workers, and threads in each: who comes beside them waits for one


def actor(username: str) -> Actor:
    user = User.objects.get(username=username)
    held = positions_of(user.pk, now().date())[0]
    return Actor("official", user.pk, held.position_id, held.unit_id, frozenset({held.role}))


def steps() -> list[tuple[str, Actor, dict[str, Any]]]:
    """Two moves that may follow one another for ever; each writes row, entry, words or notice, work."""
    handler, coordinator = actor("xuly"), actor("dieuphoi")
    return [
        ("hand_back", handler, {"words": "Không thuộc thẩm quyền của Sở, đề nghị chuyển đơn vị khác."}),
        ("assign", coordinator, {"unit_id": str(handler.unit_id), "stream": "rule"}),
    ]


def run(number: int, clients: int, begin: float, seconds: float, taken: Latencies, seats: Semaphore) -> None:  # noqa: PLR0917
    """One caller: its own connection, its own cases. What it waits for a seat counts."""
    turns, unit = steps(), actor("xuly").unit_id
    ids = list(
        Case.objects.filter(unit_id=unit, stage="assigned").order_by("id").values_list("id", flat=True)[: clients * 40]
    )
    mine = ids[number::clients]
    count, end = 0, begin + seconds
    time.sleep(max(0.0, begin - time.time()))  # all together, connections open and caches warm
    while time.time() < end:
        case_id = mine[count // 2 % len(mine)]
        name, who, inputs = turns[count % 2]
        start = time.perf_counter()
        with seats:
            perform(case_id, name, who, at=now(), inputs=inputs)
        taken.append(time.perf_counter() - start)
        count += 1
    if count % 2:
        perform(mine[(count - 1) // 2 % len(mine)], *turns[1][:2], at=now(), inputs=turns[1][2])
    connection.close()


def process(numbers: range, clients: int, begin: float, seconds: float, told: Any) -> None:
    """The callers NUMBERS as threads of this process."""
    connections.close_all()
    taken: Latencies = []
    seats = Semaphore(THREADS)
    threads = [threading.Thread(target=run, args=(n, clients, begin, seconds, taken, seats)) for n in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
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
