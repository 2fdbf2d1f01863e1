"""What a unit is called, by its id; of one that is not there, or not said, nothing."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from books.orgs.models import Unit


def name_of(unit_id: UUID | str | None, *, version: int | None = None) -> str:
    """VERSION: that of the book of units as the caller has just read it: what was true under it need not be asked again."""
    if not unit_id:
        return ""
    return _remembered(version, unit_id) if version else _read(unit_id)


@lru_cache(maxsize=1024)
def _remembered(_version: int, unit_id: UUID | str) -> str:
    return _read(unit_id)


def _read(unit_id: UUID | str) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or ""
