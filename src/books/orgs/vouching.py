"""Nobody gives a position to himself, and one of great trust counts only when a second person has said so.

Of great trust are those that open what is sealed, read everything, or may say the second word themselves: a position given
to an account of one's own must not be confirmed by another such account. What a machine enters (the first administrator, the
demo city) asks nobody; where there is nobody to ask it counts at once. In either case those who hold such a position are told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from books.orgs.models import Absence, Delegation, Holding, Position, Vouching
from books.writing import Part, changed, inserted, removed
from kernel.errors import MotCuaError
from kernel.text import nfc
from kernel.time import local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import Beside, in_one

Given = Any  # a holding, a delegation, an absence

WEIGHTY = ("integrity_officer", "auditor", "leader", "administrator")
WAITS, RECENT = timedelta(days=30), timedelta(days=7)  # how long it is told while it waits, and once it is settled


class OwnGift(MotCuaError):
    """Không ai tự giao vị trí, tự ủy quyền hay tự cử mình làm thay. Xin nhờ một người khác có quyền ghi."""


class NotTheSecond(MotCuaError):
    """Việc giao vị trí này phải do một người khác xác nhận: không phải người ghi, cũng không phải người được giao."""


class SettledBefore(MotCuaError):
    """Việc giao vị trí này đã được xác nhận hoặc từ chối trước đó."""


class ReasonMissing(MotCuaError):
    """Xin ghi lý do để người đã nhờ biết vì sao."""


def refuse_own(actor: ActorLike, user_id: UUID | None) -> None:
    """An official who names himself is refused."""
    if actor.kind == "official" and user_id is not None and actor.user_id == user_id:
        raise OwnGift()


def seconds(actor: ActorLike, user_id: UUID | None, at: datetime) -> QuerySet[Holding]:
    """Those who could say the second word to what ACTOR gives this person: to be asked beside other questions."""
    but = [each for each in (actor.user_id, user_id) if each]
    return trusted(local_day(at)).exclude(user_id__in=but)


def waiting(
    actor: ActorLike, at: datetime, given: Given, position: Position, user_id: UUID, *, could_second: bool
) -> Vouching | None:
    """GIVEN (a holding, a delegation, an absence with a substitute) of a position of great trust waits for a second person; where
    nobody could be one it counts at once. Not written yet; None for what asks nobody."""
    if actor.kind != "official" or position.role not in WEIGHTY:
        return None
    asked = {"user_id": user_id, "asked_by_id": actor.user_id, "asked_at": at}
    return Vouching(id=given.pk, position_id=position.pk, **asked, confirmed_at=None if could_second else at)


def parts(given: Given, waiting: Vouching | None) -> dict[str, Part]:
    """The row, to be written beside what it speaks of; `given.waits` tells the page whether that does not count yet."""
    given.waits = waiting is not None and waiting.is_waiting
    return {} if waiting is None else {"vouched": inserted([waiting])}


def confirm(actor: ActorLike, at: datetime, given: UUID) -> Vouching:
    """The second word, by somebody who neither entered it nor gets it. From now on it counts, from its own first day."""
    with in_one():
        row = _to_settle(actor, given)
        row.confirmed_at, row.confirmed_by_id = at, actor.user_id
        settled = {"confirmed": changed(Vouching, [given], confirmed_at=at, confirmed_by_id=actor.user_id)}
        _enter("orgs:position:confirmed", row, actor, at, settled)
    return row


def refuse(actor: ActorLike, at: datetime, given: UUID, reason: str) -> Vouching:
    """The second person says no. What was entered never counted for a day, and frees its place."""
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing()
    with in_one():
        row = _to_settle(actor, given)
        row.refused_at, row.refused_by_id, row.reason = at, actor.user_id, reason
        settled: dict[str, Part] = {
            "refused": changed(Vouching, [given], refused_at=at, refused_by_id=actor.user_id, reason=reason),
            "holding": removed(Holding, [given]),  # the ledger and this row say that it was entered
            "delegation": ("UPDATE orgs_delegation SET ended_on = valid_from WHERE id = %s", [given]),
            "absence": changed(Absence, [given], substitute_id=None),  # who is away is away all the same
        }
        _enter("orgs:position:refused", row, actor, at, settled)
    return row


def _to_settle(actor: ActorLike, given: UUID) -> Vouching:
    """The row, locked, if it still waits and ACTOR may say the second word."""
    row = Vouching.objects.select_for_update(of=("self",)).select_related("position", "user").get(pk=given)
    if row.confirmed_at is not None or row.refused_at is not None:
        raise SettledBefore()
    if actor.user_id in (None, row.user_id, row.asked_by_id):
        raise NotTheSecond()
    return row


def _enter(verb: str, row: Vouching, actor: ActorLike, at: datetime, beside: Beside) -> None:
    named = {"position": row.position_id, "unit": row.position.unit_id, "user": row.user_id}
    line = ("book", streams.book_stream("orgs"), verb, {name: str(value) for name, value in named.items()})
    streams.append_among([line], actor=LedgerActor.of(actor), at=at, beside=beside)


def trusted(on: date) -> QuerySet[Holding]:
    """Who himself holds a position of great trust on the day, confirmed, with an account that opens."""
    rows = Holding.objects.filter(position__role__in=WEIGHTY, valid_from__lte=on, user__is_active=True)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return rows.exclude(pk__in=Vouching.objects.filter(confirmed_at=None).values("pk"))


def is_weighty(user: Any, on: date) -> Any:
    """Does, did of late or will USER (an id, or the outer row's) act in a position of great trust, by whatever paper, confirmed or
    not? To take somebody's position away for a day is no way around the second person. A condition, to be asked with others."""
    still = Q(position__role__in=WEIGHTY) & (Q(valid_to=None) | Q(valid_to__gte=on - WAITS))
    holds = Exists(Holding.objects.filter(still, user_id=user))
    acts = Exists(Delegation.objects.filter(still, delegate_id=user))
    return holds | acts | Exists(Absence.objects.filter(still, substitute_id=user))


def lately(on: date) -> list[Vouching]:
    """What was given of late, what waits first; a person settles it or knows of it."""
    rows = Vouching.objects.select_related("position__unit", "user", "asked_by", "confirmed_by", "refused_by")
    recent = Q(asked_at__date__gte=on - RECENT) | Q(refused_at__date__gte=on - RECENT)
    told = Q(confirmed_at=None, refused_at=None, asked_at__date__gte=on - WAITS) | recent
    return sorted(rows.filter(told).order_by("-asked_at")[:50], key=lambda row: not row.is_waiting)


@lru_cache(maxsize=64)
def told(_version: int, on: date) -> tuple[int, int, int]:
    """(how many wait, how many were given of late, how many refused), as the book stands in this version."""
    rows = lately(on)
    waiting, given = sum(row.is_waiting for row in rows), sum(row.confirmed_at is not None for row in rows)
    return waiting, given, len(rows) - waiting - given


def settling(given: list[UUID]) -> dict[str, set[UUID]]:
    """Which of these do not count yet, and which never will, for a page that lists them. One statement."""
    rows = list(Vouching.objects.filter(pk__in=given, confirmed_at=None))
    waiting = {row.pk for row in rows if row.is_waiting}
    return {"waiting": waiting, "refused": {row.pk for row in rows} - waiting}
