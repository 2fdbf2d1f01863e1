"""A page of matters: those of cases and those under a seal in one order, by when they last changed."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from api import veiled
from api.clients import READ_ALL, Caller
from api.models import Report
from api.v1.matters import Row, row_of
from api.v1.problems import Refused
from casework import practice
from casework.models import Case
from casework.outside import STATES, Glimpse, Outside
from kernel.time import RECKONED

Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is asked for. `oldest_first`: what changes meanwhile comes later, so that nothing is passed over."""

    most: int
    cursor: str = ""
    states: Sequence[str] = ()
    changed_after: datetime | None = None
    oldest_first: bool = False

    def wants(self, state: str, place: Place) -> bool:
        after = read_cursor(self.cursor) if self.cursor else None
        return (
            (not self.states or state in self.states)
            and (self.changed_after is None or place[0] >= self.changed_after)
            and (after is None or (place > after if self.oldest_first else place < after))
        )


def page(door: Outside, caller: Caller, asked: Sought) -> tuple[list[Row], str]:
    """The rows, and the cursor of the next page."""
    apart = {veil.reference: veil for veil in veiled.of_client(caller.id) if veil.door is door}
    beside = Report.objects.filter(reference__in=[v.reference for v in apart.values() if v.is_beside])
    own = {report.case_id: report for report in beside}
    found = list(_cases(door, caller, asked).exclude(pk__in=own).values_list("last_entry_at", "pk")[: asked.most + 1])
    ids = [pk for _at, pk in found]
    glimpses = door.glimpses([*ids, *own])
    own |= {r.case_id: r for r in Report.objects.filter(client_id=caller.id, case_id__in=ids)}
    rows = [(place, _row(glimpses[place[1]], own.get(place[1]))) for place in found if place[1] in glimpses]
    for case_id, report in own.items():
        if case_id not in ids and case_id in glimpses:
            glimpse = veiled.seen_with(glimpses[case_id], apart[report.reference])
            rows += _kept(asked, (glimpse.changed_at, case_id), glimpse, report)
    for veil in apart.values():
        if not veil.is_beside:
            rows += _kept(asked, (veil.changed_at, veil.place), veil.glimpse, None, veil.reference)
    rows.sort(key=lambda row: row[0], reverse=not asked.oldest_first)
    shown = rows[: asked.most]
    return [row for _place, row in shown], cursor_of(*shown[-1][0]) if len(rows) > asked.most else ""


def _cases(door: Outside, caller: Caller, asked: Sought) -> QuerySet[Case]:
    cases = practice.real(Case.objects.filter(kind=door.slug, is_sealed=False, erased_at=None))
    if not caller.may(f"{door.route}:{READ_ALL}"):
        cases = cases.filter(pk__in=Report.objects.filter(client_id=caller.id).values("case_id"))
    cases = cases.filter(stage__in=door.stages_in(asked.states or sorted(STATES)))
    if asked.changed_after is not None:
        cases = cases.filter(last_entry_at__gte=asked.changed_after)
    if asked.cursor:
        at, last = read_cursor(asked.cursor)
        side = "gt" if asked.oldest_first else "lt"
        cases = cases.filter(Q(**{f"last_entry_at__{side}": at}) | Q(last_entry_at=at, **{f"pk__{side}": last}))
    order = ("last_entry_at", "pk") if asked.oldest_first else ("-last_entry_at", "-pk")
    return cases.order_by(*order)


def _kept(
    asked: Sought, place: Place, glimpse: Glimpse, report: Report | None, reference: str = ""
) -> list[tuple[Place, Row]]:
    return [(place, _row(glimpse, report, reference))] if asked.wants(glimpse.state, place) else []


def _row(glimpse: Glimpse, report: Report | None, reference: str = "") -> Row:
    return row_of(glimpse, report.reference, report.service) if report else row_of(glimpse, reference or glimpse.code)


def cursor_of(at: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {last}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> Place:
    """The place that a cursor names; 400 for one that nobody was given."""
    try:
        told = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        at, _space, last = told.partition(" ")
        moment, number = parse_datetime(at), UUID(last)
    except (ValueError, TypeError):
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in RECKONED:
        raise cursor_refused()
    return moment, number


def cursor_refused() -> Refused:
    return Refused(400, _("Con trỏ trang không đúng. Hãy dùng giá trị next của trang trước."))
