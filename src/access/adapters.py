"""What allauth asks of us: no sign-up, our words, second-factor secrets encrypted, sign-ins in the ledger."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from access import typed
from access.entries import enter
from access.guessing import remember_device
from access.models import User
from vault import rotation
from vault.keys import keyring

_PURPOSE = "identity"
_AAD = b"access.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the administrator for a position, never by sign-up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng hoạt động. Hãy liên hệ quản trị viên của đơn vị."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "enter_current_password": _("Hãy nhập mật khẩu hiện tại."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên ứng dụng xác thực."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "too_many_login_attempts": _("Đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
        "rate_limited": _("Đã gửi quá nhiều yêu cầu. Hãy đợi vài phút rồi thử lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu hiện tại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """The person chose it himself: what was given out counts no more."""
        user.must_change_password = False
        super().set_password(user, password)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes, in the database; a second counter per process would only confuse."""

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """allauth's own notices are in English and say what the page already shows."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail leaves from sign-in: the ledger has the entry, and many accounts have no address."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        enter("access:session:opened", user, end=getattr(request, "account_stream_end", None))
        typed.only_of(request, user.pk)
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.get_username())
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps rest encrypted; a copy of the database does not open an account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên ứng dụng xác thực."),
        "cannot_delete_authenticator": _("Không thể tắt lớp xác thực thứ hai của tài khoản này."),
        "cannot_generate_recovery_codes": _("Hãy bật ứng dụng xác thực trước khi tạo mã dự phòng."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(keyring().encrypt(_PURPOSE, text.encode(), aad=_AAD)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().decrypt(_PURPOSE, b64decode(encrypted_text), aad=_AAD).decode()

    def is_mfa_enabled(self, user: Any, types: Iterable[str] | None = None) -> bool:
        """allauth asks for each sort of second factor by itself, and again on the way."""
        from access.second_factor import kinds_of

        if user.is_anonymous:
            return False
        kinds = kinds_of(user)
        return bool(kinds) if types is None else not kinds.isdisjoint(types)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where a second factor is mandatory the last strong one stays: change it by adding another first."""
        from access.second_factor import has_another, is_required  # models need the app registry

        return not is_required() or has_another(authenticator)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As for accounts: no e-mail from sign-in."""


def secrets_anew(data: str | dict[str, Any]) -> str | None:
    """What an authenticator keeps (JSON of allauth's) with its secrets encrypted anew; None when all are current."""
    told = json.loads(data) if isinstance(data, str) else data
    fresh: dict[str, Any] = {name: _anew(told[name]) for name in ("secret", "seed") if isinstance(told.get(name), str)}
    if "migrated_codes" in told:
        fresh["migrated_codes"] = [_anew(code) for code in told["migrated_codes"]]
    whole = {**told, **fresh}
    return None if whole == told else json.dumps(whole)


def _anew(text: str) -> str:
    fresh = rotation.anew(_PURPOSE, b64decode(text), _AAD)
    return text if fresh is None else b64encode(fresh).decode()
