"""The chain: makes entries and says whether an entry is what it was. Pure: no database, no clock.

The hash of an entry is an HMAC (keyring purpose `chain`, key version in its first two bytes) over canonical bytes of
every field and of the hash before it. The canonical form is a JSON array, ASCII, sorted keys, UTC microseconds: the
same bytes come out again after a round trip through PostgreSQL. Changing it breaks every chain: add a format instead.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType
from typing import Any, Final, Protocol
from uuid import UUID

from kernel.ids import uuid7
from ledger import verbs
from ledger.errors import FreeTextInLedger, NotAnEntry
from vault.keys import keyring

GENESIS: Final = b""
ACTOR_KINDS: Final = frozenset({"official", "citizen", "system", "integration"})
LONGEST_TEXT: Final = 80

_FORMAT: Final = "motcua-ledger-1"
_CODE: Final = re.compile(r"[\x21-\x7e]*")
# A telephone number or a personal identifier (12 digits, Law 26/2023/QH15 art. 12) is not a code.
_PERSONAL: Final = re.compile(r"(\+?84|0)[235789]\d{8,9}|\d{12}|[^@]+@[^@]+\.[a-z]{2,}", re.IGNORECASE)
_DEEPEST: Final = 4
_BIGGEST: Final = 2**63
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode


class ActorLike(Protocol):
    """What `access.Actor` looks like from below."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> UUID | None: ...
    @property
    def position_id(self) -> UUID | None: ...
    @property
    def unit_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class LedgerActor:
    """Who acted, as the ledger keeps it: ids only."""

    kind: str
    actor_id: UUID | None = None
    position_id: UUID | None = None
    unit_id: UUID | None = None

    @classmethod
    def of(cls, actor: ActorLike) -> LedgerActor:
        return cls(actor.kind, actor.user_id, actor.position_id, actor.unit_id)


SYSTEM: Final = LedgerActor("system")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row of `ledger_entry` without txid, which the database gives."""

    id: UUID
    stream: UUID
    seq: int
    at: datetime
    verb: str
    actor_kind: str
    actor_id: UUID | None
    position_id: UUID | None
    unit_id: UUID | None
    particulars: Mapping[str, Any]
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class NewEntry(EntryRow):
    """An entry that is about to be stored; `told` is its particulars as the JSON that was hashed."""

    told: str


def next_entry(
    *,
    stream: UUID,
    seq: int,
    prev: bytes,
    at: datetime,
    verb: str,
    actor: LedgerActor,
    particulars: Mapping[str, Any],
    entry_id: UUID | None = None,
) -> NewEntry:
    """The entry that follows `prev` (GENESIS for seq 1) in its stream. Refuses unknown verbs and free text.

    `entry_id` is for a caller whose other rows, written in the same statement, name the entry.
    """
    verbs.refuse_unknown(verb)
    _refuse_wrong_place(seq, prev, at, actor)
    place = (entry_id or uuid7(), stream, seq, at.astimezone(UTC), verb)
    who = (actor.kind, actor.actor_id, actor.position_id, actor.unit_id)
    plain = plain_particulars(particulars)
    told = _encode(plain)
    said = _composed((*place[:3], _instant_text(at), verb, *who), told, prev)
    return NewEntry(*place, *who, plain, bytes(prev), keyring().mac("chain", said), told)


def _instant_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical_fields(*fields: Any) -> bytes:
    """The bytes that are hashed, from the fields of EntryRow in their order, the instant already as text: unambiguous, and the
    same from Python as from PostgreSQL."""
    *plain, particulars, prev = fields
    return _composed(plain, _encode(particulars), prev)


def _composed(plain: Sequence[Any], told: str, prev: bytes) -> bytes:
    """One JSON array: the PLAIN fields, the particulars as they are TOLD, the hash before."""
    head = _encode([_FORMAT, *(str(field) if isinstance(field, UUID) else field for field in plain)])
    return f'{head[:-1]},{told},"{bytes(prev).hex()}"]'.encode("ascii")


def read_particulars(text: str) -> Any:
    """Particulars as they are stored. ValueError or RecursionError for what we would never have written."""
    return json.loads(text)


def words_hash(text: str, salt: bytes) -> str:
    """A keyed hash that may stand in the ledger for words kept elsewhere (never for quarantined ones: Law on
    Denunciations art. 56 leaves nothing of them but a token).

    SALT lies where the words lie and goes with them: then not even who has the key can find out whether a guess was right.
    """
    return "s:" + keyring().mac("words", _salted(text, salt)).hex()


def is_hash_of(hashed: str, text: str, salt: bytes = b"") -> bool:
    """Whether these are the words that an entry's `s:…` stands for; older entries have `h:…`, without a salt."""
    if not re.fullmatch(r"[hs]:[0-9a-f]{68}", hashed):
        return False
    plain = _salted(text, salt) if hashed.startswith("s:") else unicodedata.normalize("NFC", text).encode()
    return keyring().is_mac_of("words", bytes.fromhex(hashed[2:]), plain)


