"""What a deadline is made of: the allowance of the law, the pauses, the result; and what is refused.

Pure values. Nothing is counted here (`due`), nothing is worded for the screen (`derivation`, `standing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final

from kernel.errors import MotCuaError
from kernel.time import local

_MOST: Final = {"hours": 20_000, "working_days": 10_000, "calendar_days": 20_000, "months": 600}


class ClockRefused(MotCuaError):
    """Chưa tính được thời hạn."""


class AllowanceRefused(ClockRefused):
    """Thời hạn “{amount} {unit}” không tính được: cần một số nguyên từ 0 đến {at_most}, theo đơn vị đã định."""


class PauseRefused(ClockRefused):
    """Không ghi nhận được việc tạm dừng: {why}."""


class LimitUnit(StrEnum):
    """How the law counts. "hours" are office hours."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A time limit as the law gives it. Amount 0 in days is "within the day".

    `cutoff`: received after this time of day counts as received on the next working day (a property of the
    procedure, never a default).
    """

    amount: int
    unit: LimitUnit
    cutoff: time | None = None
    legal_basis: str = ""

    def __post_init__(self) -> None:
        at_most = _MOST.get(str(self.unit))
        whole = isinstance(self.amount, int) and not isinstance(self.amount, bool)
        if at_most is None or not whole or not 0 <= self.amount <= at_most:
            raise AllowanceRefused(amount=self.amount, unit=self.unit, at_most=at_most or max(_MOST.values()))
        object.__setattr__(self, "unit", LimitUnit(self.unit))


class PauseMode(StrEnum):
    SUBTRACT = "subtract"  # the waiting time is given back; what was used stays used
    RESTART = "restart"  # counted anew from the resume (Decree 61/2018, Article 19.4)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of waiting for the citizen. `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None
    mode: PauseMode = PauseMode.SUBTRACT
    basis: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "mode", PauseMode(self.mode))
        except ValueError:
            raise PauseRefused(why=f"không có cách tính “{self.mode}”") from None
        object.__setattr__(self, "since", local(self.since))
        if self.until is not None:
            object.__setattr__(self, "until", local(self.until))
            if self.until < self.since:
                raise PauseRefused(why="thời điểm tiếp tục trước thời điểm tạm dừng")


@dataclass(frozen=True, slots=True)
class Leg:
    """One uninterrupted run of the clock: from when, how much was left then, and the pause that ended it.

    `left` counts `unit` (microseconds for hours). `due_at` is where this leg would end undisturbed.
    """

    began: datetime
    unit: LimitUnit
    left: int
    due_at: datetime
    ended_by: Pause | None = None
    used: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a matter is due, and the facts from which it follows.

    A limit in days or months ends at 24:00 of its last day (Civil Code, Article 148.6). It is kept as the last
    instant of that day, 23:59:59.999999, so that the instant bears the date people read; on time means
    `done <= due_at`. A limit in hours is due at an instant of office time.
    """

    allowance: Allowance
    received_at: datetime
    started_at: datetime
    legs: tuple[Leg, ...]
    due_at: datetime | None
    paused_since: datetime | None = None
    too_late: tuple[Pause, ...] = ()

    @property
    def due_on(self) -> date | None:
        return self.due_at.date() if self.due_at is not None else None

    @property
    def is_paused(self) -> bool:
        return self.paused_since is not None


def in_order(pauses: Iterable[Pause], received_at: datetime) -> tuple[Pause, ...]:
    """The pauses by time, refused when they cannot all be true."""
    ordered = tuple(sorted(pauses, key=lambda pause: pause.since))
    before: datetime | None = local(received_at)
    for number, pause in enumerate(ordered):
        if before is None:
            raise PauseRefused(why="lần tạm dừng trước chưa kết thúc")
        if pause.since < before:
            earlier = "thời điểm tiếp nhận" if number == 0 else "khi lần tạm dừng trước kết thúc"
            raise PauseRefused(why=f"tạm dừng bắt đầu trước {earlier}")
        before = pause.until
    return ordered


def pauses_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Pause, ...]:
    """From the JSON of a case: {"since", "until", "mode", "basis"}, instants in ISO 8601."""
    try:
        return tuple(
            Pause(
                since=datetime.fromisoformat(row["since"]),
                until=datetime.fromisoformat(row["until"]) if row.get("until") else None,
                mode=PauseMode(row.get("mode", PauseMode.SUBTRACT)),
                basis=row.get("basis", ""),
            )
            for row in rows
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PauseRefused(why=f"dữ liệu lưu không đọc được ({error})") from error


def pauses_to(pauses: Iterable[Pause]) -> list[dict[str, str | None]]:
    return [
        {
            "since": pause.since.isoformat(),
            "until": pause.until.isoformat() if pause.until else None,
            "mode": pause.mode.value,
            "basis": pause.basis,
        }
        for pause in pauses
    ]
