"""Opening and stopping accounts of officials. Each leaves one ledger entry; no account is ever deleted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from access.models import User
from books.orgs import vouching
from books.orgs.absences import end_absence
from books.orgs.editing import Edit, end_delegation, relieve
from books.orgs.models import Absence, Delegation, Holding
from kernel.errors import MotCuaError
from kernel.ids import random_code
from kernel.text import nfc, one_line
from kernel.time import local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

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


def _opened(user: User, password: str | None, actor: ActorLike, at: datetime) -> User:
    """Written down with its entry. That somebody has the name is said before whatever else is wrong."""
    try:
        if password is not None:
            validate_password(password, user)
        user.set_password(password)  # None: one that cannot be used
        user.full_clean()
        with transaction.atomic():
            user.save()
            enter("access:account:opened", user.pk, actor, at)
    except ValidationError as refused:
        if User.objects.filter(username=user.username).exists():
            raise UsernameTaken(username=user.username) from refused
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused
    except IntegrityError as taken:
        raise UsernameTaken(username=user.username) from taken
    return user


def give_password(user_id: UUID, *, actor: ActorLike, at: datetime, seconded: bool = False) -> str:
    """A password for one sign-in, told once to who gives it and kept nowhere; the person has to choose his own."""
    given = "-".join(random_code(4) for _ in range(4)).lower()
    with transaction.atomic():
        set_password(user_id, given, actor=actor, at=at, seconded=seconded)
        User.objects.filter(pk=user_id).update(must_change_password=True)
    return given


def describe_account(user_id: UUID, *, full_name: str, email: str, actor: ActorLike, at: datetime) -> User:
    """Another name or address of the same person."""
    user = User.objects.get(pk=user_id)
    before = (user.full_name, user.email)
    user.full_name, user.email = one_line(full_name), email.strip()
    if (user.full_name, user.email) == before:
        return user
    try:
        user.full_clean()
    except ValidationError as refused:
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused
    with transaction.atomic():
        user.save(update_fields=["full_name", "email"])
        enter("access:account:described", user_id, actor, at)
    return user


def leave(user_id: UUID, edit: Edit) -> None:
    """The person left the office: from `edit.first` no positions, no substitutions, no delegations; the account stops now."""
    with transaction.atomic():
        _refuse_last_administrator(user_id, edit.first)
        for holding in Holding.objects.filter(user_id=user_id).exclude(valid_to__lt=edit.first):
            relieve(replace(edit, first=max(edit.first, holding.valid_from + timedelta(days=1))), holding.pk)
        for absence in Absence.objects.filter(substitute_id=user_id).exclude(valid_to__lt=edit.first):
            end_absence(edit, absence.pk)
        for row in Delegation.objects.filter(delegate_id=user_id).exclude(valid_to__lt=edit.first):
            end_delegation(edit, row.pk)
        stop_account(user_id, actor=edit.actor, at=edit.at)


def _refuse_last_administrator(user_id: UUID, on: date) -> None:
    rows = Holding.objects.filter(position__role="administrator", user__is_active=True, valid_from__lte=on)
    others = rows.exclude(valid_to__lt=on).exclude(user_id=user_id)
    mine = Holding.objects.filter(position__role="administrator", user_id=user_id).exclude(valid_to__lt=on)
    if mine.exists() and not others.exists():
        raise LastAdministrator()


def restart_account(user_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """Back in the office: the account opens again; positions are given anew."""
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(is_active=True)
        enter("access:account:restarted", user_id, actor, at)


def wants_a_second(user_id: UUID, actor: ActorLike, at: datetime) -> bool:
    """Who acts in a position of great trust is not shut out, nor signed in as, by one official alone. Only where nobody could
    say the second word an account that was never signed in to gets its first password at once: so a city begins."""
    on = local_day(at)
    if actor.kind != "official" or not vouching.is_weighty(user_id, on):
        return False
    return could_second(user_id, actor, on) or User.objects.filter(pk=user_id, last_login__isnull=False).exists()


def could_second(user_id: UUID, actor: ActorLike, on: date) -> bool:
    """Is there somebody else who holds such a position himself, and can sign in?"""
    others = vouching.trusted(on).exclude(user_id__in=[each for each in (user_id, actor.user_id) if each])
    return others.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def _refuse_alone(user_id: UUID, actor: ActorLike, at: datetime) -> None:
    if wants_a_second(user_id, actor, at):
        raise SecondNeeded()


def reset_second_factor(user_id: UUID, *, actor: ActorLike, at: datetime, seconded: bool = False) -> int:
    """A lost telephone: all second factors of the account go, so that a new one can be set up at the next sign-in."""
    from allauth.mfa.models import Authenticator  # needs the app registry

    if not seconded:
        _refuse_alone(user_id, actor, at)
    with transaction.atomic():
        gone, _kinds = Authenticator.objects.filter(user_id=user_id).delete()
        enter("access:second_factor:reset", user_id, actor, at)
    return gone


def stop_account(user_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """The person left: no sign-in, open sessions end at the next page. The row stays, for the ledger names it."""
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(is_active=False)
        enter("access:account:stopped", user_id, actor, at)


def set_password(user_id: UUID, password: str, *, actor: ActorLike, at: datetime, seconded: bool = False) -> None:
    """The administrator's reset: the only way back for a forgotten password. All sessions of the account end."""
    if not seconded:
        _refuse_alone(user_id, actor, at)
    user = User.objects.get(pk=user_id)
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise AccountRefused(why=" ".join(refused.messages).rstrip(".")) from refused
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        enter("access:password:reset", user_id, actor, at)


def enter(verb: str, user_id: UUID, actor: ActorLike, at: datetime, **particulars: str) -> None:
    """An entry in the account's own stream; never words, never secrets."""
    streams.append(
        "account",
        streams.book_stream(f"account:{user_id}"),
        verb=verb,
        actor=LedgerActor.of(actor),
        at=at,
        particulars={"user": str(user_id), **particulars},
    )
