"""A heading for a matter whose sender gave none: the first sentence that says something, whole or cut at a word. Pure."""

from __future__ import annotations

import re
from typing import Final

from kernel.text import excerpt, fold, keep_legible, one_line

LONGEST: Final = 90
_SHORTEST: Final = 20  # "Tôi muốn hỏi." is the way to a sentence, not one

# The end of a sentence; not the full stop of "TP. Hà Nội", "số 5.2", "ông A. Tuấn", "v.v. nên".
_END: Final = re.compile(r"(?<!\b[A-ZĐa-zđ])(?<!\b(?:TP|Tp|tp|TT|Tx|tx|TS|Ts|ts|CV|vv))[.!?…]+[\"”')]*(?=\s|$)")
_WHOM: Final = r"(?:quy|cac|ong|ba|anh|chi|co|chu|bac|ban|thay|lanh dao|uy ban|ubnd|thanh pho)\b"
_GREETS: Final = re.compile(rf"(?:kinh (?:gui|chao|thua)|alo|xin chao|(?:da )?(?:chao|thua)(?= {_WHOM}))\b")
_TELLS: Final = re.compile(r"\b(?:toi|em|con|chau|chung toi|gia dinh|cong ty)\b")
_LONGEST_GREETING: Final = 30


def heading_of(content: str) -> str:
    """The heading that CONTENT gives. The proposal that a form puts under it ("Kiến nghị: ...") is not part of it."""
    said = [each for each in sentences(content) if each]
    telling = [each for each in said if not is_greeting(each)] or said
    heading = ""
    for each in telling:
        heading = f"{heading} {each}".strip()
        if len(heading) >= _SHORTEST:
            break
    return excerpt(heading.rstrip(" .,;:") if len(heading) <= LONGEST + 1 else heading, LONGEST)


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
