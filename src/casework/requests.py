"""Idempotency: a key that a client sends with a write, and what came of it the first time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.errors import KeyReused
from casework.models import Request
from casework.writes import Insert
from vault.keys import keyring


@dataclass(frozen=True, slots=True)
class Asking:
    """One write request: its key (scoped by the caller to the actor) and a fingerprint of what it asks."""

    key: str
    fingerprint: str

    def row(self, case_id: UUID, row_version: int, at: datetime) -> Insert:
        """The row that remembers this request, to travel in the writing statement."""
        values = {"key": self.key, "fingerprint": self.fingerprint, "case_id": case_id}
        return Insert("casework_request", {**values, "row_version": row_version, "at": at})

    def answered(self) -> Request | None:
        """What the same request led to before; KeyReused when the key was used for something else."""
        earlier = Request.objects.filter(key=self.key).first()
        # Erasing takes the fingerprint along: the key still says that this was carried out, not what it was.
        if earlier and earlier.fingerprint and earlier.fingerprint != self.fingerprint:
            raise KeyReused
        return earlier


def asking(key: str | None, *what: Any) -> Asking | None:
    """An `Asking` for KEY over WHAT is asked; None without a key (the engine's own rounds).

    The fingerprint is keyed: what was asked holds words, and a plain hash of them would outlive their erasure.
    """
    if not key:
        return None
    text = json.dumps([_plain(w) for w in what], sort_keys=True, default=str)
    return Asking(key, keyring().blind("request", text).hex())


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
