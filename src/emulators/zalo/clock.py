"""Time as this emulator sees it: the real clock plus the offset in the shared clock file.

The file holds `{"offset_seconds": n}`. It may be missing (offset 0) and may be changed by
anybody at any moment, so it is looked at on every reading. Time only ever moves forward.
"""

import datetime as dt
import json
import os
import threading
import time
from pathlib import Path

TZ = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")


class ClockMovedBack(ValueError):
    """The clock can only be moved forward."""


class FileClock:
    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._own_offset = 0.0  # used only when no file was named
        self._lock = threading.Lock()

    def offset(self) -> float:
        if self.path is None:
            return self._own_offset
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return float(found.get("offset_seconds", 0))
        except (OSError, ValueError, AttributeError, TypeError):
            return 0.0

    def now_ms(self) -> int:
        return int((time.time() + self.offset()) * 1000)

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, TZ)

    def advance(self, seconds: float) -> float:
        """Move the shared clock forward and return the new offset."""
        if not 0 <= seconds < 10 * 366 * 86400:
            raise ClockMovedBack
        with self._lock:
            offset = self.offset() + seconds
            if offset == int(offset):
                offset = int(offset)
            if self.path is None:
                self._own_offset = offset
            else:
                self._write(offset)
            return offset

    def _write(self, offset: float) -> None:
        assert self.path is not None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        beside.write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")
        os.replace(beside, self.path)  # readers see the old file or the new, never half of one

    def seconds_to_next_working_day(self) -> float:
        """Seconds until the same time of day on the next Monday-to-Friday day."""
        today = self.now()
        ahead = 1
        while (today + dt.timedelta(days=ahead)).weekday() >= 5:
            ahead += 1
        return ahead * 86400.0


def day_text(ms: int) -> str:
    """DD/MM/YYYY in Vietnam, as `user_last_interaction_date` shows it."""
    return dt.datetime.fromtimestamp(ms / 1000, TZ).strftime("%d/%m/%Y")


def hour(ms: int) -> int:
    return dt.datetime.fromtimestamp(ms / 1000, TZ).hour


def day_start(ms: int) -> int:
    local = dt.datetime.fromtimestamp(ms / 1000, TZ)
    return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def month_start(ms: int) -> int:
    local = dt.datetime.fromtimestamp(ms / 1000, TZ)
    return int(local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
