"""Predicates of feedback: what has been settled already, and which moves make no sense now. Reads only."""

from collections.abc import Mapping
from typing import Any

from access.actor import Actor
from casework.models import Work
from casework.oversight import DIRECTED
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import PROPOSED, PUBLISHED, Publication


def is_settled(case: Mapping[str, Any], alarm: str) -> bool:
    """Is what the alarm is about done? The mark for publishing needs no alarm once a person has decided on the text, nor
    where nothing waits to be published (a follower's answer is published with its main matter)."""
    if not alarm.startswith("index.feedback.publish@"):
        return False
    return not Publication.objects.filter(pk=case["id"], state=PROPOSED).exists()


def moot(case: Any, actor: Actor) -> frozenset[str]:
    """Moves that the state table allows and that would be refused now: a desk need not offer them."""
    if case.flow_version < 2:
        return frozenset()
    gone: set[str] = set()
    if case.stage in ("assigned", "awaiting_approval"):
        gone |= _moot_extension(case)
    if case.stage in ("answered", "closed"):
        gone |= _moot_publication(case)
    elif not Work.objects.filter(case_id=case.pk, task=DIRECTED, closed_at=None).exists():
        gone.add("answer_direction")
    return frozenset(gone)


def _moot_extension(case: Any) -> set[str]:
    asked = Feedback.objects.filter(pk=case.pk).values_list("extension_asked", flat=True).first()
    return {"request_extension"} if asked else {"grant_extension", "refuse_extension"}


def _moot_publication(case: Any) -> set[str]:
    state = Publication.objects.filter(pk=case.pk).values_list("state", flat=True).first()
    if state is None:
        return {"clear_publication", "withhold_publication", "unpublish"}
    return {"return_answer"} if state == PUBLISHED else {"unpublish"}
