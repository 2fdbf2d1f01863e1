"""Identifiers: time-ordered primary keys and short codes that people can read aloud.

No numbering of dossiers or cases here (that is `books.numbers`), and no secrets kept.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

# Crockford's base32: no I, L, O (read as 1 and 0) and no U.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("ILO", "110", " -._\u2013\u00a0")

_lock = threading.Lock()
_last = [0]  # the ticks of the newest key


def uuid7() -> UUID:
    """RFC 9562 version 7; rising within a process, even within one millisecond.

    It follows the real clock, not the test clock: going back in a demo must not make old keys again.
    """
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    ticks = (seconds * 1000 + milliseconds) << 12 | (rest << 12) // 1_000_000
    with _lock:
        ticks = _last[0] = max(ticks, _last[0] + 1)
    value = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2)


def random_code(n: int) -> str:
    """This many characters of Crockford base32 from the system's secure source (5 bits each)."""
    if n < 1:
        raise ValueError("a code has at least one character")
    return "".join(secrets.choice(ALPHABET) for _ in range(n))


def read_code(typed: str) -> str:
    """What a person typed, as we write codes: capitals, no spaces or dashes, O → 0, I and L → 1."""
    return typed.upper().translate(_MISREAD)


def uuids_in(texts: Iterable[str]) -> list[UUID]:
    """The ids among TEXTS, in their order; what is none of ours is left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
