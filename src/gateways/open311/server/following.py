"""Requests and updates as other systems may read them: state, unit, dates; words only where a person has cleared them.

Listed are reports that came through Open311 and matters that were published. Others are not there: their codes are neither
confirmed nor denied. Times outside a client's window are the client's mistake (400).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api import veiled
from api.models import Report
from api.veiled import Veil
from casework import doors
from casework.models import Case
from casework.outside import OPEN_STATES, Glimpse
from gateways.open311.server.writing import Refusal, instant
from kernel.time import RECKONED

WAY = "open311"
WINDOW = timedelta(days=90)
MOST = 1000
# What FixMyStreet calls each state (mySociety's extension); the plain status stays open or closed.
EXTENDED = {
    "received": "OPEN", "waiting": "INVESTIGATING", "at_work": "IN_PROGRESS", "forwarded": "INTERNAL_REFERRAL",
    "handed_over": "INTERNAL_REFERRAL", "merged": "DUPLICATE", "answered": "CLOSED", "refused": "NOT_COUNCILS_RESPONSIBILITY",
    "redirected": "NOT_COUNCILS_RESPONSIBILITY", "ended": "CLOSED", "withdrawn": "CANCELLED",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is asked for."""

    references: Sequence[str] = ()
    services: Sequence[str] = ()
    open_ones: bool | None = None
    first: datetime | None = None
    last: datetime | None = None
    changed_after: datetime | None = None
    changed_before: datetime | None = None
    page: int = 1
    page_size: int = MOST


def sought(query: Mapping[str, str], at: datetime) -> Sought:
    """The parameters of a list, checked."""
    references = _parts(query.get("service_request_id", ""))
    if references:
        return Sought(references=references[:MOST])
    states = set(_parts(query.get("status", "")))
    if states - {"open", "closed"}:
        raise Refusal(400, _("status là open, closed hoặc cả hai, cách nhau bằng dấu phẩy."))
    first, last = moment(query, "start_date"), moment(query, "end_date")
    if first and last and not timedelta(0) <= last - first <= WINDOW:
        raise Refusal(400, _("start_date phải trước end_date và cách nhau không quá 90 ngày."))
    after, before = moment(query, "updated_after"), moment(query, "updated_before")
    if first is None and after is None:
        first = (last or at) - WINDOW
    return Sought(
        services=_parts(query.get("service_code", "")),
        open_ones=None if len(states) != 1 else states == {"open"},
        first=first,
        last=last,
        changed_after=after,
        changed_before=before,
        page=_number(query, "page", 1, 100_000),
        page_size=_number(query, "page_size", MOST, MOST),
    )


def request_rows(asked: Sought) -> list[dict[str, Any]]:
    """The newest first, at most a thousand. Erased ones are not there; those under a seal read as they were received."""
    if asked.references:
        return [row for reference in asked.references if (row := one_row(reference))]
    cases = _listed()
    if asked.services:
        reports = Report.objects.filter(way=WAY, service__in=asked.services).values("case_id")
        cases = cases.filter(pk__in=reports)
    for name, value in (
        ("opened_at__gte", asked.first), ("opened_at__lte", asked.last),
        ("last_entry_at__gte", asked.changed_after), ("last_entry_at__lte", asked.changed_before),
    ):  # fmt: skip
        if value is not None:
            cases = cases.filter(**{name: value})
    if asked.open_ones is not None:
        cases = cases.filter(stopped_at__isnull=asked.open_ones)
    came = veiled.of_way(WAY, since=asked.first)
    sealed = [veil for veil in came if not veil.is_beside and _fits(veil, asked)]
    start = (asked.page - 1) * asked.page_size
    first = max(0, start - len(sealed))  # as many of the cases may stand behind those that are kept apart
    ordered = cases.order_by("-opened_at", "-pk").values_list("opened_at", "pk")
    found = list(ordered[first : start + asked.page_size])
    ids = [pk for _at, pk in found]
    glimpses = doors.glimpses(ids)
    reports_of = {report.case_id: report for report in Report.objects.filter(case_id__in=ids, way=WAY)}
    apart = veiled.of_references(report.reference for report in reports_of.values())
    rows = [
        (place, _row_of(glimpses[place[1]], reports_of.get(place[1]), apart)) for place in found if place[1] in glimpses
    ]
    rows += [((veil.opened_at, veil.place), _row(veil.glimpse, None, veil.reference)) for veil in sealed]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [row for _place, row in rows[start - first : start - first + asked.page_size]]


def _fits(veil: Veil, asked: Sought) -> bool:
    """The questions of the list, put to what is kept apart of a report under a seal."""
    bounds = ((veil.opened_at, asked.first, asked.last), (veil.changed_at, asked.changed_after, asked.changed_before))
    return (
        (not asked.services or veil.service in asked.services)
        and (asked.open_ones is None or veil.glimpse.is_open == asked.open_ones)
        and all((low is None or at >= low) and (high is None or at <= high) for at, low, high in bounds)
    )


