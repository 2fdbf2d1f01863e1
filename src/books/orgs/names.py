"""What a unit is called, by its id; of one that is not there, or not said, nothing."""

from __future__ import annotations

from uuid import UUID

from books.orgs.models import Unit


def name_of(unit_id: UUID | str | None) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or "" if unit_id else ""
