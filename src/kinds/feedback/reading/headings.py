"""A heading for a matter whose sender gave none: the first sentence that says something, whole or cut at a word. Pure."""

from __future__ import annotations

import re
from typing import Final

from kernel.patterns import pattern
from kernel.text import excerpt, fold, keep_legible, one_line, plain_of
from kinds.feedback.reading.abuse import only_calls_names

LONGEST: Final = 90
_SHORTEST: Final = 20  # "Tôi muốn hỏi." is the way to a sentence, not one

# The end of a sentence; not the full stop of "TP. Hà Nội", "số 5.2", "ông A. Tuấn", "v.v. nên".
_END: Final = pattern(r"(?<!\b[A-ZĐa-zđ])(?<!\b(?:TP|Tp|tp|TT|Tx|tx|TS|Ts|ts|CV|vv))[.!?…]+[\"”')]*(?=\s|$)")
_WHOM: Final = r"(?:quy|cac|ong|ba|anh|chi|co|chu|bac|ban|thay|lanh dao|uy ban|ubnd|thanh pho)\b"
_GREETS: Final = pattern(rf"(?:kinh (?:gui|chao|thua)|alo|xin chao|(?:da )?(?:chao|thua)(?= {_WHOM}))\b")
_TELLS: Final = pattern(r"\b(?:toi|em|con|chau|chung toi|gia dinh|cong ty)\b")
_LETTER: Final = pattern(r"[^\W\d_]")
_LONGEST_GREETING: Final = 30
# How old somebody is, what a map says, and what is only sworn at the beginning: none of it names a matter.
_AGE: Final = pattern(
    r"(?:(?:toi|tui|minh|em|con|chau|bac|ong|ba|co|chu|anh|chi|vo chong toi) )?(?:(?:nam nay|da|gan|ngoai|moi|hon|duoc|cung|thi) )*\d{2,3} tuoi(?: (?:roi|a|ne|day|dau))*"
)
_ON_A_MAP: Final = pattern(r"(?:vi tri gui kem|danh thiep gui kem)\b|-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}$")
_SWORN: Final = pattern(
    r"^(?:(?:đ[kc]?mm?|d[kc]mm?|vcl|vkl|vl|vãi(?: (?:lồn|cả lồn|chưởng|l))?|clgt|cmnr|ditme|địt(?: mẹ)?|đụ má|loz|mẹ kiếp)\b[\s,.!]*)+",
    re.IGNORECASE,
)


# The number of a list, and the way to a question: "1. Phường …", "cho e hỏi chút e làm …".
_LISTED: Final = pattern(r"^(?:\(?\d\s?[).:/-]|[-–•*+])\s*(?=[^\W\d])")
_ASKS: Final = pattern(
    r"^(?:(?:da|ad|admin|anh chi|anh|chi|ban|moi nguoi)\W+)*(?:(?:lam on|xin|vui long)\W+)*cho(?:\W+(?:toi|tui|minh|mk|em|e|con|chau|bac|chung toi))?(?:\W+xin)?\W+hoi"
    r"(?:\W+(?:mot chut|1 chut|chut xiu|chut|xiu|ti|tham|gium|giup|nho|voi|cai nay|vu nay|viec nay|mot viec|tham|a|nhe|nha)\b)*(?:\W+(?=\w)|\W*$)"
)


def heading_of(content: str) -> str:
    """The heading that CONTENT gives. The proposal that a form puts under it ("Kiến nghị: ...") is not part of it."""
    said = [each for each in sentences(content) if each]
    telling = [told for each in said if (told := _telling(each))] or said
    telling = [each for each in telling if not only_calls_names(each)] or telling
    heading = ""
    for each in telling:
        heading = f"{heading} {each}".strip()
        if len(heading) >= _SHORTEST:
            break
    return excerpt(heading.rstrip(" .,;:") if len(heading) <= LONGEST + 1 else heading, LONGEST)


def whole_heading(heading: str, content: str, longest: int) -> str:
    """A HEADING that was cut, as far as its sentence goes in CONTENT; of one beyond LONGEST, the clauses that fit. As it is
    where nothing was cut, or nothing of it fits."""
    begun = heading.rstrip("… ")
    lines = map(one_line, keep_legible(content).split("\n"))
    told = next((line for line in lines if begun.lower() in line.lower()), "")
    if not begun or not told or not heading.endswith("…"):
        return heading
    rest = begun + told[told.lower().find(begun.lower()) + len(begun) :]
    end = _END.search(rest, len(begun))
    found = rest[: end.start()] if end else rest
    if len(found) > longest:
        found, comma, _beyond = found[: longest + 1].rpartition(",")
        if not comma:
            return heading
    return found.rstrip(" ,;:.")


def _telling(sentence: str) -> str:
    """SENTENCE from where it says something, "" when it does not."""
    rest = _LISTED.sub("", _SWORN.sub("", sentence))
    if (asks := _ASKS.match(plain_of(rest))) and (len(rest) - asks.end() >= _SHORTEST or asks.end() == len(rest)):
        rest = rest[asks.end() :]
    while "," in rest and _is_opening(rest.partition(",")[0]):
        rest = rest.partition(",")[2].strip()
    if _is_opening(rest) or _ON_A_MAP.match(fold(rest)) or not _LETTER.search(rest):
        return ""
    return rest if rest == sentence else rest[:1].upper() + rest[1:]


def _is_opening(clause: str) -> bool:
    return is_greeting(clause) or bool(_AGE.fullmatch(fold(clause).strip(" .!")))


def is_greeting(sentence: str) -> bool:
    """Nothing but a greeting: short, or addressed to somebody and telling nothing of whoever writes."""
    plain = fold(sentence)
    if not _GREETS.match(plain):
        return False
    return len(plain) <= _LONGEST_GREETING or (plain.startswith("kinh gui") and not _TELLS.search(plain))


def sentences(content: str) -> list[str]:
    """Sentences in order; a new line ends one, too."""
    found = []
    for line in keep_legible(content).split("\n"):
        start = 0
        for end in _END.finditer(line):
            found.append(one_line(line[start : end.end()]))
            start = end.end()
        found.append(one_line(line[start:]))
    return found
