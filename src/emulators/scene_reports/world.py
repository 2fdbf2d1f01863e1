"""What this side knows: its services, its reports and what became of them, faults and switches. One lock, one JSON file."""

import datetime as dt
import json
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .pictures import MOST, Gallery

TZ = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")
SERVICES = (
    ("DUONG", "Đường, hè phố", "ổ gà, nắp cống, hè phố, đường, hố ga"),
    ("CHIEUSANG", "Chiếu sáng", "đèn đường, dây điện, cột điện, chiếu sáng"),
    ("RAC", "Vệ sinh môi trường", "rác, mùi hôi, khói, bụi"),
    ("CAYXANH", "Cây xanh", "cây, cành, công viên"),
    ("NUOC", "Cấp thoát nước", "ngập, cống, mất nước, nước"),
    ("TRATTU", "Trật tự đô thị", "vỉa hè, đỗ xe, tiếng ồn, karaoke, lấn chiếm"),
    ("KHAC", "Việc khác", "khác"),
)
CLOSED = {"CLOSED", "FIXED", "NO_FURTHER_ACTION", "NOT_COUNCILS_RESPONSIBILITY", "DUPLICATE", "CANCELLED"}
STATES = {"OPEN", "IN_PROGRESS", "PLANNED", "ACTION_SCHEDULED", "INVESTIGATING", "REOPEN"} | CLOSED
SWITCHES = {"tokens": False, "updates": True, "knows_repeats": True}
FAULTS = {"slow", "down", "close", "html", "drop_after", "wrong"}


class World:
    """The whole other side."""

    reports: list[dict[str, Any]]
    faults: list[dict[str, Any]]
    switches: dict[str, Any]

    def __init__(self, folder: Path, clock_file: Path | None, api_key: str) -> None:
        self.file = folder / "scene_reports.json"
        self.clock_file = clock_file
        self.api_key = api_key
        self.lock = threading.RLock()
        self.gallery = Gallery(folder / "scene_pictures")
        self.reports = []
        self.begin()
        if self.file.exists():
            self.reports = json.loads(self.file.read_text(encoding="utf-8"))

    def begin(self) -> None:
        self.faults = []
        self.switches = dict(SWITCHES)

    def forget(self) -> None:
        with self.lock:
            self.reports = []
            self.gallery.forget()
            self.begin()

    def now(self) -> dt.datetime:
        """The real time and the offset of the one test clock."""
        offset = 0.0
        if self.clock_file is not None:
            try:
                offset = float(json.loads(self.clock_file.read_text(encoding="utf-8")).get("offset_seconds", 0))
            except (OSError, ValueError, AttributeError, TypeError):
                offset = 0.0
        return dt.datetime.fromtimestamp(time.time() + offset, TZ)

    def keep(self) -> None:
        beside = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        beside.write_text(json.dumps(self.reports, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.file)

    def add(self, told: dict[str, str], number: str, media: Sequence[str] = ()) -> dict[str, Any]:
        """A new report, or the one that the same number made."""
        with self.lock:
            if number and self.switches["knows_repeats"]:
                for known in self.reports:
                    if known["number"] == number:
                        return known
            place = f"{len(self.reports) + 1:05d}"
            at = self.now().isoformat(timespec="seconds")
            report = {
                "reference": f"HT{place}",
                "token": f"t{place}",
                "number": number,
                "state": "OPEN",
                "at": at,
                "updates": [],
                "pictures": [{"url": url, "state": "asked", "size": 0} for url in media[:MOST]],
                **told,
            }
            self.reports.append(report)
            self.keep()
        self.gallery.fetch_all(report, self.keep)
        return report

    def find(self, reference: str) -> dict[str, Any] | None:
        return next((r for r in self.reports if reference in (r["reference"], r["token"])), None)

    def change(self, reference: str, state: str, words: str) -> bool:
        with self.lock:
            report = self.find(reference)
            if report is None or state not in STATES:
                return False
            number = f"{report['reference']}-{len(report['updates']) + 1}"
            at = self.now().isoformat(timespec="seconds")
            report["updates"].append(
                {"update_id": number, "status": state, "updated_datetime": at, "description": words}
            )
            report["state"] = state
            self.keep()
            return True

    def suffer(self, path: str) -> list[dict[str, Any]]:
        """The faults that hit this call, each counted down."""
        with self.lock:
            hit = [f for f in self.faults if path.startswith(f.get("path") or "/")]
            for fault in hit:
                if fault.get("times"):
                    fault["times"] -= 1
            self.faults = [f for f in self.faults if f.get("times") != 0]
            return hit
