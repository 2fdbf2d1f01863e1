"""The house's own wordings: a city that kept them gets the better ones of an upgrade, one that wrote its own keeps it and is told.

Each version remembers by a digest (`Template.house`) which wording of the house it was last held against: where that is its
own, the text is the house's. Done when the tables are prepared, so once per upgrade; versions of the past keep their words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from books.texts import editing, lookup
from books.texts.models import Template
from books.texts.starter import Starter, starter
from books.writing import changed
from kernel.text import keep_legible
from kernel.time import local_day
from ledger.chain import ActorLike

Key = tuple[str, str, str]


def digest(text: Starter | Template) -> str:
    """Of all that is read: the name, the words, the law."""
    told = json.dumps([keep_legible(each).strip() for each in (text.label, text.body, text.legal_basis)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def wordings() -> dict[Key, Starter]:
    return {(row.purpose, row.code, row.name): row for row in starter()}


def of(row: Template) -> Starter | None:
    """The house's wording of this text, if it has one."""
    return wordings().get(_key(row))


def newer(rows: Iterable[Template]) -> set[Any]:
    """The ids of those beside which the house has a wording that nobody here has looked at."""
    house = {key: digest(text) for key, text in wordings().items()}
    own = [row for row in rows if row.valid_to is None and row.house != digest(row)]
    return {row.pk for row in own if house.get(_key(row), row.house) not in (row.house, digest(row))}


def renew(actor: ActorLike, at: datetime) -> int:
    """How many texts were replaced by the house's wording of today, from today on. What an office wrote or ended stays."""
    done = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('books', 0))")
        newest = {_key(row): row for row in Template.objects.order_by("valid_from")}
        for key, text in wordings().items():
            row = newest.get(key)
            is_kept = row is not None and row.valid_to is None and row.house == digest(row)
            if row is None or (is_kept and row.house != digest(text)):
                _put(text, row, actor, at)
                done += 1
    return done


def take(row: Template, actor: ActorLike, at: datetime) -> Template:
    """The house's wording in place of the office's, from today on; with the next upgrades it is renewed again."""
    text = of(row)
    if text is None:
        raise editing.NoSuchText()
    return _put(text, row, actor, at)


def keep(row: Template, actor: ActorLike, at: datetime) -> None:
    """The office's own stays: it was held against this wording of the house."""
    text = of(row)
    if text is None:
        raise editing.NoSuchText()
    kept = changed(Template, [row.pk], house=digest(text))
    editing.enter("texts:template:kept", row, {}, actor, at, {"kept": kept})
    lookup.forget()


def _put(text: Starter, row: Template | None, actor: ActorLike, at: datetime) -> Template:
    first = local_day(at) if row is None else max(local_day(at), row.valid_from)
    return editing.put_template(Template(**text._asdict(), valid_from=first, house=digest(text)), actor=actor, at=at)


def _key(row: Template) -> Key:
    return row.purpose, row.code, row.name
