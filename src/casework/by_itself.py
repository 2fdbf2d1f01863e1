"""A row of a round by itself: what fails in it is logged, is tried again later, and holds up no other row."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Row:
    """What is worked on. `failed`: nothing came of it, and whoever runs the round puts it off."""

    facts: dict[str, str] = field(default_factory=dict)
    failed: bool = False

    def known_as(self, **ids: object) -> None:
        """Ids and codes for the log, never words: here for a row that is only found under its lock."""
        self.facts |= {name: str(value) for name, value in ids.items()}


@contextmanager
def by_itself(what: str, /, **ids: object) -> Iterator[Row]:
    """WHAT is said in the log of a row that fails, with its IDS.

    A database that is away, or chose this worker to lose a race, says nothing of the row; and where no row was taken yet the
    fault is the round's own. Both go on to the worker, which logs them and looks again.
    """
    row = Row()
    row.known_as(**ids)
    try:
        yield row
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if not row.facts:
            raise
        row.failed = True
        log.exception(what, extra={"facts": row.facts})
