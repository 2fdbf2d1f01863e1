"""Opening and stopping accounts of officials. Each leaves one ledger entry; no account is ever deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Exists, QuerySet

from access.models import User
from books.orgs import editing, giving_up, vouching
from books.orgs.editing import Edit
from books.orgs.giving_up import GivingUp
from books.orgs.models import Holding
from books.writing import Part, changed, inserted
from kernel.errors import MotCuaError
from kernel.ids import random_code
from kernel.text import nfc, one_line
from kernel.time import local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one

Line = tuple[str, UUID, str, Mapping[str, Any]]  # as `streams.append_among` takes them
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]*")


class AccountRefused(MotCuaError):
    """Chưa mở được tài khoản: {why}."""


class SecondNeeded(AccountRefused):
    """Tài khoản này giữ vị trí quan trọng: việc đặt lại phải do người thứ hai xác nhận."""


class LastAdministrator(AccountRefused):
    """Đây là quản trị viên duy nhất đang hoạt động. Xin giao vị trí quản trị cho người khác trước."""


class UsernameTaken(AccountRefused):
    """Tên đăng nhập “{username}” đã có người dùng."""


class UsernameUnfit(AccountRefused):
    """Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối."""


def username_of(typed: str) -> str:
    """As it is kept: names that look alike are the same account."""
    return nfc(typed).strip().casefold()


def refuse_unfit_username(username: str) -> None:
    """What cannot be typed on every keyboard; letters of other alphabets look like ours."""
    if not _USERNAME.fullmatch(username):
        raise UsernameUnfit()


def refuse_username(username: str) -> None:
    """What cannot be typed on every keyboard, or is somebody's already."""
    refuse_unfit_username(username)
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)


def open_account(username: str, full_name: str, password: str, *, actor: ActorLike, at: datetime) -> User:
    """A new account; it may do nothing before it is appointed to a position (books.orgs.editing.appoint)."""
    user = User(username=username_of(username), full_name=nfc(full_name).strip(), created_at=at)
    return _opened(user, password, actor, at)


def invite(username: str, full_name: str, *, email: str = "", actor: ActorLike, at: datetime) -> User:
    """A new account without a password: nobody signs in to it before `give_password`."""
    user = User(username=username_of(username), full_name=one_line(full_name), email=email.strip(), created_at=at)
    return _opened(user, None, actor, at)


def new_account(username: str, full_name: str, email: str, at: datetime) -> User:
    """The same, not written yet, for who knows that the name is nobody's."""
    user = User(username=username_of(username), full_name=one_line(full_name), email=email.strip(), created_at=at)
    user.set_unusable_password()
    _refuse_unclean(user)
    return user


def _opened(user: User, password: str | None, actor: ActorLike, at: datetime) -> User:
    """Written down with its entry. That somebody has the name is said before whatever else is wrong."""
    try:
        if password is not None:
            validate_password(password, user)
        user.set_password(password)  # None: one that cannot be used
        user.full_clean()
        enter("access:account:opened", user.pk, actor, at, beside={"opened": inserted([user])})
    except ValidationError as refused:
        if User.objects.filter(username=user.username).exists():
            raise UsernameTaken(username=user.username) from refused
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused
    except IntegrityError as taken:
        raise UsernameTaken(username=user.username) from taken
    return user


def give_password(user_id: UUID, *, actor: ActorLike, at: datetime) -> str:
    """A password for one sign-in, told once to who gives it and kept nowhere; the person has to choose his own."""
    given = new_password()
    with in_one():
        lines, beside = password_given(_alone(user_id, actor, at), given)
        enter_all(lines, actor, at, beside)
    return given


def new_password() -> str:
    return "-".join(random_code(4) for _ in range(4)).lower()


def password_given(user: User, given: str) -> tuple[list[Line], dict[str, Part]]:
    """What is written when it is given: all sessions of the account end."""
    try:
        validate_password(given, user)
    except ValidationError as refused:
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused
    user.set_password(given)
    beside = changed(User, [user.pk], must_change_password=True, password=user.password)
    return [line("access:password:reset", user.pk)], {"password_given": beside}


def describe_account(user_id: UUID, *, full_name: str, email: str, actor: ActorLike, at: datetime) -> User:
    """Another name or address of the same person."""
    user = User.objects.get(pk=user_id)
    if describe(user, full_name, email):
        told = changed(User, [user_id], full_name=user.full_name, email=user.email)
        enter("access:account:described", user_id, actor, at, beside={"described": told})
    return user


