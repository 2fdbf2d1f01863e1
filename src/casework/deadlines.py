"""The clock of a case as facts on its row: what a stage does to it, when it is due, which alarm rings next.

Works on plain rows (mappings), writes nothing. The arithmetic itself is `casework.clock`; the law's amounts come
from `books.limits` and stay with the case (a limit that changes later does not touch it).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from books.calendar.loading import calendar_for
from books.calendar.working import WorkingCalendar
from books.limits.lookup import limit
from books.limits.models import Limit
from casework.clock import (
    Allowance,
    Deadline,
    LimitUnit,
    Pause,
    alarm_before,
    deadline,
    pauses_from,
    pauses_to,
    verdict,
)
from casework.flow import ClockIn, Stage
from kernel.time import local_day

APPROACHING, PASSED, PROGRESS, STAGE, FOLLOW, INDEX = "approaching", "passed", "progress", "stage", "follow", "index"
_WARN_WORKING_DAYS = 2
# What the date of a case depends on, beside the calendar of its receiving unit.
_TERM = ("limit_amount", "limit_unit", "extended_by", "clock_from", "pauses", "stopped_at", "receiving_unit_id")


@dataclass(frozen=True, slots=True)
class Began:
    """When a matter was received of which another is a part, and how its clock has run since."""

    opened_at: datetime
    clock_from: datetime
    pauses: Sequence[Mapping[str, Any]] = ()


def starting(
    kind: str,
    limit_code: str,
    stage: Stage,
    unit_id: UUID,
    at: datetime,
    *,
    began: Began | None = None,
    calendar_version: int | None = None,
) -> dict[str, Any]:
    """The clock columns of a new case of KIND that enters STAGE at AT; a part of an older matter runs since that BEGAN.
    CALENDAR_VERSION: as the caller has just read it."""
    began = began or Began(at, at)
    row = limit(limit_code, local_day(began.opened_at))
    facts: dict[str, Any] = {
        "kind": kind,
        "receiving_unit_id": unit_id,
        "limit_code": row.code,
        "limit_amount": row.amount,
        "limit_unit": row.unit,
        "limit_basis": row.legal_basis,
        "extended_by": 0,
        "clock_from": began.clock_from,
        "pauses": [dict(pause) for pause in began.pauses],
        "alarms_rung": [],
        "stopped_at": None,
        "verdict": "",
        "opened_at": began.opened_at,
        "stage_since": at,
    }
    facts |= _dated(facts, stage, at, calendar_for(unit_id, version=calendar_version))
    return facts | {"first_due_at": facts["due_at"]}


def entering(case: Mapping[str, Any], stage: Stage, at: datetime, *, was: Mapping[str, Any]) -> dict[str, Any]:
    """The clock columns of CASE when it moves into STAGE: paused, resumed, stopped, or begun anew after an end.

    Its date stays where nothing changed of what it depends on since the row that it WAS: a changed calendar moves dates by
    `recalculation` alone, which enters what they were."""
    facts: dict[str, Any] = {"stage_since": at, "clock_version": case["clock_version"] + 1}
    if stage.clock is ClockIn.STOPPED:
        if case["stopped_at"] is None:
            facts |= {"stopped_at": at, "verdict": verdict(case["due_at"], at).value}
        else:
            facts |= {"stopped_at": case["stopped_at"], "verdict": case["verdict"]}
    elif case["stopped_at"] is not None:
        # Reopened: the answer that was given had its verdict (it stands in the ledger); a new term begins.
        facts |= {"stopped_at": None, "verdict": "", "clock_from": at, "pauses": [], "extended_by": 0}
    facts["pauses"] = _pauses_in(stage, facts.get("pauses", case["pauses"]), at)
    case = {**case, **facts}
    return facts | _dated(case, stage, at, calendar_of(case), is_same_term=_is_same_term(was, case))


def _is_same_term(was: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    return all(was[name] is case[name] or was[name] == case[name] for name in _TERM)


def limited_by(limit_code: str, at: datetime) -> dict[str, Any]:
    """The columns of another legal limit: what was kept aside becomes a matter of its kind. `entering` dates it anew."""
    row = limit(limit_code, local_day(at))
    facts = {"limit_code": row.code, "limit_amount": row.amount, "limit_unit": row.unit}
    return facts | {"limit_basis": row.legal_basis, "extended_by": 0}


def step_due(case: Mapping[str, Any]) -> datetime | None:
    """By when whoever holds CASE has to act: by the date of its step where that comes before the answer's. None while the
    clock waits."""
    return min(filter(None, (case["due_at"], case["stage_due_at"]))) if case["due_at"] else None


def extended(case: Mapping[str, Any], stage: Stage, by: int) -> dict[str, Any]:
    """The clock columns of CASE when its term is BY longer, in the unit of its limit. The first date stays where it was."""
    facts = {"extended_by": case["extended_by"] + by, "clock_version": case["clock_version"] + 1}
    return facts | _dated({**case, **facts}, stage, case["stage_since"], calendar_of(case))


def recomputed(case: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """What today's calendar changes: the dates of a running case (then the clock gets a new version, the row does not),
    and the hour of the next alarm, which may have come to lie on a day off though no date moved."""
    calendar = calendar_of(case)
    dates = {} if case["stopped_at"] else _due_dates(case, stage, case["stage_since"], calendar)
    facts = {name: value for name, value in dates.items() if value != case[name]}
    if facts:
        facts["clock_version"] = case["clock_version"] + 1
    ahead = _ahead({**case, **facts}, stage, calendar)
    return facts | {name: value for name, value in ahead.items() if value != case[name]}


def rung(case: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """The columns after the next alarm of CASE has rung: remembered, and the one after it."""
    facts = {"alarms_rung": [*case["alarms_rung"], key_of(case)]}
    return facts | _ahead({**case, **facts}, stage, calendar_of(case))


def key_of(case: Mapping[str, Any]) -> str:
    """What makes an alarm one of a kind: its name and the instant of the deadline that it is about."""
    return str(case["next_alarm"])


def name_of(case: Mapping[str, Any]) -> str:
    """Which sort of alarm rings next: its name without the deadline, one name for all marks of outside indexes."""
    return key_of(case).partition("@")[0].partition(".")[0]


def deadline_of(case: Mapping[str, Any], calendar: WorkingCalendar) -> Deadline:
    """The deadline of CASE computed from its facts, with every step that led to it."""
    amount = case["limit_amount"] + case["extended_by"]
    allowance = Allowance(amount, LimitUnit(case["limit_unit"]), legal_basis=case["limit_basis"])
    return deadline(allowance, case["clock_from"], calendar, pauses_from(case["pauses"]))


def calendar_of(case: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of the unit that received the case: it rules the whole case, whoever holds it."""
    return calendar_for(case["receiving_unit_id"], version=case.get("calendar_version"))


