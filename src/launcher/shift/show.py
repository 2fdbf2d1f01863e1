"""The day on the terminal: a bar that fills, a line for each hour, and where the day lies to be looked at afterwards."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from launcher.shift.day import Day
from launcher.shift.evening import ACCOUNT
from launcher.shift.hours import hours
from launcher.stack import Stack
from launcher.words import both, say, stop, warn

WIDTH = 24
MARK = "a-day-that-was-played"


def shift(folder: Path) -> int:
    """Play the day in FOLDER, which keeps it; a day that was played there before gives way, nothing else does."""
    _make_room(folder)
    started = time.monotonic()
    stack = Stack(folder, tell=say)
    try:
        stack.start()
        passed = play(Day(stack), _line)
    finally:
        stack.stop()
    seconds = time.monotonic() - started
    if passed:
        say(f"Hết ca, mọi việc đâu vào đấy sau {seconds:.0f} giây.", "the shift is over, everything is in its place")
        say(f"Xem lại ngày ấy: MOTCUA_VENV={sys.prefix} MOTCUA_STATE={folder} ./motcua up", "open the day with this")
        return 0
    say(
        f"Ca làm việc KHÔNG trọn sau {seconds:.0f} giây. Dữ liệu còn ở {folder}.", "the shift failed; its state is kept"
    )
    return 1


def _make_room(folder: Path) -> None:
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()):
        if not mark.exists():
            stop(
                f"{folder} không phải nơi giữ một ca diễn: không xóa. Hãy chọn thư mục khác.",
                "this folder holds something else; nothing was removed",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    mark.touch()


def play(day: Day, tell: Callable[[float, str, str], None]) -> bool:
    """Every hour, then the account of the day; stops at the first thing that is wrong. `tell(share, hour, words)`."""
    steps = hours()
    whole, clock = len(steps) + len(ACCOUNT), ""
    for number, (hour, vi, en, act) in enumerate(steps):
        if hour != clock:
            day.becomes(*map(int, hour.split(":")))
            clock = hour
        if not _done(day, act, lambda: tell(number / whole, hour, both(vi, en))):  # noqa: B023 -- called at once
            return False
    day.becomes(17)
    for number, (vi, en, look) in enumerate(ACCOUNT, len(steps)):
        if not _done(day, look, lambda: tell(number / whole, "17:00", both(vi, en))):  # noqa: B023
            return False
    tell(1.0, "17:00", both("Hết ngày", "the day is over"))
    return True


def _done(day: Day, act: Callable[[Day], object], announce: Callable[[], None]) -> bool:
    announce()
    try:
        act(day)
    except Exception as problem:  # noqa: BLE001 -- whatever goes wrong is told, with the hour that it belongs to
        warn(f"\n   {type(problem).__name__}: {problem}", "what went wrong")
        return False
    return True


def _line(share: float, hour: str, words: str) -> None:
    bar = "█" * round(share * WIDTH)
    end = "\n" if not sys.stdout.isatty() or share == 1.0 else "\r"
    print(f"\x1b[2K{hour} [{bar:<{WIDTH}}] {share:4.0%}  {words[:90]}", end=end, flush=True)
