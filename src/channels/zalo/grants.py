"""The row in which the token pair of an Official Account lies: what a fresh pair sets, and how each of the two is opened again.

A token lies there encrypted and bound to its place: copied into another row or column it opens nothing.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from channels.zalo.models import Grant
from vault.keys import keyring

REFRESH_LIVES: Final = timedelta(days=90)
ACCESS_LIVES_S: Final = 90_000


def oa_id() -> str:
    return str(settings.ZALO["oa_id"] or "oa")


def columns(version: int, access: str, refresh: str, expires_in: object, at: datetime) -> dict[str, Any]:
    return {
        "version": version,
        "access_ct": keyring().encrypt("words", access.encode(), _bound("access")),
        "refresh_ct": keyring().encrypt("words", refresh.encode(), _bound("refresh")),
        "access_until": at + timedelta(seconds=_seconds(expires_in)),
        "refresh_until": at + REFRESH_LIVES,
        "stage": "good",
        "problem": "",
        "refreshing_since": None,
        "lease_until": None,
        "failures": 0,
        "next_try_at": None,
        "changed_at": at,
    }


def _seconds(expires_in: object) -> int:
    """`expires_in` is text in Zalo's answers; what cannot be read is taken as the usual 25 hours."""
    told = str(expires_in)
    return min(int(told), 30 * 86_400) if told.isascii() and told.isdigit() and len(told) < 12 else ACCESS_LIVES_S


def opened(grant: Grant, which: str) -> str:
    return keyring().decrypt("words", getattr(grant, f"{which}_ct"), _bound(which)).decode()


def _bound(which: str) -> bytes:
    return bound_to(oa_id(), which)


def bound_to(account: str, which: str) -> bytes:
    """The place of a token: of whose account, and which of the two (or its column)."""
    return f"zalo_grant:{account}:{which.removesuffix('_ct')}".encode()
