"""Ledger entries of cases: chained per case, the head kept on the case itself."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from access.actor import Actor
from casework.kind import Plan
from casework.writes import Insert, Update, Write
from ledger.chain import EntryRow, LedgerActor, NewEntry, next_entry, words_hash

_ENTRY = [f.name for f in fields(EntryRow)]
_values = attrgetter(*_ENTRY)


def next_for(
    case: Mapping[str, Any], verb: str, actor: Actor, at: datetime, particulars: Mapping[str, Any], entry_id: UUID
) -> NewEntry:
    """The entry that follows the head of CASE. Who stands in for another is followed by what he did it under."""
    if actor.under:
        particulars = {**particulars, "under": str(actor.under)}
    return next_entry(
        stream=case["id"],
        seq=case["ledger_seq"] + 1,
        prev=bytes(case["ledger_head"]),
        at=at,
        verb=verb,
        actor=ledger_actor(actor),
        particulars=particulars,
        entry_id=entry_id,
    )


def ledger_actor(actor: Actor) -> LedgerActor:
    """Who acted, as the ledger keeps it. A citizen is named by no id: the link from case to person can be erased."""
    if actor.kind == "citizen":
        return LedgerActor("citizen", None, None, None)
    return LedgerActor(actor.kind, actor.user_id, actor.position_id, actor.unit_id)


def insert(entry: NewEntry) -> Insert:
    """The row of an entry, to travel in the writing statement."""
    return Insert("ledger_entry", {**dict(zip(_ENTRY, _values(entry), strict=True)), "particulars": entry.told})


def behind(entry: NewEntry) -> list[Write]:
    """An entry of a stream that is no case's, at the end which this transaction has locked (`books.people.reading`), to travel
    in the writing statement."""
    moved = {"seq": entry.seq, "head": entry.hash}
    place = {"id": entry.stream, "seq": entry.seq - 1}
    return [insert(entry), Update("ledger_stream", moved, place, must_match=True)]


def particulars(case: Mapping[str, Any], changed: Mapping[str, Any], plan: Plan, words: str) -> dict[str, Any]:
    """Ids, codes, dates and keyed hashes of a move; whatever changed of stage, holder and clock."""
    return {**dict(_changes(case, changed)), **plan.particulars, **({"words": hashed(case, words)} if words else {})}


def new_salt() -> bytes:
    """A salt for the hashes of one case's words."""
    return os.urandom(16)


def hashed(case: Mapping[str, Any], text: str, *beside: Any) -> str:
    """What stands in the ledger for TEXT of CASE: a hash keyed, and salted by the case; and by another one's salt BESIDE,
    where the text leads there.

    The salt goes with the words. Where it is gone the hash is one that nobody can check, as after the destruction.
    """
    salts = (case.get("words_salt"), *beside)
    return words_hash(text, b"".join(bytes(salt or b"") or new_salt() for salt in salts))


_WATCHED = ("stage", "unit_id", "role", "person_id", "due_at", "stage_due_at", "verdict", "shielded_unit_id")


def _changes(case: Mapping[str, Any], changed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in _WATCHED:
        before, after = case.get(name), changed.get(name)
        if before is not after and before != after:  # what a move leaves alone is the same object still
            yield f"{name}_before", _plain(before)
            yield name, _plain(after)


def _plain(value: Any) -> Any:
    """An instant as this process writes it; the ledger makes the rest plain."""
    return value.isoformat() if isinstance(value, datetime) else value
