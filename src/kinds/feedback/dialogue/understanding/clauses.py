"""Clauses that are taken out of a text: which stand by themselves, which lie beside each other, how the rest closes. Pure."""

import re

from kernel.patterns import pattern
from kernel.text import plain_of

ME = r"(?:toi|minh|em|e|con|chau|mk|anh|chi|bac|co|chu|ong|ba)"
# "Họ gọi vào số … của tôi": part of what happened.
_IN_A_SENTENCE = pattern(r"\b(?:vao|den|tu|bang|may|trong|khong|da|chi|nham)\s*$")
_GAP = pattern(r"[\s,;.:()\-–]*(?:(?:va|o|tai|nha)[\s:]+)?")
_OF_A_LIST = pattern(r"[,;\d@]")
_WHO = pattern(rf"\b{ME}\b")


def is_apart(plain: str, start: int, end: int, *, is_labelled: bool) -> bool:
    """A number that is no part of a sentence: nothing goes on behind it, and its label, or nothing, stands before it."""
    behind = plain[end:].lstrip(" ")
    is_last = not behind or not (behind[0].isalpha() or behind[0].isdigit())
    begins = is_labelled or is_alone(plain, start, end)
    return begins and (is_last or opens(plain, start)) and not _IN_A_SENTENCE.search(plain[:start])


def opens(plain: str, start: int) -> bool:
    before = plain[:start].rstrip(" ")
    return not before or before[-1] in ",;.:\n-–("


def is_alone(plain: str, start: int, end: int) -> bool:
    """Between two separators, or beside nothing but a number."""
    behind = plain[end:].lstrip(" ")
    return opens(plain, start) and (not behind or behind[0] in ",;.:\n-–()+0123456789")


def beside(plain: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, second = sorted((one, other))
    between = plain[first[1] : second[0]]
    return "\n\n" not in between and bool(_GAP.fullmatch(between))


def joined(plain: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that lie over or beside each other as one."""
    joined: list[tuple[int, int]] = []
    for span in sorted(spans):
        if joined and (span[0] <= joined[-1][1] or beside(plain, joined[-1], span)):
            joined[-1] = (joined[-1][0], max(joined[-1][1], span[1]))
        else:
            joined.append(span)
    return joined


def cut(text: str, start: int, end: int) -> str:
    """Take a clause out: "Tôi là X nộp hồ sơ" becomes "Tôi nộp hồ sơ", "A. Tôi là X, 09…. B" becomes "A. B"."""
    before, gone, behind = text[:start].rstrip(" \t("), text[start:end], text[end:]
    mark = re.match(r"[ \t]*([,;.:)\-–]*)[ \t]*", behind)
    ends, behind = (mark[1], behind[mark.end() :]) if mark else ("", behind)
    if not (ends or _OF_A_LIST.search(gone)) and behind[:1].isalpha() and (who := _WHO.search(plain_of(gone))):
        behind = f"{gone[slice(*who.span())]} {behind}"  # the sentence goes on, and still needs its subject
    opens = not before or before[-1] in ".!?\n"
    before = before if opens else before.rstrip(",;:-–")
    if opens:
        behind = behind[:1].upper() + behind[1:]
        joint = " " if before and behind and not before.endswith("\n") else ""
        return before + joint + behind
    full = "." if "." in ends or (not behind.strip() and text[start - 1 : start] == ".") else ""
    if not behind:
        return before + full
    if behind.startswith("\n"):
        return before + full + behind
    was_apart = ends or text[len(before) : len(before) + 1] in {",", ";"}
    return f"{before}{full or ',' * bool(was_apart)} {behind}"
