"""THE DOOR for many cases at once: one lock-and-read of all, the rules of each in Python, ONE writing statement for all.

Each is a move of its own with an entry of its own, as by `casework.perform`: the same rules, version and key. What one of them is
refused touches no other. The rules of each see all of them as they stood before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Subquery

from access.actor import Actor
from books.calendar.models import CalendarVersion
from books.orgs.models import OrgsVersion
from casework import requests
from casework.errors import CaseError, CaseNotFound, InTruth, ReadAndRefused, StaleCase
from casework.kind import Asked, kind_of
from casework.models import Case, Request
from casework.perform import Done, May, allowed, change, may_make, not_before, plan_of, words_in
from casework.reads import read_together
from casework.writes import Write
from casework.writes_of_many import write_all
from kernel.ids import uuid7
from messaging.again import until_won

Outcome = Done | CaseError
Also = Callable[[], Sequence[Write]]
_VERSIONS = {
    "calendar_version": Subquery(CalendarVersion.objects.filter(pk=1).values("version")),
    "orgs_version": Subquery(OrgsVersion.objects.filter(pk=1).values("version")),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A move that is asked of one of many cases; `key` and `expects` as for `perform`."""

    case_id: UUID
    move: str
    inputs: Mapping[str, Any]
    key: str | None = None
    expects: int | None = None

    def asking(self, actor: Actor) -> requests.Asking | None:
        return requests.asking(self.key, actor, str(self.case_id), self.move, self.inputs)


def perform_many(wishes: Sequence[Wish], actor: Actor, *, at: datetime) -> list[Outcome]:
    """Make each of WISHES, or say why not, in their order. A case that is named twice is moved once."""
    return perform_many_as(may_make, wishes, actor, at=at)


def perform_with(wish: Wish, actor: Actor, *, at: datetime, also: Also) -> Done:
    """Make a move, and write in its statement what ALSO gives, asked for under the lock: both or neither."""
    (came,) = perform_many_as(may_make, [wish], actor, at=at, also=also)
    if isinstance(came, CaseError):
        raise came
    return came


def perform_many_as(
    may: May, wishes: Sequence[Wish], actor: Actor, *, at: datetime, also: Also | None = None
) -> list[Outcome]:
    """`perform_many` by another rule of whose a move is (casework.oversight). ALSO: as in `perform_with`, where none is refused."""
    askings = [each.asking(actor) for each in wishes]
    came: dict[int, Outcome] = {}
    try:
        made = until_won(lambda: _made(may, wishes, askings, actor, at, came, also))
    except IntegrityError:  # one of the keys is known: what it was for is done, the others are made without it
        if not (came := _answered(askings, range(len(wishes)))):
            raise
        made = until_won(lambda: _made(may, wishes, askings, actor, at, came, also))
    came |= made
    refused = [place for place, each in made.items() if isinstance(each, CaseError)]
    before = _answered(askings, refused)
    for place in refused:
        if place not in before and isinstance(problem := came[place], ReadAndRefused):
            problem.enter()
    came |= before
    return [came[place] for place in range(len(wishes))]


def _made(
    may: May,
    wishes: Sequence[Wish],
    askings: Sequence[requests.Asking | None],
    actor: Actor,
    at: datetime,
    done: Mapping[int, Outcome],
    also: Also | None,
) -> dict[int, Outcome]:
    """One transaction for all that is not DONE yet: place among the wishes → what came of it."""
    came: dict[int, Outcome] = {}
    writes: list[Write] = []
    with transaction.atomic():
        ready: dict[int, Asked] = {}
        rows = locked([each.case_id for place, each in enumerate(wishes) if place not in done])
        for place, wish in enumerate(wishes):
            if place not in done:
                try:
                    ready[place] = _allowed(may, rows, wish, actor, at)
                    rows[wish.case_id] = {**rows[wish.case_id], "row_version": 0}  # whoever names it again saw another
                except CaseError as refused:
                    came[place] = refused
        known = _known(ready.values())
        for place, asked in ready.items():
            try:
                changed, own = _changed(may, replace(asked, known=known.get(asked.case["id"])))
            except CaseError as refused:
                came[place] = refused
                continue
            asking = askings[place]
            writes += [*own, asking.row(changed["id"], changed["row_version"], asked.at)] if asking else own
            came[place] = Done(changed["id"], changed["row_version"], changed["stage"])
        if also and not any(isinstance(each, CaseError) for each in came.values()):
            writes += also()
        write_all(writes)
    return came


