"""Does this session have the second factor that its account must have? TOTP or a passkey, by allauth.mfa.

A code of an authenticator app opens once (RFC 6238, 5.2). allauth marks used codes in a cache, which each process has for
itself, and for half a minute, while a code is good for a minute and a half: so the last one taken stands in the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import connection
from django.http import HttpRequest

_STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_KINDS = "kinds_of_second_factor"
_TAKE = """
    UPDATE mfa_authenticator SET data = jsonb_set(data, '{last_counter}', to_jsonb(%(counter)s::bigint))
    WHERE user_id = %(user)s AND type = 'totp' AND coalesce((data ->> 'last_counter')::bigint, -1) < %(counter)s::bigint
"""


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
    return not kinds_of(request.user).isdisjoint(_STRONG)


def kinds_of(user: Any) -> frozenset[str]:
    """Which sorts of second factor this account has: asked once while USER lives, which is a request, and again after a change."""
    found: frozenset[str] | None = getattr(user, _KINDS, None)
    if found is None:
        rows = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
        found = frozenset(map(str, rows))
        setattr(user, _KINDS, found)
    return found


def ask_anew(user: Any, **_of_the_signal: Any) -> None:
    """Something was added or taken away."""
    if hasattr(user, _KINDS):
        delattr(user, _KINDS)


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


def take_code(authenticator: Authenticator, code: str) -> bool:
    """Use up a code that is good now; False when it, or a later one, has been taken before, in whatever process."""
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # recovery codes are crossed out by allauth under a lock of their row
    return take_code_of(authenticator.user_id, decrypt(authenticator.data["secret"]), code)


def take_code_of(user_id: UUID, secret: str, code: str) -> bool:
    """The same for who has the SECRET of the account's app at hand."""
    fitting = [
        counter
        for counter in totp.yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter)))
    ]
    if not fitting:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"user": user_id, "counter": max(fitting)})
        return bool(cursor.rowcount)
