"""The same words sent again from the same browser are the same matter: who goes back and presses once more means no second
one. A page that is never kept comes back with a new key, so the browser keeps the old one for half an hour, signed, beside
a keyed hash of the words; never the words. Sealed words leave no such trace.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from vault.keys import keyring

COOKIE = "motcua_sent"
LIVES = 30 * 60
_SALT = "feedback.sent_before"
_WORDS = (
    "content", "proposal", "title", "unit_id", "unit_text", "happened_on", "name", "on_behalf_of", "address", "phone", "email", "wants_letter",
)  # fmt: skip


def key_of(request: HttpRequest, said: Mapping[str, Any]) -> UUID | None:
    """The key under which these very words were sent from here a moment ago."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIVES)
        return UUID(kept["key"]) if kept["mark"] in _marks(said) else None
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def remember(response: HttpResponse, said: Mapping[str, Any], key: UUID) -> None:
    """For the next half hour."""
    kept = signing.dumps({"key": str(key), "mark": _marks(said)[0]}, salt=_SALT)
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, kept, max_age=LIVES, path="/gui/", httponly=True, samesite="Lax", secure=is_secure)


def _marks(said: Mapping[str, Any]) -> list[str]:
    """Under every version of the key, the current one first."""
    words = "\x1f".join(str(said.get(name) or "") for name in _WORDS)
    return [tag.hex() for tag in keyring().blinds("sent-before", words)]
