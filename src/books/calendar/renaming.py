"""A unit that gets another name keeps its own week and days off (`books.orgs.elsewhere`): no date of a case moves by it, also
not for the days before, which `loading` reads under whatever name the unit had then. One that gets below another works by that
one's week from then on, in every process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from time import time_ns
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from books.calendar.models import CalendarDay, DayState, Schedule, SchedulePeriod
from books.orgs.elsewhere import Carried
from books.reading import Rows
from books.writing import Part, changed, inserted
from ledger import streams

CARRIED = "calendar:unit:renamed"
_LIVING = (DayState.PROPOSED, DayState.CONFIRMED)


def asked(unit_id: UUID, first: date) -> list[QuerySet[Any]]:
    """Its weeks from the day on, with their hours, and its days off and make-up days."""
    there = Q(valid_to=None) | Q(valid_to__gte=first)
    weeks = Schedule.objects.filter(there, unit_id=unit_id)
    days = CalendarDay.objects.select_for_update().filter(unit_id=unit_id, date__gte=first, state__in=_LIVING)
    hours = SchedulePeriod.objects.filter(schedule__in=weeks).order_by("weekday", "starts_at")
    return [weeks.select_for_update().order_by("valid_from"), hours, days.order_by("date")]


def carried(rows: Sequence[Rows], old_id: UUID, new_id: UUID, first: date) -> Carried:
    """What began before the day goes on as a week of the new name, with the paper that it has; what is of a later day goes over
    as it is."""
    weeks, hours, days = rows
    running = [week for week in weeks if week.valid_from < first]
    later = [week.pk for week in weeks if week.valid_from >= first]
    anew = {
        week.pk: Schedule(unit_id=new_id, valid_from=first, valid_to=week.valid_to, legal_basis=week.legal_basis)
        for week in running
    }
    parts: dict[str, Part] = {
        "weeks_ended": changed(Schedule, list(anew), valid_to=first - timedelta(days=1)),
        "weeks_moved": changed(Schedule, later, unit_id=new_id),
        "days_moved": changed(CalendarDay, [day.pk for day in days], unit_id=new_id),
    }
    fresh = [
        SchedulePeriod(
            schedule=anew[row.schedule_id], weekday=row.weekday, starts_at=row.starts_at, ends_at=row.ends_at
        )
        for row in hours
        if row.schedule_id in anew
    ]
    parts |= {"weeks_going_on": inserted(list(anew.values()))} if anew else {}
    parts |= {"hours_going_on": inserted(fresh)} if fresh else {}
    kept = [*(week.pk for week in anew.values()), *later]
    return _told(kept, days, old_id, new_id, first), parts


def _told(
    weeks: Sequence[UUID], days: Rows, old_id: UUID, new_id: UUID, first: date
) -> list[tuple[str, UUID, str, dict[str, Any]]]:
    if not weeks and not days:
        return []
    told = {
        "unit": str(new_id),
        "renamed": str(old_id),
        "schedules": [str(week) for week in weeks],
        "days": [str(day.pk) for day in days],
        "from": first.isoformat(),
    }
    return [("book", streams.book_stream("calendar"), CARRIED, told)]


def tree_changed() -> dict[str, Part]:
    """The version rises: who keeps a calendar reads anew which unit is below which, and which names are one unit's."""
    risen = "UPDATE workcalendar_calendarversion SET version = greatest(version + 1, %s) WHERE id = 1"
    return {"calendar_raised": (risen, [time_ns() // 1000])}
