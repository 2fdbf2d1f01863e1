"""A mark, what is known of the sender, and how marks are applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# What stands in the public text instead; always Vietnamese, as the text itself is.
REPLACEMENTS = {
    "name": "[họ tên]",
    "phone": "[số điện thoại]",
    "email": "[thư điện tử]",
    "plate": "[biển số xe]",
    "identity": "[số giấy tờ]",
    "account": "[số tài khoản]",
    "address": "[địa chỉ]",
    "birth": "[ngày sinh]",
    "dossier": "[mã hồ sơ]",
    "land": "[số thửa đất]",
    "link": "[đường dẫn]",
}
LABELS = {
    "name": _("Họ tên"),
    "phone": _("Số điện thoại"),
    "email": _("Thư điện tử"),
    "plate": _("Biển số xe"),
    "identity": _("Số giấy tờ tùy thân"),
    "account": _("Số tài khoản"),
    "address": _("Số nhà, địa chỉ"),
    "birth": _("Ngày sinh, năm sinh"),
    "dossier": _("Mã hồ sơ, mã phản ánh"),
    "land": _("Thửa đất, giấy chứng nhận"),
    "link": _("Đường dẫn ngoài cơ quan nhà nước"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text that may tell who somebody is."""

    start: int
    end: int
    kind: str
    text: str
    is_sure: bool = True
    is_senders: bool = False

    @property
    def replacement(self) -> str:
        return REPLACEMENTS[self.kind]

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Known:
    """The sender, for matching only; its repr shows nothing."""

    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    other: str = ""  # further numbers and e-mails

    def __repr__(self) -> str:
        return "<Known>"


def without_overlap(marks: Iterable[Mark]) -> list[Mark]:
    """In the order of the text; where two lie over each other the sender's own, then the sure, then the longer stays."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (not m.is_senders, not m.is_sure, m.start - m.end, m.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def applied(text: str, marks: Iterable[Mark]) -> str:
    """TEXT with every mark replaced by its words."""
    parts, place = [], 0
    for mark in sorted(marks, key=lambda m: m.start):
        parts += [text[place : mark.start], mark.replacement]
        place = mark.end
    return "".join([*parts, text[place:]])
