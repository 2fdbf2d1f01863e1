"""The clock of a case as facts on its row: what a stage does to it, when it is due, which alarm rings next.

Works on plain rows (mappings), writes nothing. The arithmetic itself is `casework.clock`; the law's amounts come
from `books.limits` and stay with the case (a limit that changes later does not touch it).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from books.calendar.loading import calendar_for
from books.calendar.working import WorkingCalendar
from books.limits.lookup import limit
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

APPROACHING, PASSED, PROGRESS, STAGE = "approaching", "passed", "progress", "stage"
_WARN_WORKING_DAYS = 2
_PROGRESS_PERIODS = 60  # a matter that is late for longer than this many periods needs more than an alarm


def starting(kind: str, limit_code: str, stage: Stage, unit_id: UUID, at: datetime) -> dict[str, Any]:
    """The clock columns of a new case of KIND that begins in STAGE."""
    row = limit(limit_code, at.date())
    facts: dict[str, Any] = {
        "kind": kind,
        "receiving_unit_id": unit_id,
        "limit_code": row.code,
        "limit_amount": row.amount,
        "limit_unit": row.unit,
        "limit_basis": row.legal_basis,
        "clock_from": at,
        "pauses": [],
        "alarms_rung": [],
        "stopped_at": None,
        "verdict": "",
        "opened_at": at,
    }
    facts |= _dated(facts, stage, at, calendar_for(unit_id))
    return facts | {"first_due_at": facts["due_at"]}


def entering(case: Mapping[str, Any], stage: Stage, at: datetime) -> dict[str, Any]:
    """The clock columns of CASE when it moves into STAGE: paused, resumed, stopped, or begun anew after an end."""
    facts: dict[str, Any] = {"stage_since": at, "clock_version": case["clock_version"] + 1}
    if stage.clock is ClockIn.STOPPED:
        if case["stopped_at"] is None:
            facts |= {"stopped_at": at, "verdict": verdict(case["due_at"], at).value}
        else:
            facts |= {"stopped_at": case["stopped_at"], "verdict": case["verdict"]}
    elif case["stopped_at"] is not None:
        # Reopened: the answer that was given had its verdict (it stands in the ledger); a new term begins.
        facts |= {"stopped_at": None, "verdict": "", "clock_from": at, "pauses": []}
    facts["pauses"] = _pauses_in(stage, facts.get("pauses", case["pauses"]), at)
    return facts | _dated({**case, **facts}, stage, at, calendar_of(case))


def limited_by(limit_code: str, at: datetime) -> dict[str, Any]:
    """The columns of another legal limit: what was kept aside becomes a matter of its kind. `entering` dates it anew."""
    row = limit(limit_code, at.date())
    facts = {"limit_code": row.code, "limit_amount": row.amount, "limit_unit": row.unit}
    return facts | {"limit_basis": row.legal_basis}


def recomputed(case: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """What today's calendar changes: the dates of a running case (then the clock gets a new version, the row does not),
    and the hour of the next alarm, which may have come to lie on a day off though no date moved."""
    calendar = calendar_of(case)
    dates = {} if case["stopped_at"] else _due_dates(case, stage, case["stage_since"], calendar)
    facts = {name: value for name, value in dates.items() if value != case[name]}
    if facts:
        facts["clock_version"] = case["clock_version"] + 1
    alarm = _next_alarm({**case, **facts}, calendar)
    return facts | {name: value for name, value in alarm.items() if value != case[name]}


def rung(case: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The columns after the next alarm of CASE has rung: remembered, and the one after it."""
    facts = {"alarms_rung": [*case["alarms_rung"], key_of(case)]}
    return facts | _next_alarm({**case, **facts}, calendar_of(case))


def key_of(case: Mapping[str, Any]) -> str:
    """What makes an alarm one of a kind: its name and the instant of the deadline that it is about."""
    return str(case["next_alarm"])


