"""Idempotency: a key that a client sends with a write, and what came of it the first time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from access.actor import Actor
from casework.errors import KeyReused
from casework.models import Request
from casework.writes import Insert
from vault.keys import keyring


@dataclass(frozen=True, slots=True)
class Asking:
    """One write request: its key, and a fingerprint of who asks what (under every version of the index key, ours first)."""

    key: str
    fingerprints: tuple[str, ...]

    def row(self, case_id: UUID, row_version: int, at: datetime) -> Insert:
        """The row that remembers this request, to travel in the writing statement."""
        values = {"key": self.key, "fingerprint": self.fingerprints[0], "case_id": case_id}
        return Insert("casework_request", {**values, "row_version": row_version, "at": at})

    def answered(self) -> Request | None:
        """What the same request led to before; KeyReused when the key was used for something else, or by somebody else."""
        earlier = Request.objects.filter(key=self.key).first()
        # Erasing takes the fingerprint along: the key still says that this was carried out, not what it was.
        if earlier and earlier.fingerprint and earlier.fingerprint not in self.fingerprints:
            raise KeyReused
        return earlier


def asking(key: str | None, actor: Actor, *what: Any) -> Asking | None:
    """An `Asking` of ACTOR for KEY over WHAT is asked; None without a key (the engine's own rounds).

    The actor is the person or the system, not the position: who repeats himself after changing position is the same.
    The fingerprint is keyed: what was asked holds words, and a plain hash of them would outlive their erasure.
    """
    if not key:
        return None
    who = [actor.kind, str(actor.user_id or "")]
    text = json.dumps([who, *(_plain(w) for w in what)], sort_keys=True, default=str)
    ring = keyring()
    earlier = [version for version in ring.versions("index") if version != ring.version("index")]
    return Asking(
        key, tuple(ring.blind("request", text, version).hex() for version in (ring.version("index"), *earlier))
    )


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
