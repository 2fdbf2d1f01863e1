"""Extra work on a case beside its main step: a task of its own, with a deadline of its own, for a unit and a role.

Rows for the writing statement of a move or an alarm. A chore that has no sense any more ends by itself: when the case
moves on ("stage"), or when its clock stops ("clock"); one that ends with neither is closed by whoever does it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from books.limits.lookup import limit
from casework.deadlines import calendar_of, term_ends
from casework.flow import ClockIn, Stage
from casework.writes import Insert, Sql, Update, Write
from kernel.ids import uuid7
from kernel.time import local_day

STAGE, CLOCK = "stage", "clock"


def due_within(code: str, case: Mapping[str, Any], at: datetime) -> datetime:
    """By when a chore is to be done that has a limit of its own (CODE in books.limits), by the calendar of CASE."""
    return term_ends(limit(code, local_day(at)), at, calendar_of(case))


def opened(
    case: Mapping[str, Any],
    task: str,
    at: datetime,
    *,
    ends: str,
    due_at: datetime | None = None,
    role: str = "",
    subject: UUID | None = None,
) -> Insert:
    """TASK for whoever holds CASE, or for another ROLE in the same unit."""
    return Insert(
        "casework_work",
        {
            "id": uuid7(),
            "case_id": case["id"],
            "task": task,
            "is_main": False,
            "unit_id": case["unit_id"],
            "role": role or case["role"],
            "person_id": None if role and role != case["role"] else case["person_id"],
            "due_at": due_at or case["due_at"],
            "is_paused": False,
            "subject_ref": subject,
            "ends": ends,
            "opened_at": at,
        },
    )


def renewed(case: Mapping[str, Any], task: str, at: datetime, *, ends: str, due_at: datetime) -> Sequence[Write]:
    """TASK for whoever holds CASE now; one that nobody has done gives way to it and leaves it its date: what was owed since
    then is owed since then."""
    row = opened(case, task, at, ends=ends, due_at=due_at).values
    marks = ", ".join(_OWED_SINCE if column == "due_at" else "%s" for column in row)
    values = [
        each for column, value in row.items() for each in ([value, case["id"], task] if column == "due_at" else [value])
    ]
    again = Sql(f"INSERT INTO casework_work ({', '.join(row)}) VALUES ({marks})", values)  # noqa: S608
    return [closed(case["id"], task, at), again]


_OWED_SINCE = """LEAST(%s, (SELECT min(w.due_at) FROM casework_work w
    WHERE w.case_id = %s AND w.task = %s AND w.closed_at IS NULL AND NOT w.is_main))"""


def moved_to(case_id: UUID, due_at: datetime | None) -> Update:
    """The main step is due on another day, as its case is."""
    return Update("casework_work", {"due_at": due_at}, {"case_id": case_id, "closed_at": None, "is_main": True})


def given_to(case: Mapping[str, Any], person_id: UUID | None) -> Update:
    """Whatever lies with the role that holds CASE goes to another person of it, or to whoever takes it."""
    where = {"case_id": case["id"], "closed_at": None, "is_main": False, "role": case["role"]}
    return Update("casework_work", {"person_id": person_id}, where)


def closed(case_id: UUID, task: str, at: datetime) -> Update:
    """TASK is done, however often it was opened."""
    return Update(
        "casework_work", {"closed_at": at}, {"case_id": case_id, "task": task, "closed_at": None, "is_main": False}
    )


def main_ended(case_id: UUID, at: datetime) -> Update:
    """The main step goes to somebody else; the extra tasks stay as they are."""
    return Update("casework_work", {"closed_at": at}, {"case_id": case_id, "closed_at": None, "is_main": True})


def ended_by(case_id: UUID, stage: Stage, at: datetime) -> Sequence[Write]:
    """What ends when a case moves to STAGE: its main step, and every extra task that has no sense any more."""
    where = {"case_id": case_id, "closed_at": None}
    over = (STAGE, CLOCK) if stage.clock is ClockIn.STOPPED else (STAGE,)
    return [Update("casework_work", {"closed_at": at}, {**where, "ends": each}) for each in over]
