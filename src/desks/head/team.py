"""The unit as its head sees it: who carries how much, what waits for approval, what was directed, who is away. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from access.actor import Actor
from books.orgs.models import Absence
from casework import counters, practice
from casework.counters import Load
from casework.models import Work
from casework.oversight import DIRECTED
from desks.cases import bands
from desks.cases.choices import people_of
from desks.cases.days import days_value
from desks.cases.filters import NOBODY, Filters
from kernel.time import format_date, local_day

AHEAD = 21  # days for which the head sees what comes due: an answer has 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the very list that it counts."""

    count: int
    href: str
    meaning: str
    label: str
    head: str = ""  # of its column, for a phone


@dataclass(frozen=True, slots=True)
class Carried:
    """What one person carries; `away` says until when he is absent."""

    name: str
    cells: list[Cell]
    total: Cell
    away: str = ""
    directed: int = 0  # directions that wait for a report: beside the main work, which the other numbers count


def unit_works(actor: Actor) -> QuerySet[Work]:
    """The open main work of the head's unit, whoever has it by name: nothing sealed, nothing that accuses the unit."""
    return counters.main_work(actor.units, actor)


def team(actor: Actor, at: datetime, directed: Sequence[Work] = ()) -> list[Carried]:
    """Everybody in the unit, those without work too, and first what nobody has taken yet. DIRECTED: `directions`."""
    unnamed, loads = _loads(actor, at)
    asked = Counter(work.person_id or work.role for work in directed)
    people = people_of(actor.unit_id, local_day(at))
    away = _away({pk for pk, _name in people}, local_day(at))
    known = dict(people)
    # Work may still bear the name of somebody who has left the unit: it must not vanish from the sum.
    gone = [pk for pk in (*loads, *asked) if isinstance(pk, UUID) and pk not in known]
    known |= dict.fromkeys(gone, _("Người đã rời đơn vị"))
    waiting = {"handler": _("Chưa ai nhận"), "approver": _("Chờ người đứng đầu"), "coordinator": _("Chờ điều phối")}
    rows = [
        replace(_carried(label, {"nguoi": NOBODY, "vai": role}, unnamed.get(role, Load())), directed=asked[role])
        for role, label in waiting.items()
        if role == "handler" or role in unnamed or role in asked
    ]
    return rows + [
        replace(_carried(name, {"nguoi": str(pk)}, loads.get(pk, Load()), away.get(pk, "")), directed=asked[pk])
        for pk, name in known.items()
    ]


def _loads(actor: Actor, at: datetime) -> tuple[dict[str, Load], dict[UUID, Load]]:
    """What nobody has taken, by the role that it waits for; what people have, by person. One statement."""
    unnamed: dict[str, Load] = {}
    named: dict[UUID, Load] = {}
    for (person, role), load in counters.by_person(unit_works(actor), at).items():
        if person is None:
            unnamed[role] = load
        else:
            named[person] = named.get(person, Load()) + load
    return unnamed, named


def due_days(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What comes due on each of the next days, and the list that the number counts. One statement."""
    first = local_day(at)
    days = counters.by_due_day(unit_works(actor), first, first + timedelta(days=AHEAD - 1))
    works = reverse("head_works")
    return [
        {"day": day, "count": count, "href": works + Filters({"den": days_value(day, day)}).address()}
        for day, count in days.items()
    ]


def _carried(name: str, filters: dict[str, str], load: Load, away: str = "") -> Carried:
    cells = [_cell(name, filters, band, getattr(load, band)) for band in bands.NAMES]
    return Carried(name, cells, _cell(name, filters, "", load.total), away)


def _cell(name: str, filters: dict[str, str], band: str, count: int) -> Cell:
    href = reverse("head_works") + Filters(filters).address(han=band)
    label = f"{name}, {bands.short(band)}" if band else _("%(name)s, tất cả") % {"name": name}
    head = bands.short(band) if band else _("tất cả")
    return Cell(count, href, bands.MEANING.get(band, "neutral") if count else "none", label, head)


def _away(people: set[UUID], on: date) -> dict[UUID, str]:
    """Who of PEOPLE is absent today, and until when."""
    rows = (
        Absence.objects.filter(user_id__in=people, valid_from__lte=on)
        .exclude(valid_to__lt=on)
        .exclude(ended_on__lte=on)
    )
    found = rows.order_by("valid_to").values_list("user_id", "valid_to", "substitute__full_name")
    return {user: _until(last, substitute) for user, last, substitute in found}


def _until(last: date | None, substitute: str | None) -> str:
    words = _("vắng đến hết %(day)s") % {"day": format_date(last)} if last else _("đang vắng")
    return f"{words}, {_('%(name)s làm thay') % {'name': substitute}}" if substitute else words


def directions(actor: Actor) -> QuerySet[Work]:
    """What was directed from above and not yet reported on, the most urgent first."""
    works = Work.objects.filter(closed_at=None, task=DIRECTED, unit_id__in=actor.units)
    works = works.exclude(practice.practised("case_id")).exclude(case__is_sealed=True)
    return works.exclude(case__shielded_unit_id__in=actor.walled).order_by("due_at", "id")
