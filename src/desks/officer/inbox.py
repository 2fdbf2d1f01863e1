"""The inbox: open work sorted by the clock, one page by keyset; the same number of statements for 1 row or 1,000,000."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from access.actor import Actor
from casework import counters
from casework.models import Work
from casework.visibility import open_works
from desks.cases import apart, bands
from desks.cases.filters import Filters
from desks.cases.holders import holder_names
from desks.cases.rows import lean_works, work_rows
from desks.kit.parts import WorkGroup, WorkRow

PAGE = 50
MOST_COUNTED = 1000  # by the clock; what lies beyond nobody reaches by reading, the filters narrow to it


@dataclass(frozen=True, slots=True)
class Page:
    """One page of work: groups by the clock, how much each band holds, the cursor of the next page ("" = none)."""

    groups: list[WorkGroup]
    next_cursor: str
    is_empty: bool
    counts: Mapping[str, int] = field(default_factory=dict)


def inbox(
    actor: Actor,
    at: datetime,
    cursor: str = "",
    filters: Filters | None = None,
    *,
    can_pick: Callable[[Work, Actor], bool] | None = None,
) -> Page:
    """The actor's open work from CURSOR on: late, today, this week, later, paused."""
    filters = filters or Filters()
    return page_of_works(works_listed(actor, filters), actor, at, filters, cursor=cursor, can_pick=can_pick)


def works_listed(actor: Actor, filters: Filters) -> QuerySet[Work]:
    """The work that an inbox under these filters is about: what lies apart only where its own list was asked for."""
    works = open_works(actor)
    return works if filters.get(apart.FILTER) else apart.outside_heaps(works)


def page_of_works(
    works: QuerySet[Work],
    actor: Actor,
    at: datetime,
    filters: Filters,
    *,
    cursor: str = "",
    can_pick: Callable[[Work, Actor], bool] | None = None,
) -> Page:
    """A page of WORKS narrowed by FILTERS, with the counts of the whole list beside it."""
    narrowed = works.filter(filters.works(at))
    counts = asdict(counters.load(_sorted(narrowed), at, most=MOST_COUNTED))
    if here := filters.get("han"):  # the other numbers stay, to look at the next band
        beside = works.filter(
            Filters({name: value for name, value in filters.given.items() if name != "han"}).works(at)
        )
        counts = asdict(counters.load(_sorted(beside), at, most=MOST_COUNTED)) | {here: counts[here]}
    rows = list(_after(lean_works(_sorted(narrowed)), cursor)[: PAGE + 1])
    shown = rows[:PAGE]
    groups: dict[str, list[WorkRow]] = {}
    # In a list of one unit its name says nothing: who took the work does, or that nobody has.
    names = {
        pair: _("chưa ai nhận") if pair == (actor.unit_id, None) else name for pair, name in holder_names(shown).items()
    }
    for work, made in zip(shown, work_rows(shown, at, names=names), strict=True):
        row = made if can_pick is None or can_pick(work, actor) else replace(made, is_fixed=True)
        groups.setdefault(bands.band_of(work, at), []).append(row)
    more = _cursor(shown[-1]) if len(rows) > PAGE else ""
    return Page(_groups(groups, counts), more, is_empty=not rows and not cursor, counts=counts)


def _groups(groups: Mapping[str, Sequence[WorkRow]], counts: Mapping[str, int]) -> list[WorkGroup]:
    """The bands in the order of the clock; each says how much it holds altogether, on whichever page."""
    return [
        WorkGroup(
            title=bands.title(name),
            rows=groups[name],
            meaning=bands.MEANING[name],
            count=counts[name],
            is_least=bands.is_least(name, counts),
        )
        for name in bands.NAMES
        if name in groups
    ]


def _sorted(works: QuerySet[Work]) -> QuerySet[Work]:
    return works.order_by("is_paused", "due_at", "id")


def _after(works: QuerySet[Work], cursor: str) -> QuerySet[Work]:
    place = _read_cursor(cursor)
    if place is None:
        return works
    is_paused, due_at, work_id = place
    later = Q(is_paused__gt=is_paused)
    if due_at is None:
        return works.filter(later | Q(is_paused=is_paused, due_at=None, id__gt=work_id))
    same = Q(is_paused=is_paused, due_at__gt=due_at) | Q(is_paused=is_paused, due_at=due_at, id__gt=work_id)
    return works.filter(later | same | Q(is_paused=is_paused, due_at=None))


def _cursor(work: Work) -> str:
    place = [work.is_paused, work.due_at.isoformat() if work.due_at else None, str(work.pk)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[bool, datetime | None, UUID] | None:
    """A cursor that is not one of ours begins at the top: it came from an old or edited address."""
    try:
        is_paused, due_at, work_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return bool(is_paused), datetime.fromisoformat(due_at) if due_at else None, UUID(work_id)
    except (ValueError, TypeError):
        return None
