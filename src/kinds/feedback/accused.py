"""Which units must not judge a matter: the accused one and all below it; also by way of the matters that follow it."""

from uuid import UUID

from books.orgs.holders import units_below
from books.orgs.models import Unit
from casework.links import DUPLICATE_OF
from casework.models import Link
from casework.statements import fetch_row

_ANY = "SELECT 1 FROM casework_link WHERE other_id = $1 AND relation = $2 AND settled_at IS NULL LIMIT 1"


def houses_of(accused: UUID | None) -> frozenset[UUID]:
    """The accused unit with all below it; of the city itself only the city, for everybody else is below it."""
    if accused is None:
        return frozenset()
    is_top = Unit.objects.filter(pk=accused, parent=None).exists()
    return frozenset({accused}) if is_top else units_below(accused)


def accused_by_followers(case_id: UUID) -> frozenset[UUID]:
    """Units that the followers of this matter accuse: its answer is theirs too, so none of these may write it."""
    if fetch_row(_ANY, [case_id, DUPLICATE_OF]) is None:
        return frozenset()
    open_ones = Link.objects.filter(other_id=case_id, relation=DUPLICATE_OF, settled_at=None)
    accused = open_ones.exclude(case__shielded_unit_id=None).values_list("case__shielded_unit_id", flat=True).distinct()
    return frozenset().union(*(houses_of(unit_id) for unit_id in accused))
