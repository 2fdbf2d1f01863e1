"""Where somebody begins: each role at its own desk, and who holds several positions in the one that has open work.

The one rule of it: the first page after sign-in, the name of the house in the bar and the bar's first place all ask here.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from access.acting import SESSION_KEY, act_in, actor_for, actor_in, held_positions
from access.actor import Actor
from casework.visibility import open_works

INBOX = "officer_inbox"
# Roles that keep no work of their own begin at what there is for them; every other role at its list of work.
_DESKS = {
    "leader": "leader",
    "administrator": "admin_index",
    "operator": "officer_messages",
    "auditor": "officer_cases",
}
_MOST = 6  # positions that are looked into


def desk_name(actor: Actor) -> str:
    """The name of the page at which the actor's role begins."""
    return next((page for role, page in _DESKS.items() if role in actor.roles), INBOX)


def keeps_work(actor: Actor) -> bool:
    """Does the role have a list of work, or a desk of another sort?"""
    return desk_name(actor) == INBOX


def home_of(actor: Actor) -> str:
    """The address at which the actor begins."""
    return reverse(desk_name(actor))


def settle(request: HttpRequest) -> Actor:
    """Who acts from now on: in the position that was chosen, else in the first that has open work, else in the first."""
    held = held_positions(request)
    if len(held) < 2 or SESSION_KEY in request.session:
        return actor_for(request)
    for position in held[:_MOST]:
        if open_works(actor_in(request.user.pk, position)).exists():
            act_in(request, position.position_id)
            break
    return actor_for(request)
