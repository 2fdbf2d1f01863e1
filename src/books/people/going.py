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


def held(person_ids: Collection[UUID] | QuerySet[Any]) -> QuerySet[Any]:
    """Those of these people who are there still, locked. To be read before it is asked what else needs them: of two who let go of
    the same person's last matters at the same instant the second one then sees that the first is gone."""
    from books.people.models import Person

    there = Person.objects.filter(pk__in=person_ids, erased_at=None).only("id")
    return there.order_by("pk").select_for_update()


def asked(person_ids: Collection[UUID]) -> list[QuerySet[Any]]:
    """For a change that erases these people, in one read with other things: those who are `held`, and behind them the end of the
    stream in which it is entered."""
    from ledger.models import Stream

    ends = Stream.objects.filter(pk=book_stream("people")) if person_ids else Stream.objects.none()
    return [held(person_ids), ends.select_for_update()]


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
