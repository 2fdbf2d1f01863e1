"""The draft of a citizen's form, kept on the server: a lost connection, a closed page or a double press loses nothing.

One draft a browser and kind, found by a random token in a cookie (we keep a keyed hash of it), its words encrypted, let
go of after some days with its files (config/retention). It must not know what is in a form: a kind brings a dict.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from casework.models import Attachment
from casework.writes import Delete, Sql, Write, write_together
from desks.citizen.models import Draft
from kernel.ids import uuid7
from vault import files, journal
from vault.errors import VaultError
from vault.keys import keyring

COOKIE = "motcua_nhap"
DAYS = 7
_FILES = "files"


@dataclass(slots=True)
class Drafted:
    """An open draft: `words` is what the kind keeps in it; `token` is known only where it was just begun."""

    id: UUID
    key: UUID
    words: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    is_sent: bool = False
    as_read: bytes = b""  # its sealed words, never twice the same: what `keep` compares

    @property
    def is_begun(self) -> bool:
        """Is it written down anywhere yet?"""
        return self.id.int != 0


def found(request: HttpRequest, kind: str) -> Drafted | None:
    """The draft of this browser, or None."""
    token = request.COOKIES.get(f"{COOKIE}_{kind}", "")
    if not token or len(token) > 64:
        return None
    row = Draft.objects.filter(tag__in=keyring().blinds("draft", token), kind=kind).first()
    try:
        return row and Drafted(row.pk, row.key, _opened(row), is_sent=row.sent_at is not None, as_read=bytes(row.words))
    except VaultError:
        return None  # its key is gone: begin anew


def begun(kind: str, at: datetime, words: Mapping[str, Any] | None = None, *, came_by: bytes | None = None) -> Drafted:
    """A new draft; `remember` puts its token into the browser. CAME_BY: the link that leads back to where it came from."""
    draft = Drafted(uuid7(), uuid4(), dict(words or {}), secrets.token_urlsafe(24))
    row = Draft(
        id=draft.id, tag=keyring().blind("draft", draft.token), kind=kind, key=draft.key, changed_at=at, came_by=came_by
    )
    row.words = draft.as_read = _closed(draft)
    row.save(force_insert=True)
    return draft


def keep(draft: Drafted, at: datetime) -> bool:
    """Write down what was said. False when it is no longer what was read: something else was said meanwhile, in another window
    or while a file came in, or it was sent or dropped. Then it is to be read again, and nothing was written over."""
    as_read = Draft.objects.filter(pk=draft.id, sent_at=None, words=draft.as_read)
    draft.as_read = _closed(draft)
    return bool(as_read.update(words=draft.as_read, changed_at=at))


def sent(draft: Drafted, where: str, at: datetime) -> None:
    """It became a matter: of the words nothing stays here but WHERE to go, for whoever presses twice."""
    draft.words, draft.is_sent = {"sent": where}, True
    Draft.objects.filter(pk=draft.id).update(words=_closed(draft), sent_at=at, changed_at=at)


def drop(draft: Drafted, at: datetime) -> None:
    """The draft and the files in it go: they are nobody else's."""
    _drop([draft], at)


def take_away(draft: Drafted, at: datetime) -> None:
    """Its writer wants it gone. A crash behind the sending leaves a draft that became a matter: of that one nothing goes."""
    _drop([draft], at, kept=_of_cases([draft]))


def drop_again(draft_id: UUID, at: datetime) -> None:
    """A restore brought a draft back that was dropped."""
    drop_all(Draft.objects.filter(pk=draft_id), at)


def begun_by(links: QuerySet[Any]) -> QuerySet[Draft]:
    """What was begun with these links (a query of their tags)."""
    return Draft.objects.filter(came_by__in=links)


def drop_all(rows: Iterable[Draft], at: datetime, beside: Sequence[Write] = ()) -> None:
    """They go with their files: whoever sent them withdrew, or their words were sealed. BESIDE: what goes with them."""
    _drop([_drafted(row) for row in rows], at, beside)


def release(before: datetime, at: datetime) -> int:
    """Let go of drafts that nobody has touched since BEFORE."""
    old = [_drafted(row) for row in Draft.objects.filter(changed_at__lt=before)[:200]]
    _drop(old, at, kept=_of_cases(old))
    return len(old)


def _drafted(row: Draft) -> Drafted:
    try:
        return Drafted(row.pk, row.key, _opened(row))
    except VaultError:
        return Drafted(row.pk, row.key)  # its key is gone


def _drop(
    those: Sequence[Drafted], at: datetime, beside: Sequence[Write] = (), kept: Collection[UUID] = frozenset()
) -> None:
    for draft in those:
        journal.note("draft", draft.id, at)
    writes: list[Write] = [*beside, *(Delete("citizen_draft", {"id": draft.id}) for draft in those)]
    if held := [each for each in _files_in(those) if each not in kept]:
        writes.append(Sql(files.DESTROYED, files.destroying(held, at)))
    write_together(writes)
    files.destroyed(held)


def _files_in(those: Iterable[Drafted]) -> list[UUID]:
    return [UUID(each["id"]) for draft in those for each in draft.words.get(_FILES, [])]


def _of_cases(those: Iterable[Drafted]) -> set[UUID]:
    """Of the files in these drafts those that are in a matter, too."""
    held = _files_in(those)
    return set(Attachment.objects.filter(file_id__in=held).values_list("file_id", flat=True)) if held else set()


def remember(response: HttpResponse, draft: Drafted, kind: str) -> HttpResponse:
    """Put the token of a draft that was just begun into the browser."""
    if draft.token:
        response.set_cookie(
            f"{COOKIE}_{kind}",
            draft.token,
            max_age=DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def forget(response: HttpResponse, kind: str) -> HttpResponse:
    """Take the token out of the browser."""
    response.delete_cookie(f"{COOKIE}_{kind}", samesite="Lax")
    return response


def _closed(draft: Drafted) -> bytes:
    return keyring().encrypt("words", json.dumps(draft.words, ensure_ascii=False).encode(), draft.id.bytes)


def _opened(row: Draft) -> dict[str, Any]:
    return json.loads(keyring().decrypt("words", bytes(row.words), row.pk.bytes))
