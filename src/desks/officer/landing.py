"""Where somebody begins: each role at its own desk, and who holds several positions in the one that has open work.
Nobody is put into another's chair unasked: who stands in for somebody is told so, and turns there himself.

The one rule of it: the first page after sign-in, the name of the house in the bar and the bar's first place all ask here.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from access.acting import SESSION_KEY, act_in, actor_for, actor_in, held_positions
from access.actor import Actor
from books.orgs.holders import HeldPosition
from casework.visibility import open_works
from kernel.time import format_date

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
    """Who acts from now on: in the position that was chosen, else in the first of one's own that has open work, else in
    the first."""
    held = held_positions(request)
    if len(held) < 2 or SESSION_KEY in request.session:
        return actor_for(request)
    own = [position for position in held if position.under is None] or held
    found = (each for each in own[:_MOST] if len(own) > 1 and open_works(actor_in(request.user.pk, each)).exists())
    act_in(request, next(found, own[0]).position_id)
    for position in held:
        if position.under is not None:
            words = _("%(standing)s Chuyển sang vị trí đó ở tên của đồng chí trên đầu trang.")
            messages.info(request, words % {"standing": standing_in(position)})
    return actor_for(request)


def standing_in(position: HeldPosition) -> str:
    """For whom, where and until when, to the one who stands in; "" for a position of one's own."""
    if position.under is None:
        return ""
    words = (
        _("Đồng chí được ủy quyền của vị trí %(seat)s, %(unit)s%(whose)s, đến hết ngày %(day)s.")
        if position.by_delegation
        else _("Đồng chí đang làm thay vị trí %(seat)s, %(unit)s%(whose)s, đến hết ngày %(day)s.")
    )
    whose = f" ({position.whose})" if position.whose else ""
    day = format_date(position.until) if position.until else "…"
    return words % {"seat": position.title, "unit": position.unit_name, "whose": whose, "day": day}
