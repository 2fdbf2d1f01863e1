"""Words of abuse in what somebody wrote: no heading is made of them, and who publishes it is told. Pure; decides nothing.

With their marks where they have some ("đèo" is a pass, "đéo" is not); without them only what is no other word.
"""

import re
from typing import Final

from kernel.text import nfc

_WORDS: Final = (
    r"đ[kc]?mm?|d[kc]?mm|đcm|dcm|vcl|vkl|clgt|cmnr|ditme|địt(?:\s+mẹ)?|đ[ụù]\s+(?:má|mẹ)|đéo|đếch|loz|lồn|mẹ\s+kiếp|mẹ\s+(?:chúng\s+)?mày|bố\s+mày"
    r"|ăn\s+hại|an\s+hai(?=\s+o\b)|khốn\s+nạn|khon\s+nan|mất\s+dạy|mặt\s+dày|vô\s+học|súc\s+(?:vật|sinh)|cặn\s+bã|óc\s+chó|oc\s+cho|chó\s+(?:chết|má)|con\s+đĩ"
    r"|chúng\s+mày|bọn\s+mày|tụi\s+mày"
)
_WHOM: Final = r"(?:lũ|bọn|đồ|quân|tụi|thằng|con|lu|bon|mấy\s+(?:thằng|con|đứa))"
_ABUSE: Final = re.compile(
    rf"\b(?:{_WHOM}\s+)?(?:{_WORDS})\b|\b(?:lũ|bọn|đồ|quân|thằng)\s+(?:chó|ngu)\b", re.IGNORECASE
)
_TAO: Final = re.compile(r"\btao\b(?!\s+đàn)", re.IGNORECASE)  # without marks it is "tạo", too
_LONGEST: Final = 8  # words of a sentence that does nothing but call names


def abuse_in(text: str) -> list[str]:
    """The words of abuse in TEXT as they stand there, each once."""
    found = [each.group() for each in _ABUSE.finditer(nfc(text))]
    if not text.isascii():
        found += [each.group() for each in _TAO.finditer(text)]
    return list(dict.fromkeys(found))


def only_calls_names(sentence: str) -> bool:
    """Short, and begins with abuse: "Lũ ăn hại ở sở nông nghiệp!!!"; not "Cán bộ mất dạy, ném hồ sơ"."""
    return len(sentence.split()) <= _LONGEST and bool(_ABUSE.match(nfc(sentence).strip()))
