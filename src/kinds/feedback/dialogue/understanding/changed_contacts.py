"""Who sent a matter says afterwards that the number, the name or the home is another: out of the words, which many read. Pure.

What is told so belongs to the identity, which few may read (Law 91/2025/QH15). A number that is an office's or a
stranger's stays: it is of the matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.patterns import pattern
from kernel.text import format_phone, one_line, plain_of
from kinds.feedback.dialogue.understanding import addresses, persons, phones
from kinds.feedback.publication.redaction.marks import REPLACEMENTS
from kinds.feedback.reading.own_contacts import Whose, whose

_ME = r"(?:toi|tui|minh|em|con|chau|mk|gia dinh|nha)"
# "Tôi đổi số rồi", "số mới của tôi là …": the one that was known is no more.
_OTHER_NUMBER = pattern(
    r"\b(?:doi (?:so|sim|dien thoai|may|zalo)|thay (?:so|sim)|mat (?:sim|may|dien thoai)|(?:so|sdt|dien thoai|zalo|mail|email) (?:dien thoai |dt )?(?:moi|dung)|so cu)\b"
)
_OTHER_NAME = pattern(
    rf"\b(?:ho (?:va )?)?ten (?:that |dung |day du |khai sinh )*(?:cua )?{_ME}(?: (?:that|dung|day du))*(?: (?:phai |moi )?la)? |\b{_ME} ten (?:that |dung |day du )*(?:la )?"
)
_OTHER_HOME = pattern(
    rf"\b{_ME}(?: {_ME})?(?: (?:da|moi|vua|dang|gio|hien|nay|bay gio))* (?:chuyen|don|doi)(?: nha| cho o| dia chi)?(?: (?:ve|den|sang|qua|toi|ra|o))* "
    rf"|\bdia chi (?:moi |dung |nha |that )*(?:cua )?(?:{_ME} )*(?:moi |dung )*(?:(?:la|:) ?)?"
)
_OF_KIN = pattern(r"\b(?:con|chau|me|ma|bo|ba|cha|vo|chong|anh|chi|em|ong|co|chu|bac|trai|gai|dau|re|ban)\s+\Z")
_ENDS = pattern(r"[;\n!?]|\.(?=\s|$)|,\s*(?=(?:tên|ten|số điện|so dien|sđt|sdt|gọi|goi|nhờ|nho|xin|mong)\b)|$")
_BEHIND = pattern(r"(?:[\s,]+(?:rồi|roi|nhé|nhe|nha|ạ|a|đó|đấy|đây|chứ.*|không phải.*|ko phải.*))+$", re.IGNORECASE)
_LONGEST_NAME = 7


@dataclass(frozen=True, slots=True)
class Changed:
    """What was told of the sender: `phone` only where it takes the place of the known one, all else goes beside it."""

    phone: str = ""
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phone or self.others)


def apart(text: str) -> tuple[str, Changed]:
    """(TEXT with a mark in each place, what stood there)."""
    phone, others = "", []
    found = _without_overlap([*_numbers(text), *_named(text), *_homes(text)])
    for _, _, kind, value in found:
        if kind == "phone" and not phone and _OTHER_NUMBER.search(plain_of(text)):
            phone = value
        else:
            others.append(_LABELS.get(kind, "") + (format_phone(value) if kind == "phone" else value))
    for start, end, kind, _ in reversed(found):
        text = text[:start] + REPLACEMENTS[kind] + text[end:]
    return text, Changed(phone, tuple(dict.fromkeys(others)))


_LABELS = {"name": "Họ tên: ", "address": "Địa chỉ: "}
Found = tuple[int, int, str, str]


def _numbers(text: str) -> Iterator[Found]:
    plain = plain_of(text)
    told = [(*span, "phone", number) for number, span in phones.all_in(text)]
    told += [(*found.span(), "email", found.group()) for found in persons.EMAIL.finditer(text)]
    for start, end, kind, value in told:
        whom = whose(plain, start, end)
        is_alone = not any(map(str.isalnum, text[:start] + text[end:]))
        if whom is Whose.OWN or (whom is Whose.UNSURE and (is_alone or _OTHER_NUMBER.search(plain))):
            yield start, end, kind, value


def _named(text: str) -> Iterator[Found]:
    plain = plain_of(text)
    for lead in _OTHER_NAME.finditer(plain):
        if _OF_KIN.search(plain, 0, lead.start()):
            continue
        start, end = _clause(text, lead.end())
        words = text[start:end].split()
        for count in range(min(len(words), _LONGEST_NAME), 1, -1):
            said = " ".join(words[:count]).rstrip(",.")
            if said in text[start:end] and persons.name_in(said, is_strong=True) == said:
                yield start, start + len(said), "name", said
                break


def _homes(text: str) -> Iterator[Found]:
    for lead in _OTHER_HOME.finditer(plain_of(text)):
        start, end = _clause(text, lead.end())
        said = text[start:end]
        is_house = addresses.names_a_house(said) or addresses.is_ward(said) or addresses.begins_as_address(said)
        if is_house and addresses.address_in(said, is_strong=False):
            yield start, end, "address", one_line(said)


def _clause(text: str, start: int) -> tuple[int, int]:
    """From START to the end of what is said there, without the "rồi ạ" behind it."""
    found = _ENDS.search(text, start)
    said = text[start : found.start() if found else len(text)]
    begins = start + len(said) - len(said.lstrip(" :,"))
    said = _BEHIND.sub("", said.strip(" :,"))
    return begins, begins + len(said)


def _without_overlap(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or kept[-1][1] <= each[0]:
            kept.append(each)
    return kept
