"""What somebody who leads may do with a case from a list: the moves from above, as links. No statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from access.actor import Actor
from casework.kind import kind_of
from casework.models import Case
from desks.cases.rows import Acts


def acts_from_above(actor: Actor) -> Acts | None:
    """case → (label, address) of the moves from above that its stage allows; None for who leads nobody."""
    if not actor.has_role("leader"):
        return None

    def acts(case: Case) -> Sequence[tuple[str, str]]:
        if case.is_sealed:
            return ()
        moves = kind_of(case.kind).flow(case.flow_version).moves_from(case.stage, actor.roles)
        return [
            (_(m.label).partition(",")[0], reverse("officer_move", args=[case.code, m.name]))
            for m in moves
            if m.is_from_above
        ]

    return acts
