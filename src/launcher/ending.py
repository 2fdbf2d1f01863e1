"""How a command of the launcher ends when somebody asks it to: Ctrl-C, SIGTERM and a closed terminal are the same wish."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """Somebody asked us to end; not an error, so no `except Exception` may swallow it."""


@contextlib.contextmanager
def ending_on_signals() -> Iterator[None]:
    """Within, each of them raises Stopped. Who started us under nohup wants a closed terminal to change nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may be told of signals
        return
    wanted = [each for each in ASKED_BY if each != signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN]
    kept = {number: signal.signal(number, _end) for number in wanted}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """While putting things in order: a second Ctrl-C must not leave half of it done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in ASKED_BY}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


def _end(number: int, frame: FrameType | None) -> None:
    raise Stopped
