"""Nobody gives a position to himself, and one of great trust counts only when a second person has said so.

Of great trust are those that open what is sealed, read everything, or may say the second word themselves: a position given
to an account of one's own must not be confirmed by another such account. What a machine enters (the first administrator, the
demo city) asks nobody; where there is nobody to ask it counts at once. In either case those who hold such a position are told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from books.orgs.models import Holding, Position, Vouching
from kernel.errors import MotCuaError
from kernel.time import local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

WEIGHTY = ("integrity_officer", "auditor", "leader", "administrator")
WAITS, RECENT = timedelta(days=30), timedelta(days=7)  # how long it is told while it waits, and once it is settled


class OwnGift(MotCuaError):
    """Không ai tự giao vị trí, tự ủy quyền hay tự cử mình làm thay. Xin nhờ một người khác có quyền ghi."""


class NotTheSecond(MotCuaError):
    """Việc giao vị trí này phải do một người khác xác nhận: không phải người ghi, cũng không phải người được giao."""


class SettledBefore(MotCuaError):
    """Việc giao vị trí này đã được xác nhận trước đó."""


def refuse_own(actor: ActorLike, user_id: UUID | None) -> None:
    """An official who names himself is refused."""
    if actor.kind == "official" and user_id is not None and actor.user_id == user_id:
        raise OwnGift()


def ask_a_second(actor: ActorLike, at: datetime, given: UUID, position: Position, user_id: UUID) -> None:
    """GIVEN (a holding, a delegation, an absence with a substitute) of a position of great trust waits for a second person."""
    if actor.kind != "official" or position.role not in WEIGHTY:
        return
    alone = not _others({actor.user_id, user_id}, local_day(at))
    Vouching.objects.create(
        id=given,
        position=position,
        user_id=user_id,
        asked_by_id=actor.user_id,
        asked_at=at,
        confirmed_at=at if alone else None,
    )


def carry(given: UUID, onward: UUID, position: Position) -> None:
    """A new name of the unit settles nothing: what waited for a second person waits on."""
    row = Vouching.objects.filter(pk=given).first()
    if row is not None:
        row.pk, row._state.adding, row.position = onward, True, position
        row.save(force_insert=True)


def confirm(actor: ActorLike, at: datetime, given: UUID) -> Vouching:
    """The second word, by somebody who neither entered it nor gets it. From now on it counts, from its own first day."""
    with transaction.atomic():
        row = Vouching.objects.select_for_update(of=("self",)).select_related("position").get(pk=given)
        if row.confirmed_at is not None:
            raise SettledBefore()
        if actor.user_id in (None, row.user_id, row.asked_by_id):
            raise NotTheSecond()
        row.confirmed_at, row.confirmed_by_id = at, actor.user_id
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        named = {"position": row.position_id, "unit": row.position.unit_id, "user": row.user_id}
        plain = {name: str(value) for name, value in named.items()}
        lines = [("orgs:position:confirmed", plain)]
        streams.append_all("book", streams.book_stream("orgs"), lines, actor=LedgerActor.of(actor), at=at)
    return row


def _others(but: set[UUID | None], on: date) -> bool:
    """Is there anybody who could say the second word?"""
    rows = Holding.objects.filter(position__role__in=WEIGHTY, valid_from__lte=on, user__is_active=True)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on)).exclude(user_id__in=[each for each in but if each])
    waiting = Vouching.objects.filter(confirmed_at=None).values("pk")
    return rows.exclude(pk__in=waiting).exists()


def lately(on: date) -> list[Vouching]:
    """What was given of late, what waits first; a person settles it or knows of it."""
    rows = Vouching.objects.select_related("position__unit", "user", "asked_by", "confirmed_by")
    told = Q(confirmed_at=None, asked_at__date__gte=on - WAITS) | Q(asked_at__date__gte=on - RECENT)
    return sorted(rows.filter(told).order_by("-asked_at")[:50], key=lambda row: row.confirmed_at is not None)


@lru_cache(maxsize=64)
def told(_version: int, on: date) -> tuple[int, int]:
    """(how many wait, how many were settled of late), as the book stands in this version."""
    rows = lately(on)
    waiting = sum(row.confirmed_at is None for row in rows)
    return waiting, len(rows) - waiting


def waits(given: list[UUID]) -> set[UUID]:
    """Which of these do not count yet."""
    return set(Vouching.objects.filter(pk__in=given, confirmed_at=None).values_list("pk", flat=True))
