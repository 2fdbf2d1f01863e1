"""Giving several cases to another person at once: each is a move of its own with an entry of its own, through the door for many.

What moved on meanwhile is left alone and named. The last giving can be undone, case by case, while nothing else happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from access.actor import Actor
from casework.errors import CaseError
from casework.kind import kind_of
from casework.models import Case, Work
from casework.perform import roles_of
from casework.perform_many import Wish, perform_many

MOST = 50


@dataclass(slots=True)
class Given:
    """What came of it: the codes that were given, those that were not and why, and how to undo."""

    codes: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    undo: list[tuple[str, str, int]] = field(default_factory=list)  # (case, person before, row version now)


def may(work: Work, actor: Actor) -> bool:
    """Does this work stand where the head may give it to somebody else?"""
    case = work.case
    kind = kind_of(case.kind)
    return any(m.name == kind.gives for m in kind.flow(case.flow_version).moves_from(case.stage, roles_of(actor)))


def give(
    works: Iterable[Work], actor: Actor, at: datetime, *, person: str, words: str, key: str, seen: Mapping[str, int]
) -> Given:
    """Give each of WORKS to PERSON ("" = whoever takes it first), unless its case has moved on from the version SEEN."""
    given, others = Given(), []
    for work in works:
        if str(work.person_id or "") == person:
            given.refused.append((work.case.code, _("đã ở người này rồi")))
        else:
            others.append(work)
    inputs = {"person_id": person, "words": words}
    wishes = [
        Wish(
            each.case_id,
            kind_of(each.case.kind).gives,
            inputs,
            key=f"{key}:{each.case_id}",
            expects=seen.get(str(each.pk), 0),
        )
        for each in others
    ]
    for work, done in zip(others, perform_many(wishes, actor, at=at), strict=True):
        if isinstance(done, CaseError):
            given.refused.append((work.case.code, str(done.message)))
        else:
            given.codes.append(work.case.code)
            given.undo.append((str(work.case_id), str(work.person_id or ""), done.row_version))
    return given


def undo(steps: Sequence[Sequence[object]], actor: Actor, at: datetime, *, key: str) -> tuple[int, int]:
    """Back to whoever had each case before, unless something happened to it since; (given back, left alone)."""
    kinds = dict(Case.objects.filter(pk__in=[str(step[0]) for step in steps]).values_list("pk", "kind"))
    wishes = []
    for case_id, before, version in steps:
        pk, inputs = UUID(str(case_id)), {"person_id": str(before), "words": _("Hoàn tác")}
        wishes.append(Wish(pk, kind_of(kinds[pk]).gives, inputs, key=f"{key}:{case_id}", expects=int(str(version))))
    left = sum(isinstance(each, CaseError) for each in perform_many(wishes, actor, at=at))
    return len(wishes) - left, left
