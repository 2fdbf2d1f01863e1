"""Books above this one that keep rows of units (`also`): how these go on under a new name, and that the tree of units has changed.
They say what they have to read and give the writes and entries, which travel with all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from books.orgs.models import Unit
from books.reading import Rows
from books.writing import Part

# Entries (kind of the stream, stream, verb, particulars) and the rows beside them.
Carried = tuple[list[tuple[str, UUID, str, dict[str, Any]]], dict[str, Part]]


class Room(Protocol):
    """What it reads of a unit that is renamed from a day on; how that goes on; what it writes when a unit gets below another."""

    def asked(self, unit_id: UUID, first: date) -> list[QuerySet[Any]]: ...
    def carried(self, rows: Sequence[Rows], old_id: UUID, new_id: UUID, first: date) -> Carried: ...
    def tree_changed(self) -> dict[str, Part]: ...


_rooms: list[Room] = []


def also(room: Room) -> None:
    """Add a room once."""
    if room not in _rooms:
        _rooms.append(room)


def asked(unit_id: UUID, first: date) -> list[list[QuerySet[Any]]]:
    """What each room reads."""
    return [room.asked(unit_id, first) for room in _rooms]


def carried(rows: Sequence[Rows], queries: Sequence[Sequence[Any]], old_id: UUID, new: Unit) -> Carried:
    """How it goes on in each: ROWS, one after the other, of these QUERIES."""
    told, parts, left = [], tree_changed(), iter(rows)
    for room, each in zip(_rooms, queries, strict=True):
        lines, more = room.carried([next(left) for _ in each], old_id, new.pk, new.valid_from)
        told += lines
        parts |= more
    return told, parts


def tree_changed() -> dict[str, Part]:
    """What is written elsewhere when a unit is below another one, or has another name."""
    return {name: part for room in _rooms for name, part in room.tree_changed().items()}
