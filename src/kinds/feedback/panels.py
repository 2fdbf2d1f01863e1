"""What stands beside a matter on the case page: answered ones like it. Reads only what is published."""

from datetime import datetime

from access.actor import Actor
from casework.kind import Panel
from casework.models import Case
from kinds.feedback import from_catalogue
from kinds.feedback.publication.finding import similar
from kinds.feedback.queries import own_of
from kinds.feedback.suggestions.panel import panel as suggested

_MOST = 3


def answered_alike(case: Case, actor: Actor, at: datetime) -> Panel | None:
    """Published answers to matters like this one, while it is still to be answered."""
    if case.stopped_at is not None:
        return None
    own = own_of(case)
    text = f"{case.subject}\n{own.content if own else ''}"
    found = [each for each in similar(text, _MOST + 1) if each.code != case.code]
    return Panel("feedback/alike.html", {"found": found[:_MOST]}) if found else None


PANELS = (suggested, from_catalogue.beside, answered_alike)
