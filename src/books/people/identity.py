"""Identity rows: written encrypted, read by `read_identity` alone, erased. Found by telephone: `books.people.by_phone`.

Imports no models, so that `from books.people import …` works before Django's registry is ready.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from books.people.errors import IdentityErased, IdentityUnknown, ReasonMissing
from kernel.ids import uuid7
from kernel.text import normalise_phone, one_line
from ledger import alone, verbs
from ledger.chain import ActorLike, LedgerActor, NewEntry, next_entry
from ledger.streams import BEGUN, BEGUN_BESIDE, append, book_stream, locked_end, reader_stream
from vault.keys import keyring
from vault.rotation import EncryptedColumn, EncryptedTable, TagColumn, own_aad, register

Kind = Literal["person", "organisation"]
FIELDS: Final = ("name", "address", "phone", "email")

_APART: Final = "\u241f"  # in the column of the address, before further ways to reach the person; nobody types it
_REASON: Final = re.compile(r"[a-z][a-z0-9_]{2,39}")
_COLUMNS: Final = (
    "id", "kind", "name_ct", "address_ct", "phone_ct", "email_ct", "phone_tag", "tag_version", "created_at", "erased_at"
)  # fmt: skip
# What an erased person's row holds no more.
GONE: Final[Mapping[str, Any]] = dict.fromkeys((*(f"{name}_ct" for name in FIELDS), "phone_tag", "tag_version"))
# Reads by the product itself (sending a notice) are spread over 256 streams: one would make all senders queue.
_SYSTEM_READERS: Final = UUID("6d6f7463-7561-5a00-8000-726561646572")

READ: Final = verbs.register("people:identity:read", label_vi=_("Xem nhân thân"), label_en="Identity read").code
ENROLLED: Final = verbs.register(
    "people:identity:enrolled", label_vi=_("Ghi nhân thân vào sổ"), label_en="Identity enrolled"
).code
AMENDED: Final = verbs.register(
    "people:identity:amended", label_vi=_("Sửa nhân thân"), label_en="Identity amended"
).code
ERASED: Final = verbs.register("people:identity:erased", label_vi=_("Xóa nhân thân"), label_en="Identity erased").code


@dataclass(frozen=True, slots=True)
class Identity:
    """A person in clear. Keep it no longer than the page or message it is for; its repr shows nothing."""

    id: UUID
    kind: str
    name: str
    address: str
    phone: str
    email: str
    other: str = ""  # further ways to reach this person, as they named them

    def __repr__(self) -> str:
        return f"<Identity {self.id}>"


def identity_row(
    *,
    at: datetime,
    kind: Kind = "person",
    name: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    other: str = "",
    person_id: UUID | None = None,
) -> dict[str, Any]:
    """The values of one row of `people_identity`, for use inside somebody else's single INSERT. Touches no database."""
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind of person: {kind!r}")
    row_id = person_id or uuid7()
    clear = {"name": name, "address": _with_other(address, other), "phone": phone, "email": email}
    row: dict[str, Any] = {"id": row_id, "kind": kind, "created_at": at, "erased_at": None}
    return row | _encrypted(row_id, clear)


def enrol(
    *,
    at: datetime,
    actor: ActorLike,
    kind: Kind = "person",
    name: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
) -> UUID:
    """Put a person in the book (where no single statement of one's own is needed), with a ledger entry."""
    row = identity_row(at=at, kind=kind, name=name, address=address, phone=phone, email=email)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_identity ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})",
            [row[column] for column in _COLUMNS],
        )
        _enter(ENROLLED, row["id"], actor, at, {})
    person_id: UUID = row["id"]
    return person_id


def read_identity(
    person_id: UUID, actor: ActorLike, why: str, at: datetime, *, case_id: UUID | None = None
) -> Identity:
    """The only reader. Writes who, in which position, why and for which case before it shows anything: the entry is in
    the caller's transaction where there is one, so a reading that is rolled back must not have been shown."""
    _refuse_without(why)
    stream = reader_of(actor, person_id)
    query = f"{_ROW}, seq, head FROM people_identity p LEFT JOIN {_END} s ON s.stream = %s WHERE p.id = %s"
    *values, seq, head = _known(person_id, query, [stream, person_id])
    told = _told(person_id, why, case_id)
    end = alone.found_end(None if seq is None else (seq, head))
    who = LedgerActor.of(actor)
    alone.append("people:reader", stream, verb=READ, actor=who, at=at, particulars=told, end=end)
    return _identity(person_id, values)


def reading(
    person_id: UUID, actor: ActorLike, why: str, at: datetime, *, case_id: UUID | None = None
) -> tuple[Identity, NewEntry]:
    """`read_identity` for a change that writes everything in one statement: the identity, and the entry that says who read it.

    The end of the reader's stream is locked; the caller writes the entry behind it in the same transaction.
    """
    _refuse_without(why)
    stream = reader_of(actor, person_id)
    query = f"{BEGUN} {_ROW}, seq, head FROM people_identity p {BEGUN_BESIDE} WHERE p.id = %s"
    *values, seq, head = _known(person_id, query, [stream, "people:reader", stream, person_id])
    told = _told(person_id, why, case_id)
    entry = behind("people:reader", stream, (seq, head), READ, actor=actor, at=at, told=told)
    return _identity(person_id, values), entry


def _refuse_without(why: str) -> None:
    if not _REASON.fullmatch(why or ""):
        raise ReasonMissing()


def _told(person_id: UUID, why: str, case_id: UUID | None) -> dict[str, Any]:
    return {"person": person_id, "why": why} | ({"case": case_id} if case_id else {})


