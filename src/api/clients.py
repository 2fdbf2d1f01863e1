"""Other systems: admitted with scopes, known by a key, counted by the minute. Keys are shown once, when they are made."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from api import verbs
from api.models import Calls, Client, Key
from casework.doors import doors
from kernel.errors import MotCuaError
from ledger import streams
from ledger.chain import LedgerActor
from vault.keys import keyring

_OWN_SCOPES: Final = {
    "open311:write": _("Gửi phản ánh theo Open311"),
    "hooks:manage": _("Đăng ký nhận thông báo khi có thay đổi"),
}
WRITE, READ, READ_ALL, FILES = "write", "read", "read_all", "files"  # each kind's own, in its own words
PREFIX: Final = "mc_"
STREAM: Final = streams.book_stream("api")
_CLIENT: Final = "INSERT INTO api_client (id, name, contact, scopes, admitted_at) VALUES (%s, %s, %s, %s::jsonb, %s)"
_KEY: Final = "INSERT INTO api_key (id, client_id, tag, ending, made_at) VALUES (%s, %s, %s, %s, %s)"


class UnknownScope(MotCuaError):
    """Không có quyền liên thông “{scope}”."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Another system that has proved who it is."""

    id: UUID
    name: str
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        return Actor("integration", user_id=self.id)

    def may(self, scope: str) -> bool:
        return scope in self.scopes


def scopes() -> dict[str, Any]:
    """What a key may be good for → in words."""
    of_kinds = {f"{door.route}:{right}": label for door in doors() for right, label in door.rights.items()}
    return of_kinds | _OWN_SCOPES


def admit(name: str, wanted: Iterable[str], *, actor: Actor, at: datetime, contact: str = "") -> tuple[Client, str]:
    """A new client and its first key, in clear for the only time."""
    wanted = sorted(set(wanted))
    for scope in wanted:
        if scope not in scopes():
            raise UnknownScope(scope=scope)
    client = Client(name=name, contact=contact, scopes=wanted, admitted_at=at)
    row = [client.pk, name, contact, json.dumps(wanted), at]
    key, clear = _fresh_key(client, at)
    _enter_all(
        [(verbs.ADMITTED, {"client": str(client.pk), "scopes": wanted}), _made(key)], actor, at,
        {"client": (_CLIENT, row), **_row(key)},
    )  # fmt: skip
    return client, clear


def make_key(client: Client, *, actor: Actor, at: datetime) -> str:
    """Another key for a client; the old ones stay good until they are revoked."""
    key, clear = _fresh_key(client, at)
    _enter_all([_made(key)], actor, at, _row(key))
    return clear


def revoke(key: Key, *, actor: Actor, at: datetime) -> None:
    """The key opens nothing from now on."""
    with streams.in_one():
        if Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
            _enter(verbs.KEY_REVOKED, actor, at, client=str(key.client_id), key=str(key.pk))


def end(client: Client, *, actor: Actor, at: datetime) -> None:
    """Shut a client out: all its keys are revoked."""
    with streams.in_one():
        Key.objects.filter(client=client, revoked_at=None).update(revoked_at=at)
        if Client.objects.filter(pk=client.pk, ended_at=None).update(ended_at=at):
            _enter(verbs.ENDED, actor, at, client=str(client.pk))


def gave_file(caller: Caller, case_id: UUID, file_id: UUID, at: datetime) -> None:
    """Who was given what a citizen sent: it may show a person."""
    with transaction.atomic():
        _enter(verbs.FILE_GIVEN, caller.actor, at, case=str(case_id), file=str(file_id))


def known_by(clear: str) -> Caller | None:
    """The client whose key this is, or None."""
    if not clear or len(clear) > 200:
        return None
    key = (
        Key.objects.select_related("client")
        .filter(tag__in=_tags(clear), revoked_at=None, client__ended_at=None)
        .first()
    )
    return Caller(key.client_id, key.client.name, frozenset(key.client.scopes)) if key else None


_COUNT: Final = """
    INSERT INTO api_calls (caller_tag, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (caller_tag, minute) DO UPDATE SET count = api_calls.count + 1 RETURNING count
"""


def wait_of(who: str, at: datetime) -> int:
    """Count one call of WHO (a client's id or an address); seconds to wait when there were too many in this minute."""
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [keyring().blind("caller", who), minute])
        count = cursor.fetchone()[0]
    if count <= settings.API["calls_per_minute"]:
        return 0
    return max(1, int((minute + timedelta(minutes=1) - at).total_seconds()))


def forget_calls(before: datetime, at: datetime) -> int:
    return Calls.objects.filter(minute__lt=before).delete()[0]


def _tag(clear: str) -> bytes:
    return keyring().blind("api-key", hashlib.sha256(clear.encode()).hexdigest())


def _tags(clear: str) -> Sequence[bytes]:
    return keyring().blinds("api-key", hashlib.sha256(clear.encode()).hexdigest())


def _fresh_key(client: Client, at: datetime) -> tuple[Key, str]:
    """A key that is not written yet, and the same in clear."""
    clear = PREFIX + secrets.token_urlsafe(24)
    return Key(client=client, tag=_tag(clear), ending=clear[-4:], made_at=at), clear


def _row(key: Key) -> streams.Beside:
    return {"key": (_KEY, [key.pk, key.client_id, key.tag, key.ending, key.made_at])}


def _made(key: Key) -> tuple[str, Mapping[str, Any]]:
    return verbs.KEY_MADE, {"client": str(key.client_id), "key": str(key.pk)}


def _enter_all(
    lines: Sequence[tuple[str, Mapping[str, Any]]], actor: Actor, at: datetime, beside: streams.Beside
) -> None:
    """Entries, and beside them the rows that they tell of."""
    told = [("book", STREAM, verb, particulars) for verb, particulars in lines]
    streams.append_among(told, actor=LedgerActor.of(actor), at=at, beside=beside)


def _enter(verb: str, actor: Actor, at: datetime, **particulars: object) -> None:
    streams.append("book", STREAM, verb=verb, actor=LedgerActor.of(actor), at=at, particulars=particulars)
