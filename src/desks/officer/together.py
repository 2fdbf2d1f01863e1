"""One move from above on several cases: each its own move with its own entry, through the one door.

What cannot be pressed is named with the reason; the same request again writes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from access.actor import Actor
from casework.errors import CaseError, StaleCase
from casework.models import Case, Work
from casework.oversight import make
from casework.visibility import visible_cases

MOST = 50


@dataclass(slots=True)
class Pressed:
    """What came of it: the cases that were pressed, those that were not and why."""

    done: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)
    was_before: int = 0  # of the done ones, those that the same request had reached already


def chosen(actor: Actor, ids: Sequence[UUID]) -> list[Case]:
    """The cases behind the boxes of a list (of work or of cases) that the actor may see; one statement."""
    of_work = Work.objects.filter(pk__in=ids).values("case_id")
    return list(visible_cases(actor).filter(Q(pk__in=ids) | Q(pk__in=of_work)).order_by("due_at", "id")[:MOST])


def press(
    cases: Iterable[Case], move: str, actor: Actor, at: datetime, *, said: Mapping[str, Any], seen: Mapping[str, int], key: str
) -> Pressed:  # fmt: skip
    """Make MOVE on each of CASES as the page showed it (SEEN: case → row version)."""
    came = Pressed()
    for case in cases:
        version = seen.get(str(case.pk), 0)
        try:
            done = make(case.pk, move, actor, at=at, inputs=said, key=f"{key}:{case.pk}", expects=version)
        except StaleCase:
            came.refused.append((case, _("Vừa có người cập nhật vụ việc này; hãy mở xem lại trước khi thực hiện.")))
        except CaseError as refused:
            came.refused.append((case, refused.message))
        else:
            came.done.append(case)
            came.was_before += done.again
    return came
