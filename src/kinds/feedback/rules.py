"""Predicates of feedback: what has been settled already, and which moves make no sense now. Reads only."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F

from access.actor import Actor
from casework.models import Work
from casework.oversight import DIRECTED
from kinds.feedback.publication.models import PROPOSED, PUBLISHED, Publication
from kinds.feedback.queries import own_of
from kinds.feedback.sealing.added import RETURN

_PUBLICATION = "state_of_publication"
ALONG = {_PUBLICATION: F("publication__state")}


def is_settled(case: Mapping[str, Any], alarm: str) -> bool:
    """Is what the alarm is about done? The mark for publishing needs no alarm once a person has decided on the text, nor
    where nothing waits to be published (a follower's answer is published with its main matter)."""
    if not alarm.startswith("index.feedback.publish@"):
        return False
    return not Publication.objects.filter(pk=case["id"], state=PROPOSED).exists()


def answers_to_the_sender(case: Mapping[str, Any], actor: Actor) -> bool:
    """One hand speaks to the sender (design: one accountable holder): while a matter waits with the coordinator the other
    hands of that unit may read it and leave a note, and say nothing in the city's name."""
    return case["role"] != "coordinator" or actor.has_role("coordinator")


def moot(case: Any, actor: Actor) -> frozenset[str]:
    """Moves that the state table allows and that would be refused now: a desk need not offer them."""
    if case.flow_version < 2:
        return frozenset()
    gone = {RETURN} if case.stage == "quarantined" else set()  # made in truth where a release is asked for
    if case.person_id is not None and case.person_id == actor.user_id:
        gone.add("take")  # it lies with them already
    if not answers_to_the_sender(vars(case), actor):
        gone.add("tell_citizen")
    if case.stage in ("assigned", "awaiting_approval"):
        gone |= _moot_extension(case) | ({"recognise_conduct", "propose_upward"} if case.shielded_unit_id else set())
    if case.stage in ("answered", "closed"):
        gone |= _moot_publication(case)
    elif DIRECTED not in _open_tasks(case):
        gone.add("answer_direction")
    return frozenset(gone)


def _open_tasks(case: Any) -> Collection[str]:
    """What is asked for on the case: read along with it where the page did so."""
    if (known := getattr(case, "open_tasks", None)) is not None:
        return known
    return list(Work.objects.filter(case_id=case.pk, closed_at=None).values_list("task", flat=True))


def _moot_extension(case: Any) -> set[str]:
    own = own_of(case)
    return {"request_extension"} if own and own.extension_asked else {"grant_extension", "refuse_extension"}


def _moot_publication(case: Any) -> set[str]:
    state = _state_of_publication(case)
    if state is None:
        return {"clear_publication", "withhold_publication", "unpublish"}
    return {"return_answer"} if state == PUBLISHED else {"unpublish"}


def _state_of_publication(case: Any) -> str | None:
    """None where there is nothing to publish; read along with the case where the page did so."""
    if _PUBLICATION in vars(case):
        known: str | None = vars(case)[_PUBLICATION]
        return known
    return Publication.objects.filter(pk=case.pk).values_list("state", flat=True).first()
