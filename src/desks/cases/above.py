"""What somebody who leads may do with a case from a list: the moves from above. Whose they are says `casework.oversight`
alone; for a whole list one statement (which units are led). No pages, no words of a kind."""

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
    led, roles = led or oversight.units_led(actor), roles_of(actor)

    def moves(case: Case) -> list[Move]:
        flow = kind_of(case.kind).flow(case.flow_version)
        stage, row = flow.stage(case.stage), vars(case)
        found = [m for m in flow.moves_from(case.stage, roles) if m.is_from_above]
        return [m for m in found if oversight.may(row, stage, m, actor, led=led)]

    return moves


def acts_from_above(actor: Actor, led: oversight.Led | None = None) -> Acts | None:
    """case → (label, address) of the moves from above that lie with the actor; None for who leads nobody."""
    if not actor.has_role("leader"):
        return None
    moves = moves_from_above(actor, led)

    def acts(case: Case) -> Sequence[tuple[str, str]]:
        return [(short_label(m), reverse("officer_move", args=[case.code, m.name])) for m in moves(case)]

    return acts


def ever_from_above(actor: Actor) -> list[Move]:
    """The moves from above that the actor's role has at all, in the flows in force: what a list offers for several cases."""
    found = {m.name: m for kind in kinds() for m in kind.current.moves if m.is_from_above and m.roles & actor.roles}
    return list(found.values())


def buttons_from_above(actor: Actor) -> list[tuple[str, str]]:
    """(name, label) of what may be done with the chosen rows of a list."""
    return [(m.name, short_label(m)) for m in ever_from_above(actor)]


def short_label(move: Move) -> str:
    """The name of a move on a narrow button: what stands before the comma."""
    return _(move.label).partition(",")[0]
