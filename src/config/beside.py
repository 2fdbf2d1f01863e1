"""A round of the worker in a thread of its own: a neighbour that is slow holds up nobody's messages, alarms and seals.

One at a time of each; its leases tell what was under way when the process ended. Between two runs it holds no connection.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection

from kernel.time import now

log = logging.getLogger("worker")

AWAY = 0.5  # seconds of peace for a database that is away


class Beside:
    """Calling it starts the round unless the last one still runs. EMPTIES: it goes on by itself while it finds something."""

    def __init__(self, name: str, run: Callable[[datetime], object], *, empties: bool = False) -> None:
        self.name = name
        self.run = run
        self.empties = empties
        self._asked, self._idle, self._ending = threading.Event(), threading.Event(), threading.Event()
        self._idle.set()
        self._at: datetime | None = None
        self._thread: threading.Thread | None = None

    def __call__(self, at: datetime) -> int:
        if self._idle.is_set() and not self._ending.is_set():
            self._idle.clear()
            self._at = at
            self._asked.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, name=self.name, daemon=True)
                self._thread.start()
        return 0

    def end(self) -> None:
        """Begin nothing more: the worker was asked to stop."""
        self._ending.set()

    def wait(self, seconds: float) -> bool:
        """Let it finish what it has begun. False when it is still at it."""
        return self._idle.wait(seconds)

    def _serve(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            try:
                self._work(self._at or now())
            finally:
                connection.close()  # back into the pool: who is idle holds none
                self._idle.set()

    def _work(self, at: datetime) -> None:
        """Once, or until there is nothing left, each time with the clock of that moment."""
        try:
            while self.run(at) and self.empties and not self._ending.is_set():
                at = now()
        except (OperationalError, InterfaceError):
            log.warning("database away", extra={"facts": {"round": self.name}})
            connection.close()
            self._ending.wait(AWAY)
        except Exception:
            log.exception("round failed", extra={"facts": {"round": self.name}})
