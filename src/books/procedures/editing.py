"""The only writer of the catalogue: a new version from its day on, the one before ends on the eve, one ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from books.limits.models import LimitUnit
from books.procedures import words
from books.procedures.models import Level, Procedure
from books.writing import Part, changed, inserted
from kernel.errors import MotCuaError
from kernel.text import fold, nfc, one_line
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one


class ProcedureRefused(MotCuaError):
    """Bản thủ tục chưa ghi được: {why}."""

    ours = ("why",)


class VersionTooEarly(ProcedureRefused):
    """Thủ tục {code} đã có bản hiệu lực từ {day}; bản mới phải bắt đầu từ ngày đó trở đi."""


class NotInForce(ProcedureRefused):
    """Thủ tục {code} không có bản nào đang có hiệu lực."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says, without when it holds. Two versions with the same content are the same version."""

    code: str
    name: str
    field: str
    levels: tuple[str, ...]
    authority: str = ""
    limit_amount: int | None = None
    limit_unit: str = ""
    limit_text: str = ""
    fee_text: str = ""
    result: str = ""
    papers: tuple[dict[str, Any], ...] = ()
    channels: tuple[dict[str, Any], ...] = ()
    legal_basis: str = ""
    decision: str = ""
    source: str = ""
    source_url: str = ""
    as_of: str = ""
    certainty: str = "uncertain"

    def checked(self) -> Content:
        """Itself, or why it cannot be recorded."""
        if not (self.code and one_line(self.name) and self.field):
            raise ProcedureRefused(why="thiếu mã, tên hoặc lĩnh vực")
        if not self.levels or any(level not in Level.values for level in self.levels):
            raise ProcedureRefused(why="thiếu cấp thực hiện")
        if self.limit_amount is not None and (self.limit_amount < 1 or self.limit_unit not in LimitUnit.values):
            raise ProcedureRefused(why="thời hạn cần số lớn hơn 0 và đơn vị tính")
        if not self.source:
            raise ProcedureRefused(why="thiếu nguồn")
        return self

    def columns(self) -> dict[str, Any]:
        named = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return named | {"levels": list(self.levels), "papers": list(self.papers), "channels": list(self.channels)}


def content_of(row: Procedure) -> Content:
    """A version's content, to compare or to begin the next version with."""
    values = {name: getattr(row, name) for name in Content.__dataclass_fields__}
    return Content(**values | {name: tuple(values[name]) for name in ("levels", "papers", "channels")})


def row_of(content: Content, first: date, *, also: str, actor: ActorLike, at: datetime) -> Procedure:
    """The row of a version, with what it is found by. Not saved."""
    columns = content.columns()
    return Procedure(
        **columns,
        also=also,
        valid_from=first,
        changed_by_id=actor.user_id,
        changed_at=at,
        search_terms=" ".join(words.terms_of(content.name, also, content.field)),
        folded=fold(f"{content.name} {also}"),
    )


def put(content: Content, *, also: str | None = None, first: date, actor: ActorLike, at: datetime) -> Procedure:
    """Record a version in force from FIRST. On the day on which the last one began, it takes its place."""
    content.checked()
    with in_one():
        current = Procedure.objects.select_for_update().filter(code=content.code).order_by("-valid_from").first()
        said = nfc(also if also is not None else (current.also if current else "")).strip()
        row = row_of(content, first, also=said, actor=actor, at=at)
        beside = _in_its_place(current, row)
        particulars = {
            "procedure": content.code,
            "from": first.isoformat(),
            "amount": content.limit_amount,
            "unit": content.limit_unit,
        }
        _enter("procedures:procedure:changed", particulars, actor, at, beside)
    return row


def end(code: str, last: date, *, actor: ActorLike, at: datetime) -> Procedure:
    """The procedure was abolished: LAST is its last day."""
    with in_one():
        current = Procedure.objects.select_for_update().filter(code=code, valid_to=None).first()
        if current is None:
            raise NotInForce(code=code)
        if last < current.valid_from:
            raise VersionTooEarly(code=code, day=format_date(current.valid_from))
        current.valid_to, current.changed_by_id, current.changed_at = last, actor.user_id, at
        ended = changed(Procedure, [current.pk], valid_to=last, changed_by_id=actor.user_id, changed_at=at)
        told = {"procedure": code, "last": last.isoformat()}
        _enter("procedures:procedure:ended", told, actor, at, {"ended": ended})
    return current


def _in_its_place(current: Procedure | None, row: Procedure) -> dict[str, Part]:
    """What is written beside the entry: the row, and before it the end of the one that it follows."""
    if current is None:
        return {"put": inserted([row])}
    if current.valid_from > row.valid_from:
        raise VersionTooEarly(code=row.code, day=format_date(current.valid_from))
    if current.valid_from == row.valid_from:
        row.pk, row._state.adding = current.pk, False  # the same day's version is corrected
        row.save()
        return {}
    eve = row.valid_from - timedelta(days=1)
    ended = changed(Procedure, [current.pk], valid_to=min(current.valid_to or row.valid_from, eve))
    return {"ended": ended, "put": inserted([row], after="ended")}


def _enter(verb: str, particulars: dict[str, Any], actor: ActorLike, at: datetime, beside: Mapping[str, Part]) -> None:
    line = ("book", streams.book_stream("procedures"), verb, particulars)
    streams.append_among([line], actor=LedgerActor.of(actor), at=at, beside=beside)
