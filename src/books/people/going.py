"""Erasing people along with the matters that they sent: the row keeps id and dates, and the book's stream says so.

Imports no models when it is loaded, like its neighbour.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from books.people.identity import ERASED
from ledger.chain import ActorLike, LedgerActor, next_entry
from ledger.streams import book_stream, locked_end


def asked(person_ids: Collection[UUID]) -> list[QuerySet[Any]]:
    """For a change that erases these people, in one read with other things: those who are there still, locked, and behind them
    the end of the stream in which it is entered."""
    from books.people.models import Person
    from ledger.models import Stream

    there = Person.objects.filter(pk__in=person_ids, erased_at=None).only("id")
    ends = Stream.objects.filter(pk=book_stream("people")) if person_ids else Stream.objects.none()
    return [there.order_by("pk").select_for_update(), ends.select_for_update()]


def entered(person_ids: Sequence[UUID], ends: Sequence[Any], *, actor: ActorLike, at: datetime, why: str) -> list[Any]:
    """The entries that say so of people who are there still, one behind the other from the end of their stream (ENDS: as
    `asked`), to be written in the same transaction as `people.GONE` over their rows."""
    stream, who, entries = book_stream("people"), LedgerActor.of(actor), list[Any]()
    if person_ids:
        seq, head = (ends[0].seq, bytes(ends[0].head)) if ends else locked_end("people", stream)
    for each in person_ids:
        told = {"person": each, "why": why}
        entry = next_entry(stream=stream, seq=seq + 1, prev=head, at=at, verb=ERASED, actor=who, particulars=told)
        seq, head = entry.seq, entry.hash
        entries.append(entry)
    return entries