def _identity(person_id: UUID, values: Sequence[Any]) -> Identity:
    clear = _clear(person_id, values)
    clear["address"], _mark, other = clear["address"].partition(_APART)
    return Identity(person_id, values[0], **clear, other=other)


def amend(
    person_id: UUID, changes: Mapping[str, str], *, actor: ActorLike, at: datetime, case_id: UUID | None = None
) -> None:
    """Correct what a person asks to have corrected (Law 91/2025/QH15 art. 4). Only the named fields are written; "other"
    are further ways to reach them."""
    if unknown := set(changes) - {*FIELDS, "other"}:
        raise ValueError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic(), connection.cursor() as cursor:
        address, _mark, other = _clear(person_id, _row(person_id))["address"].partition(_APART)
        other = changes.get("other", other)
        kept = {"address": address} if "other" in changes else {}
        said = kept | {name: changes[name] for name in FIELDS if name in changes}
        fresh = _encrypted(person_id, said | {n: _with_other(said[n], other) for n in said if n == "address"})
        assignments = ", ".join(f"{column} = %s" for column in fresh)
        cursor.execute(f"UPDATE people_identity SET {assignments} WHERE id = %s", [*fresh.values(), person_id])
        _enter(AMENDED, person_id, actor, at, {"fields": sorted(changes)} | ({"case": case_id} if case_id else {}))


def erase(person_id: UUID, *, actor: ActorLike, at: datetime, why: str) -> bool:
    """Erase a person; the row keeps its id and dates, so that what points to it stays whole. False if already erased.
    Who goes along with a matter: `books.people.going`."""
    if not _REASON.fullmatch(why or ""):
        raise ReasonMissing()
    gone = ", ".join(f"{column} = NULL" for column in GONE)
    there = "WHERE id = %s AND erased_at IS NULL"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_identity SET {gone}, erased_at = %s {there}", [at, person_id])
        if not cursor.rowcount:
            return False
        _enter(ERASED, person_id, actor, at, {"why": why})
        return True


def unerased() -> QuerySet[Any]:
    """Whose identity is still there; ids only, who they are has to be read with a reason."""
    from books.people.models import Person

    return Person.objects.filter(erased_at=None).only("id")


def _with_other(address: str, other: str) -> str:
    """Both in one column: who is reached in other ways lives somewhere, and erasing the one erases the other."""
    address = address.replace(_APART, " ")
    return f"{address}{_APART}{other.replace(_APART, ' ')}" if other else address


def _encrypted(row_id: UUID, clear: Mapping[str, str]) -> dict[str, Any]:
    """Columns for these fields; an empty one is NULL. A telephone is kept as normalised where it is one."""
    ring = keyring()
    row: dict[str, Any] = {}
    for name, value in clear.items():
        kept = one_line(value or "")
        if name == "phone":
            kept = normalise_phone(kept) or kept
            row |= {"phone_tag": phone_tag(kept), "tag_version": ring.version("index") if kept else None}
        row[f"{name}_ct"] = ring.encrypt("identity", kept.encode(), own_aad(row_id, f"{name}_ct")) if kept else None
    return row


def phone_tag(phone: str) -> bytes | None:
    """Blind index of a number; None for what is no number of ours (it cannot be searched)."""
    number = normalise_phone(phone)
    return keyring().blind("phone", number) if number else None


def _clear(person_id: UUID, values: Sequence[Any]) -> dict[str, str]:
    ring = keyring()
    return {
        name: ring.decrypt("identity", bytes(blob), own_aad(person_id, f"{name}_ct")).decode() if blob else ""
        for name, blob in zip(FIELDS, values[2:], strict=True)
    }


_ROW: Final = "SELECT kind, erased_at, name_ct, address_ct, phone_ct, email_ct"


_END: Final = "(SELECT id AS stream, seq, head FROM ledger_stream)"


def _row(person_id: UUID) -> tuple[Any, ...]:
    return _known(person_id, f"{_ROW} FROM people_identity WHERE id = %s", [person_id])


def behind(
    kind: str, stream: UUID, end: tuple[Any, Any], verb: str, *, actor: ActorLike, at: datetime, told: Mapping[str, Any]
) -> NewEntry:
    """The entry behind the END of a stream, as `BEGUN_BESIDE` gave it: the first one where it gave nothing."""
    seq, head = locked_end(kind, stream) if end[0] is None else end
    who = LedgerActor.of(actor)
    return next_entry(stream=stream, seq=seq + 1, prev=bytes(head), at=at, verb=verb, actor=who, particulars=told)


def _known(person_id: UUID, query: str, params: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        values: tuple[Any, ...] | None = cursor.fetchone()
    if values is None:
        raise IdentityUnknown(person_id=str(person_id))
    if values[1] is not None:
        raise IdentityErased(person_id=str(person_id))
    return values


def reader_of(actor: ActorLike, person_id: UUID) -> UUID:
    if actor.user_id is not None:
        return reader_stream(actor.user_id)
    return uuid5(_SYSTEM_READERS, f"{actor.kind}:{person_id.bytes[-1]}")


def _enter(verb: str, person_id: UUID, actor: ActorLike, at: datetime, particulars: dict[str, Any]) -> None:
    append(
        "people",
        book_stream("people"),
        verb=verb,
        actor=LedgerActor.of(actor),
        at=at,
        particulars={"person": person_id} | particulars,
    )


register(
    EncryptedTable(
        "people_identity",
        tuple(EncryptedColumn(f"{name}_ct", "identity", own_aad) for name in FIELDS),
        (
            TagColumn(
                "phone_tag", of="phone_ct", tag=lambda phone, _row: phone_tag(phone), version_column="tag_version"
            ),
        ),
    )
)
