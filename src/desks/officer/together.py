"""One move on several cases: each its own move with its own entry, through the door for many.

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
from casework.flow import Move
from casework.kind import kind_of, kinds
from casework.models import Case, Work
from casework.oversight import make_many
from casework.perform_many import Wish
from casework.visibility import visible_cases

MOST = 50


# How one of them is undone: case, move, its inputs, the row version at which nothing else has happened.
WayBack = tuple[str, str, dict[str, Any], int]


@dataclass(slots=True)
class Pressed:
    """What came of it: the cases that were pressed, those that were not and why."""

    done: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)
    was_before: int = 0  # of the done ones, those that the same request had reached already
    ways_back: list[WayBack] = field(default_factory=list)


def chosen(actor: Actor, ids: Sequence[UUID]) -> list[Case]:
    """The cases behind the boxes of a list (of work or of cases) that the actor may see, with their kinds' own rows; one
    statement."""
    of_work, own = Work.objects.filter(pk__in=ids).values("case_id"), {name for kind in kinds() for name in kind.own}
    found = visible_cases(actor).filter(Q(pk__in=ids) | Q(pk__in=of_work)).select_related(*sorted(own))
    return list(found.order_by("due_at", "id")[:MOST])


def press(
    cases: Iterable[Case], move: Move, actor: Actor, at: datetime, *, said: Mapping[str, Any], seen: Mapping[str, int], key: str
) -> Pressed:  # fmt: skip
    """Make MOVE on each of CASES as the page showed it (SEEN: case → row version)."""
    came, chosen = Pressed(), list(cases)
    inputs = _of_several(said) if move.for_several else said
    wishes = [
        Wish(case.pk, move.name, inputs, key=f"{key}:{case.pk}", expects=seen.get(str(case.pk), 0)) for case in chosen
    ]
    for case, done in zip(chosen, make_many(wishes, actor, at=at), strict=True):
        if isinstance(done, StaleCase):
            came.refused.append((case, _("Vừa có người cập nhật vụ việc này; hãy mở xem lại trước khi thực hiện.")))
        elif isinstance(done, CaseError):
            came.refused.append((case, done.message))
        else:
            came.done.append(case)
            came.was_before += done.again
            find = kind_of(case.kind).reversal
            if not done.again and find and (way_back := find(case, move.name, inputs)):  # CASE is as it stood before
                came.ways_back.append((str(case.pk), way_back[0], dict(way_back[1]), done.row_version))
    return came


def _of_several(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was left empty is said of none of them: each keeps what it has. The kind's rules learn that it is a group."""
    return {name: value for name, value in said.items() if value not in ("", None, False)} | {"together": "yes"}
