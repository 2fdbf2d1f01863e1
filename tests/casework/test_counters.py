"""The counters say what the lists show: compared with a count by hand over many cases, in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import counters
from casework.models import Case, Work
from casework.visibility import open_works
from kernel.time import local
from tests.casework.town import AT, Town, case_in, do

pytestmark = pytest.mark.db

DAY = timedelta(days=1)
STAGES = ("received", "assigned", "assigned", "awaiting_approval", "awaiting_sender", "answered", "forwarded", "closed")


@pytest.fixture
def busy(town: Town) -> Town:
    for number, back in enumerate((0, 3, 15, 20, 21, 40)):
        for stage in STAGES:
            case = case_in(town, stage, at=AT - back * DAY)
            if number % 2 and stage == "assigned":
                do(town, case, "bao", "take", AT - back * DAY + timedelta(hours=4))
    return town


def by_hand(work: Any, at: datetime) -> str:
    if work.is_paused or work.due_at is None:
        return "paused"
    if work.due_at < at:
        return "late"
    if local(work.due_at).date() == local(at).date():
        return "today"
    return "week" if work.due_at - at < timedelta(days=7) else "later"


def tally(works: Any, at: datetime) -> counters.Load:
    return counters.Load(**Counter(by_hand(w, at) for w in works))


@pytest.mark.parametrize("hours", [0, 5, 26, 24 * 6])
def test_the_bands_are_those_of_the_rows(busy: Town, hours: int) -> None:
    at = AT + timedelta(hours=hours)
    for who in ("lan", "bao", "binh", "ha", "anh"):
        works = open_works(busy.actor(who))
        assert counters.load(works, at) == tally(works, at)
        for name in counters.BANDS:
            assert {by_hand(w, at) for w in works.filter(counters.band(name, at))} <= {name}


def test_by_person_adds_up_to_the_whole(busy: Town) -> None:
    units = [u.pk for u in busy.units.values()]
    works = counters.main_work(units, busy.actor("long"))
    whole = counters.load(works, AT)
    assert whole == tally(works, AT)
    assert whole.total == Case.objects.filter(stopped_at=None).count()
    split = counters.by_person(works, AT)
    for name in counters.BANDS:
        assert sum(getattr(each, name) for each in split.values()) == getattr(whole, name)
    mine = split[busy.users["bao"].pk, "handler"]
    assert mine == tally(works.filter(person_id=busy.users["bao"].pk), AT)
    assert mine.total > 0


def test_the_days_on_which_work_is_due(busy: Town) -> None:
    works = counters.main_work([busy.unit("works")], busy.actor("long"))
    first, last = local(AT).date(), local(AT + 30 * DAY).date()
    days = counters.by_due_day(works, first, last)
    found = Counter(local(w.due_at).date() for w in works if w.due_at and not w.is_paused)
    assert days == {day: count for day, count in found.items() if first <= day <= last}
    assert list(days) == sorted(days)


def test_who_is_accused_counts_nothing_of_it(busy: Town) -> None:
    case = case_in(busy, "received")
    inputs = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "city"}
    do(busy, case, "lan", "assign", inputs=inputs)
    assert not counters.main_work([busy.unit("health")], busy.actor("long")).filter(case=case).exists()
    assert counters.main_work([busy.unit("health")], busy.actor("truong")).filter(case=case).exists()


def test_one_statement_each_however_many(busy: Town) -> None:
    works = counters.main_work([u.pk for u in busy.units.values()], busy.actor("long"))
    for count in (counters.load, counters.by_person):
        with CaptureQueriesContext(connection) as seen:
            count(works, AT)
        assert len(seen) == 1
    assert Work.objects.count() > 40
