"""Hà Nội's units as they are shipped (`hanoi.csv`): names, kinds and place codes. Loading again adds what is missing.

Unit codes are not in the file: those of Decision 20/2020/QĐ-TTg are entered by an administrator when the city gives
them out, until then they are pending. What is not certain says so in its note.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db import transaction

from books.orgs import editing
from books.orgs.models import Unit
from ledger.chain import ActorLike

FILE = Path(__file__).with_name("hanoi.csv")


@dataclass(frozen=True, slots=True)
class Shipped:
    """One line of the file."""

    kind: str
    name: str
    place_code: str
    parent: str
    also: tuple[str, ...]
    valid_from: date
    legal_basis: str
    note: str


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """The lines of the file, parents before those below them."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Shipped(
                row["kind"],
                row["name"],
                row["place_code"],
                row["parent"],
                tuple(filter(None, row["also"].split("|"))),
                date.fromisoformat(row["valid_from"]),
                row["legal_basis"],
                row["note"],
            )
            for row in csv.DictReader(lines)
        )


def load_city(*, actor: ActorLike, at: datetime, codes: Mapping[str, str] | None = None) -> dict[str, Unit]:
    """Open every shipped unit that was never there; all of them by name. `codes`: name → code, where one is known.

    A unit that was merged or renamed since stays as it is: it is not opened a second time.
    """
    known = codes or {}
    with transaction.atomic():
        ended = Unit.objects.exclude(valid_to=None).order_by("valid_to")
        units = {unit.name: unit for unit in [*ended, *Unit.objects.filter(valid_to=None)]}
        missing: list[tuple[editing.Edit, Unit]] = []
        for row in shipped():
            if row.name not in units:
                parent = units[row.parent] if row.parent else None
                units[row.name] = _unit(row, known.get(row.name, ""), parent.pk if parent else None)
                missing.append((editing.Edit(actor, at, row.valid_from, row.legal_basis), units[row.name]))
        editing.open_units(missing)
    return units


def _unit(row: Shipped, code: str, parent_id: UUID | None) -> Unit:
    return Unit(
        name=row.name,
        kind=row.kind,
        code=code,
        place_code=row.place_code,
        parent_id=parent_id,
        also=list(row.also),
        note=row.note,
        valid_from=row.valid_from,
        legal_basis=row.legal_basis,
    )
