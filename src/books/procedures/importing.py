"""A file in the national format → the catalogue: what is new, what changed, what stays, what was rejected and why.

A dry run says the same and writes nothing; the same file a second time changes nothing. All of it or nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from books.procedures.editing import Content, content_of, row_of
from books.procedures.models import Procedure
from books.procedures.national import Reject, read
from kernel.errors import MotCuaError
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

LARGEST = 200 * 1024 * 1024
_LABELS = {
    "name": "tên", "field": "lĩnh vực", "levels": "cấp thực hiện", "authority": "cơ quan", "limit_amount": "thời hạn",
    "limit_unit": "thời hạn", "limit_text": "thời hạn", "fee_text": "phí", "result": "kết quả", "papers": "thành phần hồ sơ",
    "channels": "cách thực hiện", "legal_basis": "căn cứ", "decision": "quyết định công bố",
}  # fmt: skip


class FileUnreadable(MotCuaError):
    """Không đọc được tệp “{name}”: {why}."""


@dataclass
class Outcome:
    """What an import did, or would do."""

    new: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)  # code → what differs
    same: int = 0
    rejects: list[tuple[int, Reject]] = field(default_factory=list)  # (line, why)
    digest: str = ""

    @property
    def total(self) -> int:
        return len(self.new) + len(self.changed) + self.same + len(self.rejects)


def import_file(path: Path, *, first: date, actor: ActorLike, at: datetime, dry_run: bool = False) -> Outcome:
    """Read the whole file, then write in one transaction. Versions begin on FIRST."""
    outcome = Outcome()
    with transaction.atomic():
        current = _current()
        fresh: list[Procedure] = []
        superseded: list[Procedure] = []
        corrected: list[Procedure] = []
        for content in _contents(path, outcome):
            _weigh(content, current, outcome, _Pile(fresh, superseded, corrected, first, actor, at))
        if not dry_run:
            _write(fresh, superseded, corrected, outcome, actor, at)
    return outcome


@dataclass(frozen=True, slots=True)
class _Pile:
    fresh: list[Procedure]
    superseded: list[Procedure]
    corrected: list[Procedure]
    first: date
    actor: ActorLike
    at: datetime


def _current() -> dict[str, Procedure]:
    rows = Procedure.objects.select_for_update().order_by("code", "valid_from")
    return {row.code: row for row in rows}


def _weigh(content: Content, current: dict[str, Procedure], outcome: Outcome, pile: _Pile) -> None:
    held = current.get(content.code)
    also = held.also if held else ""
    if held is None:
        outcome.new.append(content.code)
        pile.fresh.append(row_of(content, pile.first, also=also, actor=pile.actor, at=pile.at))
        return
    differs = [] if held.valid_to else _differences(content_of(held), content)
    if not differs and not held.valid_to:
        outcome.same += 1
        return
    row = row_of(content, pile.first, also=also, actor=pile.actor, at=pile.at)
    if held.valid_from > pile.first:
        outcome.rejects.append(
            (0, Reject(content.code, f"đã có bản hiệu lực từ {held.valid_from:%d/%m/%Y}, muộn hơn ngày nhập"))
        )
        return
    outcome.changed[content.code] = differs or ["có lại hiệu lực"]
    if held.valid_from == pile.first:
        row.pk = held.pk
        pile.corrected.append(row)
        return
    held.valid_to = min(held.valid_to or pile.first, pile.first - timedelta(days=1))
    pile.superseded.append(held)
    pile.fresh.append(row)


def _differences(held: Content, new: Content) -> list[str]:
    """The labels of what differs; where it was read and how sure we are is no change of the procedure."""
    names = [name for name in _LABELS if getattr(held, name) != getattr(new, name)]
    return list(dict.fromkeys(_LABELS[name] for name in names))


def _write(
    fresh: list[Procedure],
    superseded: list[Procedure],
    corrected: list[Procedure],
    outcome: Outcome,
    actor: ActorLike,
    at: datetime,
) -> None:
    if not (fresh or corrected):
        return
    Procedure.objects.bulk_update(superseded, ["valid_to"], batch_size=500)
    columns = [each.name for each in Procedure._meta.concrete_fields if not each.primary_key]
    Procedure.objects.bulk_update(corrected, columns, batch_size=200)
    Procedure.objects.bulk_create(fresh, batch_size=200)
    streams.append(
        "book",
        streams.book_stream("procedures"),
        verb="procedures:catalogue:imported",
        actor=LedgerActor.of(actor),
        at=at,
        particulars={
            "file": outcome.digest,
            "new": len(outcome.new),
            "changed": len(outcome.changed),
            "same": outcome.same,
            "rejected": len(outcome.rejects),
        },
    )


def _contents(path: Path, outcome: Outcome) -> Iterator[Content]:
    """The good records; the others go into the outcome with their line. A code comes once."""
    seen: set[str] = set()
    digest = hashlib.sha256()
    for number, line in enumerate(_lines(path), start=1):
        digest.update(line)
        if not line.strip():
            continue
        found = _parsed(line)
        if isinstance(found, Content) and found.code in seen:
            found = Reject(found.code, "mã đã có ở dòng trước trong cùng tệp")
        if isinstance(found, Reject):
            outcome.rejects.append((number, found))
            continue
        seen.add(found.code)
        yield found
    outcome.digest = digest.hexdigest()


def _parsed(line: bytes) -> Content | Reject:
    try:
        return read(json.loads(line))
    except (ValueError, RecursionError):
        return Reject("", "dòng không phải là JSON")


def _lines(path: Path) -> Iterator[bytes]:
    """Plain or gzip. A file that unpacks without end is stopped."""
    taken = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for line in file:
                taken += len(line)
                if taken > LARGEST:
                    raise FileUnreadable(name=path.name, why="tệp quá lớn")
                yield line
    except (OSError, EOFError) as broken:
        raise FileUnreadable(name=path.name, why=str(broken)) from broken
