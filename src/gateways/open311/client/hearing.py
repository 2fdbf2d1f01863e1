"""What comes back from the scene-report system: states and words become moves of the case, in their order, once each.

Read in overlapping windows by the updates extension; where they have none, by asking for each report that is open there.
"""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from api.exchange import NotHeard
from casework import chores
from casework.doors import in_states, of_kind
from casework.kind import kind_of
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
AFTERWARDS = timedelta(days=30)  # so long we listen whether they take a result back
EVERY = timedelta(seconds=30)
BATCH = 50
LONGEST_ID = 200
_NO_CODE = re.compile(r"[^A-Z0-9]+")  # a state that is not written as a code says its words all the same
# mySociety's states: what ends a report with a result, and what says that it is not theirs.
DONE = frozenset({"FIXED", "CLOSED", "NO_FURTHER_ACTION"})
NOT_THEIRS = frozenset({"NOT_COUNCILS_RESPONSIBILITY", "CANCELLED"})
RETURNED, AGAIN = "scene_returned", "scene_again"


def listen(at: datetime) -> int:
    """Hear what is new, when it is time; a neighbour that is away is asked again later, ever more seldom."""
    mark, _made = Mark.objects.get_or_create(name=NAME, defaults={"until": at})
    if mark.next_try_at and mark.next_try_at > at:
        return 0
    if not _followed(at).exists():
        _note(mark, at, until=at)
        return 0
    try:
        heard = _updates(mark, at)
    except (NotHeard, wire.Refused) as problem:
        _note(mark, at, problem=problem.code)
        return 0
    _note(mark, at, until=at)
    return heard


def _followed(at: datetime) -> QuerySet[Handover]:
    """What is open there, and what ended there lately."""
    lately = Q(stage="ended", heard_at__gte=at - AFTERWARDS)
    return Handover.objects.filter(Q(stage="sent") | lately).exclude(reference="")


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
    return sum(
        _heard(handover, row, at, is_result=is_result)
        for reference, handover in known.items()
        for row, is_result in _in_order([row for row in fresh if row["service_request_id"] == reference])
    )


def _in_order(rows: Sequence[wire.Row]) -> Iterator[tuple[wire.Row, bool]]:
    """The updates of one report, oldest first, each with whether it is the result. Only what stands at the end can be one: a
    result that was taken back in the same round is merely told. Of several at the end the last that has words counts."""
    at_end = len(rows)
    while at_end and _state(rows[at_end - 1]) in DONE:
        at_end -= 1
    results = rows[at_end:]
    result = next(
        (row for row in reversed(results) if row.get("description", "").strip()), results[-1] if results else None
    )
    yield from ((row, False) for row in rows if row is not result)
    if result is not None:
        yield result, True


def _key(row: Mapping[str, str]) -> str:
    """By what a repeat is known; an id of theirs that is longer than any key may be stands as its hash."""
    number = row["update_id"]
    short = number if len(number) <= LONGEST_ID else hashlib.sha256(number.encode()).hexdigest()
    return f"scene:{row['service_request_id']}:{short}"


def _one_by_one(at: datetime) -> int:
    """Plain GeoReport knows open and closed, and a sentence."""
    heard = 0
    waiting = list(_followed(at).order_by("-stage", "heard_at", "asked_at")[: BATCH * 4])  # those that are open first
    for start in range(0, len(waiting), BATCH):
        batch = {h.reference: h for h in waiting[start : start + BATCH]}
        for row in wire.rows("requests.xml", "service_requests", service_request_id=",".join(batch)):
            handover = batch.get(row.get("service_request_id", ""))
            if handover is not None and (told := _plainly(handover, row)):
                heard += _heard(handover, told, at, is_result=told["status"] == "CLOSED")
        open_there = [h.pk for h in batch.values() if h.stage == "sent"]
        Handover.objects.filter(pk__in=open_there).update(heard_at=at)
    return heard


