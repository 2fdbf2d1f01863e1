"""What may be done with cases from a list: by who leads the moves from above, by a coordinator also what is sensible for
several at once. Whose they are says `casework.oversight` alone; for a whole list one statement (which units are led).
No pages, no words of a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from access.actor import Actor
from casework import oversight
from casework.flow import Move
from casework.kind import kind_of, kinds
from casework.models import Case
from casework.perform import roles_of
from desks.cases.rows import Acts


def moves_from_above(actor: Actor, led: oversight.Led | None = None) -> Callable[[Case], list[Move]]:
    """case → the moves from above that the actor may make on it now; LED where the page knows the units already."""
    return _moves(actor, lambda move: move.is_from_above, led)


def moves_for_several(actor: Actor) -> Callable[[Case], list[Move]]:
    """case → what the actor may do with it together with others."""
    return _moves(actor, _is_for_several(actor))


def _moves(
    actor: Actor, is_one: Callable[[Move], bool], led: oversight.Led | None = None
) -> Callable[[Case], list[Move]]:
    led, roles = led or oversight.units_led(actor), roles_of(actor)

    def moves(case: Case) -> list[Move]:
        flow = kind_of(case.kind).flow(case.flow_version)
        stage, row = flow.stage(case.stage), vars(case)
        found = [m for m in flow.moves_from(case.stage, roles) if is_one(m)]
        return [m for m in found if oversight.may(row, stage, m, actor, led=led)]

    return moves


def _is_for_several(actor: Actor) -> Callable[[Move], bool]:
    """A coordinator sorts what came in; who leads urges and directs."""
    sorts = actor.has_role("coordinator")
    return lambda move: move.is_from_above or (move.for_several and sorts)


def acts_from_above(actor: Actor, led: oversight.Led | None = None) -> Acts | None:
    """case → (label, address) of the moves from above that lie with the actor; None for who leads nobody."""
    if not actor.has_role("leader"):
        return None
    moves = moves_from_above(actor, led)

    def acts(case: Case) -> Sequence[tuple[str, str]]:
        return [(short_label(m), reverse("officer_move", args=[case.code, m.name])) for m in moves(case)]

    return acts


def ever_for_several(actor: Actor) -> list[Move]:
    """The moves that the actor's role has at all, in the flows in force: what a list offers for several cases."""
    is_one = _is_for_several(actor)
    found = {m.name: m for kind in kinds() for m in kind.current.moves if is_one(m) and m.roles & actor.roles}
    return list(found.values())


def buttons_for_several(actor: Actor) -> list[tuple[str, str]]:
    """(name, label) of what may be done with the chosen rows of a list."""
    return [(m.name, short_label(m)) for m in ever_for_several(actor)]


def buttons_from_above(actor: Actor) -> list[tuple[str, str]]:
    """The same where the rows are other people's work."""
    return [(m.name, short_label(m)) for m in ever_for_several(actor) if m.is_from_above]


def short_label(move: Move) -> str:
    """The name of a move on a narrow button: what stands before the comma."""
    return _(move.label).partition(",")[0]
