"""Moves from above: a leader urges or directs without holding the case. The same rules, the same one writing statement.

Who leads a unit answers for the work of the units below it (Law on the Organisation of Local Government), but does not do
it: from here a case never changes stage or holder. Everything else goes through `casework.perform`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from access.actor import Actor
from books.orgs.holders import units_below
from casework.errors import InTruth
from casework.flow import Move, Stage
from casework.perform import Done, may_make, perform_as
from casework.perform_many import Outcome, Wish, perform_many_as

DIRECTED, URGED = "directed", "urged"
Led = Callable[[], frozenset[UUID]]


def make(
    case_id: UUID,
    move: str,
    actor: Actor,
    *,
    at: datetime,
    inputs: Mapping[str, Any] | None = None,
    key: str | None = None,
    expects: int | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Done:
    """Make MOVE by whichever right is the actor's, from above for a leader who does not hold the case.

    Where the plan of the case's own kind says, with the case locked, that it is another move in truth, that one is made:
    under a lock and by rules of its own, so that nothing is done to a case which moved on between the two.
    """
    try:
        return perform_as(_may, case_id, move, actor, at=at, inputs=inputs, key=key, expects=expects, seen=seen)
    except InTruth as told:
        return perform_as(
            _may, case_id, told.move, actor, at=at, inputs=inputs, key=key, expects=expects, asked_as=move
        )


def make_many(wishes: Sequence[Wish], actor: Actor, *, at: datetime) -> list[Outcome]:
    """`make` for several cases at once: what came of each."""
    return perform_many_as(_may, wishes, actor, at=at)


def may(case: Mapping[str, Any], stage: Stage, move: Move, actor: Actor, *, led: Led | None = None) -> bool:
    """Does the move lie with this actor, by holding the case or from above? What a desk asks before it offers a move.

    LED: `units_led(actor)`, for who asks about a whole list.
    """
    if move.is_from_above and has_it(case, actor):
        return False  # nobody presses herself
    return _may(case, stage, move, actor, led=led)


def has_it(case: Mapping[str, Any], actor: Actor) -> bool:
    """Is the next step of the case the actor's own: in the unit, under the role, for nobody else by name?"""
    if actor.unit_id != case["unit_id"] or case["role"] not in actor.roles:
        return False
    return case["person_id"] is None or actor.is_for(case["person_id"])


def _may(case: Mapping[str, Any], stage: Stage, move: Move, actor: Actor, *, led: Led | None = None) -> bool:
    if may_make(case, stage, move, actor):
        return True
    # Under the lock by the version of the books that came with it, which may be newer than the one the actor was read under.
    return move.is_from_above and _leads_above(case, move, actor, led or units_led(actor, case.get("orgs_version")))


def units_led(actor: Actor, version: int | None = None) -> Led:
    """The units that the actor's is above, itself too; asked for when first needed, and once (`units_below`)."""
    version = version or actor.orgs_version
    return cache(lambda: units_below(actor.unit_id, version=version) if actor.unit_id else frozenset())


def _leads_above(case: Mapping[str, Any], move: Move, actor: Actor, led: Led) -> bool:
    """A leader of the unit that has the case or of one above it; never of the accused one, never over sealed words."""
    if actor.kind != "official" or actor.unit_id is None or case["is_sealed"] or not actor.may(move.name):
        return False
    if not move.roles & actor.roles & {"leader"} or case["shielded_unit_id"] in actor.walled:
        return False
    return actor.unit_id == case["unit_id"] or case["unit_id"] in led()