def locked(case_ids: Iterable[UUID], *beside: QuerySet[Any]) -> dict[UUID, dict[str, Any]]:
    """The rows of those that there are, as `casework.perform.lock` reads one. In one order, so that two who name the same cases
    wait for each other and never in a circle. BESIDE: rows that are locked behind them by the same statement."""
    rows, *_beside = read_together(to_lock(Case.objects.filter(pk__in=set(case_ids))), *beside)
    return as_locked(rows)


def to_lock(cases: QuerySet[Case]) -> QuerySet[Case]:
    """CASES as `locked` reads them, for who reads them along with something else; what was found is given to `as_locked`."""
    return cases.annotate(**_VERSIONS).order_by("pk").select_for_update(of=("self",))


def as_locked(rows: Iterable[Case]) -> dict[UUID, dict[str, Any]]:
    """The rows by their ids."""
    names = [field.attname for field in Case._meta.concrete_fields]
    return {row.pk: {name: getattr(row, name) for name in (*names, *_VERSIONS)} for row in rows}


def _allowed(may: May, rows: Mapping[UUID, dict[str, Any]], wish: Wish, actor: Actor, at: datetime) -> Asked:
    """What is asked, if the flow, the holding and the version allow it."""
    case = rows.get(wish.case_id)
    if case is None:
        raise CaseNotFound
    if not case["row_version"]:
        raise StaleCase
    move = allowed(case, kind_of(case["kind"]).flow(case["flow_version"]), wish.move, actor, may)
    if wish.expects is not None and wish.expects != case["row_version"]:
        raise StaleCase
    words_in(move, wish.inputs)
    return Asked(case, move, actor, dict(wish.inputs), not_before(case, at), uuid7())


def _known(asked: Iterable[Asked]) -> dict[UUID, Any]:
    """What the plans ask of their cases, read for all that are asked the same at once."""
    alike: dict[tuple[str, str], list[Asked]] = {}
    for each in asked:
        alike.setdefault((each.case["kind"], each.move.name), []).append(each)
    known: dict[UUID, Any] = {}
    for (kind, move), group in alike.items():
        if read := kind_of(kind).reads.get(move):
            known |= read(group)
    return known


def _changed(may: May, asked: Asked) -> tuple[dict[str, Any], list[Write]]:
    """The case's new row, and every write of its move; of another move where the plan says that it is that one in truth."""
    kind = kind_of(asked.case["kind"])
    flow = kind.flow(asked.case["flow_version"])
    try:
        plan = plan_of(kind, asked)
    except InTruth as told:
        asked = replace(asked, move=allowed(asked.case, flow, told.move, asked.actor, may))
        plan = plan_of(kind, asked)
    return change(kind, flow, asked, plan, words_in(asked.move, asked.inputs) or plan.words)


def _answered(askings: Sequence[requests.Asking | None], places: Iterable[int]) -> dict[int, Outcome]:
    """Of these places those that the same request had reached before, or whose key is somebody else's. One statement."""
    wanted = {place: asking for place in places if (asking := askings[place])}
    known = list(Request.objects.filter(key__in=[each.key for each in wanted.values()])) if wanted else []
    found: dict[int, Outcome] = {}
    for place, asking in wanted.items():
        try:
            if earlier := asking.answered_in(known):
                found[place] = Done(earlier.case_id, earlier.row_version, "", again=True)
        except CaseError as reused:
            found[place] = reused
    return found
