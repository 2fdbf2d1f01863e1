"""Does sealing go on? What waits for a seal is protected by chain and head alone, so it must not wait for long unnoticed.

The worker's round seals, and keeps in a file which entry has waited longest, and since when round after round could not seal
it: by the machine's own clock, which no test clock moves, and only while rounds follow one another. So a house that was off,
or whose worker is, has nothing to be alarmed about, and one that was just restored neither. The file lies with the worker's
other marks: who rewrites the database does not rewrite it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from ledger.machinery import holder
from ledger.seal import seal_committed
from ledger.seal_rows import INSTANT, SealRow, whole

log = logging.getLogger(__name__)

STANDS_STILL: Final = timedelta(minutes=10)  # a round comes every half minute
_WORTH_A_WORD: Final = timedelta(minutes=1)
_IN_A_ROW: Final = timedelta(minutes=5)  # rounds further apart: the worker was away between them

# Where the last seal ends is asked first: beside a number that it knows, the server goes to the youngest entries alone.
_LAST: Final = "SELECT n, upper FROM ledger_seal ORDER BY n DESC LIMIT 1"
_OLDEST: Final = f"""
    SELECT coalesce(stream, '00000000-0000-0000-0000-000000000000'), coalesce(seq, 0), {INSTANT}
    FROM ledger_entry WHERE txid >= %s ORDER BY at, stream, seq LIMIT 1
"""
_OLDEST_SECONDS: Final = """
    SELECT coalesce(greatest(0, floor(extract(epoch FROM %s - min(at)))), 0) FROM ledger_entry
    WHERE txid >= %s AND isfinite(at)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The entry that has waited longest for a seal; its hour as text, none where it cannot be read."""

    stream: UUID
    seq: int
    at: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What rounds saw that could not seal: the entry, the first and the last of them in seconds of the machine's clock."""

    stream: str
    seq: int
    since: float
    tried: float

    def is_of(self, entry: Waiting) -> bool:
        return (self.stream, self.seq) == (str(entry.stream), entry.seq)

    @property
    def lasted(self) -> timedelta:
        return timedelta(seconds=self.tried - self.since)

    @property
    def is_still(self) -> bool:
        return self.lasted >= STANDS_STILL


def seal_round(at: datetime) -> SealRow | None:
    """The worker's round: seal, and keep in mind what still waits."""
    try:
        sealed = seal_committed(at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _keep_in_mind()
        raise
    _keep_in_mind()
    return sealed


def oldest_waiting() -> Waiting | None:
    """The entry that has waited longest, None where everything is sealed."""
    with connection.cursor() as cursor:
        _n, upper = _last(cursor)
        cursor.execute(_OLDEST, [upper])
        found = cursor.fetchone()
    return Waiting(*found) if found else None


def standing() -> Standing | None:
    """What the last round kept in mind; None where nothing waited, or no round ever ran here."""
    try:
        told = json.loads(_file().read_bytes())
        return Standing(str(told["stream"]), int(told["seq"]), float(told["since"]), float(told["tried"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_still() -> bool:
    """Whether rounds have tried in vain for too long."""
    return (known := standing()) is not None and known.is_still


def gauges(at: datetime) -> tuple[int, int]:
    """The number of the last seal, and for how many seconds by our clock the oldest entry without one has been there."""
    with connection.cursor() as cursor:
        n, upper = _last(cursor)
        cursor.execute(_OLDEST_SECONDS, [at, upper])
        return n, int(cursor.fetchone()[0])


def _last(cursor: Any) -> tuple[int, int]:
    cursor.execute(_LAST)
    n, upper = cursor.fetchone() or (0, 0)
    return whole(n), whole(upper)


def _keep_in_mind() -> None:
    waiting = oldest_waiting()
    if waiting is None:
        _file().unlink(missing_ok=True)
        return
    known, tried = standing(), time.time()
    goes_on = known is not None and known.is_of(waiting) and 0 <= tried - known.tried <= _IN_A_ROW.total_seconds()
    seen = Standing(str(waiting.stream), waiting.seq, known.since if known and goes_on else tried, tried)
    _write(seen)
    if seen.lasted >= _WORTH_A_WORD:
        _say(seen)


def _write(seen: Standing) -> None:
    """Whole or not at all: a page of the web reads it at any time."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(asdict(seen)), encoding="utf-8")
    fresh.replace(path)


def _say(seen: Standing) -> None:
    with connection.cursor() as cursor:
        held_by = holder(cursor)
    facts = {"waits": f"{seen.stream}:{seen.seq}", "seconds": round(seen.lasted.total_seconds())}
    log.warning("nothing can be sealed", extra={"facts": facts | (held_by.facts() if held_by else {})})


def _file() -> Path:
    return Path(settings.STATE) / "run" / "sealing.json"
