"""Vietnamese text: cleaning on entry, accent-blind search, names in dictionary order, telephone numbers.

Text is NFC from the moment it enters. This room must not know forms, screens or languages other than by character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Cc except tab and newline, and the invisible Cf that hide or reorder letters (zero-width, bidi, soft hyphen).
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_ENDS: Final = re.compile("\r\n?|\x85|\u2028|\u2029")
# Capitals alone, to stand in a class of letters: the range "À-Ỹ" holds the small ones too ("đến", "ở"). Of NFC text.
CAPITALS: Final = "A-Z" + "".join(filter(str.isupper, map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))))
NUL: Final = "\x00"  # what no database keeps
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_NO_CHARACTERS: Final = re.compile(f"{NUL}|{_SURROGATES.pattern}")  # nor is half a pair written anywhere
_MARKS_IN_A_ROW: Final = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
                                    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")  # fmt: skip
_SPACES: Final = re.compile(r"\s+")


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


def keep_legible(s: str | bytes) -> str:
    """Text as a person can read it and PostgreSQL can store it; words are never dropped.

    NFC, no control or zero-width characters, bad UTF-8 shown as �, lines ended by newline, no towers of marks.
    """
    if isinstance(s, bytes):
        s = s.decode("utf-8", errors="replace")
    s = _SURROGATES.sub("\ufffd", s)
    s = _LINE_ENDS.sub("\n", s)
    s = _INVISIBLE.sub("", s)
    return nfc(_MARKS_IN_A_ROW.sub(r"\1", nfc(s)))


def without_nul(s: str) -> str:
    return s.replace(NUL, "")


def is_storable(s: str) -> bool:
    """Characters only: JSON can name two sorts that are none."""
    return not _NO_CHARACTERS.search(s)


def storable(s: str) -> str:
    """What is no character as a sign that shows it (for what other systems say, word for word; people's words: `keep_legible`)."""
    return _NO_CHARACTERS.sub("\ufffd", s)


def one_line(s: str | bytes) -> str:
    """For names, titles and codes: legible, on one line, single spaces."""
    return _SPACES.sub(" ", keep_legible(s)).strip()


def fold(s: str) -> str:
    """For searching: lower case, accent-blind, đ → d, whitespace collapsed."""
    if s.isascii():
        return _SPACES.sub(" ", s.lower()).strip()
    apart = unicodedata.normalize("NFKD", s).lower().replace("đ", "d")
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()


def plain_of(s: str) -> str:
    """Lower case, accent-blind, letter for letter: a place in it is the same place in the text (`fold` keeps none)."""
    return "".join(map(_plain_letter, s))


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    base = unicodedata.normalize("NFD", letter)[0].lower()
    if base == "đ":
        return "d"
    return base if len(base) == 1 else letter


def excerpt(s: str, n: int) -> str:
    """At most n characters on one line, cut between words, with … where something was left out."""
    line = one_line(s)
    if len(line) <= n:
        return line
    if n < 2:
        return "…"[: max(n, 0)]
    cut = line[: n - 1]
    if not line[n - 1].isspace() and (space := cut.rfind(" ")) >= n // 2:
        cut = cut[:space]
    return cut.rstrip(" ,;:.–-") + "…"


_PHONE_NOISE: Final = re.compile(r"[\s().\-–_/]+")
_MOBILE: Final = re.compile(r"[35789]\d{8}")
_LANDLINE: Final = re.compile(r"2\d{9}")


def normalise_phone(s: str) -> str | None:
    """A Vietnamese number as 84912345678 (the form Zalo uses), or None when it is not one."""
    bare = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", s)))
    if not bare.isascii():
        return None
    for prefix in ("+840", "+84", "00840", "0084", "840", "84", "0", ""):  # "": a spreadsheet ate the 0
        own = bare.removeprefix(prefix)
        if bare.startswith(prefix) and (_MOBILE.fullmatch(own) or _LANDLINE.fullmatch(own)):
            return "84" + own
    return None


def format_phone(s: str) -> str:
    """As people write it: 0912 345 678. What is not a number of ours comes back unchanged."""
    number = normalise_phone(s)
    if number is None:
        return s
    own = "0" + number[2:]
    return f"{own[:4]} {own[4:7]} {own[7:]}" if len(own) == 10 else f"{own[:3]} {own[3:7]} {own[7:]}"


def mask_phone(s: str) -> str:
    """09•• ••• 678: enough to recognise one's own number, too little to call it."""
    number = normalise_phone(s)
    if number is None:
        return "•••"
    return f"0{number[2]}•• ••• {number[-3:]}"


# Vietnamese order: letters a ă â b … d đ e ê … o ô ơ … u ư, then tones level, huyền, hỏi, ngã, sắc, nặng.
_LETTER_MARKS: Final = {"\u0306": "~", "\u0302": "~", "\u031b": "~"}
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_NOT_WORD: Final = re.compile(r"[\W_]+")


def sort_key(name: str) -> str:
    """Key of a personal name, for a column COLLATE "C", in the order of a Vietnamese dictionary.

    By the last word (the given name), then by the others from the first (family name, middle names).
    """
    words = _NOT_WORD.sub(" ", nfc(name).lower()).split()
    return " ".join(_word_key(word) for word in words[-1:] + words[:-1])


def text_key(text: str) -> str:
    """Key of a title or place name, from the first word on, in the order of a Vietnamese dictionary."""
    return " ".join(_word_key(word) for word in _NOT_WORD.sub(" ", nfc(text).lower()).split())


def _word_key(word: str) -> str:
    """Letters first (ă is "a~": after every a, before b), then, behind a comma, the tones that break a tie."""
    letters: list[str] = []
    tones: list[str] = []
    for c in unicodedata.normalize("NFD", word):
        if c == "đ":
            letters.append("d~")
            tones.append("0")
        elif c in _TONES and tones:
            tones[-1] = _TONES[c]
        elif c in _LETTER_MARKS and letters:
            later = (letters[-1], c) in {("a", "\u0302"), ("o", "\u031b")}
            letters[-1] += "~~" if later else "~"
        elif not unicodedata.combining(c):
            letters.append(c)
            tones.append("0")
    return "".join(letters) + "," + "".join(tones).rstrip("0")
