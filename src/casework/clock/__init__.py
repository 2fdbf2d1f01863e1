"""The clock of a case: pure arithmetic over start, allowance, pauses and a working calendar.

No database, no Django, no `now()`: time comes in as an argument. Storing the result, ringing alarms and moving
running cases when the calendar changes is for `casework.deadlines` and `casework.alarms`.
"""

from casework.clock.derivation import Step, StepKind, derivation
from casework.clock.due import add_months, deadline, end_of_day
from casework.clock.standing import (
    VERDICT_WORDS,
    Remaining,
    Standing,
    Verdict,
    alarm_before,
    remaining,
    spans,
    verdict,
)
from casework.clock.terms import (
    Allowance,
    AllowanceRefused,
    ClockRefused,
    Deadline,
    LimitUnit,
    Pause,
    PauseMode,
    PauseRefused,
    pauses_from,
    pauses_to,
)

__all__ = [
    "VERDICT_WORDS",
    "Allowance",
    "AllowanceRefused",
    "ClockRefused",
    "Deadline",
    "LimitUnit",
    "Pause",
    "PauseMode",
    "PauseRefused",
    "Remaining",
    "Standing",
    "Step",
    "StepKind",
    "Verdict",
    "add_months",
    "alarm_before",
    "deadline",
    "derivation",
    "end_of_day",
    "pauses_from",
    "pauses_to",
    "remaining",
    "spans",
    "verdict",
]
