"""Opening and stopping accounts of officials. Each leaves one ledger entry; no account is ever deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from access.models import User
from kernel.errors import MotCuaError
from kernel.text import nfc
from ledger import streams
from ledger.chain import ActorLike, LedgerActor


class AccountRefused(MotCuaError):
    """Chưa mở được tài khoản: {why}."""


class UsernameTaken(AccountRefused):
    """Tên đăng nhập “{username}” đã có người dùng."""


def open_account(username: str, full_name: str, password: str, *, actor: ActorLike, at: datetime) -> User:
    """A new account; it may do nothing before it is appointed to a position (books.orgs.editing.appoint)."""
    user = User(username=nfc(username).strip().casefold(), full_name=nfc(full_name).strip(), created_at=at)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        with transaction.atomic():
            user.save()
            _enter("access:account:opened", user.pk, actor, at)
    except ValidationError as refused:
        if User.objects.filter(username=user.username).exists():
            raise UsernameTaken(username=user.username) from refused
        raise AccountRefused(why=" ".join(refused.messages)) from refused
    except IntegrityError as taken:
        raise UsernameTaken(username=user.username) from taken
    return user


def stop_account(user_id: UUID, *, actor: ActorLike, at: datetime) -> None:
    """The person left: no sign-in, open sessions end at the next page. The row stays, for the ledger names it."""
    with transaction.atomic():
        User.objects.filter(pk=user_id).update(is_active=False)
        _enter("access:account:stopped", user_id, actor, at)


def set_password(user_id: UUID, password: str, *, actor: ActorLike, at: datetime) -> None:
    """The administrator's reset: the only way back for a forgotten password. All sessions of the account end."""
    user = User.objects.get(pk=user_id)
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise AccountRefused(why=" ".join(refused.messages)) from refused
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        _enter("access:password:reset", user_id, actor, at)


def _enter(verb: str, user_id: UUID, actor: ActorLike, at: datetime) -> None:
    streams.append(
        "account",
        streams.book_stream(f"account:{user_id}"),
        verb=verb,
        actor=LedgerActor.of(actor),
        at=at,
        particulars={"user": str(user_id)},
    )