def _salted(text: str, salt: bytes) -> bytes:
    return b"salted\x00" + len(salt).to_bytes(2, "big") + salt + unicodedata.normalize("NFC", text).encode()


def plain_particulars(particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Particulars as plain JSON of codes, or FreeTextInLedger naming the place. UUIDs, dates, enums and decimals
    may be given as they are."""
    return {_key(key): _plain(value, key, 1) for key, value in particulars.items()}


def _plain(value: Any, place: str, depth: int) -> Any:
    if depth > _DEEPEST:
        raise FreeTextInLedger(place=place, why="lồng quá sâu")
    if (common := _COMMON.get(type(value))) is not None:
        return common(value, place)
    match value:
        case None | bool():
            return value
        case Enum():
            return _plain(value.value, place, depth)
        case int():
            return _number(value, place)
        case str():
            return _code(value, place)
        case UUID():
            return str(value)
        case Decimal():
            return _code(str(value), place)
        case datetime():
            return _instant(value, place)
        case date():
            return value.isoformat()
        case Mapping():
            return {_code(key, place): _plain(inner, f"{place}.{key}", depth + 1) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner, f"{place}[{n}]", depth + 1) for n, inner in enumerate(value)]
    # Floats too: 0.1 does not come back from every database as the same bytes. Write per mille, or "0.870".
    raise FreeTextInLedger(place=place, why=f"kiểu {type(value).__name__}")


@lru_cache(maxsize=1024)
def _key(key: Any) -> str:
    """Keys are the program's own words, so few that each is looked at once. A refusal is not remembered."""
    return _code(key, key)


def _code(value: Any, place: str) -> str:
    """The offending text itself is never repeated in the error: errors are logged."""
    if not isinstance(value, str):
        raise FreeTextInLedger(place=str(place)[:40], why="khóa không phải chữ")
    if len(value) > LONGEST_TEXT:
        raise FreeTextInLedger(place=place[:40], why=f"dài hơn {LONGEST_TEXT} ký tự")
    if not _CODE.fullmatch(value):
        raise FreeTextInLedger(place=place[:40] if place != value else "khóa", why="có khoảng trắng hoặc chữ có dấu")
    if _PERSONAL.fullmatch(value):
        raise FreeTextInLedger(place=place[:40] if place != value else "khóa", why="giống dữ liệu cá nhân")
    return value


# What nearly all of them are: no need to ask what else it might be.
_COMMON: Final[dict[type, Callable[[Any, str], Any]]] = {
    str: _code,
    UUID: lambda value, _place: str(value),
    NoneType: lambda value, _place: value,
}


def _number(value: int, place: str) -> int:
    if not -_BIGGEST <= value < _BIGGEST:
        raise FreeTextInLedger(place=place, why="số quá lớn")
    return int(value)


def _instant(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise FreeTextInLedger(place=place, why="thời điểm thiếu múi giờ")
    return _instant_text(value)


def _refuse_wrong_place(seq: int, prev: bytes, at: datetime, actor: LedgerActor) -> None:
    if actor.kind not in ACTOR_KINDS:
        raise NotAnEntry(why=f'loại người thực hiện "{actor.kind}"')
    if at.tzinfo is None:
        raise NotAnEntry(why="thời điểm thiếu múi giờ")
    if seq < 1 or (seq == 1) != (bytes(prev) == GENESIS):
        raise NotAnEntry(why="số thứ tự và dòng đứng trước không khớp nhau")
