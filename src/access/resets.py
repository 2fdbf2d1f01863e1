"""A new first password, or a lost second factor, of an account that acts in a position of great trust: asked for by an
administrator, carried out by a second person.

Whoever can give such an account a password can act as it: that is giving oneself the position (`books.orgs.vouching`). So until
somebody who holds such a position, and is neither the asker nor the owner, has said so, the old password and factor stay in force
and open sessions go on, in which the owner can say no himself. The new password is told to the second person alone, who hands it
over: who asked for it never knows it. The owner is told until he has said that he knows. Where nobody could say the second word,
the one way is a command on the server (`manage reset_account`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from access import accounts
from access.models import AccountReset, User
from books.orgs import vouching
from books.orgs.vouching import ReasonMissing
from books.writing import Part, changed, inserted
from kernel.errors import MotCuaError
from kernel.text import nfc
from kernel.time import local_day
from ledger.chain import ActorLike
from ledger.streams import in_one

PASSWORD, SECOND_FACTOR = "password", "second_factor"
LABELS = {PASSWORD: _("Cấp mật khẩu mới"), SECOND_FACTOR: _("Đặt lại lớp xác thực thứ hai")}
CONFIRMED, REFUSED, WITHDRAWN, LAPSED = "confirmed", "refused", "withdrawn", "lapsed"
WAITS, RECENT = timedelta(days=7), timedelta(days=7)  # how long one may be confirmed, and is told once it is settled
REMEMBERED = timedelta(days=90)  # how long its owner finds it on his account's page


class NotTheSecond(MotCuaError):
    """Việc này phải do một người khác đang giữ vị trí quan trọng xác nhận: không phải người đề nghị, cũng không phải chủ tài khoản."""


class SettledBefore(MotCuaError):
    """Đề nghị này đã được xác nhận, từ chối, rút lại hoặc quá hạn."""


class AskedBefore(MotCuaError):
    """Đã có một đề nghị như vậy cho tài khoản này đang chờ người thứ hai."""


class NobodyToAsk(MotCuaError):
    """Chưa có người thứ hai nào giữ vị trí quan trọng để xác nhận. Người vận hành máy chủ đặt lại bằng lệnh {command}."""


class NotYours(MotCuaError):
    """Chỉ người đã đề nghị mới rút được đề nghị này."""


@dataclass(frozen=True, slots=True)
class Told:
    """What pages have to say of one reset, remembered while the book of positions stands in the same version."""

    user_id: UUID
    asked_by_id: UUID | None
    is_waiting: bool
    is_recent: bool
    is_unseen: bool


def ask(user_id: UUID, what: str, why: str, *, actor: ActorLike, at: datetime) -> AccountReset:
    """Nothing changes by it yet."""
    why = nfc(why).strip()
    if not why:
        raise ReasonMissing()
    with in_one():
        unsettled = AccountReset.objects.filter(user_id=user_id, what=what, settled_at=None)
        asked = User.objects.select_for_update(of=("self",)).annotate(  # one asks after the other
            could_second=Exists(accounts.others_for(user_id, actor, local_day(at))),
            waits=Exists(unsettled.filter(asked_at__gt=at - WAITS)),
            has_lapsed=Exists(unsettled.filter(asked_at__lte=at - WAITS)),
        )
        user: Any = asked.get(pk=user_id)
        if not user.could_second:
            raise NobodyToAsk(command="./motcua manage reset_account")
        if user.waits:
            raise AskedBefore()
        if user.has_lapsed:
            unsettled.update(settled_at=at, outcome=LAPSED)
        row = AccountReset(user_id=user_id, what=what, why=why, asked_by_id=actor.user_id, asked_at=at)
        accounts.enter_all([_line("access:reset:asked", row)], actor, at, {"asked": inserted([row])})
    return row


def confirm(reset_id: UUID, *, actor: ActorLike, at: datetime) -> tuple[AccountReset, str]:
    """The second word: carried out at once. Returns the new password, if it is one; it stands nowhere else."""
    with in_one():
        row = _waiting(reset_id, actor, at)
        _refuse_other_than_second(row, actor)
        line, beside = _settled(row, CONFIRMED, actor, at)
        given = accounts.new_password()
        lines, parts = _carried_out(row.user, row.what, given)
        accounts.enter_all([line, *lines], actor, at, beside | parts)
    return row, given if row.what == PASSWORD else ""


def refuse(reset_id: UUID, reason: str, *, actor: ActorLike, at: datetime) -> AccountReset:
    """No: by who could have confirmed it, with a reason, or by the owner of the account, who did not ask for it."""
    reason = nfc(reason).strip()
    with in_one():
        row = _waiting(reset_id, actor, at)
        if actor.user_id is None or actor.user_id != row.user_id:
            _refuse_other_than_second(row, actor)
            if not reason:
                raise ReasonMissing()
        line, beside = _settled(row, REFUSED, actor, at, reason)
        accounts.enter_all([line], actor, at, beside)
    return row


def withdraw(reset_id: UUID, *, actor: ActorLike, at: datetime) -> AccountReset:
    """The asker thinks better of it: a telephone was found."""
    with in_one():
        row = _waiting(reset_id, actor, at)
        if actor.user_id is None or actor.user_id != row.asked_by_id:
            raise NotYours()
        line, beside = _settled(row, WITHDRAWN, actor, at)
        accounts.enter_all([line], actor, at, beside)
    return row


def order(user_id: UUID, whats: Sequence[str], why: str, *, actor: ActorLike, at: datetime) -> str:
    """On the server, by who runs it: at once, with its entry, and told to the owner and to who holds a position of great trust."""
    why = nfc(why).strip()
    if not why:
        raise ReasonMissing()
    with in_one():
        user, given = User.objects.get(pk=user_id), accounts.new_password()
        rows = [
            AccountReset(user=user, what=what, why=why, asked_at=at, settled_at=at, outcome=CONFIRMED) for what in whats
        ]
        lines, beside = [], {"ordered": inserted(rows)}
        for row in rows:
            carried_out, parts = _carried_out(user, row.what, given)
            lines += [_line("access:reset:ordered", row), *carried_out]
            beside |= parts
        accounts.enter_all(lines, actor, at, beside)
    return given if PASSWORD in whats else ""


def seen(reset_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """The owner knows; it is told on his desk no more."""
    mine = AccountReset.objects.filter(pk=reset_id, user_id=actor.user_id, seen_at=None).exclude(settled_at=None)
    mine.update(seen_at=at)


def is_waiting(row: AccountReset, at: datetime) -> bool:
    return row.settled_at is None and row.asked_at > at - WAITS


def of_account(user_id: UUID, at: datetime) -> list[AccountReset]:
    """What was asked for an account of late and what came of it, the newest first."""
    unseen = Q(outcome__in=(CONFIRMED, REFUSED), seen_at=None)
    rows = AccountReset.objects.filter(unseen | Q(asked_at__gt=at - REMEMBERED), user_id=user_id)
    found = list(rows.select_related("asked_by", "settled_by").order_by("-asked_at")[:20])
    for row in found:
        if row.settled_at is None and not is_waiting(row, at):
            row.outcome = LAPSED  # written down when somebody asks anew
    return found


def lately(at: datetime) -> list[AccountReset]:
    """What waits, then what was settled of late, for those who hold a position of great trust."""
    told = Q(settled_at=None, asked_at__gt=at - WAITS) | Q(settled_at__gt=at - RECENT)
    rows = AccountReset.objects.filter(told).select_related("user", "asked_by", "settled_by")
    return sorted(rows.order_by("-asked_at")[:50], key=lambda row: row.settled_at is not None)


@lru_cache(maxsize=64)
def told(_version: int, on: date) -> tuple[Told, ...]:
    """What there is to say on this day, as the book stands in this version: few rows, one statement."""
    waiting, recent = Q(settled_at=None, asked_at__date__gt=on - WAITS), Q(settled_at__date__gt=on - RECENT)
    unseen = Q(settled_at__isnull=False, seen_at=None)
    rows = AccountReset.objects.filter(waiting | recent | unseen).exclude(outcome__in=(WITHDRAWN, LAPSED))
    return tuple(
        Told(
            user_id=row.user_id,
            asked_by_id=row.asked_by_id,
            is_waiting=row.settled_at is None,
            is_recent=row.settled_at is not None and local_day(row.settled_at) > on - RECENT,
            is_unseen=row.seen_at is None,
        )
        for row in rows.order_by("-asked_at")[:100]
    )


def _carried_out(user: User, what: str, given: str) -> tuple[list[accounts.Line], dict[str, Part]]:
    """What is written then; GIVEN: the new password, if it is one."""
    return accounts.password_given(user, given) if what == PASSWORD else accounts.second_factor_reset(user.pk)


def _waiting(reset_id: UUID, actor: ActorLike, at: datetime) -> Any:
    """The row, locked, if it still waits; `is_second`: does the actor himself hold a position of great trust?"""
    trusted = vouching.trusted(local_day(at)).filter(user_id=actor.user_id)
    rows = AccountReset.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.annotate(is_second=Exists(trusted)).get(pk=reset_id)
    if not is_waiting(row, at):
        raise SettledBefore()
    return row


def _refuse_other_than_second(row: Any, actor: ActorLike) -> None:
    """Who stands in for such a holder is not asked: the second word is given in one's own name."""
    if actor.user_id in (None, row.user_id, row.asked_by_id) or not row.is_second:
        raise NotTheSecond()


def _settled(
    row: AccountReset, outcome: str, actor: ActorLike, at: datetime, reason: str = ""
) -> tuple[accounts.Line, dict[str, Part]]:
    """The row as it is written then, and its entry."""
    row.settled_at, row.settled_by_id, row.outcome, row.reason = at, actor.user_id, outcome, reason
    if actor.user_id == row.user_id:
        row.seen_at = at  # the owner himself
    names = ("settled_at", "settled_by_id", "outcome", "reason", "seen_at")
    told = changed(AccountReset, [row.pk], **{name: getattr(row, name) for name in names})
    return _line(f"access:reset:{outcome}", row), {"settled": told}


def _line(verb: str, row: AccountReset) -> accounts.Line:
    return accounts.line(verb, row.user_id, reset=str(row.pk), what=row.what)
