"""What must hold for every schedule, receipt and pause, whatever the numbers are."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.clock.cases import FIRST, calendar_of, cutoffs, instants, pauses_of, specs, waits
from tests.clock.oracle import Row, Spec
from tests.depth import examples

from casework.clock import (
    Allowance,
    Deadline,
    LimitUnit,
    Standing,
    StepKind,
    Verdict,
    alarm_before,
    deadline,
    derivation,
    pauses_from,
    pauses_to,
    remaining,
    spans,
    verdict,
)

some = examples(100)
allowances = st.builds(Allowance, st.integers(0, 20), st.sampled_from(list(LimitUnit)), cutoffs)


def end(found: Deadline) -> datetime:
    """The due instant, with "paused" as later than everything."""
    return found.due_at or found.received_at + timedelta(days=99999)


@some
@given(specs(), instants(), allowances)
def test_due_is_never_before_the_receipt(spec: Spec, at: datetime, allowance: Allowance) -> None:
    found = deadline(allowance, at, calendar_of(spec))
    assert found.received_at <= found.started_at <= end(found)
    # A period may end at midnight: the instant before is then the one that is worked.
    ends = (end(found), end(found) - timedelta(microseconds=1))
    assert any(calendar_of(spec).is_working_day(instant.date()) for instant in ends)


@some
@given(st.data(), specs(), instants(), allowances)
def test_more_time_is_never_due_earlier(data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance) -> None:
    waiting = pauses_of(data.draw(waits(at, restarts=False)))
    calendar = calendar_of(spec)
    more = replace(allowance, amount=allowance.amount + 1)
    assert end(deadline(allowance, at, calendar)) <= end(deadline(more, at, calendar))
    assert deadline(allowance, at, calendar, waiting).legs[0].due_at == end(deadline(allowance, at, calendar))


@some
@given(specs(), instants(), instants(), allowances)
def test_later_receipt_is_never_due_earlier(spec: Spec, a: datetime, b: datetime, allowance: Allowance) -> None:
    calendar = calendar_of(spec)
    assert end(deadline(allowance, min(a, b), calendar)) <= end(deadline(allowance, max(a, b), calendar))


@some
@given(st.data(), specs(), instants(), allowances)
def test_waiting_given_back_never_makes_it_earlier(
    data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance
) -> None:
    calendar, waiting = calendar_of(spec), pauses_of(data.draw(waits(at)))
    assert end(deadline(allowance, at, calendar)) <= end(deadline(allowance, at, calendar, waiting))


@some
@given(st.data(), specs(), instants(), allowances, st.integers(0, 70))
def test_a_day_off_never_makes_it_earlier(
    data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance, n: int
) -> None:
    waiting = pauses_of(data.draw(waits(at)))
    day = FIRST + timedelta(days=n)
    before = deadline(allowance, at, calendar_of(spec), waiting)
    fewer = Spec(spec.week, [row for row in spec.rows if row.day != day] + [Row(day, off=True, own=True)])
    after = deadline(allowance, at, calendar_of(fewer), waiting)
    assert end(before) <= end(after)


@some
@given(st.data(), specs(), instants(), allowances, st.tuples(st.integers(-5, 90), st.booleans()))
def test_only_cases_that_span_the_day_move(
    data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance, change: tuple[int, bool]
) -> None:
    waiting = pauses_of(data.draw(waits(at)))
    day, off = FIRST + timedelta(days=change[0]), change[1]
    before = deadline(allowance, at, calendar_of(spec), waiting)
    other = Spec(spec.week, [row for row in spec.rows if row.day != day] + [Row(day, off=off, own=True)])
    after = deadline(allowance, at, calendar_of(other), waiting)
    if not spans(day, before.received_at, before.due_at):
        assert after.due_at == before.due_at


@some
@given(st.data(), specs(), instants(), allowances)
def test_the_derivation_tells_the_whole_way(
    data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance
) -> None:
    waiting = pauses_of(data.draw(waits(at, restarts=False)))
    calendar = calendar_of(spec)
    found = deadline(allowance, at, calendar, waiting)
    steps = derivation(found, calendar)
    assert steps[0].kind is StepKind.RECEIVED
    assert (steps[-1].kind is StepKind.DUE) == (found.due_at is not None)
    assert all(step.words and step.words[0].isupper() and "None" not in step.words for step in steps)
    assert all(unicodedata.is_normalized("NFC", step.words) for step in steps)
    if found.due_at is not None and allowance.unit is not LimitUnit.MONTHS:
        counted = sum(step.count for step in steps if step.kind is StepKind.COUNTED)
        assert counted == allowance.amount * (60 if allowance.unit is LimitUnit.HOURS else 1)


@some
@given(st.data(), specs(), instants(), allowances, instants(0, 90))
def test_verdict_and_remaining_agree(
    data: st.DataObject, spec: Spec, at: datetime, allowance: Allowance, now: datetime
) -> None:
    calendar = calendar_of(spec)
    found = deadline(allowance, at, calendar, pauses_of(data.draw(waits(at))))
    left = remaining(now, due_at=found.due_at, calendar=calendar, unit=allowance.unit, paused_since=found.paused_since)
    assert left.amount >= 0
    if found.due_at is None:
        assert left.standing is Standing.PAUSED
        return
    assert (left.standing is Standing.LATE) == (verdict(found.due_at, now) is Verdict.LATE)
    if left.standing is Standing.LEFT:
        assert verdict(found.due_at, now) is Verdict.EARLY


@some
@given(specs(), instants(), allowances, st.integers(0, 5), st.integers(1, 30))
def test_alarms_ring_in_office_time_before_the_deadline(
    spec: Spec, at: datetime, allowance: Allowance, days: int, hours: int
) -> None:
    calendar = calendar_of(spec)
    due_at = end(deadline(allowance, at, calendar))
    for alarm in (alarm_before(due_at, calendar, working_days=days), alarm_before(due_at, calendar, hours=hours)):
        assert calendar.next_working_instant(alarm) == alarm
        assert alarm <= due_at
    assert calendar.working_time_between(alarm, due_at) == timedelta(hours=hours)


@some
@given(st.data(), instants())
def test_pauses_survive_storage(data: st.DataObject, at: datetime) -> None:
    waiting = pauses_of(data.draw(waits(at)))
    assert list(pauses_from(pauses_to(waiting))) == waiting
