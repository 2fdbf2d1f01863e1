"""Who has this telephone number: ids alone, through the blind index. Who they are still has to be read with a reason.

Imports no models, as `books.people.identity`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from books.people.identity import behind, reader_of
from kernel.text import normalise_phone
from ledger import verbs
from ledger.chain import ActorLike
from ledger.streams import BEGUN, BEGUN_BESIDE, write
from vault.keys import keyring

SEARCHED: Final = verbs.register(
    "people:phone:searched", label_vi=_("Tìm theo số điện thoại"), label_en="Searched by telephone number"
).code


def find_by_phone(phone: str) -> list[UUID]:
    """Ids of people with that number, newest first; who they are still has to be read with a reason."""
    number = normalise_phone(phone)
    if number is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_identity WHERE phone_tag = ANY(%s) ORDER BY id DESC",
            [keyring().blinds("phone", number)],
        )
        return [person_id for (person_id,) in cursor.fetchall()]


def search_by_phone(phone: str, actor: ActorLike, at: datetime) -> list[UUID]:
    """The same for an official. Which matters a number belongs to is a reading of identity: it is written down who
    asked and how much came of it, never the number."""
    number = normalise_phone(phone)
    if number is None:
        return []
    stream, kind = reader_of(actor, UUID(int=0)), "people:reader"
    found = "SELECT array_agg(id ORDER BY id DESC) AS ids FROM people_identity WHERE phone_tag = ANY(%s)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{BEGUN} SELECT ids, seq, head FROM ({found}) p {BEGUN_BESIDE}",
            [stream, kind, keyring().blinds("phone", number), stream],
        )
        ids, *end = cursor.fetchone()
        told = {"found": len(ids or ())}
        write(behind(kind, stream, (end[0], end[1]), SEARCHED, actor=actor, at=at, told=told))
    return list(ids or ())
