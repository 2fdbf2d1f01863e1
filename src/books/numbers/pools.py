"""Whose numbers are reserved: what stands on the sheet that a desk without network took along (`blocks.reserve_pool`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from books.numbers.models import Pool


def pool_of(scope: str, day: date, number: int, units: Iterable[UUID]) -> Pool | None:
    """The stretch of that day in which NUMBER was reserved for one of UNITS."""
    reserved = Pool.objects.filter(scope=scope, day=day, first__lte=number, last__gte=number)
    return reserved.filter(unit_id__in=list(units)).first()
