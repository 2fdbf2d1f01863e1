"""Idempotency: a key that a client sends with a write, and what came of it the first time."""

import json
from collections.abc import Iterable, Mapping, Sequence
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
        return self.answered_in(Request.objects.filter(key=self.key))

    def answered_in(self, known: Iterable[Request]) -> Request | None:
        """The same among the requests that are KNOWN, for who asks about several at once."""
        earlier = next((each for each in known if each.key == self.key), None)
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
    return Asking(key, tuple(tag.hex() for tag in keyring().blinds("request", text)))


def keyed(way: str, label: str, told: str) -> tuple[str, ...]:
    """The idempotency keys of what was TOLD by this WAY, as keyed hashes that lead from a case to nobody: under the current
    version of the index key, then under the earlier ones."""
    return tuple(f"{way}:{tag.hex()}" for tag in keyring().blinds(label, told))


def known_as(keys: Sequence[str]) -> str:
    """Of the KEYS of one request the one that is remembered, else the current one: a repeat after a rotation goes by the same key
    as before, and so is one and the same wherever keys are compared. Nothing is asked before the first rotation."""
    if len(keys) == 1:
        return keys[0]
    wanted = {name: key for key in keys for name in (key, f"sealed:{key}")}
    known = {wanted[name] for name in Request.objects.filter(key__in=wanted).values_list("key", flat=True)}
    return next((key for key in keys if key in known), keys[0])


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
