"""What lies below a unit, and who has a duty, is remembered under the version of the book: a change of it is seen at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from books.orgs.holders import has_a_duty, units_below
from books.orgs.models import OrgsVersion, Succession, Unit, UnitDuty
from casework.errors import NotYours
from casework.oversight import make, units_led
from kinds.feedback.units.accused import houses_of
from tests.casework.town import AT, Town, case_in

TODAY = AT.date()


def version() -> int:
    return OrgsVersion.objects.get().version


def test_what_lies_below_and_who_has_a_duty(town: Town) -> None:
    city, works, health, centre = (town.unit(name) for name in ("city", "works", "health", "centre"))

    def told() -> tuple[bool, bool, bool, bool]:
        below, house = units_below(city, TODAY, version=version()), houses_of(works, version=version())
        return works in below, health in house, has_a_duty(centre, TODAY, version=version()), houses_of(city) == {city}

    assert told() == (True, False, True, True)
    Unit.objects.filter(pk=works).update(parent=None)
    UnitDuty.objects.filter(unit_id=centre).delete()
    assert told() == (False, False, False, True)
    Unit.objects.filter(pk=works).update(parent=city)
    Succession.objects.create(old_id=health, new_id=works, takes_cases=True, effective_on=TODAY, legal_basis="Thử")
    assert told() == (True, True, False, True)


def test_who_leads_is_looked_at_under_the_lock_by_the_books_as_they_are_then(town: Town) -> None:
    """The actor was read under the books as they were before the unit went away from under hers."""
    case = case_in(town, "assigned")
    long = replace(town.actor("long"), orgs_version=version())
    told = {"words": "Báo cáo trước thứ Sáu.", "deadline": AT.date().isoformat()}
    assert case.unit_id in units_led(long)()
    Unit.objects.filter(pk=case.unit_id).update(parent=None)
    assert case.unit_id in units_led(long)(), "remembered"
    with pytest.raises(NotYours):
        make(case.pk, "direct", long, at=AT + timedelta(minutes=9), inputs=told)