def deadline_of(case: Mapping[str, Any], calendar: WorkingCalendar) -> Deadline:
    """The deadline of CASE computed from its facts, with every step that led to it."""
    allowance = Allowance(case["limit_amount"], LimitUnit(case["limit_unit"]), legal_basis=case["limit_basis"])
    return deadline(allowance, case["clock_from"], calendar, pauses_from(case["pauses"]))


def calendar_of(case: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of the unit that received the case: it rules the whole case, whoever holds it."""
    return calendar_for(case["receiving_unit_id"], version=case.get("calendar_version"))


def if_filed(limit_code: str, unit_id: UUID, at: datetime) -> Deadline:
    """If I file now, when is it due?"""
    row = limit(limit_code, at.date())
    return deadline(Allowance(row.amount, LimitUnit(row.unit), legal_basis=row.legal_basis), at, calendar_for(unit_id))


def _pauses_in(stage: Stage, rows: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    pauses = list(pauses_from(rows))
    if pauses and pauses[-1].until is None:
        pauses[-1] = replace(pauses[-1], until=at)
    if stage.clock is ClockIn.PAUSED:
        pauses.append(Pause(since=at))
    return [dict(p) for p in pauses_to(pauses)]


def _dated(case: Mapping[str, Any], stage: Stage, at: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    facts = _due_dates(case, stage, at, calendar)
    return facts | _next_alarm({**case, **facts}, calendar)


def _due_dates(case: Mapping[str, Any], stage: Stage, since: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    """Due dates of the case and of its stay in STAGE; a stopped clock keeps the date by which it was judged."""
    due_at = case.get("due_at") if case["stopped_at"] else deadline_of(case, calendar).due_at
    stage_due_at = None
    if stage.limit:
        row = limit(stage.limit, case["opened_at"].date())
        stage_due_at = deadline(Allowance(row.amount, LimitUnit(row.unit)), since, calendar).due_at
    return {"due_at": due_at, "stage_due_at": stage_due_at}


def _next_alarm(case: Mapping[str, Any], calendar: WorkingCalendar) -> dict[str, Any]:
    """The earliest alarm that has not rung, moved into office time: nobody is disturbed at night."""
    waiting = ((at, key) for at, key in alarms_of(case, calendar) if key not in case["alarms_rung"])
    at, key = min(waiting, default=(None, ""))
    return {"next_alarm_at": calendar.next_working_instant(at) if at else None, "next_alarm": key}


def alarms_of(case: Mapping[str, Any], calendar: WorkingCalendar) -> Iterator[tuple[datetime, str]]:
    """Every alarm that the facts of CASE ask for: (instant, name@deadline)."""
    if case["stage_due_at"]:
        yield case["stage_due_at"], _key(STAGE, case["stage_due_at"])
    due_at = case["due_at"]
    if due_at is None or case["stopped_at"]:
        return
    warn = (
        alarm_before(due_at, calendar, hours=2)
        if case["limit_unit"] == LimitUnit.HOURS
        else alarm_before(due_at, calendar, working_days=_WARN_WORKING_DAYS)
    )
    if warn > case["clock_from"]:
        yield warn, _key(APPROACHING, due_at)
    yield due_at, _key(PASSED, due_at)
    yield from _progress(case, due_at)


def _progress(case: Mapping[str, Any], due_at: datetime) -> Iterator[tuple[datetime, str]]:
    """Every seven days after the deadline the sender is owed a word on the progress (Decision 574/QĐ-TTg of 2017)."""
    # Those of an earlier term (answered, then reopened) lie before the deadline and do not count.
    rung_before = sum(PROGRESS in str(k) and str(k) > _key(PROGRESS, due_at) for k in case["alarms_rung"])
    if rung_before < _PROGRESS_PERIODS:
        days = limit(f"{case['kind']}.progress", case["opened_at"].date()).amount * (rung_before + 1)
        yield due_at + timedelta(days=days), _key(PROGRESS, due_at + timedelta(days=days))


def _key(name: str, at: datetime) -> str:
    return f"{name}@{at.astimezone(UTC).isoformat(timespec='minutes')}"