def term_ends(row: Limit, since: datetime, calendar: WorkingCalendar, *, times: int = 1) -> datetime:
    """When a term of the books that began at SINCE is over, or as many of them in a row; nothing pauses it."""
    due = deadline(Allowance(row.amount * times, LimitUnit(row.unit)), since, calendar).due_at
    assert due is not None, "a term without pauses ends"
    return due


def if_filed(limit_code: str, unit_id: UUID, at: datetime) -> Deadline:
    """If I file now, when is it due?"""
    row = limit(limit_code, local_day(at))
    return deadline(Allowance(row.amount, LimitUnit(row.unit), legal_basis=row.legal_basis), at, calendar_for(unit_id))


def _pauses_in(stage: Stage, rows: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    if not rows and stage.clock is not ClockIn.PAUSED:
        return rows
    pauses = list(pauses_from(rows))
    if pauses and pauses[-1].until is None:
        pauses[-1] = replace(pauses[-1], until=at)
    if stage.clock is ClockIn.PAUSED:
        pauses.append(Pause(since=at, mode=stage.pause))
    return [dict(p) for p in pauses_to(pauses)]


def _dated(
    case: Mapping[str, Any], stage: Stage, at: datetime, calendar: WorkingCalendar, *, is_same_term: bool = False
) -> dict[str, Any]:
    facts = _due_dates(case, stage, at, calendar, is_same_term=is_same_term)
    return facts | _ahead({**case, **facts}, stage, calendar)


def _due_dates(
    case: Mapping[str, Any], stage: Stage, since: datetime, calendar: WorkingCalendar, *, is_same_term: bool = False
) -> dict[str, Any]:
    """Due dates of the case and of its stay in STAGE; a stopped clock keeps the date by which it was judged."""
    is_kept = is_same_term or case["stopped_at"]
    due_at = case.get("due_at") if is_kept else deadline_of(case, calendar).due_at
    stage_due_at = None
    if stage.limit:
        row = limit(stage.limit, local_day(case["opened_at"]))
        stage_due_at = term_ends(row, since, calendar)
    return {"due_at": due_at, "stage_due_at": stage_due_at}


def index_marks(case: Mapping[str, Any], stage: Stage, calendar: WorkingCalendar) -> list[tuple[str, datetime]]:
    """What the outside indexes expect of the step that CASE is in: (code of the limit, by when), the earliest first.

    Counted from the receipt (or the reopening), for what follows the answer from the answer. They raise alarms and stand
    beside the due date; they never move it. A case that waited for its sender, or for others, was taken in and decided on
    before it did: those steps are not measured again (Decision 766, 5.2: "chờ bổ sung" is a state that counts as done).
    """
    codes = stage.index_after_wait if case["pauses"] and stage.index_after_wait else stage.index
    if not codes:
        return []
    since = case["stopped_at"] if stage.clock is ClockIn.STOPPED else case["clock_from"]
    opened_on = local_day(case["opened_at"])
    rows = ((code, limit(code, opened_on)) for code in codes)
    return sorted(((code, term_ends(row, since, calendar)) for code, row in rows), key=lambda mark: mark[1])


def _ahead(case: Mapping[str, Any], stage: Stage, calendar: WorkingCalendar) -> dict[str, Any]:
    """The first mark of an index, and the earliest alarm that has not rung, moved into office time: nobody is disturbed at
    night."""
    marks = index_marks(case, stage, calendar)
    first = {"index_due_at": marks[0][1] if marks else None}
    for at, name, due in sorted(alarms_of(case, stage, calendar, marks)):
        if (key := _key(name, due)) not in case["alarms_rung"]:
            return first | {"next_alarm_at": calendar.next_working_instant(at), "next_alarm": key}
    return first | {"next_alarm_at": None, "next_alarm": ""}


def alarms_of(
    case: Mapping[str, Any], stage: Stage, calendar: WorkingCalendar, marks: Sequence[tuple[str, datetime]]
) -> Iterator[tuple[datetime, str, datetime]]:
    """Every alarm that the facts of CASE and its index MARKS ask for: (when to ring, name, the deadline that it is about)."""
    if case["stage_due_at"]:
        yield case["stage_due_at"], STAGE, case["stage_due_at"]
    for code, due in marks:
        yield due, code, due
    if stage.follow:
        yield _follow(case, stage, calendar)
    due_at = case["due_at"]
    if due_at is None or case["stopped_at"]:
        return
    warn = (
        alarm_before(due_at, calendar, hours=2)
        if case["limit_unit"] == LimitUnit.HOURS
        else alarm_before(due_at, calendar, working_days=_WARN_WORKING_DAYS)
    )
    if warn > case["clock_from"]:
        yield warn, APPROACHING, due_at
    yield due_at, PASSED, due_at
    yield _progress(case, due_at)


def _progress(case: Mapping[str, Any], due_at: datetime) -> tuple[datetime, str, datetime]:
    """Every seven days after the deadline, until it is answered, the sender is owed a word on the progress (Decision
    574/QĐ-TTg of 2017)."""
    # Those of an earlier term (answered, then reopened) lie before the deadline and do not count.
    days = limit(f"{case['kind']}.progress", local_day(case["opened_at"])).amount * (
        _rung_since(case, PROGRESS, due_at) + 1
    )
    next_word = due_at + timedelta(days=days)
    return next_word, PROGRESS, next_word


def _follow(case: Mapping[str, Any], stage: Stage, calendar: WorkingCalendar) -> tuple[datetime, str, datetime]:
    """Whoever has the matter elsewhere is to be reminded after each such period, until it is answered."""
    row = limit(stage.follow, local_day(case["opened_at"]))
    due = term_ends(row, case["stage_since"], calendar, times=_rung_since(case, FOLLOW, case["stage_since"]) + 1)
    return due, FOLLOW, due


def _rung_since(case: Mapping[str, Any], name: str, instant: datetime) -> int:
    return sum(str(key).startswith(f"{name}@") and str(key) > _key(name, instant) for key in case["alarms_rung"])


def _key(name: str, at: datetime) -> str:
    return f"{name}@{at.astimezone(UTC).isoformat(timespec='minutes')}"
