"""How many due dates a second the clock computes on one core.

Method: 20,000 receipts spread over 2026 (fixed seed), a calendar with the holidays of Viet Nam's kind and two
make-up days, warmed once; each kind of limit is computed for all receipts, three times; the best run counts.
Run: PYTHONPATH=src python benchmarks/clock.py [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from books.calendar.schedule import DAY_OFF, MAKEUP, DayRow, Weekly
from books.calendar.working import WorkingCalendar
from casework.clock import Allowance, LimitUnit, Pause, PauseMode, deadline, derivation, remaining
from kernel.time import TZ

RECEIPTS = 20_000


def calendar() -> WorkingCalendar:
    off = [
        (1, 1),
        (1, 2),
        (2, 16),
        (2, 17),
        (2, 18),
        (2, 19),
        (2, 20),
        (4, 27),
        (4, 30),
        (5, 1),
        (8, 31),
        (9, 1),
        (9, 2),
    ]
    rows = [DayRow(date(2026, month, day), DAY_OFF, "Nghỉ lễ") for month, day in off]
    rows += [DayRow(date(2026, 1, 10), MAKEUP, "Làm bù"), DayRow(date(2026, 8, 22), MAKEUP, "Làm bù")]
    return WorkingCalendar(Weekly.office("08:00-12:00, 13:00-17:00"), rows)


def best(work: Callable[[datetime], object], receipts: list[datetime]) -> float:
    rates = []
    for _ in range(3):
        began = time.perf_counter()
        for at in receipts:
            work(at)
        rates.append(len(receipts) / (time.perf_counter() - began))
    return max(rates)


def _due(allowance: Allowance, by: WorkingCalendar, at: datetime) -> object:
    return deadline(allowance, at, by)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    source, by = random.Random(2026), calendar()
    receipts = [datetime(2026, 1, 1, tzinfo=TZ) + timedelta(minutes=source.randrange(525_600)) for _ in range(RECEIPTS)]
    works: dict[str, Callable[[datetime], object]] = {}
    for amount, unit in ((8, "hours"), (20, "working_days"), (30, "calendar_days"), (1, "months")):
        allowance = Allowance(amount, LimitUnit(unit))
        works[f"{amount} {unit}"] = partial(_due, allowance, by)
    twenty = Allowance(20, LimitUnit.WORKING_DAYS)
    days = timedelta(days=1)
    works["20 working_days, two pauses"] = lambda at: deadline(
        twenty, at, by, (Pause(at + 2 * days, at + 5 * days), Pause(at + 9 * days, at + 12 * days, PauseMode.RESTART))
    )
    works["20 working_days and its derivation"] = lambda at: derivation(deadline(twenty, at, by), by)
    works["words of what remains"] = lambda at: remaining(at, due_at=receipts[0], calendar=by)
    rates = {name: round(best(work, receipts)) for name, work in works.items()}
    for name, rate in rates.items():
        print(f"{name:40} {rate:>9,} a second")
    if chosen.json:
        rows = [{"name": f"clock: {name}", "rate": rate} for name, rate in rates.items()]
        chosen.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
