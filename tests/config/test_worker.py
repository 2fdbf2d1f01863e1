"""What the worker does with its rounds, beside running them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from books.calendar.changes import Change
from casework.models import Recalculation
from casework.recalculation import calendar_changed
from config.worker import ROUNDS
from kernel.time import now, today


@pytest.mark.db
def test_a_calendar_change_waits_until_intakes_that_read_the_old_one_are_over() -> None:
    at = now()
    calendar_changed(Change(first=today(), last=today(), unit_id=None, version=2, at=at))
    run = next(each.run for each in ROUNDS if each.name == "recalculation")
    run(at + timedelta(seconds=1))
    assert Recalculation.objects.get().finished_at is None
    run(at + timedelta(seconds=3))
    assert Recalculation.objects.get().finished_at is not None
