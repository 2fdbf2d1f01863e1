"""What stands beside a matter on the case page: that it may be several, and answered ones like it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from access.actor import Actor
from casework import links
from casework.kind import Panel
from casework.models import Case, Link
from kinds.feedback.inputs import from_catalogue
from kinds.feedback.publication.finding import similar
from kinds.feedback.queries import own_of
from kinds.feedback.reading.several import divided, without_number
from kinds.feedback.suggestions.panel import moves_of
from kinds.feedback.suggestions.panel import panel as suggested
from kinds.feedback.suggestions.surely import surely

_MOST = 3


def may_be_several(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """That there may be two matters in it, for who can split it; nothing once a part was split off. Whoever wrote it in the chat
    was asked; a form, a letter or an unsure case was not."""
    may_split = case.stage == "received" and case.stopped_at is None and SPLIT in moves_of(case, actor)
    own = own_of(case) if may_split else None
    found = divided(own.content, surely) if own else None
    if found is None or not found.parts:
        return None
    if _was_split(case):
        return None
    return Panel(
        "feedback/several.html",
        {"parts": list(map(without_number, found.parts)), "split": reverse("officer_move", args=[case.code, SPLIT])},
    )


def _was_split(case: Case) -> bool:
    """Its links are read along with the page, where the page did so."""
    towards: Iterable[Link] | None = getattr(case, "links_around", None)
    if towards is None:
        towards = Link.objects.filter(other_id=case.pk)
    return any(link.other_id == case.pk and link.relation == links.SPLIT_FROM for link in towards)


SPLIT = "split"


def answered_alike(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """Published answers to matters like this one, while it is still to be answered."""
    if case.stopped_at is not None:
        return None
    own = own_of(case)
    text = f"{case.subject}\n{own.content if own else ''}"
    found = [each for each in similar(text, _MOST + 1) if each.case_id != case.pk]
    return Panel("feedback/alike.html", {"found": found[:_MOST]}) if found else None


PANELS = (may_be_several, suggested, from_catalogue.beside, answered_alike)
