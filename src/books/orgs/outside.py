"""Authorities that people mean and that the city is not: the police of the city, of a ward, of a commune. They are no units of
ours: nothing is assigned to them and no clock of ours runs there; what names one is received and forwarded.

`outside.csv` holds them as dated rows with basis and certainty: one by its name, or one for each commune of the book of units.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from books.orgs.finding import Directory, directory, plain
from books.orgs.models import UnitKind

FILE = Path(__file__).with_suffix(".csv")
_OFFICE = re.compile(r"^(?:Ủy|Uỷ) ban nhân dân ")


@dataclass(frozen=True, slots=True)
class Outsider:
    """An authority by its name and what else it is called."""

    name: str
    also: tuple[str, ...]


def outsiders(book: Directory, on: date) -> list[Outsider]:
    """Those of the day, in the order of the file, for the communes of BOOK."""
    return [each for row in _rows() if _holds(row, on) for each in _of(row, book.units)]


def outsider(text: str, on: date) -> Outsider | None:
    """The one whose name or other name is the whole of TEXT."""
    said = plain(text)
    return next((each for each in outsiders(directory(on), on) if said in map(plain, (each.name, *each.also))), None)


def is_outside(text: str, on: date) -> bool:
    """Does the whole of TEXT name one of them? Without asking which communes there are: for what is only shown."""
    said = plain(text)
    return any(said.startswith(begin) and (is_whole is (said == begin)) for begin, is_whole in _begins(on))


@lru_cache(maxsize=8)
def _begins(on: date) -> tuple[tuple[str, bool], ...]:
    """(name, True) of one authority; (what stands before "phường" or "xã" and the name of a commune, False)."""
    found = []
    for row in _rows():
        if _holds(row, on):
            for name in filter(None, (row["name"], *row["also"].split("|"))):
                begins = [f"{plain(name.split('{')[0])} {kind} " for kind in ("phuong", "xa")]
                found += [(each, False) for each in begins] if row["each"] else [(plain(name), True)]
    return tuple(found)


def _of(row: Mapping[str, str], units: Iterable[Any]) -> Iterator[Outsider]:
    also = tuple(filter(None, row["also"].split("|")))
    if not row["each"]:
        yield Outsider(row["name"], also)
        return
    for unit in units:
        if unit.kind == UnitKind.COMMUNE:
            place = _OFFICE.sub("", unit.name)
            yield Outsider(row["name"].format(place=place), tuple(each.format(place=place) for each in also))


def _holds(row: Mapping[str, str], on: date) -> bool:
    return row["valid_from"] <= on.isoformat() and (not row["valid_to"] or on.isoformat() <= row["valid_to"])


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
