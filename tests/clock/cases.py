"""Random schedules, day rows, receipts and pauses for hypothesis; each as a plain Spec and as a WorkingCalendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st
from tests.clock.oracle import Row, Spec, Waiting

from books.calendar.schedule import CONFIRMED, DAY_OFF, MAKEUP, PROPOSED, DayRow, Period, Weekly
from books.calendar.working import WorkingCalendar
from casework.clock import Pause, PauseMode
from kernel.time import TZ

DAYS = [
    [],
    [(480, 720), (780, 1020)],
    [(450, 690), (810, 1050)],
    [(480, 720)],
    [(0, 1440)],
    [(540, 541)],
    [(420, 600), (600, 660), (900, 1439)],
]
FIRST = date(2025, 12, 1)


def calendar_of(spec: Spec) -> WorkingCalendar:
    rows = [
        DayRow(
            day=row.day,
            kind=DAY_OFF if row.off else MAKEUP,
            name="Ngày thử",
            legal_basis="Văn bản thử",
            state=CONFIRMED if row.confirmed else PROPOSED,
            own=row.own,
            as_weekday=row.as_weekday,
            periods=None if row.hours is None else tuple(Period(*hours) for hours in row.hours),
        )
        for row in spec.rows
    ]
    return WorkingCalendar(Weekly(tuple(tuple(Period(*hours) for hours in day) for day in spec.week)), rows)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    week = draw(st.lists(st.sampled_from(DAYS), min_size=7, max_size=7).filter(any))
    at = st.tuples(st.integers(0, 80), st.booleans())
    places = draw(st.lists(at, unique=True, max_size=14))
    return Spec(week, [draw(rows(FIRST + timedelta(days=n), own=own)) for n, own in places])


@st.composite
def rows(draw: st.DrawFn, day: date, *, own: bool) -> Row:
    confirmed = draw(st.sampled_from([True, True, True, False]))
    if draw(st.booleans()):
        return Row(day, off=True, confirmed=confirmed, own=own)
    return Row(
        day,
        off=False,
        confirmed=confirmed,
        own=own,
        as_weekday=draw(st.none() | st.integers(0, 6)),
        hours=draw(st.none() | st.sampled_from(DAYS)),
    )


def instants(first_day: int = 0, last_day: int = 60) -> st.SearchStrategy[datetime]:
    """Whole minutes, often at the edges of office time."""
    edges = st.sampled_from([0, 479, 480, 719, 720, 780, 1019, 1020, 1439])
    return st.builds(
        lambda n, minute: datetime.combine(FIRST, time(), TZ) + timedelta(days=n, minutes=minute),
        st.integers(first_day, last_day),
        st.integers(0, 1439) | edges,
    )


cutoffs = st.none() | st.none() | st.builds(time, st.integers(7, 20), st.sampled_from([0, 30]))


@st.composite
def waits(draw: st.DrawFn, after: datetime, *, restarts: bool = True) -> list[Waiting]:
    """Pauses in order, some of them open at the end, some within a day, some touching."""
    found: list[Waiting] = []
    at = after
    for _ in range(draw(st.integers(0, 3))):
        since = at + draw(steps)
        restart = restarts and draw(st.booleans())
        if draw(st.integers(0, 9)) == 0:
            return [*found, Waiting(since, None, restart)]
        at = since + draw(steps)
        found.append(Waiting(since, at, restart))
    return found


steps = st.one_of(
    st.just(timedelta(0)),
    st.integers(1, 600).map(lambda n: timedelta(minutes=n)),
    st.integers(1, 9).map(lambda n: timedelta(days=n)),
    st.integers(1, 9000).map(lambda n: timedelta(minutes=n)),
)


def pauses_of(found: list[Waiting]) -> list[Pause]:
    modes = {True: PauseMode.RESTART, False: PauseMode.SUBTRACT}
    return [Pause(wait.since, wait.until, modes[wait.restart]) for wait in found]
