"""What comes back from the scene-report system: states and words become moves of the case, in their order, once each.

Read in overlapping windows by the updates extension; where they have none, by asking for each report that is open there.
"""

import hashlib
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from api.exchange import NotHeard
from casework import chores
from casework.doors import in_states
from casework.models import Case, Request, Work
from casework.outside import HANDED_OVER, SCENE_ANSWERED, SCENE_TOLD
from casework.writes import write_together
from gateways.open311.client import wire
from gateways.open311.client.handing import tell_case
from gateways.open311.models import Handover, Mark
from kernel.text import fold, keep_legible
from kernel.time import RECKONED, local

log = logging.getLogger(__name__)
NAME = "scene_updates"
OVERLAP = timedelta(hours=2)  # FixMyStreet's own habit: clocks differ, and an update may be entered late
LONGEST = timedelta(days=89)
EVERY = timedelta(seconds=30)
BATCH = 50
LONGEST_ID = 200
_NO_CODE = re.compile(r"[^A-Z0-9]+")  # a state that is not written as a code says its words all the same
# mySociety's states: what ends a report with a result, and what says that it is not theirs.
DONE = frozenset({"FIXED", "CLOSED", "NO_FURTHER_ACTION"})
NOT_THEIRS = frozenset({"NOT_COUNCILS_RESPONSIBILITY", "CANCELLED"})
RETURNED = "scene_returned"


def listen(at: datetime) -> int:
    """Hear what is new, when it is time; a neighbour that is away is asked again later, ever more seldom."""
    mark, _made = Mark.objects.get_or_create(name=NAME, defaults={"until": at})
    if mark.next_try_at and mark.next_try_at > at:
        return 0
    if not Handover.objects.filter(stage="sent").exclude(reference="").exists():
        _note(mark, at, until=at)
        return 0
    try:
        heard = _updates(mark, at)
    except (NotHeard, wire.Refused) as problem:
        _note(mark, at, problem=problem.code)
        return 0
    _note(mark, at, until=at)
    return heard


def _updates(mark: Mark, at: datetime) -> int:
    first = max(mark.until - OVERLAP, at - LONGEST)
    window = {
        "start_date": local(first).isoformat(timespec="seconds"),
        "end_date": local(at).isoformat(timespec="seconds"),
    }
    try:
        found = wire.rows("servicerequestupdates.xml", "service_request_updates", **window)
    except wire.Refused as problem:
        if problem.status != 404:
            raise
        return _one_by_one(at)
    known = {
        h.reference: h for h in Handover.objects.filter(reference__in={r.get("service_request_id", "") for r in found})
    }
    rows = [row for row in found if row.get("service_request_id") in known and row.get("update_id")]
    rows.sort(key=lambda row: (row.get("updated_datetime", ""), row["update_id"]))
    seen = set(Request.objects.filter(key__in=[_key(row) for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if _key(row) not in seen]
    return sum(_heard(known[row["service_request_id"]], row, at) for row in fresh)


def _key(row: Mapping[str, str]) -> str:
    """By what a repeat is known; an id of theirs that is longer than any key may be stands as its hash."""
    number = row["update_id"]
    short = number if len(number) <= LONGEST_ID else hashlib.sha256(number.encode()).hexdigest()
    return f"scene:{row['service_request_id']}:{short}"


def _one_by_one(at: datetime) -> int:
    """Plain GeoReport knows open and closed, and a sentence."""
    heard = 0
    waiting = list(
        Handover.objects.filter(stage="sent").exclude(reference="").order_by("heard_at", "asked_at")[: BATCH * 4]
    )
    for start in range(0, len(waiting), BATCH):
        batch = {h.reference: h for h in waiting[start : start + BATCH]}
        for row in wire.rows("requests.xml", "service_requests", service_request_id=",".join(batch)):
            handover = batch.get(row.get("service_request_id", ""))
            if handover is not None and row.get("status") == "closed":
                told = {"status": "CLOSED", "description": row.get("status_notes", ""), "update_id": "closed"}
                heard += _heard(handover, {**told, "service_request_id": handover.reference}, at)
        Handover.objects.filter(pk__in=[h.pk for h in batch.values()]).update(heard_at=at)
    return heard


def _heard(handover: Handover, row: Mapping[str, str], at: datetime) -> int:
    """One report that nobody foresaw keeps no other from being heard."""
    try:
        return _hear(handover, row, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("scene update not heard", extra={"facts": {"handover": str(handover.pk)}})
        return 0


def _said_at(text: str, at: datetime) -> datetime:
    """When they say that it happened. What their clock says of the future, or of no time at all, is of now."""
    try:
        said = parse_datetime(text)
    except ValueError:
        return at
    return min(said, at) if said and said.tzinfo and said.year in RECKONED else at


def _hear(handover: Handover, row: Mapping[str, str], at: datetime) -> int:
    """One update: a note on the case, or its answer."""
    state = _NO_CODE.sub("_", fold(row.get("status", "")).upper()).strip("_")[:60] or "UNKNOWN"
    words = keep_legible(row.get("description", "")).strip()[:4000]
    if state in DONE:
        words = words or _("Đơn vị phụ trách hiện trường báo việc đã được xử lý.")
        told = tell_case(handover, SCENE_ANSWERED, {"words": words, "state": state}, at, _key(row))
    else:
        told = tell_case(
            handover, SCENE_TOLD, {"words": words, "state": state, "scene_code": handover.reference}, at, _key(row)
        )
    is_over = state in DONE or not told
    values = {"their_state": state, "heard_at": _said_at(row.get("updated_datetime", ""), at)}
    Handover.objects.filter(pk=handover.pk).update(
        stage="ended" if is_over and not _still_there(handover) else "sent", **values
    )
    if state in NOT_THEIRS and told:
        _returned(handover, at)
    return 1


def _still_there(handover: Handover) -> bool:
    return Case.objects.filter(in_states(HANDED_OVER), pk=handover.case_id).exists()


def _returned(handover: Handover, at: datetime) -> None:
    """They say it is not theirs: the coordinator takes it back, a machine does not send people from door to door."""
    if Work.objects.filter(case_id=handover.case_id, task=RETURNED, closed_at=None).exists():
        return
    case = Case.objects.filter(pk=handover.case_id).values().get()
    write_together([chores.opened(case, RETURNED, at, ends=chores.STAGE, role="coordinator")])


def _note(mark: Mark, at: datetime, *, until: datetime | None = None, problem: str = "") -> None:
    mark.problem = problem
    mark.failures = mark.failures + 1 if problem else 0
    mark.until = until or mark.until
    mark.next_try_at = at + EVERY * min(2 ** min(mark.failures, 7), 120)
    mark.save()
    if problem:
        log.warning("scene reports away", extra={"facts": {"code": problem, "failures": mark.failures}})