def _row_of(glimpse: Glimpse, report: Report | None, apart: Mapping[str, Veil]) -> dict[str, Any]:
    return _row(veiled.seen_with(glimpse, apart.get(report.reference)) if report else glimpse, report)


def one_row(reference: str) -> dict[str, Any] | None:
    """One request, in a list or by itself; of a case under a seal what was told before."""
    report = Report.objects.filter(reference=reference, way=WAY).first()
    ids = [report.case_id] if report else [pk for door in doors.doors() for pk in door.published_as(reference)]
    for glimpse in doors.glimpses(ids).values():
        return _row(veiled.seen_with(glimpse, veiled.find(reference)), report)
    veil = veiled.find(reference)
    is_told = veil is not None and veil.way == WAY and not veil.is_beside
    return _row(veil.glimpse, None, reference) if veil and is_told else None


_BLANK: Mapping[str, Any] = dict.fromkeys(
    (
        "description",
        "agency_responsible",
        "service_notice",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    )
)


def _row(glimpse: Glimpse, report: Report | None, reference: str = "") -> dict[str, Any]:
    service = report.service if report else glimpse.service
    return {
        **_BLANK,
        "service_request_id": report.reference if report else reference or glimpse.public_code,
        "status": "open" if glimpse.is_open else "closed",
        "status_notes": glimpse.answer or glimpse.state_label,
        "service_name": _name(service),
        "service_code": service,
        "description": glimpse.content or None,
        "agency_responsible": glimpse.unit or None,
        "requested_datetime": instant(glimpse.opened_at),
        "updated_datetime": instant(glimpse.changed_at),
        "expected_datetime": instant(glimpse.due_at),
    }


def _listed() -> Any:
    reported = Report.objects.filter(way=WAY).values("case_id")
    listed = reduce(or_, (Q(pk__in=door.published()) for door in doors.doors()), Q(pk__in=reported))
    return Case.objects.filter(listed, is_sealed=False, erased_at=None)


def _name(code: str) -> str:
    return next((str(s.name) for s in doors.services() if s.code == code), "")


_UPDATES = """
    SELECT e.id, r.reference, e.at, e.particulars->>'stage', c.kind
    FROM api_report r
    JOIN casework_case c ON c.id = r.case_id AND r.way = 'open311' AND c.last_entry_at >= %(first)s AND NOT c.is_sealed AND c.erased_at IS NULL
    JOIN ledger_entry e ON e.stream = c.id AND e.at >= %(first)s AND e.at <= %(last)s AND jsonb_exists(e.particulars, 'stage')
    ORDER BY e.at, e.id LIMIT 1000
"""


def update_rows(first: datetime, last: datetime) -> list[dict[str, Any]]:
    """What happened to reports in a window, state by state; words are the state's own name."""
    if not timedelta(0) <= last - first <= WINDOW:
        raise Refusal(400, _("start_date phải trước end_date và cách nhau không quá 90 ngày."))
    with connection.cursor() as cursor:
        cursor.execute(_UPDATES, {"first": first, "last": last})
        rows = cursor.fetchall()
    entries = [
        (number, reference, at, doors.of_kind(kind).state_of(stage)) for number, reference, at, stage, kind in rows
    ]
    for veil in veiled.of_way(WAY):
        states = [(number, at, veil.door.state_of(stage)) for number, at, stage in veil.events]
        told = [(UUID(number), veil.reference, datetime.fromisoformat(at), state) for number, at, state in states]
        entries += [entry for entry in told if first <= entry[2] <= last]
    entries.sort(key=lambda entry: (entry[2], entry[0]))
    rows = []
    for entry_id, reference, at, state in entries[:MOST]:
        if state:
            rows.append(
                {
                    "update_id": str(entry_id),
                    "service_request_id": reference,
                    "status": EXTENDED[state],
                    "updated_datetime": instant(at),
                    "description": str(_DESCRIPTIONS[state in OPEN_STATES]),
                    "media_url": "",
                    "external_status_code": state,
                }
            )
    return rows


_DESCRIPTIONS = {
    True: gettext_lazy("Đang xem xét, xử lý"),
    False: gettext_lazy("Đã kết thúc xử lý; người gửi đã được báo"),
}


def moment(query: Mapping[str, str], name: str) -> datetime | None:
    """A W3C instant; without a zone it is nobody's time."""
    text = str(query.get(name) or "").strip().replace(" ", "+")  # a plus sign that was not quoted arrives as a space
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refusal(400, _("%(name)s phải theo W3C và có múi giờ, ví dụ 2026-11-22T08:00:00+07:00.") % {"name": name})
    if found.year not in RECKONED:
        raise Refusal(400, _("%(name)s ngoài phạm vi.") % {"name": name})
    return found


def _parts(text: str) -> list[str]:
    return [part.strip()[:100] for part in text.split(",") if part.strip()]


def _number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = query.get(name) or str(usual)
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        raise Refusal(400, _("%(name)s là số từ 1 đến %(most)d.") % {"name": name, "most": most})
    return int(text)
