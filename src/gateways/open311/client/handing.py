"""Scene reports on their way to the city's scene-report system: leased, sent, settled; a doubt is a person's to settle.

Handed over are the words without what names the sender (`words_handed_over`), the place, our code, and links to the pictures
that the official chose (`pictures`): never who sent it. Their number comes back onto the case by a move.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import Q

from access.actor import Actor
from api.exchange import MayBeHeard, NotHeard
from casework.doors import in_states, of_kind, stages_in
from casework.errors import CaseError
from casework.models import Work
from casework.outside import HANDED_OVER, SCENE_TOLD, is_code
from casework.perform import perform
from casework.practice import practised
from gateways.open311.client import pictures, wire
from gateways.open311.models import Handover
from kernel.text import fold

log = logging.getLogger(__name__)
NEIGHBOUR = Actor("integration")
LEASE = timedelta(seconds=90)
BACKOFF = [timedelta(seconds=s) for s in (10, 30, 120, 600, 1800, 3600, 3 * 3600)]
LIVE = ("queued", "sending", "sent", "unknown", "failed")
LONGEST = 4000  # letters of a description
LONGEST_TOKEN = 200
_PLACE = re.compile(r"^(?:Địa điểm|Nơi xảy ra): (?P<place>.+)$", re.MULTILINE)
_POINT = re.compile(r"(-?\d{1,2}\.\d{3,}), (-?\d{1,3}\.\d{3,})")


def collect(at: datetime) -> int:
    """A queued handover for every case that an official handed over; one that was taken back meanwhile is dropped."""
    live = Handover.objects.filter(stage__in=LIVE).values("case_id")
    here = in_states(HANDED_OVER, prefix="case__")
    # A main task has the name of its stage, and the clock of one that has gone elsewhere waits: of all open work only
    # these are looked at.
    tasks = {"task__in": stages_in(HANDED_OVER), "is_main": True, "is_paused": True, "closed_at": None}
    waiting = Work.objects.filter(here, **tasks).exclude(case_id__in=live)
    waiting = waiting.exclude(practised("case_id"))
    fresh = list(waiting.values_list("case_id", "case__code")[:200])
    made = [_fresh(case_id, code, at) for case_id, code in fresh]
    Handover.objects.bulk_create(made, ignore_conflicts=True)
    gone = Handover.objects.filter(stage__in=("queued", "failed")).exclude(in_states(HANDED_OVER, prefix="case__"))
    return len(made) + gone.update(stage="dropped", next_try_at=None)


def _fresh(case_id: Any, code: str, at: datetime) -> Handover:
    earlier = Handover.objects.filter(case_id=case_id).count()
    return Handover(case_id=case_id, code=f"{code}-{earlier + 1}" if earlier else code, asked_at=at, next_try_at=at)


_CLAIM = """
    UPDATE open311_handover SET stage = 'sending', lease_until = %(lease)s, attempts = attempts + 1
    WHERE id IN (SELECT id FROM open311_handover WHERE stage = 'queued' AND next_try_at <= %(at)s
                 ORDER BY next_try_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def send(at: datetime, most: int = 5) -> int:
    """Lease up to MOST, send each, write down how it went."""
    _expire(at)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": at + LEASE, "at": at, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    for handover in Handover.objects.filter(pk__in=ids).select_related("case"):
        _one(handover, at)
    return len(ids)


def _one(handover: Handover, at: datetime) -> None:
    try:
        number, token = _given(wire.post("requests.xml", "service_requests", _form(handover, at)))
    except wire.Refused as problem:
        _again(handover, problem.code, at, gives_up=problem.status == 400 or handover.attempts > len(BACKOFF))
    except MayBeHeard as problem:
        _doubt(handover, problem.code, at)
    except NotHeard as problem:
        _again(handover, problem.code, at)
    else:
        settle(handover, at, number=number, token=token)


def _given(told: Sequence[wire.Row]) -> tuple[str, str]:
    """Their number, or the token that becomes one. What no case can bear is none: a person finds out under which it is there."""
    row = next(iter(told), {})
    number, token = row.get("service_request_id", ""), row.get("token", "")
    if not number and not token:
        raise MayBeHeard("no_number")
    if (number and not is_code(number)) or len(token) > LONGEST_TOKEN:
        raise MayBeHeard("bad_number")
    return number, token


def settle(handover: Handover, at: datetime, *, number: str = "", token: str = "") -> None:
    """It is there: under this number, or under a token that is still to become one."""
    kept = {"stage": "sent", "reference": number, "token": token, "sent_at": at, "problem": "", "lease_until": None}
    _keep(handover, **kept)
    if number:
        tell_case(
            handover, SCENE_TOLD, {"scene_code": number, "state": "OPEN", "words": ""}, at, f"scene:{number}:sent"
        )


def fetch_numbers(at: datetime, most: int = 20) -> int:
    """Tokens become numbers."""
    done = 0
    for handover in Handover.objects.filter(stage="sent", reference="").exclude(token="")[:most]:
        try:
            told = wire.rows(f"tokens/{quote(handover.token, safe='')}.xml", "service_requests")
        except (NotHeard, wire.Refused) as problem:
            log.info("token not ready", extra={"facts": {"code": problem.code}})
            continue
        if told and is_code(number := told[0].get("service_request_id", "")):
            settle(handover, at, number=number, token=handover.token)
            done += 1
    return done


def tell_case(handover: Handover, act: str, inputs: Mapping[str, Any], at: datetime, key: str) -> bool:
    """Make the move that this ACT is on the case, in the neighbour's name; False when the case no longer waits for it."""
    move = of_kind(handover.case.kind).acts[act]
    try:
        perform(handover.case_id, move, NEIGHBOUR, at=at, inputs=dict(inputs), key=key)
    except CaseError as refused:
        log.warning("scene move refused", extra={"facts": {"case": handover.code, "error": type(refused).__name__}})
        return False
    return True


def _form(handover: Handover, at: datetime) -> dict[str, str | list[str]]:
    words = of_kind(handover.case.kind).words_handed_over(handover.case_id, at)
    content = words.get("content", "")
    place = _PLACE.search(content)
    where = place["place"] if place else ""
    point = _POINT.search(where)
    seen = pictures.links(handover, at)
    named = len(seen) if settings.SCENE_REPORTS["many_pictures"] else 1
    rest = pictures.in_words(seen[named:])
    form: dict[str, str | list[str]] = {
        "service_code": _service(f"{words.get('title', '')} {content}"),
        "description": (content or words.get("title", ""))[: LONGEST - len(rest)] + rest,
        "address_string": where or str(settings.OPEN311["jurisdiction"]),
        "attribute[external_id]": handover.code,
        "media_url": seen[:named],
    }
    return form | ({"lat": point[1], "long": point[2]} if point else {})


def _service(text: str) -> str:
    """Theirs, by the keywords that they themselves list; unsure: the one that the operator named, else their last."""
    listed = wire.rows("services.xml", "services")
    folded = re.sub(r"\W+", " ", fold(text))
    weights = {
        row.get("service_code", ""): sum(
            len(word.split()) * (f" {fold(word)} " in f" {folded} ")
            for word in row.get("keywords", "").split(",")
            if word.strip()
        )
        for row in listed
    }
    best = max(weights, key=lambda code: weights[code], default="")
    usual = settings.SCENE_REPORTS["service"] or next(reversed(weights), "")
    return best if weights.get(best) else usual


def _again(handover: Handover, code: str, at: datetime, *, gives_up: bool = False) -> None:
    wait = BACKOFF[min(handover.attempts, len(BACKOFF)) - 1]
    stage = "failed" if gives_up else "queued"
    _keep(handover, stage=stage, problem=code, next_try_at=None if gives_up else at + wait, lease_until=None)


def _doubt(handover: Handover, code: str, at: datetime) -> None:
    """Where they know a repeat by our code, the machine may ask again; elsewhere a person finds out."""
    if settings.SCENE_REPORTS["knows_repeats"]:
        _again(handover, code, at)
    else:
        _keep(handover, stage="unknown", problem=code, next_try_at=None, lease_until=None)


def _expire(at: datetime) -> None:
    """Whose worker died while sending: nobody knows."""
    for handover in Handover.objects.filter(Q(lease_until__lt=at), stage="sending")[:50]:
        _doubt(handover, "worker_died", at)


def _keep(handover: Handover, **values: Any) -> None:
    for name, value in values.items():
        setattr(handover, name, value)
    handover.save(update_fields=list(values))


OPEN = ("unknown", "failed", "queued")  # a person may decide on it


def decide(handover: Handover, decision: str, number: str, at: datetime) -> bool:
    """What a person found out: send again, it is there under NUMBER, or leave it. False when it was settled meanwhile."""
    if handover.stage not in OPEN:
        return False
    if decision == "retry":
        _keep(handover, stage="queued", next_try_at=at, attempts=0, problem="")
    elif decision == "arrived" and number:
        settle(handover, at, number=number)
    elif decision == "drop":
        _keep(handover, stage="dropped", next_try_at=None)
    else:
        return False
    return True
