"""The steps that led to a date, in English: casework.clock is plain Python and writes Vietnamese sentences.

A sentence is cut into a mould and its values, the mould is looked up, the values are spoken and put back in their order.
A sentence that is not known stays as it is. It must not know how a date comes about.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from desks.kit.language import spoken

# @ a date or an instant, ~ a length of time, # a number, … a name in brackets (of a day off, of a make-up day).
STEP_WORDS: Final = (
    gettext_noop("Tiếp nhận lúc @, thời hạn ~"),
    gettext_noop("Tiếp nhận ngày @, thời hạn ~"),
    gettext_noop("Bước này bắt đầu lúc @, thời hạn ~"),
    gettext_noop("Sau @: thời hạn tính từ @"),
    gettext_noop("Ngoài giờ làm việc: thời hạn tính từ @"),
    gettext_noop("@ là ngày đầu, không tính"),
    gettext_noop("@, @ hết giờ nhận trong ngày: hạn là ngày làm việc tiếp theo"),
    gettext_noop("@, @ không phải ngày làm việc: hạn là ngày làm việc tiếp theo"),
    gettext_noop("@ không phải ngày làm việc: hạn chuyển sang ngày làm việc tiếp theo"),
    gettext_noop("@: ngày làm việc thứ #"),
    gettext_noop("@…: ngày làm việc thứ #"),
    gettext_noop("Từ @ đến @: ngày làm việc thứ # đến #"),
    gettext_noop("@: không tính…"),
    gettext_noop("Từ @ đến @: không tính…"),
    gettext_noop("Từ @ đến @: ~"),
    gettext_noop("Tháng #/# không có ngày #: kết thúc vào ngày cuối tháng"),
    gettext_noop("@, @–@: ~"),
    gettext_noop("Tạm dừng từ @, đã dùng ~"),
    gettext_noop("Tạm dừng từ @ khi đã quá hạn: hạn không thay đổi"),
    gettext_noop("Tiếp tục lúc @: còn ~"),
    gettext_noop("Tiếp tục lúc @: tính lại từ đầu ~"),
    gettext_noop("Hạn: @"),
    gettext_noop("Hạn: hết @"),
    gettext_noop("Hạn: hết @; ngày này cơ quan tiếp nhận làm việc… nên hạn không chuyển sang ngày sau"),
    gettext_noop("Hạn: hết @; ngày này cơ quan tiếp nhận làm việc… nên được tính là ngày làm việc"),
)
LENGTHS: Final = (
    gettext_noop("trong ngày làm việc"),
    gettext_noop("1 ngày"),
    gettext_noop("# ngày"),
    gettext_noop("1 ngày làm việc"),
    gettext_noop("# ngày làm việc"),
    gettext_noop("1 tháng"),
    gettext_noop("# tháng"),
    gettext_noop("1 giờ làm việc"),
    gettext_noop("# giờ làm việc"),
    gettext_noop("1 phút làm việc"),
    gettext_noop("# phút làm việc"),
    gettext_noop("# giờ # phút làm việc"),
    gettext_noop("chưa đến 1 phút làm việc"),
    gettext_noop("nghỉ hằng tuần"),
)
_WEEKDAY: Final = "(?:[Tt]hứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật)"
_PARTS: Final = re.compile(
    rf"(?P<when>\d\d:\d\d (?:{_WEEKDAY}, )?ngày \d\d/\d\d/\d{{4}}|(?:{_WEEKDAY}, )?\d\d/\d\d/\d{{4}}|\d\d:\d\d)"
    r"|(?P<length>trong ngày làm việc|chưa đến 1 phút làm việc|\d+ giờ \d+ phút làm việc|\d+ (?:ngày|giờ|phút) làm việc|\d+ ngày|\d+ tháng)"
    r"|(?P<name> \([^()]*\))|(?P<number>\d+)"
)
_SIGNS: Final = {"when": "@", "length": "~", "name": "…", "number": "#"}


def step_spoken(words: str) -> str:
    """One sentence of `casework.clock.derivation` in the visitor's language."""
    if translation.get_language() != "en":
        return words
    values: list[str] = []

    def cut(found: re.Match[str]) -> str:
        values.append(_value(found[0], str(found.lastgroup)))
        return _SIGNS[str(found.lastgroup)]

    mould = _PARTS.sub(cut, words)
    if mould not in STEP_WORDS:
        return words
    return re.sub("[@~#…]", lambda _: values.pop(0), gettext(mould))


def _value(said: str, kind: str) -> str:
    if kind == "name":
        return f" ({spoken(said[2:-1])})"
    return spoken(said[0].lower() + said[1:] if said.startswith("Thứ") else said)
