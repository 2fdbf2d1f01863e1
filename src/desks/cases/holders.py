"""Who holds a case, in words for a list: the named person, otherwise the unit. Two statements for any number of rows."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from access.models import User
from books.orgs.models import Unit


class Held(Protocol):
    """A case or a work item: both lie with a unit, and with a person when one is named."""

    unit_id: UUID
    person_id: UUID | None


def holder_names(held: Iterable[Held]) -> dict[tuple[UUID, UUID | None], str]:
    """(unit, person) → the words for the list, for every pair that occurs."""
    pairs = {(each.unit_id, each.person_id) for each in held if each.unit_id}
    units = dict(Unit.objects.filter(pk__in={unit for unit, _ in pairs}).values_list("pk", "name"))
    wanted = {person for _, person in pairs if person}
    people = dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}
    return {(unit, person): people.get(person) or units.get(unit, "") for unit, person in pairs}
