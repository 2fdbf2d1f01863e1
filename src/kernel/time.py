"""The one clock: what time it is (with the test clock's offset) and how times are written in Vietnamese.

Below the desks time is passed in as an argument; `now()` is for the edges only. No deadline arithmetic here:
that is `casework.clock`.
"""

from __future__ import annotations

import json
import math
import os
import threading
import time as _time
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.errors import MotCuaError


def _zone() -> tzinfo:
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        # A minimal image may lack tzdata; Viet Nam has kept UTC+7 without summer time since 1975.
        return timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


TZ: Final[tzinfo] = _zone()
YEARS: Final = range(1945, 2101)  # of a day that somebody types: what lies outside was mistyped
RECKONED: Final = range(1901, 9000)  # of an instant that another system names: with others not everything can reckon
WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

_STAT_EVERY: Final = 0.2
_LONGEST_OFFSET: Final = 100 * 366 * 86400.0


class NaiveInstant(MotCuaError):
    """Thời điểm {instant} thiếu múi giờ."""


class ClockFileUnreadable(MotCuaError):
    """Không đọc được tệp đồng hồ thử {path}: {why}."""


class _TestClock:
    """The offset in MOTCUA_CLOCK_FILE, looked at no more often than every 0.2 s."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._path: str | None = None
        self._looked = -math.inf
        self._stamp: tuple[int, int, int] | None = None
        self._offset = timedelta(0)

    def offset(self) -> timedelta:
        path = os.environ.get("MOTCUA_CLOCK_FILE") or None
        if path is None:
            return timedelta(0)
        ticks = _time.monotonic()
        if path == self._path and ticks - self._looked < _STAT_EVERY:
            return self._offset
        with self._lock:
            return self._look(path, ticks)

    def _look(self, path: str, ticks: float) -> timedelta:
        stamp = _stamp(path)
        if path != self._path or stamp != self._stamp:
            self._offset = timedelta(seconds=_read_offset(path)) if stamp else timedelta(0)
        self._path, self._stamp, self._looked = path, stamp, ticks
        return self._offset


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        stat = Path(path).stat()
    except FileNotFoundError:
        return None
    return (stat.st_ino, stat.st_mtime_ns, stat.st_size)


def _read_offset(path: str) -> float:
    """Tried a few times: another program may be in the middle of writing the file."""
    why: Exception = ValueError("trống")
    for _ in range(5):
        try:
            return _within_reason(float(json.loads(Path(path).read_bytes())["offset_seconds"]))
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError, TypeError, KeyError) as error:
            why = error
            _time.sleep(0.01)
    raise ClockFileUnreadable(path=path, why=repr(why))


def _within_reason(seconds: float) -> float:
    if not abs(seconds) <= _LONGEST_OFFSET:  # NaN fails this too
        raise ValueError(f"offset_seconds = {seconds}")
    return seconds


_test_clock = _TestClock()


def now() -> datetime:
    """This instant in Viet Nam, moved by the test clock where one is set."""
    return datetime.now(TZ) + _test_clock.offset()


def today() -> date:
    return now().date()


def offset() -> timedelta:
    """How far the test clock is from the real one; zero in production."""
    return _test_clock.offset()


def set_offset(path: str | os.PathLike[str], seconds: float) -> None:
    """Write the test clock (demo, tests). Whole or not at all, so that no reader sees half a file."""
    if not abs(seconds) <= _LONGEST_OFFSET:
        raise ClockFileUnreadable(path=str(path), why=f"offset_seconds = {seconds}")
    target = Path(path)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_text(json.dumps({"offset_seconds": seconds}), encoding="utf-8")
    fresh.replace(target)
    _test_clock.forget()


def local(instant: datetime) -> datetime:
    """The same instant on a Vietnamese clock; a naive one is refused, never guessed."""
    if instant.tzinfo is TZ:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise NaiveInstant(instant=instant.isoformat())
    return instant.astimezone(TZ)


def local_day(instant: datetime) -> date:
    """The day on which an instant falls in Viet Nam. An instant's own `.date()` is another one between midnight and seven,
    when it came from the database: that gives UTC."""
    return local(instant).date()


def weekday_name(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def format_date(day: date, *, with_weekday: bool = False) -> str:
    """15/09/2026, or "thứ Ba, 15/09/2026"."""
    if isinstance(day, datetime):
        day = local_day(day)
    written = f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return f"{weekday_name(day)}, {written}" if with_weekday else written


def format_time(moment: time | datetime) -> str:
    """14:05."""
    if isinstance(moment, datetime):
        moment = local(moment).timetz()
    return f"{moment.hour:02d}:{moment.minute:02d}"


def format_instant(instant: datetime, *, with_weekday: bool = False) -> str:
    """14:05 ngày 15/09/2026, or "14:05 thứ Ba, ngày 15/09/2026"."""
    here = local(instant)
    named = f"{weekday_name(here)}, " if with_weekday else ""
    return f"{format_time(here)} {named}ngày {format_date(here)}"
