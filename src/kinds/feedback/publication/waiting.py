"""What waits to be cleared, and what was decided: reads for the coordinator's list. Constant in statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from access.actor import Actor
from books.calendar.loading import calendar_for, calendar_version
from books.limits.lookup import limit
from books.orgs.models import Unit
from casework.clock import Standing, remaining
from casework.deadlines import term_ends
from casework.visibility import visible_cases
from desks.kit.language import spoken
from kernel.time import TZ, local_day
from kinds.feedback.publication.models import PRACTISED, PROPOSED, PUBLISHED, UNPUBLISHED, WITHHELD, Publication

PAGE: Final = 50
INDEX: Final = "index.feedback.publish"
# What the tabs are called in the address → states.
LISTS: Final = {"cho": (PROPOSED,), "cong-khai": (PUBLISHED, PRACTISED), "khong": (WITHHELD, UNPUBLISHED)}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in the coordinator's list; `mark` is the day of the national index, which is no deadline of the law."""

    publication: Publication
    code: str
    subject: str
    unit: str
    mark: datetime | None
    clock: str
    is_late: bool
    is_today: bool


def publications_of(actor: Actor, states: tuple[str, ...]) -> QuerySet[Publication]:
    """Answers in these states whose cases the actor may see. Nothing waits of a matter that was taken up again: what there
    was to publish is in doubt until it is answered anew."""
    found = Publication.objects.filter(state__in=states, case__in=visible_cases(actor)).select_related("case")
    return found.exclude(~Q(case__stage__in=("answered", "closed")), state=PROPOSED)


def page_of(actor: Actor, which: str, at: datetime, after: str = "") -> tuple[list[Row], str]:
    """One page of a list, and the cursor of the next ("" = none): what waits longest first, the rest newest first."""
    found = publications_of(actor, LISTS[which])
    seen = _seen(after)
    if which == "cho":
        found = found.filter(answered_at__gt=seen) if seen else found
        found = found.order_by("answered_at")
    else:
        found = found.filter(answered_at__lt=seen) if seen else found
        found = found.order_by("-answered_at")
    rows = list(found[: PAGE + 1])
    units = dict(Unit.objects.filter(pk__in={r.unit_id for r in rows if r.unit_id}).values_list("pk", "name"))
    more = rows[PAGE - 1].answered_at.isoformat() if len(rows) > PAGE else ""
    version = calendar_version()
    return [_row(each, units, at, version) for each in rows[:PAGE]], more


def _row(publication: Publication, units: dict[UUID, str], at: datetime, version: int) -> Row:
    case = publication.case
    unit = units.get(publication.unit_id, "") if publication.unit_id else ""
    facts: dict[str, Any] = {"mark": None, "clock": "", "is_late": False, "is_today": False}
    if publication.state == PROPOSED:
        facts = mark_of(publication, case.receiving_unit_id, at, version)
    return Row(publication, case.code, publication.title or case.subject, unit, **facts)


def mark_of(
    publication: Publication, receiving_unit_id: UUID, at: datetime, version: int | None = None
) -> dict[str, Any]:
    """By when the national index expects it public, as the list shows it."""
    row = limit(INDEX, local_day(publication.answered_at))
    calendar = calendar_for(receiving_unit_id, version=version)
    due = term_ends(row, publication.answered_at, calendar)
    left = remaining(at, due_at=due, calendar=calendar, unit=row.unit, paused_since=None)
    return {
        "mark": due,
        "clock": spoken(left.words),
        "is_late": left.standing == Standing.LATE,
        "is_today": left.standing == Standing.TODAY,
    }


def _seen(after: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(after)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=TZ)