def describe(user: User, full_name: str, email: str) -> bool:
    """The row with these words, not written yet; False where it has them. Its name is not asked for: it stays."""
    before = (user.full_name, user.email)
    user.full_name, user.email = one_line(full_name), email.strip()
    if (user.full_name, user.email) == before:
        return False
    _refuse_unclean(user)
    return True


def _refuse_unclean(user: User) -> None:
    try:
        user.full_clean(validate_unique=False)
    except ValidationError as refused:
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who leaves the office, and what ends with that; nothing is written yet."""

    user_id: UUID
    edit: Edit
    planned: GivingUp

    @property
    def lasts(self) -> dict[UUID, date]:
        return self.planned.lasts

    def carry_out(self) -> None:
        beside = self.planned.parts() | {"stopped": changed(User, [self.user_id], is_active=False)}
        stopped = line("access:account:stopped", self.user_id)
        enter_all([*editing.told(self.planned.lines()), stopped], self.edit.actor, self.edit.at, beside)


def plan_leaving(user_id: UUID, edit: Edit) -> Leaving:
    """Of one who leaves the office: from `edit.first` no positions, no substitutions, no delegations; the account stops now.
    Or why it will not; read by one statement, in the caller's transaction."""
    on = edit.first
    rows = Holding.objects.filter(position__role="administrator", user__is_active=True, valid_from__lte=on)
    others = rows.exclude(valid_to__lt=on).exclude(user_id=user_id)
    mine = Holding.objects.filter(position__role="administrator", user_id=user_id).exclude(valid_to__lt=on)
    planned, (administers, another) = giving_up.plan_leaving(edit, user_id, mine[:1], others[:1])
    if administers and not another:
        raise LastAdministrator()
    return Leaving(user_id, edit, planned)


def restart_account(user_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """Back in the office: the account opens again; positions are given anew."""
    beside = {"restarted": changed(User, [user_id], is_active=True)}
    enter("access:account:restarted", user_id, actor, at, beside=beside)


def asked_of(user_id: UUID, actor: ActorLike, at: datetime) -> Any:
    """The account with what decides whether, and by whom, it may be reset. One statement."""
    on = local_day(at)
    asked = {"is_weighty": vouching.is_weighty(user_id, on), "could_second": Exists(others_for(user_id, actor, on))}
    return User.objects.annotate(**asked).get(pk=user_id)


def is_for_a_second(user: Any, actor: ActorLike) -> bool:
    """Who acts in a position of great trust is not shut out, nor signed in as, by one official alone. Only where nobody could
    say the second word an account that was never signed in to gets its first password at once: so a city begins. USER: as
    `asked_of` gives it."""
    if actor.kind != "official" or not user.is_weighty:
        return False
    return user.could_second or user.last_login is not None


def others_for(user_id: UUID, actor: ActorLike, on: date) -> QuerySet[Holding]:
    """Whoever else holds such a position himself, and can sign in."""
    others = vouching.trusted(on).exclude(user_id__in=[each for each in (user_id, actor.user_id) if each])
    return others.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _alone(user_id: UUID, actor: ActorLike, at: datetime) -> User:
    """The account, if the actor may reset it by himself."""
    user: User = asked_of(user_id, actor, at)
    if is_for_a_second(user, actor):
        raise SecondNeeded()
    return user


def reset_second_factor(user_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """A lost telephone: all second factors of the account go, so that a new one can be set up at the next sign-in."""
    with in_one():
        _alone(user_id, actor, at)
        lines, beside = second_factor_reset(user_id)
        enter_all(lines, actor, at, beside)


def second_factor_reset(user_id: UUID) -> tuple[list[Line], dict[str, Part]]:
    """What is written when it is taken away."""
    gone = "DELETE FROM mfa_authenticator WHERE user_id = %s", [user_id]
    return [line("access:second_factor:reset", user_id)], {"second_factor_reset": gone}


def line(verb: str, user_id: UUID, **particulars: str) -> Line:
    """An entry in the account's own stream; never words, never secrets."""
    return "account", streams.book_stream(f"account:{user_id}"), verb, {"user": str(user_id), **particulars}


def enter(
    verb: str,
    user_id: UUID,
    actor: ActorLike,
    at: datetime,
    *,
    beside: streams.Beside | None = None,
    **particulars: str,
) -> None:
    enter_all([line(verb, user_id, **particulars)], actor, at, beside)


def enter_all(lines: Sequence[Line], actor: ActorLike, at: datetime, beside: streams.Beside | None = None) -> None:
    """Entries of one actor at one instant; the rows that they tell of travel BESIDE them."""
    streams.append_among(lines, actor=LedgerActor.of(actor), at=at, beside=beside)
