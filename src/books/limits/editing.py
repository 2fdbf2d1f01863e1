"""The only writer of limits: a change of the law is a new row from its day on, with one ledger entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from books.limits import lookup
from books.limits.models import Certainty, Limit, LimitUnit
from books.writing import Part, changed, inserted
from kernel.errors import MotCuaError
from kernel.text import nfc
from kernel.time import format_date, local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one


class LimitRefused(MotCuaError):
    """Thời hạn mới chưa đúng: cần số lớn hơn 0, đơn vị tính, căn cứ và độ chắc chắn."""


class LimitTooEarly(LimitRefused):
    """Thời hạn {code} đã có bản hiệu lực từ {day}; bản mới phải bắt đầu sau ngày đó."""


def change_limit(new: Limit, *, actor: ActorLike, at: datetime, book: Sequence[Limit] | None = None) -> Limit:
    """Put a new limit in force from `new.valid_from`; the one before ends on the eve. Running cases keep theirs.

    A version that is not in force yet, or begins today, is replaced by one from the same day: a slip is put right at once.
    BOOK: all versions, for whoever has them locked (`book_locked`). Raises LimitRefused for an amount, unit, basis or certainty that cannot be, LimitTooEarly for a day that is taken.
    """
    new.legal_basis = nfc(new.legal_basis).strip()
    if (
        new.amount < 1
        or not new.legal_basis
        or new.unit not in LimitUnit.values
        or new.certainty not in Certainty.values
    ):
        raise LimitRefused()
    with in_one():
        if book is None:
            current = Limit.objects.select_for_update().filter(code=new.code).order_by("-valid_from").first()
        else:
            current = latest(new.code, book)
        is_slip, beside = _in_its_place(current, new, local_day(at))
        told = {
            "limit": new.code,
            "amount": new.amount,
            "unit": new.unit,
            "from": new.valid_from.isoformat(),
            "before": current.amount if current else None,
            **({"replaces": True} if is_slip else {}),
        }
        line = ("book", streams.book_stream("limits"), "limits:limit:changed", told)
        streams.append_among([line], actor=LedgerActor.of(actor), at=at, beside=beside)
    lookup.forget()
    return new


def _in_its_place(current: Limit | None, new: Limit, today: date) -> tuple[bool, dict[str, Part]]:
    """What is written beside the entry: NEW, and before it the end of CURRENT; True where that had not begun to count and goes."""
    if current is None:
        return False, {"put": inserted([new])}
    new.label = new.label or current.label
    if is_replaced(current, new, today):
        gone = "DELETE FROM limits_limit WHERE id = %s RETURNING id", [current.pk]
        return True, {"gone": gone, "put": inserted([new], after="gone")}
    if current.valid_from >= new.valid_from:
        raise LimitTooEarly(code=new.code, day=format_date(current.valid_from))
    eve = new.valid_from - timedelta(days=1)
    ended = changed(Limit, [current.pk], valid_to=min(current.valid_to or new.valid_from, eve))
    return False, {"ended": ended, "put": inserted([new], after="ended")}


def book_locked() -> list[Limit]:
    """Every version, locked until the caller's transaction ends: what an edit follows, and whatever is reckoned by it."""
    return list(Limit.objects.order_by("pk").select_for_update())


def latest(code: str, book: Sequence[Limit] | None = None) -> Limit | None:
    """The version that a new one follows or replaces."""
    if book is not None:
        return max((each for each in book if each.code == code), key=lambda each: each.valid_from, default=None)
    return Limit.objects.filter(code=code).order_by("-valid_from").first()


def slip_of(new: Limit, today: date, book: Sequence[Limit] | None = None) -> Limit | None:
    """The version in force since today that NEW puts right, if there is one: whoever came in meanwhile took it."""
    current = latest(new.code, book)
    return current if current and is_replaced(current, new, today) and current.valid_from == today else None


def is_replaced(current: Limit, new: Limit, today: date) -> bool:
    """Does NEW put a slip right: from the same day on, which has not passed?"""
    return current.valid_from == new.valid_from >= today
