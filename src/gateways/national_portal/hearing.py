"""What became there of a matter that both have: an answer, a refusal or a withdrawal that was recorded there is a person's to look at."""

from datetime import datetime
from uuid import UUID

from casework import chores
from casework.models import Case, Work
from casework.writes import write_together
from gateways.national_portal import mapping
from gateways.national_portal.models import Sync

REPLY = "national_reply"
FINAL = ("answered", "refused", "withdrawn")


def heard(sync: Sync, state: str, at: datetime) -> int:
    """Their STATE, where it is new. What we told ourselves comes back as an echo and asks nothing of anybody."""
    if state == sync.their_state:
        return 0
    Sync.objects.filter(pk=sync.pk).update(their_state=state)
    case = Case.objects.filter(pk=sync.case_id, is_sealed=False, erased_at=None).values().first()
    if case is None or case["stopped_at"] is not None or state == sync.state_told or not is_final(state):
        return 1
    if not waits(sync.case_id):
        receiving = {**case, "unit_id": case["receiving_unit_id"], "person_id": None, "role": "coordinator"}
        write_together([chores.opened(receiving, REPLY, at, ends=chores.CLOCK, role="coordinator")])
    return 1


def is_final(state: str) -> bool:
    return mapping.THEIR_STATES.get(state, "same") in FINAL


def waits(case_id: UUID) -> bool:
    """Is something recorded there that the coordinator has not dealt with? Until then nothing of ours is written over it."""
    return Work.objects.filter(case_id=case_id, task=REPLY, closed_at=None).exists()
