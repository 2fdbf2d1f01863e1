"""The gaps in a text: which exist, how they are checked, how they are filled. Pure.

A gap is a word in braces, {ma}. None holds personal data: a text never calls anybody by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kernel.errors import MotCuaError

# name → (what it is, a sample for the preview)
KNOWN = {
    "ma": (_("mã số vụ việc"), "PAKN.20261122.0001"),
    "han": (_("hạn trả lời"), "12/12/2026"),
    "ngay": (_("ngày gửi tin"), "22/11/2026"),
    "ngay_ket_qua": (
        _("ngày có kết quả hồ sơ, cán bộ hẹn"),
        "05/12/2026",
    ),  # no machine knows it, so it is never filled
    "ngay_gui": (_("ngày người dân gửi"), "20/11/2026"),
    "don_vi": (_("đơn vị xử lý"), "Sở Xây dựng"),
    "noi_dung": (_("phần cán bộ viết"), "Chúng tôi đã kiểm tra và xin trả lời như sau…"),
    "thu_tuc": (_("tên thủ tục"), "Đăng ký thường trú"),
    "ma_thu_tuc": (_("mã thủ tục"), "1.004222"),
    "can_cu": (_("căn cứ pháp lý"), "Luật Cư trú 2020, Điều 22"),
}
_GAP = re.compile(r"\{([^{}]*)\}")
# As people write a gap in a model of their own: dots, a line, or what is to be put in. "[số điện thoại]" is none: so is hidden
# what the public is not to read.
_FOREIGN = re.compile(
    r"\[\s*(?:[.…_·\-]+|x{2,}|(?:ghi|điền|nhập|nêu|chèn|viết)\b[^\[\]\n]{0,80})\s*\]|\.{2,}\s*/\s*\.{2,}|_{4,}",
    re.IGNORECASE,
)


class UnknownPlaceholder(MotCuaError):
    """Chỗ trống “{name}” không có trong danh mục. Dùng được: {known}."""


class BrokenPlaceholder(MotCuaError):
    """Dấu ngoặc nhọn chưa đủ cặp. Chỗ trống viết như {{ma}}."""


def in_text(body: str) -> list[str]:
    """The gaps of a text, in order, each once; refuses what nobody could fill."""
    if "{" in _GAP.sub("", body) or "}" in _GAP.sub("", body):
        raise BrokenPlaceholder()
    names = list(dict.fromkeys(_GAP.findall(body)))
    for name in names:
        if name not in KNOWN:
            raise UnknownPlaceholder(name=name, known=", ".join(KNOWN))
    return names


def fill(body: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled; one without a value stays visible as […], so that nobody sends it unread."""
    return _GAP.sub(lambda gap: str(values.get(gap[1]) or f"[{_label(gap[1])}]"), body)


def left_in(text: str) -> list[str]:
    """The gaps that nobody filled, as `fill` left them, in the language in use or in Vietnamese; and those of a text from
    elsewhere, "[..]", "[ghi kết quả]"."""
    shown = [f"[{_label(name)}]" for name in KNOWN]
    with override("vi"):
        shown += [f"[{_label(name)}]" for name in KNOWN]
    known = [gap for gap in dict.fromkeys(shown) if gap in text]
    return list(dict.fromkeys([*known, *(found.group() for found in _FOREIGN.finditer(text))]))


def sample(body: str) -> str:
    """As a reader would get it, with made-up values."""
    return fill(body, {name: shown for name, (_label, shown) in KNOWN.items()})


def _label(name: str) -> str:
    return str(KNOWN[name][0]) if name in KNOWN else name
