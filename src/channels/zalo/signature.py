"""The webhook's signature: SHA-256 over app id, the raw bytes, a timestamp and the webhook's secret; no HMAC.

Sources disagree on which timestamp and which id enter it, so the variants are configured, tried in constant time and
counted: the counters tell the operator which reading is Zalo's. Without a secret nothing matches (fails closed), and
the app secret never stands in for it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_MAC: Final = re.compile(r"mac=([0-9a-f]{64})")
# Epoch milliseconds; Zalo's own example has one digit less.
_STAMP: Final = re.compile(r"[0-9]{12,14}")

_counts: Counter[str] = Counter()
_counting: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Variants:
    """What is configured: the secret, and the readings of the protocol to accept, in the order of trying."""

    secret: str
    ids: Mapping[str, str]
    timestamps: Sequence[str] = ("body", "header")

    @classmethod
    def of(cls, zalo: Mapping[str, Any]) -> Variants:
        """From settings.ZALO; an id that is not configured takes no part."""
        firsts = zalo.get("signature_firsts") or ["app_id"]
        ids = {name: str(zalo[name]) for name in firsts if zalo.get(name)}
        return cls(str(zalo["oa_secret"]), ids, tuple(zalo.get("timestamp_sources") or ("body", "header")))


def mac_of(first: str, raw: bytes, timestamp: str, secret: str) -> str:
    """Sixty-four lower-case hex digits."""
    return hashlib.sha256(first.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


def matching(raw: bytes, header: str, stamps: Mapping[str, str | None], variants: Variants) -> str | None:
    """The name of the variant that this signature is true under, or None. `stamps` holds body's and header's."""
    found = _matching(raw, header, stamps, variants)
    with _counting:
        _counts[found or "refused"] += 1
    return found


def _matching(raw: bytes, header: str, stamps: Mapping[str, str | None], variants: Variants) -> str | None:
    given = _MAC.fullmatch(header.strip())
    if given is None or not variants.secret:
        return None
    found = None
    for name, first in variants.ids.items():
        for source in variants.timestamps:
            stamp = stamps.get(source)
            if stamp is None or not _STAMP.fullmatch(stamp):
                continue
            if source == "header" and raw[-1:].isdigit():
                continue  # nothing separates the two: digits of the time may have been moved to the end of the body
            expected = mac_of(first, raw, stamp, variants.secret)
            if hmac.compare_digest(expected.encode(), given[1].encode()) and found is None:
                found = f"{name}+{source}"
    return found


def counts() -> dict[str, int]:
    """How often each variant matched since this process started, for the metrics; "refused" counts the others."""
    with _counting:
        return dict(_counts)
