"""A file in the national format → the catalogue: what is new, what changed, what stays, what was rejected and why.

A dry run says the same and writes nothing; the same file a second time changes nothing. All of it or nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from books.procedures.editing import Content, content_of, row_of
from books.procedures.models import Procedure
from books.procedures.national import Reject, read
from kernel.errors import MotCuaError
from kernel.time import format_date, local_day
from ledger import streams
from ledger.chain import ActorLike, LedgerActor

LARGEST = 200 * 1024 * 1024
LONGEST_LINE = 4 * 1024 * 1024  # the longest of the national data has 93,000 bytes
EARLIEST = date(2000, 1, 1)
_AHEAD = timedelta(days=10 * 366)
_LABELS = {
    "name": "tên", "field": "lĩnh vực", "levels": "cấp thực hiện", "authority": "cơ quan", "limit_amount": "thời hạn",
    "limit_unit": "thời hạn", "limit_text": "thời hạn", "fee_text": "phí", "result": "kết quả", "papers": "thành phần hồ sơ",
    "channels": "cách thực hiện", "legal_basis": "căn cứ", "decision": "quyết định công bố",
}  # fmt: skip


class FileUnreadable(MotCuaError):
    """Không đọc được tệp “{name}”: {why}."""

    ours = ("why",)


class DayUnlikely(MotCuaError):
    """Ngày bắt đầu hiệu lực {day} không hợp lý. Hãy chọn từ {earliest} đến {latest}."""


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
    latest = local_day(at) + _AHEAD
    if not EARLIEST <= first <= latest:
        raise DayUnlikely(day=format_date(first), earliest=format_date(EARLIEST), latest=format_date(latest))
    with transaction.atomic():
        versions = _versions()
        fresh: list[Procedure] = []
        superseded: list[Procedure] = []
        corrected: list[Procedure] = []
        for content in _contents(path, outcome):
            _weigh(
                content, versions.get(content.code, []), outcome, _Pile(fresh, superseded, corrected, first, actor, at)
            )
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


def _versions() -> dict[str, list[Procedure]]:
    found: dict[str, list[Procedure]] = {}
    for row in Procedure.objects.select_for_update().order_by("code", "valid_from"):
        found.setdefault(row.code, []).append(row)
    return found


def _weigh(content: Content, versions: list[Procedure], outcome: Outcome, pile: _Pile) -> None:
    """Against the version that is in force on the FIRST day; what is planned for a later day stays as it is planned."""
    begun = [each for each in versions if each.valid_from <= pile.first]
    later = [each for each in versions if each.valid_from > pile.first]
    held = begun[-1] if begun and (begun[-1].valid_to is None or begun[-1].valid_to >= pile.first) else None
    differs = _differences(content_of(held), content) if held else []
    if held and not differs:
        outcome.same += 1
        return
    also = versions[-1].also if versions else ""
    row = row_of(content, pile.first, also=also, actor=pile.actor, at=pile.at)
    row.valid_to = held.valid_to if held else _eve(later[0].valid_from) if later else None
    if not versions:
        outcome.new.append(content.code)
    else:
        outcome.changed[content.code] = differs or ["có hiệu lực sớm hơn" if not begun else "có lại hiệu lực"]
    if held and held.valid_from == pile.first:
        row.pk = held.pk
        pile.corrected.append(row)
        return
    if held:
        held.valid_to = _eve(pile.first)
        pile.superseded.append(held)
    pile.fresh.append(row)


def _eve(day: date) -> date:
    return day - timedelta(days=1)


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
    if len(line) > LONGEST_LINE:
        return Reject("", "dòng quá dài")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return Reject("", "dòng không phải là JSON")
    try:
        return read(record)
    except (TypeError, ValueError, AttributeError, LookupError, RecursionError):
        # No shape of one record that nobody thought of keeps the other thousands out.
        return Reject("", "bản ghi không đúng dạng")


def _lines(path: Path) -> Iterator[bytes]:
    """Plain or gzip. A file or a line that unpacks without end is stopped; of a line that is too long comes its beginning."""
    taken = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            is_rest = False
            while line := file.readline(LONGEST_LINE + 1):
                taken += len(line)
                if taken > LARGEST:
                    raise FileUnreadable(name=path.name, why="tệp quá lớn")
                if not is_rest:
                    yield line
                is_rest = not line.endswith(b"\n")
    except (OSError, EOFError, zlib.error) as broken:
        if _is_packed(broken):
            raise FileUnreadable(name=path.name, why="tệp nén bị hỏng") from broken
        raise FileUnreadable(name=path.name, why=str(broken)) from broken


def _is_packed(broken: Exception) -> bool:
    return isinstance(broken, EOFError | zlib.error | gzip.BadGzipFile)
