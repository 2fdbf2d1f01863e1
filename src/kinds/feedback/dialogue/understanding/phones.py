"""Telephone numbers as people write them: dots, spaces, +84, words, the letter o, numbers from before 2018."""

import re

from kernel.patterns import pattern
from kernel.text import fold, normalise_phone

# Mobile numbers of eleven digits became ten in 2018 (plan of the Ministry of Information and Communications).
_OLD = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083", "0124": "084", "0125": "085",
    "0127": "081", "0129": "082", "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037",
    "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_SPOKEN = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_BETWEEN = frozenset(("tram", "muoi", "linh", "le"))  # of hundreds and tens
_RUN = pattern(r"(?<![\w/])(?<!\d[\-.])\(?\+?\(?[\dOo][\dOo\s.()\-–]{7,20}\d(?![\w/])")
# Typed right behind a word or before one: "ok0912…", "sđt:0912…ạ". Of a code ("GP0912…") nobody knows.
_GLUED = pattern(
    r"(?<!\w)(?:(?:ok|oke|dạ|da|vâng|vang|ừ|uh?|số|so|sđt|sdt|đt|dt|zalo|là|la|gọi|goi|tel|alo)(?P<behind>0[35789]\d{8})(?:nhé|nhe|nha|ạ|a)?"
    r"|(?P<before>0[35789]\d{8})(?:nhé|nhe|nha|ạ|a|ok))(?!\w)",
    re.IGNORECASE,
)
_DIGITS = pattern(r"\D")


def find_phone(text: str) -> tuple[str, str] | None:
    """(number as 84…, the text without it), or None. The rest keeps every other word."""
    found = first_in(text)
    return (found[0], _without(text, found[1])) if found else _spoken(text)


def all_in(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Every number that is written in digits, and where it stands."""
    found = [(number, span) for match in _RUN.finditer(text) for number, span in _in_a_run(text, match)]
    taken = [span for _, span in found]
    for match in _GLUED.finditer(text):
        span = match.span("behind" if match["behind"] else "before")
        number = _as_number(text[slice(*span)])
        if number and not any(start < span[1] and span[0] < end for start, end in taken):
            found.append((number, span))
    return sorted(found, key=lambda each: each[1])


def _in_a_run(text: str, match: re.Match[str]) -> list[tuple[str, tuple[int, int]]]:
    """The number that a run of digits is; where it is none, the one that stands in it apart: "0912345678 15 Hàng Gai"."""
    if number := _as_number(match.group()):
        return [(number, _digits_of(match))]
    if not any(map(str.isalpha, text)):
        return []  # digits and nothing else: one too many, perhaps
    pieces = [(match.start() + each.start(), match.start() + each.end()) for each in _PIECE.finditer(match.group())]
    found, first = [], 0
    while first < len(pieces):
        ends = [pieces[last][1] for last in range(first, min(first + _MOST_PIECES, len(pieces)))]
        start = pieces[first][0]
        numbers = (
            (_as_number(text[start:end]), end)
            for end in reversed(ends)
            if text[start] in "0+" and text[start - 1 : start] != "-"
        )
        number, end = next((each for each in numbers if each[0]), (None, start))
        if number:
            found.append((number, (start, end)))
        first = next((at for at, piece in enumerate(pieces) if piece[0] >= end), len(pieces)) if number else first + 1
    return found


_PIECE = pattern(r"[^\s\-–]+")
_MOST_PIECES = 4


def first_in(text: str) -> tuple[str, tuple[int, int]] | None:
    """The first of them."""
    return next(iter(all_in(text)), None)


def _digits_of(match: re.Match[str]) -> tuple[int, int]:
    """Without the blanks around."""
    return match.start() + len(match.group()) - len(match.group().lstrip()), match.start() + len(match.group().rstrip())


def _as_number(written: str) -> str | None:
    digits = re.sub(r"[oO]", "0", written)
    found = normalise_phone(digits)
    if found:
        return found
    bare = _DIGITS.sub("", digits)
    own = "0" + bare[2:] if bare.startswith("84") else bare
    if len(own) == 11 and own[:4] in _OLD:
        return normalise_phone(_OLD[own[:4]] + own[4:])
    return None


def _spoken(text: str) -> tuple[str, str] | None:
    """ "Không chín một ba, năm trăm, …": ten of them, or nine without the first "không" where nothing else is said."""
    words = text.split()
    plain = [fold(word).strip(".,;:") for word in words]
    run = 0
    for place in range(len(words) + 1):
        if place < len(words) and (plain[place] in _SPOKEN or (run and plain[place] in _BETWEEN)):
            run += 1
            continue
        digits = _digits_said(plain[place - run : place])
        around = words[: place - run] + words[place:]
        if len(digits) >= _TEN or (len(digits) == _TEN - 1 and digits[0] in "35789" and len(around) <= _FEW):
            number = normalise_phone(digits if len(digits) >= _TEN else "0" + digits)
            if number:
                return number, " ".join(around)
        run = 0
    return None


_TEN, _FEW = 10, 3


def _digits_said(words: list[str]) -> str:
    """ "Năm trăm" is 500, "năm trăm linh hai" 502, "bốn mươi mốt" 41."""
    digits = ""
    for place, word in enumerate(words):
        behind = words[place + 1] if place + 1 < len(words) else ""
        if word == "tram":
            digits += "0" if behind in {"linh", "le"} else "" if words[place + 2 : place + 3] == ["muoi"] else "00"
        elif word == "muoi" and behind not in _SPOKEN:
            digits += "0"
        else:
            digits += _SPOKEN.get(word, "")
    return digits


def _without(text: str, span: tuple[int, int]) -> str:
    return (text[: span[0]] + " " + text[span[1] :]).strip(" ,;.:-\n")


def foreign_in(text: str) -> str:
    """A number of another country ("+44 7700 900123"), as typed; "" where there is none."""
    found = next(
        (each for each in _FOREIGN.finditer(text) if _FEWEST <= len(_DIGITS.sub("", each.group())) <= _MOST), None
    )
    return found.group().strip() if found and not find_phone(found.group()) else ""


_FOREIGN = pattern(r"(?<![\w/+])(?:\+|00)\s?(?!84)[1-9][\d\s().\-]{5,18}\d(?!\w)")
_FEWEST, _MOST = 8, 17


def is_near_miss(text: str) -> bool:
    """A number with a digit too few or too many: meant as a phone, worth asking again."""
    if not re.fullmatch(r"[+\d\s.()\-]+", text.strip()):
        return False
    digits = _DIGITS.sub("", text)
    return 8 <= len(digits) <= 12 and digits.startswith(("0", "84"))
