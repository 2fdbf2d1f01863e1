"""The grammars of unit codes, old and new, as text rules; nothing here looks at a table or makes a code up.

Decision 20/2020/QĐ-TTg, art. 4: groups grow from left to right, level 1 first (H26, H26.15, H26.15.02), 35 characters
at most. Before it QCVN 102:2016/BTTTT: four groups, level 1 last (000.00.15.H26). Both are met in today's data.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kernel.errors import MotCuaError
from kernel.text import one_line

LONGEST = 35
_NEW = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]+)*")
_OLD = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Y]\d{2})")
_PLACE = re.compile(r"\d{2}|\d{5}")


class Scheme(StrEnum):
    """Which list a code belongs to."""

    NEW = "qd20"
    OLD = "qcvn102"
    PLACE = "place"


class CodeRefused(MotCuaError):
    """Mã “{code}” không đúng cấu trúc."""


class UnitCodeRefused(CodeRefused):
    """Mã định danh “{code}” không đúng cấu trúc của Quyết định 20/2020/QĐ-TTg (ví dụ H26.15.02, không quá 35 ký tự)
    hay QCVN 102:2016 (ví dụ 000.00.15.H26). Chưa có mã thì để trống: đơn vị ở trạng thái chờ cấp mã."""


class PlaceCodeRefused(CodeRefused):
    """Mã đơn vị hành chính “{code}” phải là 2 chữ số (tỉnh) hoặc 5 chữ số (xã, phường), kể cả số 0 đứng đầu."""


def scheme_of(code: str) -> Scheme | None:
    """The grammar that a unit code follows, or None."""
    if _OLD.fullmatch(code):
        return Scheme.OLD
    if len(code) <= LONGEST and _NEW.fullmatch(code):
        return Scheme.NEW
    return None


def unit_code(typed: str) -> str:
    """A code as it is kept: upper case, without spaces; empty = pending. UnitCodeRefused when it follows no grammar."""
    code = one_line(typed).replace(" ", "").upper()
    if code and scheme_of(code) is None:
        raise UnitCodeRefused(code=code)
    return code


def place_code(typed: str) -> str:
    """Five digits for a commune, two for a province, as text: the zeros in front belong to it."""
    code = one_line(typed).replace(" ", "")
    if code and not _PLACE.fullmatch(code):
        raise PlaceCodeRefused(code=code)
    return code
