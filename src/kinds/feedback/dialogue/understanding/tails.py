"""A few digits of a telephone number put right: "số cuối là 9", "nhầm 2 số cuối, 79 nhé", "sai một số". Pure.

The whole of a short message must be about that and nothing else; which number is meant is for `half_said` to know.
"""

import re
from dataclasses import dataclass

from kernel.patterns import pattern
from kinds.feedback.dialogue.understanding.intents import plain_words

_COUNT = r"(?:\d|mot|hai|ba|bon|vai|may)"
_DIGITS = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_SPOKEN = "|".join(_DIGITS)
_AROUND = frozenset(
    "a ah o oi ui u ua e i em toi minh con chau bac co chu anh chi ong ba ad ban xin loi sorry chet thoi quen khoan da ma la phai thi moi dung nhe nha"
    " nhen cho giup voi ho sua doi lai thanh sang chinh nham sai lon roi mat ghi go danh bam viet nhap noi vua cai so chu dien thoai di dong zalo lien he"
    " cua o tren duoi cuoi cung dau thieu thua them khong thay vi hinh nhu chac vai may duoc nay do kia day het luon xac chuan bi lo".split()
) | frozenset(_DIGITS)
_OF_THE_END = pattern(
    rf"(?:(?:{_COUNT} )?(?:chu |con )?so(?: \d+)?(?: o| dang)? (?:cuoi|duoi|dau)|duoi(?: so)?|cuoi)\b"
)
_SOME_DIGIT = pattern(
    rf"\b(?:nham|sai|lon|thieu|thua)(?: mat| roi| lo)* {_COUNT} (?:chu |con )?so\b|\b(?:thieu|thua)(?: mat| roi)* (?:chu |con )?so\b"
    rf"|\bso(?: dien thoai)?(?: \w+){{0,2}} (?:thieu|thua|nham|sai) (?:mat )?{_COUNT} (?:chu )?so\b"
)
_WRONG = pattern(r"\b(?:khong phai|thay vi)(?: la| so)* \d+")
_COUNTED = pattern(rf"\b{_COUNT} (?:chu |con )?so\b")
_SAID = pattern(rf"\b(?:la|thanh|sang)(?: so)? ((?:{_SPOKEN})(?: (?:{_SPOKEN}))*)(?: moi dung| co| nhe| nha| a)*$")
_LONGEST, _MOST_DIGITS = 16, 4
_SHIFTS = pattern(r"\b(?:thieu|thua|them)\b")  # the number is shorter or longer than it should be: which digits stay?


@dataclass(frozen=True, slots=True)
class Tail:
    """The last digits as they should be; "" where only all of the number will do."""

    digits: str = ""


def tail_in(text: str) -> Tail | None:
    """What TEXT says of some digits of a number, None when it says anything else."""
    plain = plain_words(text)
    words = plain.split()
    if not 0 < len(words) <= _LONGEST or any(word not in _AROUND and not _is_few(word) for word in words):
        return None
    at_the_end = _OF_THE_END.search(plain)
    if not at_the_end and not _SOME_DIGIT.search(plain):
        return None
    rest = _COUNTED.sub("so", _WRONG.sub("", plain))
    digits = re.findall(r"\d+", rest)
    if not digits and (said := _SAID.search(rest)):
        digits = ["".join(_DIGITS[word] for word in said[1].split())]
    is_clear = at_the_end and "dau" not in at_the_end[0] and len(digits) == 1 and not _SHIFTS.search(plain)
    if at_the_end and at_the_end[0] == "cuoi" and not digits:
        return None  # "cuối cùng thì thôi"
    return Tail(digits[0] if is_clear and len(digits[0]) <= _MOST_DIGITS else "")


def _is_few(word: str) -> bool:
    return word.isdigit() and len(word) <= _MOST_DIGITS
