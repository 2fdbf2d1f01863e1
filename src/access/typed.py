"""What an official has typed and not sent. Nobody else at the same machine finds it, and the end of a session takes none of it.

A form says which account opened it. Sent when that session has ended, its fields rest sealed in the session of nobody that goes on
to the sign-in page, for an hour. Only the same account gets them back: the form is filled in again, and never sent by itself. Files
are not kept. A session stands in no backup, and the key of the words in no backup either (vault.sealed).
"""

from __future__ import annotations

import json
import time
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kernel.time import now
from vault.errors import VaultError
from vault.keys import keyring
from vault.sealed import open_sealed, seal

FIELD: Final = "opened_by"
FOR_SECONDS: Final = 3600
MOST: Final = 512 * 1024  # of all that waits in one session, sealed; one form of the largest size that we read fits
_KEPT: Final = "typed_before"
_NO_WORDS: Final = {FIELD, "csrfmiddlewaretoken"}


@dataclass(frozen=True, slots=True)
class Typed:
    """One form as it was sent: the page on which it stands, where it goes to, its fields."""

    page: str
    action: str
    fields: dict[str, list[str]]
    had_files: bool


def draft_prefix(user_id: UUID | None) -> str:
    """What the names of drafts in a browser begin with: nobody but the account's own pages can say it."""
    return f"@{_tag('drafts', user_id)}:"


def opened_by(request: HttpRequest | None) -> str:
    """For a form on an official's page: whose it is, signed. "" on every other page."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    told: str | None = getattr(request, "_opened_by", None)
    if told is None:
        told = request._opened_by = _signer().sign(_tag("forms", actor.user_id))  # type: ignore[union-attr]
    return told


def kept(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form whose session has ended: it is kept, and the way leads to it by the sign-in page. None for anything else."""
    of = _whose(request)
    if not of or (request.user.is_authenticated and _tag("forms", request.user.pk) != of):
        return None
    page = _page_of(request)
    waiting = [each for each in _waiting(request) if (each["page"], each["action"]) != (page, request.path)]
    waiting.append(_sealed(request, of, page))
    if sum(len(each["words"]) for each in waiting) > MOST:
        return render(request, "access/typed_too_much.html", status=413)
    request.session[_KEPT] = waiting
    return redirect(page) if request.user.is_authenticated else redirect_to_login(page)


def is_of_another(request: HttpRequest) -> bool:
    """Another account opened this form: who is signed in now gets nothing of it."""
    of = _whose(request)
    return bool(of) and request.user.is_authenticated and _tag("forms", request.user.pk) != of


def waits(request: HttpRequest) -> bool:
    return bool(_waiting(request))


def only_of(request: HttpRequest, user_id: UUID) -> None:
    """Somebody signs in: what is not his goes."""
    if _KEPT in request.session:
        mine = _tag("forms", user_id)
        request.session[_KEPT] = [each for each in _waiting(request) if each["of"] == mine]


def given_back(request: HttpRequest | None) -> list[Typed]:
    """What waits for who reads this page."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return []
    mine = _tag("forms", actor.user_id) if _KEPT in request.session else ""
    found = [_opened(each) for each in _waiting(request) if each["of"] == mine]
    return [each for each in found if each is not None]


def used(request: HttpRequest) -> None:
    """The form was sent again: what was kept of it goes."""
    if request.method == "POST" and _KEPT in request.session:
        rest = [each for each in _waiting(request) if request.path not in (each["action"], urlsplit(each["page"]).path)]
        if rest:
            request.session[_KEPT] = rest
        else:
            del request.session[_KEPT]


def _waiting(request: HttpRequest) -> list[dict[str, Any]]:
    since = time.time() - FOR_SECONDS  # sessions follow the real clock
    return [each for each in request.session.get(_KEPT, []) if each["at"] > since]


def _sealed(request: HttpRequest, of: str, page: str) -> dict[str, Any]:
    fields = {name: values for name, values in request.POST.lists() if name not in _NO_WORDS}
    told = json.dumps({"fields": fields, "had_files": any(request.FILES.values())}).encode()
    words, key = seal(zlib.compress(told), now())
    return {
        "of": of,
        "page": page,
        "action": request.path,
        "at": int(time.time()),
        "words": b64encode(words).decode(),
        "key": b64encode(key).decode(),
    }


def _opened(row: dict[str, Any]) -> Typed | None:
    try:
        told = json.loads(zlib.decompress(open_sealed(b64decode(row["words"]), b64decode(row["key"]))))
    except VaultError:
        return None
    return Typed(row["page"], row["action"], told["fields"], told["had_files"])


def _page_of(request: HttpRequest) -> str:
    """Where the form stands: many are sent elsewhere."""
    from_page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(from_page, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(from_page)
    if not ours or not parts.path.startswith("/") or parts.path.startswith("//"):  # that would be another house
        return request.get_full_path()
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _whose(request: HttpRequest) -> str:
    """The tag of the account that opened the form; "" where the form does not say so, or says what we never said."""
    if request.method != "POST":
        return ""
    try:
        return _signer().unsign(request.POST.get(FIELD, ""))
    except BadSignature:
        return ""


def _signer() -> Signer:
    return Signer(salt="access.typed")


def _tag(purpose: str, user_id: UUID | None) -> str:
    return keyring().blind(purpose, str(user_id)).hex()[:16]
