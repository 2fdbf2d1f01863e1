"""From a signed-in account to an Actor: which position the official acts in. One query per request, kept on it.

No held position today means an Actor without roles: the account still opens, it may do nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from access.actor import Actor
from books.orgs.holders import HeldPosition, positions_of
from kernel.errors import MotCuaError
from kernel.time import today

SESSION_KEY = "acting_position"


class NotAnOfficial(MotCuaError):
    """Vui lòng đăng nhập để tiếp tục."""


class NotYourPosition(MotCuaError):
    """Ông/bà không giữ vị trí này vào ngày hôm nay."""


def held_positions(request: HttpRequest) -> list[HeldPosition]:
    """Where this official may act today; asked once per request."""
    if not request.user.is_authenticated:
        return []
    held = getattr(request, "held_positions", None)
    if held is None:
        held = positions_of(request.user.pk, today())
        request.held_positions = held  # type: ignore[attr-defined]
    return held


def acting_position(request: HttpRequest) -> HeldPosition | None:
    """The position chosen in this session if it is still held, else the first held one."""
    held = held_positions(request)
    chosen = request.session.get(SESSION_KEY)
    return next((position for position in held if str(position.position_id) == chosen), held[0] if held else None)


def actor_for(request: HttpRequest) -> Actor:
    """Who acts in this request. Raises NotAnOfficial for a visitor; roles are empty when no position is held."""
    if not request.user.is_authenticated:
        raise NotAnOfficial()
    position = acting_position(request)
    if position is None:
        return Actor(kind="official", user_id=request.user.pk)
    return actor_in(request.user.pk, position)


def actor_in(user_id: UUID, position: HeldPosition) -> Actor:
    """A person acting in one of the positions that he holds, or stands in for."""
    return Actor(
        kind="official",
        user_id=user_id,
        position_id=position.position_id,
        unit_id=position.unit_id,
        roles=frozenset({position.role}),
        stands_for=position.stands_for,
        under=position.under,
        moves=position.moves,
        before=position.before,
        houses=position.houses,
        orgs_version=position.version,
    )


def act_in(request: HttpRequest, position_id: UUID) -> HeldPosition:
    """Act in another held position from now on, in this session."""
    for position in held_positions(request):
        if position.position_id == position_id:
            request.session[SESSION_KEY] = str(position_id)
            return position
    raise NotYourPosition()
