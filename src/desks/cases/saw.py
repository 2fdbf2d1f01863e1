"""What a form of a book was filled in from: a hidden mark of the rows that its page showed (If-Match, as the cases have it).

Who sends it after those rows have changed is told so, keeps what was typed, and sends it again if it is still right. So of two
administrators none overwrites the other unseen, and a form that is sent twice is carried out once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest

from kernel.errors import MotCuaError
from kernel.text import keep_legible

FIELD: Final = "saw"

Rows = Callable[[], Any]  # what the page shows: rows, or plain values


class Overtaken(MotCuaError):
    """Chưa ghi: mục này vừa được sửa sau khi đồng chí mở trang (cũng có thể chính đồng chí đã gửi một lần). Nội dung đang nhập vẫn còn. Xin mở mục này ở cửa sổ khác để xem bản mới; nếu nội dung vẫn đúng thì bấm ghi lần nữa."""


def mark(rows: Rows | None) -> str:
    """The mark for the form; "" where nothing is compared."""
    return "" if rows is None else mark_of(rows())


def mark_of(shown: Any) -> str:
    """The mark of rows that are at hand."""
    told = json.dumps(shown, default=_plain, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def unchanged(request: HttpRequest, rows: Rows | None, act: Callable[[], Any]) -> Any:
    """ACT, if the rows still are what the page showed; one edit after another, so that nothing comes between."""
    if rows is None:
        return act()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('books', 0))")
        if request.POST.get(FIELD, "") != mark(rows):
            raise Overtaken
        return act()


def seen_in(request: HttpRequest) -> dict[str, int]:
    """Which version of each row a list had before it (`thay`: id.version); a value that is none of ours was never seen."""
    found = {}
    for said in request.POST.getlist("thay"):
        row_id, _dot, version = said.partition(".")
        if number := version_in(version):
            found[row_id] = number
    return found


def version_in(said: str) -> int:
    """The version of a case that a page showed; 0, which no case has, for what is none of ours."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def press_of(request: HttpRequest) -> tuple[int, str]:
    """Which version of the case the form had before it, and the key of this press. A request without them is one that saw
    nothing: stale."""
    return version_in(request.POST.get("expects", "")) if request.POST.get("key") else 0, key_of(request)


def key_of(request: HttpRequest) -> str:
    """The key of this press: the same one sent twice is one."""
    return f"{request.actor.user_id}:{keep_legible(request.POST.get('key', ''))[:64]}"  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return {field.attname: getattr(value, field.attname) for field in value._meta.concrete_fields}
    return list(value) if hasattr(value, "__iter__") else str(value)
