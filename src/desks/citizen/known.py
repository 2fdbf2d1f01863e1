"""A browser on which a matter was opened with its secret before. Its guesses at that code are counted by themselves: whoever
guesses at the same code behind the same address closes nothing for it, and it has no more tries than anybody.

Kept in the browser alone, signed: a random name of its own, and keyed hashes of the codes. It must not say which.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "motcua_mo"
LIVES = timedelta(days=180)
MOST = 8  # matters, the last ones
_SALT = "citizen.known"
_LETTERS = 16  # of a mark


@dataclass(frozen=True, slots=True)
class Browser:
    """Its NAME, and the marks of what was opened on it."""

    name: str
    marks: tuple[str, ...]

    def knows(self, mark: bytes) -> bool:
        """Was this opened here before?"""
        return mark.hex()[:_LETTERS] in self.marks


def browser_of(request: HttpRequest) -> Browser:
    """What our own signed cookie says; a strange browser has no name."""
    try:
        told = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=LIVES)
        return Browser(str(told["n"]), tuple(map(str, told["m"])))
    except (KeyError, TypeError, signing.BadSignature):
        return Browser("", ())


def remember(request: HttpRequest, response: HttpResponse, mark: bytes) -> None:
    """It was opened here. Nothing is written for whoever comes back."""
    before = browser_of(request)
    if before.knows(mark):
        return
    marks = [mark.hex()[:_LETTERS], *before.marks][:MOST]
    told = signing.dumps({"n": before.name or secrets.token_urlsafe(12), "m": marks}, salt=_SALT)
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, told, max_age=LIVES, path="/theo-doi/", httponly=True, samesite="Lax", secure=is_secure)
