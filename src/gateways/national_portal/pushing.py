"""Our matters on their way to the national system: what they are, their state, their answer; each change told at least once.

Sending again is harmless by our number: after a broken call the matter is looked up there before it is sent again.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F

from api.exchange import MayBeHeard, NotHeard
from casework import chores
from casework.doors import of_kind
from casework.errors import CaseError
from casework.models import Case, Work
from casework.outside import NOTE_CODE, OPEN_STATES, Outside, is_code
from casework.perform import perform
from casework.readers import Change
from casework.writes import write_together
from gateways.national_portal import answers, differences, mapping
from gateways.national_portal.client import Refused, Row, call, is_plugged, look
from gateways.national_portal.facts import PORTAL, facts_of
from gateways.national_portal.hearing import waits
from gateways.national_portal.models import Sync
from gateways.national_portal.restored import may_be_known

log = logging.getLogger(__name__)
KEY_IN, CHANNEL = "key_national", "portal"
LEASE = timedelta(seconds=180)
BACKOFF = [timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600)]


def changed(change: Change) -> None:
    """A listener of the ledger's readers: unplugged, somebody keys it in; plugged, it is queued to be told.

    From when on the national system is to know a matter its kind says (`casework.outside.Meaning`).
    """
    said = of_kind(change.kind).meaning_of(change.verb, change.particulars)
    if said.notes_code:
        _noted(change)
    elif not is_plugged():
        if said.takes_up:
            _ask_to_key_in(change)
    elif said.takes_up or said.event or "stage" in change.particulars:
        _queue(change, takes_up=said.takes_up)


def _ask_to_key_in(change: Change) -> None:
    """One task, until the code is noted; for the coordinator of the unit that received the matter."""
    case = (
        Case.objects.filter(pk=change.case_id, is_sealed=False, erased_at=None)
        .exclude(channel=CHANNEL)
        .values()
        .first()
    )
    if case is None or Work.objects.filter(case_id=change.case_id, task=KEY_IN).exists():
        return
    if of_kind(change.kind).words_for(change.case_id).get("national_code"):
        return
    receiving = {**case, "unit_id": case["receiving_unit_id"], "person_id": None, "role": "coordinator"}
    due_at = chores.due_within("national.key_in", case, change.at)
    write_together([chores.opened(receiving, KEY_IN, change.at, ends="", role="coordinator", due_at=due_at)])


def _noted(change: Change) -> None:
    code = of_kind(change.kind).words_for(change.case_id).get("national_code", "")
    write_together([chores.closed(change.case_id, KEY_IN, change.at)])
    Sync.objects.filter(case_id=change.case_id, national_code="").update(national_code=code)


def _queue(change: Change, *, takes_up: bool) -> None:
    sync = Sync.objects.filter(pk=change.case_id).first()
    if sync is None:
        if not takes_up:
            return  # not taken up yet, or never: a question, a scene report, something refused at the door
        code, opened_at = Case.objects.values_list("code", "opened_at").get(pk=change.case_id)
        known = of_kind(change.kind).words_for(change.case_id).get("national_code", "")
        Sync.objects.create(
            case_id=change.case_id, code=code, national_code=known, next_try_at=change.at, changed_at=change.at,
            doubtful=may_be_known(opened_at),
        )  # fmt: skip
        return
    Sync.objects.filter(pk=sync.pk).update(wanted=F("wanted") + 1, changed_at=change.at)
    Sync.objects.filter(pk=sync.pk, stage__in=("sent", "failed")).update(
        stage="queued", next_try_at=change.at, attempts=0
    )


_CLAIM = """
    UPDATE national_sync SET stage = 'sending', lease_until = %(lease)s, attempts = attempts + 1,
        doubtful = doubtful OR stage = 'sending'
    WHERE case_id IN (SELECT case_id FROM national_sync
                      WHERE (stage = 'queued' AND next_try_at <= %(at)s) OR (stage = 'sending' AND lease_until < %(at)s)
                      ORDER BY next_try_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING case_id
"""


def push(at: datetime, most: int = 5) -> int:
    """Lease up to MOST, tell each, write down how it went."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": at + LEASE, "at": at, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    for sync in Sync.objects.filter(pk__in=ids):
        try:
            _tell(sync, at)
        except Refused as refused:
            _again(sync, f"error_code_{refused.code}", at, gives_up=sync.attempts > len(BACKOFF))
        except MayBeHeard as problem:
            _again(sync, problem.code, at, doubtful=True)
        except NotHeard as problem:
            _again(sync, problem.code, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # one matter holds up no other
            log.exception("national matter not told", extra={"facts": {"case": str(sync.case_id)}})
            _again(sync, "fault", at, gives_up=sync.attempts > len(BACKOFF))
    return len(ids)


def _tell(sync: Sync, at: datetime) -> None:
    """What it is (once), its state (when it changed), its answer (when it, or its publication, is another than was told)."""
    facts = facts_of(sync.case_id, at)
    if facts is None:
        Sync.objects.filter(pk=sync.pk).delete()  # sealed or erased since: nobody is told of it any more
        return
    if not sync.national_code:
        _introduce(sync, facts, at)
    facts |= {"national_code": sync.national_code}
    if sync.state_told != mapping.STATES[facts["state"]] and not _is_kept_there(sync, facts):
        call(mapping.STATE, at, type="2", data=mapping.state_told(facts, at))
        _keep(sync, state_told=mapping.STATES[facts["state"]])
    if facts["answer"] and facts["state"] in answers.ENDED and not answers.is_marked(sync, facts):
        _tell_answer(sync, facts, at)
    done = Sync.objects.filter(pk=sync.pk, wanted=sync.wanted)
    is_last = done.update(
        stage="sent", told=sync.wanted, problem="", attempts=0, lease_until=None, next_try_at=None, doubtful=False
    )
    if not is_last:  # it changed while we were telling
        Sync.objects.filter(pk=sync.pk).update(stage="queued", next_try_at=at, attempts=0, lease_until=None)


def _tell_answer(sync: Sync, facts: Mapping[str, Any], at: datetime) -> None:
    """What stands there is looked at first: words that never came from us wait for a person and are not written over."""
    rows = look(mapping.LIST, at, maPAKN=sync.national_code)
    theirs = answers.words_in(next((row for row in rows if row.get("MaPAKN") == sync.national_code), None))
    standing = answers.standing(sync, facts["answer"], theirs)
    if standing is answers.Standing.THEIRS:
        answers.differ(sync, answers.THEIRS, theirs, at)
    if standing in (answers.Standing.THEIRS, answers.Standing.LEFT):
        _keep(sync, answer_mark="")
        return
    call(mapping.ANSWER, at, data=mapping.answer_told(facts, at))
    _keep(sync, answer_mark=answers.mark_of(facts), answers_told=answers.remembered(sync, facts["answer"]))


def _is_kept_there(sync: Sync, facts: Mapping[str, Any]) -> bool:
    """A result was recorded there and the coordinator has not dealt with it: what is open here is not written over it."""
    return facts["state"] in OPEN_STATES and waits(sync.case_id)


def _introduce(sync: Sync, facts: Mapping[str, Any], at: datetime) -> None:
    """Make it known there, or find it: their number comes back, and stands on the case."""
    asked_first = sync.doubtful or sync.attempts > 1
    known = _number_in(look(mapping.LIST, at, maPAKNDonVi=sync.code), sync.code) if asked_first else ""
    number = known or _number_in(
        call(mapping.SEND, at, isUpdating=mapping.FALSE, data=[mapping.sent(facts)]), sync.code
    )
    if not number:
        raise MayBeHeard("no_number")
    _refuse_unfit(sync, number, at)
    _keep(sync, national_code=number, state_told="" if known else mapping.STATES[facts["state"]], doubtful=False)
    if (long := len(facts["content"])) > mapping.LONGEST_CONTENT:
        theirs = str(mapping.LONGEST_CONTENT)
        differences.found("cut_there", at, code=sync.code, national_code=number, ours=str(long), theirs=theirs)
    note(sync.case_id, of_kind(facts["kind"]), number, at)


def _number_in(rows: Sequence[Row], code: str) -> str:
    """Theirs for the matter that is CODE here, whatever else they list."""
    return next((row["MaPAKN"] for row in rows if row.get("MaPAKNDonVi") == code and row.get("MaPAKN")), "")


def _refuse_unfit(sync: Sync, number: str, at: datetime) -> None:
    """A number that no case can bear, or that another matter has, is a person's to clear up; the case goes without."""
    is_taken = Sync.objects.filter(national_code=number).exclude(pk=sync.pk).exists()
    if is_taken or not is_code(number):
        differences.bad_number(number, at, code=sync.code)
        raise Refused("number_taken" if is_taken else "bad_number")


def note(case_id: UUID, door: Outside, number: str, at: datetime) -> bool:
    """Their number onto the case, by a move; a case that ended long ago keeps what it has."""
    try:
        perform(
            case_id, door.acts[NOTE_CODE], PORTAL, at=at, inputs={"national_code": number}, key=f"national:{number}"
        )
    except CaseError as refused:
        log.warning("national code not noted", extra={"facts": {"error": type(refused).__name__}})
        return False
    return True


def _again(sync: Sync, code: str, at: datetime, *, doubtful: bool = False, gives_up: bool = False) -> None:
    wait = BACKOFF[min(sync.attempts, len(BACKOFF)) - 1]
    values: dict[str, Any] = {"problem": code, "lease_until": None, "doubtful": sync.doubtful or doubtful}
    values |= {"stage": "failed", "next_try_at": None} if gives_up else {"stage": "queued", "next_try_at": at + wait}
    _keep(sync, **values)


def _keep(sync: Sync, **values: Any) -> None:
    for name, value in values.items():
        setattr(sync, name, value)
    sync.save(update_fields=list(values))
