"""The only writer of texts: a new version from its day on, the one before ends on the eve, one ledger entry.

The ledger keeps which text changed and a hash of its words; the words themselves stay here, in the versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from books.texts import lookup, placeholders
from books.texts.models import Purpose, Template
from books.writing import Part, changed, inserted
from kernel.errors import MotCuaError
from kernel.text import keep_legible, one_line
from kernel.time import format_date
from ledger import streams
from ledger.chain import ActorLike, LedgerActor
from ledger.streams import in_one

LONGEST = 1800  # a chat message of Zalo holds 2,000 characters, code and greeting included


class TextRefused(MotCuaError):
    """Mẫu chưa ghi được: {why}."""

    ours = ("why",)


class TextTooLong(TextRefused):
    """Mẫu chưa ghi được: nội dung dài {length} ký tự, nhiều nhất {most}."""


class TextTooEarly(TextRefused):
    """Mẫu này đã có bản hiệu lực từ {day}; bản mới phải bắt đầu từ ngày đó trở đi."""


class NoSuchText(TextRefused):
    """Không tìm thấy mẫu này."""


def put_template(new: Template, *, actor: ActorLike, at: datetime) -> Template:
    """Record a version in force from `new.valid_from`. On the day on which the last one began, it takes its place.

    What the house says beside it (`new.house`) stays what the version before was held against, unless it is told.
    """
    _clean(new)
    with in_one():
        current = _versions(new).select_for_update().order_by("-valid_from").first()
        new.changed_by_id, new.changed_at = actor.user_id, at
        beside = _in_its_place(current, new)
        enter("texts:template:changed", new, {"from": new.valid_from.isoformat()}, actor, at, beside)
    lookup.forget()
    return new


def end_template(template_id: Any, last: date, *, actor: ActorLike, at: datetime) -> Template:
    """The text is not used after LAST."""
    with in_one():
        row = Template.objects.select_for_update().filter(pk=template_id, valid_to=None).first()
        if row is None:
            raise NoSuchText()
        if last < row.valid_from:
            raise TextTooEarly(day=format_date(row.valid_from))
        row.valid_to, row.changed_by_id, row.changed_at = last, actor.user_id, at
        ended = changed(Template, [row.pk], valid_to=last, changed_by_id=actor.user_id, changed_at=at)
        enter("texts:template:ended", row, {"last": last.isoformat()}, actor, at, {"ended": ended})
    lookup.forget()
    return row


def versions(template: Template) -> list[Template]:
    """All versions of the same text, the newest first."""
    return list(_versions(template).select_related("changed_by").order_by("-valid_from"))


def _versions(of: Template) -> Any:
    return Template.objects.filter(purpose=of.purpose, code=of.code, name=of.name)


def _clean(new: Template) -> None:
    new.body = keep_legible(new.body).strip()
    new.code, new.name, new.label = one_line(new.code), one_line(new.name), one_line(new.label)
    new.legal_basis = one_line(new.legal_basis)
    if new.purpose not in Purpose.values or not (new.code and new.name and new.label and new.body):
        raise TextRefused(why="cần mục đích, mã, tên mẫu, tên hiển thị và nội dung")
    if len(new.body) > LONGEST:
        raise TextTooLong(length=len(new.body), most=LONGEST)
    placeholders.in_text(new.body)


def _in_its_place(current: Template | None, new: Template) -> dict[str, Part]:
    """What is written beside the entry: the version, and before it the end of the one that it follows."""
    if current is None:
        return {"put": inserted([new])}
    if current.valid_from > new.valid_from:
        raise TextTooEarly(day=format_date(current.valid_from))
    new.house = new.house or current.house
    if current.valid_from == new.valid_from:
        new.pk, new._state.adding = current.pk, False
        new.save()
        return {}
    eve = new.valid_from - timedelta(days=1)
    ended = changed(Template, [current.pk], valid_to=min(current.valid_to or new.valid_from, eve))
    return {"ended": ended, "put": inserted([new], after="ended")}


def enter(
    verb: str, row: Template, more: dict[str, Any], actor: ActorLike, at: datetime, beside: Mapping[str, Part]
) -> None:
    told = {"template": str(row.pk), "words": hashlib.sha256(row.body.encode()).hexdigest()[:32], **more}
    line = ("book", streams.book_stream("texts"), verb, told)
    streams.append_among([line], actor=LedgerActor.of(actor), at=at, beside=beside)
