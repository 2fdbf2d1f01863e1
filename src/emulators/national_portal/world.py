"""What this side keeps: sessions, feedback, faults, how it writes zero. One lock, one JSON file, the shared clock."""

import datetime as dt
import json
import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TZ = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")
SESSION_LIVES = dt.timedelta(minutes=10)
ZEROS: dict[str, Any] = {"int": 0, "text": "0", "double": "00"}
FAULTS = {"slow", "down", "close", "html", "drop_after", "refuse", "forget"}


@dataclass(frozen=True)
class Options:
    username: str
    password: str
    madonvi: str
    dstcode: str
    clock_file: Path | None


class World:
    """The whole other side."""

    pakn: dict[str, dict[str, Any]]
    sessions: dict[str, dt.datetime]
    faults: list[dict[str, Any]]
    calls: list[str]
    numbers: int
    zero: Any

    def __init__(self, folder: Path, options: Options) -> None:
        self.options = options
        self.file = folder / "national_portal.json"
        self.lock = threading.RLock()
        folder.mkdir(parents=True, exist_ok=True)
        self.forget()
        if self.file.exists():
            self.pakn = json.loads(self.file.read_text(encoding="utf-8"))

    def forget(self) -> None:
        with self.lock:
            self.pakn = {}
            self.sessions = {}
            self.faults = []
            self.calls = []
            self.numbers = 0
            self.zero = 0

    def now(self) -> dt.datetime:
        offset = 0.0
        if self.options.clock_file is not None:
            try:
                offset = float(json.loads(self.options.clock_file.read_text(encoding="utf-8")).get("offset_seconds", 0))
            except (OSError, ValueError, AttributeError, TypeError):
                offset = 0.0
        return dt.datetime.fromtimestamp(time.time() + offset, TZ)

    def stamp(self) -> str:
        return self.now().strftime("%Y%m%d%H%M%S")

    def keep(self) -> None:
        beside = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        beside.write_text(json.dumps(self.pakn, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.file)

    def open_session(self) -> str:
        with self.lock:
            session = secrets.token_hex(16)
            self.sessions[session] = self.now() + SESSION_LIVES
            return session

    def knows(self, session: object) -> bool:
        with self.lock:
            return (
                isinstance(session, str) and self.sessions.get(session, dt.datetime.min.replace(tzinfo=TZ)) > self.now()
            )

    def next_number(self) -> str:
        self.numbers = max(self.numbers, len(self.pakn)) + 1
        return f"PAKN.{self.now():%Y%m%d}.{self.numbers:06d}"

    def suffer(self, service: str) -> set[str]:
        """The faults that hit this call, each counted down."""
        with self.lock:
            hit = [f for f in self.faults if f.get("service") in (None, service)]
            for fault in hit:
                if fault.get("times"):
                    fault["times"] -= 1
                if fault["kind"] == "slow":
                    time.sleep(min(float(fault.get("seconds", 5)), 60))
                if fault["kind"] == "forget":
                    self.sessions.clear()
            self.faults = [f for f in self.faults if f.get("times") != 0]
            return {f["kind"] for f in hit}
