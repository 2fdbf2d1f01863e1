"""The fast clock and the slow obvious one agree on random schedules, rows, receipts and pauses."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.clock import oracle
from tests.clock.cases import calendar_of, cutoffs, instants, pauses_of, specs, waits
from tests.clock.oracle import Spec
from tests.depth import examples

from casework.clock import Allowance, LimitUnit, deadline, end_of_day

many, fewer = examples(400), examples(120)


@many
@given(st.data(), specs(), instants(), st.sampled_from(["working_days", "calendar_days", "months"]))
def test_days_and_months(data: st.DataObject, spec: Spec, at: datetime, unit: str) -> None:
    amount = data.draw(st.integers(0, 3 if unit == "months" else 25))
    cutoff = data.draw(cutoffs)
    waiting = data.draw(waits(at))
    slow = oracle.due_in_days(spec, at, unit, amount, waiting, cutoff=cutoff)
    fast = deadline(Allowance(amount, LimitUnit(unit), cutoff), at, calendar_of(spec), pauses_of(waiting))
    if slow == oracle.PAUSED:
        assert fast.due_at is None
        assert fast.paused_since == waiting[-1].since
    else:
        assert fast.due_on == slow
        assert fast.due_at == end_of_day(slow)
        assert not fast.is_paused


@fewer
@given(st.data(), specs(), instants(), st.integers(0, 24))
def test_hours(data: st.DataObject, spec: Spec, at: datetime, hours: int) -> None:
    # A schedule of a minute a week would have the slow one walk for years.
    while sum(end - start for day in spec.week for start, end in day) < 480:
        spec.week[spec.week.index(min(spec.week))] = [(480, 960)]
    cutoff = data.draw(cutoffs)
    waiting = data.draw(waits(at))
    slow = oracle.due_in_hours(spec, at, hours, waiting, cutoff=cutoff)
    fast = deadline(Allowance(hours, LimitUnit.HOURS, cutoff), at, calendar_of(spec), pauses_of(waiting))
    assert (fast.due_at or oracle.PAUSED) == slow


@fewer
@given(specs(), instants(), instants())
def test_time_and_days_between(spec: Spec, a: datetime, b: datetime) -> None:
    calendar = calendar_of(spec)
    a, b = min(a, b), min(max(a, b), min(a, b) + timedelta(days=5))
    assert calendar.working_time_between(a, b) == oracle.time_between(spec, a, b)
    assert calendar.working_time_between(b, a) == -oracle.time_between(spec, a, b)
    assert calendar.working_days_between(a.date(), b.date()) == oracle.days_between(spec, a.date(), b.date())
    opens = calendar.next_working_instant(a)
    assert opens >= a
    assert (opens == a) == spec.worked_minute(a)
    assert spec.worked_minute(opens)
    assert oracle.time_between(spec, a, min(opens, a + timedelta(days=5))) == timedelta(0)


@fewer
@given(specs(), instants(), st.integers(1, 90))
def test_adding_days_is_counting_backwards(spec: Spec, at: datetime, n: int) -> None:
    calendar, day = calendar_of(spec), at.date()
    later, earlier = calendar.add_working_days(day, n), calendar.add_working_days(day, -n)
    assert calendar.is_working_day(later)
    assert calendar.is_working_day(earlier)
    assert calendar.working_days_between(day, later) == n
    assert oracle.days_between(spec, day, later) == n
    assert oracle.days_between(spec, earlier - timedelta(days=1), day - timedelta(days=1)) == n
