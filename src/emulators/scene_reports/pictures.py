"""Pictures that a report names by address: fetched once, as a real system would, and kept beside the reports."""

import re
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST = 10
LARGEST = 12 * 1024 * 1024
SHOWN = {"image/jpeg": ".jpg", "image/png": ".png"}
_NAME = re.compile(r"HT\d{5,}-\d{1,2}")


class Gallery:
    """One folder of pictures, by the reference of their report and their number in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def fetch_all(self, report: dict[str, Any], done: Callable[[], None]) -> None:
        """In the background: whoever reports does not wait for it."""
        if report["pictures"]:
            threading.Thread(target=self._fetch_all, args=(report, done), daemon=True).start()

    def _fetch_all(self, report: dict[str, Any], done: Callable[[], None]) -> None:
        for number, picture in enumerate(report["pictures"], 1):
            picture["state"] = self._fetch(picture, f"{report['reference']}-{number}")
        done()

    def _fetch(self, picture: dict[str, Any], name: str) -> str:
        if not picture["url"].startswith(("http://", "https://")):
            return "no address"
        try:
            with urllib.request.urlopen(picture["url"], timeout=10) as answer:  # noqa: S310  the scheme was looked at
                content = answer.read(LARGEST)
                kind = answer.headers.get_content_type()
        except OSError as problem:
            return f"failed: {getattr(problem, 'code', type(problem).__name__)}"
        if kind not in SHOWN:
            return f"failed: {kind}"
        (self.folder / (name + SHOWN[kind])).write_bytes(content)
        picture["size"] = len(content)
        return "fetched"

    def find(self, name: str) -> tuple[bytes, str] | None:
        """A picture that was fetched, and its type."""
        if _NAME.fullmatch(name):
            for kind, ending in SHOWN.items():
                if (file := self.folder / (name + ending)).is_file():
                    return file.read_bytes(), kind
        return None

    def forget(self) -> None:
        for file in self.folder.iterdir():
            file.unlink()
