"""What the launcher says to a person: Vietnamese first, a short English line after it, or English alone on request.

This room must not decide anything; it only speaks.
"""

import datetime as dt
import os
import sys
from typing import NoReturn


class LauncherError(Exception):
    """Điều người vận hành phải sửa; in ra rồi dừng với mã thoát khác 0."""

    def __init__(self, vi: str, en: str, *, code: int = 1) -> None:
        super().__init__(vi)
        self.vi = vi
        self.en = en
        self.code = code

    def __str__(self) -> str:
        return both(self.vi, self.en)


def speaks_english() -> bool:
    return os.environ.get("MOTCUA_LANG", "").lower().startswith("en")


def both(vi: str, en: str) -> str:
    """The sentence as this reader gets it: Vietnamese with a short English echo, or English alone."""
    if speaks_english():
        return en
    return f"{vi}  ({en})" if "\n" not in vi + en else f"{vi}\n({en})"


def say(vi: str, en: str) -> None:
    print(both(vi, en), flush=True)


def warn(vi: str, en: str) -> None:
    print(both(vi, en), file=sys.stderr, flush=True)


def instant_words(told: str) -> str:
    """07:06 ngày 23/11/2026, of an instant as a file tells it; what is none is repeated as it stands."""
    try:
        here = dt.datetime.fromisoformat(told).astimezone(dt.timezone(dt.timedelta(hours=7)))
    except ValueError:
        return told
    return f"{here:%H:%M} ngày {here:%d/%m/%Y}"


def stop(vi: str, en: str, *, code: int = 1) -> NoReturn:
    raise LauncherError(vi, en, code=code)
