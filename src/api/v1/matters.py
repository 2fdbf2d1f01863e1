"""Feedback over the API: brought through the kind's one door, followed, acted on for its sender; each client sees its own.

Sealed matters are not there. What may be a denunciation is answered like any other, and its reference goes on reading as a
matter that was just received (as on Open311).
"""

import base64
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from access.actor import citizen
from api.clients import Caller
from api.models import Report
from api.reference import new_reference, read_reference
from api.v1.problems import Refused
from casework.errors import StaleCase
from casework.models import Case
from casework.outside import Glimpse, NotComplete, Told, the_only
from casework.perform import perform
from kernel.time import local

WAY = "api"
MOVES = ("add", "supplement", "withdraw", "rate", "reopen")
Row = dict[str, object]


def bring(told: Told, caller: Caller, key: str, at: datetime) -> Row:
    """A case for the report, or the one that the same request opened."""
    door, fresh = the_only(), new_reference(told.service, at, str(caller.id))
    if told.service not in {service.code for service in door.services()}:
        raise Refused(422, errors=[("service", _("Không có loại việc này."))])
    door.ready(at)
    try:
        with transaction.atomic():
            arrived = door.submit(told, channel=WAY, at=at, key=key)
            if arrived.is_sealed or arrived.case_id is None:
                return row_of(door.just_received(told.service, at), fresh)
            values = {"reference": fresh, "way": WAY, "client_id": caller.id, "service": told.service, "at": at}
            report = Report.objects.get_or_create(case_id=arrived.case_id, defaults=values)[0]
    except NotComplete as problem:
        raise Refused(422, errors=problem.missing) from problem
    return row_of(door.glimpses([report.case_id])[report.case_id], report.reference, report.service)


def row_of(glimpse: Glimpse, reference: str, service: str = "", answer: str = "") -> Row:
    return {
        "reference": reference, "state": glimpse.state, "state_label": glimpse.state_label, "is_open": glimpse.is_open,
        "service": service or glimpse.service, "unit": glimpse.unit, "received_at": _told(glimpse.opened_at),
        "changed_at": _told(glimpse.changed_at), "due_at": _told(glimpse.due_at) if glimpse.due_at else None, "title": glimpse.title, "content": glimpse.content,
        "answer": answer or glimpse.answer, "version": glimpse.version,
    }  # fmt: skip


def _told(at: datetime) -> datetime:
    """To the second: a reference holds no more of it, and what is under a seal must read like any other."""
    return local(at).replace(microsecond=0)


def one(reference: str, caller: Caller) -> tuple[Row, UUID | None]:
    """The matter, and its case when it is this client's own; 404 for everything else."""
    report = Report.objects.filter(reference=reference, client_id=caller.id).first()
    if report is not None:
        glimpse = the_only().glimpses([report.case_id]).get(report.case_id)
        if glimpse is not None:
            answer = (
                the_only().words_for(report.case_id).get("answer", "") if glimpse.state in ("answered", "ended") else ""
            )
            return row_of(glimpse, reference, report.service, answer), report.case_id
    if (told := read_reference(reference, str(caller.id))) is not None:
        return row_of(the_only().just_received(told.service, told.at), reference), None
    if caller.may("feedback:read_all"):
        ids = list(Case.objects.filter(code=reference[:60], is_sealed=False).values_list("pk", flat=True))
        for glimpse in the_only().glimpses(ids).values():
            return row_of(glimpse, reference), None
    raise Refused(404, _("Không có phản ánh với mã này."))


def page(
    caller: Caller, cursor: str, most: int, states: Sequence[str], changed_after: datetime | None
) -> tuple[list[Row], str]:
    """A page of matters, those that changed last first; MOST at a time."""
    everything = caller.may("feedback:read_all")
    mine = Report.objects.filter(client_id=caller.id)
    cases = Case.objects.filter(kind=the_only().slug, is_sealed=False, erased_at=None)
    cases = cases if everything else cases.filter(pk__in=mine.values("case_id"))
    if states:
        cases = cases.filter(stage__in=the_only().stages_in(states))
    if changed_after is not None:
        cases = cases.filter(last_entry_at__gte=changed_after)
    if cursor:
        at, last = read_cursor(cursor)
        cases = cases.filter(Q(last_entry_at__lt=at) | Q(last_entry_at=at, pk__lt=last))
    found = list(cases.order_by("-last_entry_at", "-pk").values_list("pk", "last_entry_at")[: most + 1])
    ids = [pk for pk, _at in found[:most]]
    glimpses = the_only().glimpses(ids)
    reports = {report.case_id: report for report in mine.filter(case_id__in=ids)}
    rows = [_listed(glimpses[pk], reports.get(pk)) for pk in ids if pk in glimpses]
    return rows, cursor_of(found[most - 1][1], found[most - 1][0]) if len(found) > most else ""


def _listed(glimpse: Glimpse, report: Report | None) -> Row:
    return row_of(glimpse, report.reference, report.service) if report else row_of(glimpse, glimpse.code)


def cursor_of(at: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {last}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """The place that a cursor names; 400 for one that nobody was given."""
    try:
        told = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        at, _space, last = told.partition(" ")
        moment, number = parse_datetime(at), UUID(last)
    except (ValueError, TypeError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(400, _("Con trỏ trang không đúng. Hãy dùng giá trị next của trang trước."))
    return moment, number


def act(
    reference: str, move: str, caller: Caller, *, words: str, score: str, key: str, expects: int, at: datetime
) -> Row:
    """A move of the sender's, made for the sender by the system that brought the matter."""
    if move not in MOVES:
        raise Refused(404, _("Không có thao tác này."))
    row, case_id = one(reference, caller)
    if case_id is None:
        if read_reference(reference, str(caller.id)) is None:
            raise Refused(404, _("Không có phản ánh với mã này."))
        if expects != row["version"]:
            raise StaleCase
        return row  # under a seal: answered like any other, heard by nobody
    door = the_only()
    if words and door.looks_secret(words):
        door.put_aside(case_id, words, at, key)
        return row
    case = Case.objects.get(pk=case_id)
    given = {"words": words, "score": score}
    perform(case_id, move, citizen(case.sender_id), at=at, inputs=given, key=key, expects=expects)
    return one(reference, caller)[0]