def _plainly(handover: Handover, row: Mapping[str, str]) -> dict[str, str]:
    """Their bare "closed", or that what was closed is open again, as an update; empty where it says nothing new."""
    was_done, is_closed = handover.their_state in DONE, row.get("status") == "closed"
    if is_closed == was_done:
        return {}
    state = "CLOSED" if is_closed else "REOPEN"
    told = {"status": state, "description": row.get("status_notes", "") if is_closed else ""}
    number = (
        "closed" if is_closed and not handover.their_state else f"{state}-{row.get('updated_datetime', '')}".lower()
    )
    return {**told, "update_id": number, "service_request_id": handover.reference}


def _heard(handover: Handover, row: Mapping[str, str], at: datetime, *, is_result: bool) -> int:
    """One report that nobody foresaw keeps no other from being heard."""
    try:
        return _hear(handover, row, at, is_result=is_result)
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


def _state(row: Mapping[str, str]) -> str:
    return _NO_CODE.sub("_", fold(row.get("status", "")).upper()).strip("_")[:60] or "UNKNOWN"


def _hear(handover: Handover, row: Mapping[str, str], at: datetime, *, is_result: bool) -> int:
    """One update: a note on the case, or its answer; once the case has left there, a person's to look at."""
    state, before = _state(row), handover.their_state
    words = keep_legible(row.get("description", "")).strip()[:4000]
    is_awaited = handover.stage == "sent" and _still_there(handover)
    said = {"words": words, "state": state, "scene_code": handover.reference}
    if is_result and is_awaited:
        said = {"words": words or _("Đơn vị phụ trách hiện trường báo việc đã được xử lý."), "state": state}
    told = tell_case(handover, SCENE_ANSWERED if is_result and is_awaited else SCENE_TOLD, said, at, _key(row))
    handover.stage = "sent" if _still_there(handover) and is_awaited else "ended"
    handover.their_state, handover.heard_at = state, _said_at(row.get("updated_datetime", ""), at)
    handover.save(update_fields=["stage", "their_state", "heard_at"])
    if told and not is_awaited and (words or (state in DONE) != (before in DONE)):
        _for_the_coordinator(handover, AGAIN, at)
    elif told and state in NOT_THEIRS:
        _for_the_coordinator(handover, RETURNED, at, ends=chores.STAGE)
    return 1


def _still_there(handover: Handover) -> bool:
    return Case.objects.filter(in_states(HANDED_OVER), pk=handover.case_id).exists()


def _for_the_coordinator(handover: Handover, task: str, at: datetime, *, ends: str = "") -> None:
    """They say it is not theirs, or take a result back: a person decides, a machine does not send people from door to door."""
    if Work.objects.filter(case_id=handover.case_id, task=task, closed_at=None).exists():
        return
    case = Case.objects.filter(pk=handover.case_id).values().get()
    receiving = {**case, "unit_id": case["receiving_unit_id"], "person_id": None, "role": "coordinator"}
    due_at = None if ends else _soon(case, at)
    write_together([chores.opened(receiving, task, at, ends=ends, due_at=due_at, role="coordinator")])


def _soon(case: Mapping[str, Any], at: datetime) -> datetime:
    """Within the term in which whoever has a scene report is reminded."""
    (stage, *_more) = of_kind(case["kind"]).stages_in([HANDED_OVER])
    follow = kind_of(case["kind"]).flow(case["flow_version"]).stage(stage).follow
    return chores.due_within(follow, case, at)


def _note(mark: Mark, at: datetime, *, until: datetime | None = None, problem: str = "") -> None:
    mark.problem = problem
    mark.failures = mark.failures + 1 if problem else 0
    mark.until = until or mark.until
    mark.next_try_at = at + EVERY * min(2 ** min(mark.failures, 7), 120)
    mark.save()
    if problem:
        log.warning("scene reports away", extra={"facts": {"code": problem, "failures": mark.failures}})
