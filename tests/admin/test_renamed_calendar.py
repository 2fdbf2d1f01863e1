"""A unit that gets another name keeps its own week and days off: before the day, from it on, and for who asks by either name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from access.actor import SYSTEM
from books.calendar import loading
from books.calendar.editing import add_day, confirm_day, end_schedule, set_schedule
from books.calendar.loading import calendar_for
from books.calendar.models import CalendarDay, Schedule
from books.orgs import editing
from books.orgs.models import Unit
from books.orgs.succession import end_unit, rename
from casework.models import Case, Recalculation
from casework.takeover import takeover_round
from kernel.time import TZ, now, today
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import Town, a_case
from tests.tree.test_statements import browser_of

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
PAPER = "Quyết định 8/QĐ-UBND"
ON = date(2026, 10, 1)
SATURDAY_BEFORE, SATURDAY_AFTER = date(2026, 9, 19), date(2026, 10, 10)
OFF_BEFORE, OFF_AFTER, PROPOSED = date(2026, 9, 22), date(2026, 10, 13), date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _fresh_book() -> Iterator[None]:
    loading.forget()
    yield
    loading.forget()


def own(unit_id: UUID) -> None:
    """At work from Monday to Saturday, with days off of its own."""
    week = [(day, time(8), time(12)) for day in range(6)]
    set_schedule(week, valid_from=date(2026, 1, 5), legal_basis=PAPER, unit_id=unit_id, actor=SYSTEM, at=AT)
    for day in (OFF_BEFORE, OFF_AFTER, PROPOSED):
        row = add_day(day, "day_off", "Ngập lụt", PAPER, unit_id=unit_id, actor=SYSTEM, at=AT)
        if day != PROPOSED:
            confirm_day(row.pk, actor=SYSTEM, at=AT)


def edit(first: date = ON) -> editing.Edit:
    return editing.Edit(SYSTEM, AT, first, PAPER)


def days_worked(unit_id: UUID) -> list[bool]:
    asked = (SATURDAY_BEFORE, SATURDAY_AFTER, OFF_BEFORE, OFF_AFTER, PROPOSED)
    return [calendar_for(unit_id).is_working_day(day) for day in asked]


def test_its_own_week_and_days_off_go_on(town: Town) -> None:
    works = town.unit("works")
    own(works)
    as_before = [True, True, False, False, True]
    assert (days_worked(works), days_worked(town.unit("health"))) == (as_before, [False, False, True, True, True])
    Recalculation.objects.all().delete()
    new = rename(edit(), works, "Sở Hạ tầng").pk
    assert days_worked(new) == days_worked(works) == as_before
    assert not Recalculation.objects.exists(), "no date moves by a name"
    eve = ON - timedelta(days=1)
    rows = Schedule.objects.filter(unit_id__in=[works, new]).order_by("valid_from")
    told = [(row.unit_id, row.valid_from, row.valid_to, row.legal_basis, row.periods.count()) for row in rows]
    assert told == [(works, date(2026, 1, 5), eve, PAPER, 6), (new, ON, None, PAPER, 6)]
    days = CalendarDay.objects.filter(name="Ngập lụt").order_by("date").values_list("unit_id", "date")
    assert list(days) == [(works, OFF_BEFORE), (new, OFF_AFTER), (new, PROPOSED)]
    (entry,) = Entry.objects.filter(verb="calendar:unit:renamed")
    assert (entry.particulars["unit"], entry.particulars["renamed"]) == (str(new), str(works))
    assert (len(entry.particulars["schedules"]), len(entry.particulars["days"])) == (1, 2)
    assert verify() == []


def test_what_is_edited_under_the_new_name_rules_from_its_day(town: Town) -> None:
    works = town.unit("works")
    own(works)
    new = rename(edit(), works, "Sở Hạ tầng").pk
    confirm_day(CalendarDay.objects.get(unit=new, date=PROPOSED).pk, actor=SYSTEM, at=AT)
    end_schedule(new, first=SATURDAY_AFTER, legal_basis=PAPER, actor=SYSTEM, at=AT)
    newest = rename(edit(date(2026, 12, 1)), new, "Sở Hạ tầng đô thị").pk
    assert days_worked(newest) == days_worked(new) == days_worked(works) == [True, False, False, False, False]


def test_a_week_that_begins_later_goes_over_as_it_is(town: Town) -> None:
    works, later = town.unit("works"), ON + timedelta(days=30)
    week = [(5, time(8), time(12))]
    row = set_schedule(week, valid_from=later, legal_basis=PAPER, unit_id=works, actor=SYSTEM, at=AT)
    new = rename(edit(), works, "Sở Hạ tầng")
    row.refresh_from_db()
    assert (row.unit_id, row.valid_from, row.valid_to) == (new.pk, later, None)


def test_a_unit_without_either_says_nothing_of_it(town: Town) -> None:
    new = rename(edit(), town.unit("works"), "Sở Hạ tầng")
    assert not Entry.objects.filter(verb="calendar:unit:renamed").exists()
    assert calendar_for(new.pk) is calendar_for(None)


def test_the_date_of_a_running_case_stays_and_the_pages_show_the_week_under_the_new_name(town: Town) -> None:
    case, centre = a_case(at=now()), town.unit("centre")
    week = [(day, time(8), time(12)) for day in range(6)]
    set_schedule(week, valid_from=date(2025, 7, 7), legal_basis=PAPER, unit_id=centre, actor=SYSTEM, at=now())
    paper = editing.Edit(SYSTEM, now(), today(), PAPER)
    before = calendar_for(centre).add_working_days(today() - timedelta(days=20), 30)
    new: Unit = rename(paper, centre, "Trung tâm mới")
    while takeover_round(now()):
        pass
    receiving = Case.objects.get(pk=case.pk).receiving_unit_id
    assert receiving == new.pk
    assert calendar_for(receiving).add_working_days(today() - timedelta(days=20), 30) == before
    page = browser_of(town, "khanh").get(reverse("admin_unit_week", args=[new.pk])).content.decode()
    assert page.count('value="08:00-12:00"') == 6


@pytest.mark.parametrize("how", ["described", "merged", "merged later"])
def test_a_unit_that_gets_below_another_works_by_its_week_at_once(town: Town, how: str) -> None:
    """Also where this process has reckoned with the old tree before."""
    works, start = town.unit("works"), edit(date(2026, 1, 5))
    own(works)
    other = editing.open_unit(start, "Sở cũ", kind="department", parent_id=town.unit("city")).pk
    below = editing.open_unit(start, "Chi cục", kind="division", parent_id=other)
    assert not calendar_for(below.pk).is_working_day(SATURDAY_BEFORE)
    if how == "described":
        editing.describe_unit(edit(AT.date()), below.pk, parent_id=works)
    else:
        end_unit(edit(AT.date() if how == "merged" else ON), other, {works: ""})
        takeover_round(datetime.combine(ON, AT.timetz()))
    assert calendar_for(below.pk).is_working_day(SATURDAY_BEFORE)
