"""Does this session have the second factor that its account must have? TOTP or a passkey, by allauth.mfa."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

_STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required() -> bool:
    """Mandatory for officials in production; in the demo it is off, and the sign-in page says so."""
    return bool(getattr(settings, "MFA_REQUIRED", True))


def is_missing(request: HttpRequest) -> bool:
    """True while the account has to set one up before it may open an official's page."""
    if not is_required():
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
        return False
    return not has_strong(request)


def has_strong(request: HttpRequest) -> bool:
    """Has the account a TOTP app or a passkey? Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=request.user, type__in=_STRONG).exists()


def strong_among(user_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these accounts have a TOTP app or a passkey. One statement."""
    rows = Authenticator.objects.filter(user_id__in=list(user_ids), type__in=_STRONG)
    return set(rows.values_list("user_id", flat=True))


def has_another(authenticator: Authenticator) -> bool:
    """Does the account keep a strong second factor when this one is taken away?"""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return True
    others = Authenticator.objects.filter(user=authenticator.user, type__in=_STRONG)
    return others.exclude(pk=authenticator.pk).exists()
