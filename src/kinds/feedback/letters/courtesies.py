"""The greeting and the closing that an official wrote into an answer, taken apart from it: a letter has its own, once.

Pure. Only what is recognised is taken out, with or without diacritics, at the very beginning and end; every other word stays.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from kernel.patterns import pattern
from kernel.text import plain_of

_WHOM: Final = r"(?:quy |cac )?(?:ong|ba|anh|chi|co|chu|bac|ban|cong dan|doanh nghiep|to chuc|nguoi)\b"
_GREETS: Final = pattern(
    rf"[\s*•–-]*(?:kinh gui|(?:kinh (?:chao|thua)|(?:xin )?chao|thua)\s+(?={_WHOM}))\b\s*:?\s*(?P<whom>[^,;:.!?(]{{0,90}})"
)
# "Kính gửi ông/bà kết quả ..." is the answer itself.
_TELLS: Final = pattern(r"\b(?:ket qua|giay phep|ho so|noi dung|tra loi|thong bao|da|duoc|nhu sau)\b")
# After a comma an address still belongs to the greeting: "Kính gửi ông Bình, số 5 phố Huế".
_ADDRESS: Final = pattern(
    r"\s*(?:dia chi|so (?:nha )?\d|to (?:dan pho )?\d|ngo|ngach|hem|pho|duong|phuong|xa|thon|can ho|toa nha)\b[^.:;!?]*[.:;,!]*\s*"
)
_MARKS: Final = pattern(r"\s*[,;:.!]+\s*")
_BRACKETS: Final = pattern(r"\s*\([^)]*\)\s*[.:;,!]*\s*")
_THANKS: Final = (
    r"(?:cam on|cam ta|kinh chao|kinh bao|chao|thong bao (?:de|den|toi|cho))(?: (?:[^.:!?/]|/(?!\.)){0,90})?"
)
_CLOSES: Final = pattern(
    rf"(?:^|(?<=[.!?;…])\s+)(?:xin |rat )?(?:chan thanh )?tran trong(?:,? (?:va )?{_THANKS})?[\s.,!/]*$"
)
_SIGNATURE: Final = 60  # a line below the closing that is longer is a sentence
_END_MARK: Final = pattern(r"\s*\.?/\.?/?\.\s*$")


def without_courtesies(answer: str, *signatures: str) -> tuple[str, str]:
    """(the answer alone, the closing words that stood in it or ""). SIGNATURES: names that may stand below the closing."""
    lines = [line.strip() for line in unicodedata.normalize("NFC", answer).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    rest = _ungreeted(lines[0]) if lines else ""
    begun = [rest, *lines[1:]] if rest else lines[1:]
    body, closing = _unclosed(begun, {plain_of(each).strip() for each in signatures if each})
    text = _END_MARK.sub(".", "\n".join(body).strip())
    # An answer of nothing but courtesies is not ours to empty.
    return (text, closing) if text.strip(" .") else (answer, "")


def unaddressed(words: str) -> str:
    """WORDS without the greeting that they begin with, for a place in the middle of a message."""
    first, *rest = words.split("\n")
    left = _ungreeted(first)
    if left == first:
        return words
    text = "\n".join([left, *rest] if left else rest).strip()
    return text[:1].upper() + text[1:] or words


def _ungreeted(line: str) -> str:
    """The first line without its greeting; the line itself where it has none."""
    plain = plain_of(line)
    found = _GREETS.match(plain)
    if not found or _TELLS.search(found["whom"]):
        return line
    rest = found.end()
    for more in (_BRACKETS, _MARKS, _ADDRESS):
        if went_on := more.match(plain, rest):
            rest = went_on.end()
    left = line[rest:].strip()
    return left[:1].upper() + left[1:]


def _unclosed(lines: list[str], signatures: set[str]) -> tuple[list[str], str]:
    """The lines without the closing courtesy, and that courtesy. A name of the office below it goes with it; other words stay."""
    for last in reversed(range(len(lines))):
        found = _CLOSES.search(plain_of(lines[last]))
        if found:
            closing, before = lines[last][found.start() :].strip(" .,!/\t"), lines[last][: found.start()].rstrip()
            below = [line for line in lines[last + 1 :] if line and not _is_signed(line, signatures)]
            return [*lines[:last], before, *below], closing
        if len(lines[last]) > _SIGNATURE:
            break
    return lines, ""


def _is_signed(line: str, signatures: set[str]) -> bool:
    return plain_of(line).strip(" .,!/") in signatures
