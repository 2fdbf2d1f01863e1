"""A round of the worker in a thread of its own: a neighbour that is slow holds up nobody's messages.

One at a time of each; its leases tell what was under way when the process ended.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger("worker")


class Beside:
    """Calling it starts the round unless the last one still runs."""

    def __init__(self, name: str, run: Callable[[datetime], object]) -> None:
        self.name = name
        self.run = run
        self._thread: threading.Thread | None = None

    def __call__(self, at: datetime) -> int:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, args=(at,), name=self.name, daemon=True)
            self._thread.start()
        return 0

    def wait(self, seconds: float) -> None:
        """Let it finish what it has begun, when the worker was asked to stop."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self, at: datetime) -> None:
        try:
            self.run(at)
        except (OperationalError, InterfaceError):
            log.warning("database away", extra={"facts": {"round": self.name}})
        except Exception:
            log.exception("round failed", extra={"facts": {"round": self.name}})
        finally:
            connection.close()
