"""`./motcua smoke`: everything on free ports in a temporary folder, and one message from the phone to the answer.

Over HTTP only: it imports nothing of the product and looks at no table. Each step tells its time; the first that fails
ends the walk, and the exit code says so.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.stack import Stack
from launcher.words import both, say, warn


@dataclass
class Walk:
    """What the steps hand to one another: the running stack, and what was learned on the way (codes, links)."""

    stack: Stack
    learned: dict[str, Any] = field(default_factory=dict)

    @property
    def web(self) -> str:
        return self.stack.urls["web"]

    @property
    def phone(self) -> str:
        return self.stack.urls["emulator"]


Step = tuple[str, str, Callable[[Walk], object]]


def until(ask: Callable[[], Any], what: str, limit: float = 180.0) -> Any:
    """Ask again until there is an answer that is true; workers poll, so nothing here is instant."""
    deadline = time.monotonic() + limit
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: nothing after {limit:.0f} s")
        time.sleep(0.1)


def smoke(*, keep: bool = False) -> int:
    folder = Path(tempfile.mkdtemp(prefix="motcua-smoke-"))
    folder.chmod(0o711)
    walk = Walk(Stack(folder))
    started = time.monotonic()
    try:
        steps = _steps()
        passed = all(_take(number, step, walk) for number, step in enumerate(steps, 1))
    finally:
        walk.stack.stop()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    if keep:
        say(f"Thư mục được giữ: {folder}", "folder kept")
    seconds = time.monotonic() - started
    if passed:
        say(f"Đạt cả {len(steps)} bước sau {seconds:.1f} giây.", f"all {len(steps)} steps passed")
        return 0
    say(f"KHÔNG ĐẠT sau {seconds:.1f} giây.", "smoke failed")
    return 1


def _take(number: int, step: Step, walk: Walk) -> bool:
    vi, en, act = step
    started = time.monotonic()
    problem: Exception | None = None
    try:
        act(walk)
    except Exception as error:  # noqa: BLE001  whatever goes wrong is told, with the step that it belongs to
        problem = error
    seconds = time.monotonic() - started
    mark = "✓" if problem is None else "✗"
    print(f"{mark} {number:>2}. {both(vi, en):<90} {seconds:6.2f} s", flush=True)
    if problem is not None:
        warn(f"   {type(problem).__name__}: {problem}", "the step that failed")
        for name, child in walk.stack.children.items():
            tail = child.tail(8)
            if tail:
                print(f"--- {name}\n{tail}")
    return problem is None


def _steps() -> list[Step]:
    from launcher.smoke_walk import STEPS

    return [("Khởi động tất cả trong thư mục tạm", "start everything in a temporary folder", _start), *STEPS]


def _start(walk: Walk) -> None:
    walk.stack.start()
