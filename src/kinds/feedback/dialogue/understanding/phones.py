"""Telephone numbers as people write them: dots, spaces, +84, words, the letter o, numbers from before 2018."""

import re

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
_RUN = re.compile(r"(?<![\w/])(?<!\d[\-.])\(?\+?\(?[\dOo][\dOo\s.()\-–]{7,20}\d(?![\w/])")
_DIGITS = re.compile(r"\D")


def find_phone(text: str) -> tuple[str, str] | None:
    """(number as 84…, the text without it), or None. The rest keeps every other word."""
    for match in _RUN.finditer(text):
        number = _as_number(match.group())
        if number:
            return number, _without(text, match.span())
    return _spoken(text)


def all_in(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Every number that is written in digits, and where it stands."""
    found = [(_as_number(match.group()), match) for match in _RUN.finditer(text)]
    return [(number, _digits_of(match)) for number, match in found if number]


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


def is_near_miss(text: str) -> bool:
    """A number with a digit too few or too many: meant as a phone, worth asking again."""
    if not re.fullmatch(r"[+\d\s.()\-]+", text.strip()):
        return False
    digits = _DIGITS.sub("", text)
    return 8 <= len(digits) <= 12 and digits.startswith(("0", "84"))
