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
    words = text.split()
    digits = [_SPOKEN.get(fold(word).strip(".,;")) for word in words]
    run = 0
    for place in range(len(words) + 1):
        if place < len(words) and digits[place] is not None:
            run += 1
            continue
        if run >= 10:
            number = normalise_phone("".join(d for d in digits[place - run : place] if d))
            if number:
                return number, " ".join(words[: place - run] + words[place:])
        run = 0
    return None


def _without(text: str, span: tuple[int, int]) -> str:
    return (text[: span[0]] + " " + text[span[1] :]).strip(" ,;.:-\n")


def is_near_miss(text: str) -> bool:
    """A number with a digit too few or too many: meant as a phone, worth asking again."""
    if not re.fullmatch(r"[+\d\s.()\-]+", text.strip()):
        return False
    digits = _DIGITS.sub("", text)
    return 8 <= len(digits) <= 12 and digits.startswith(("0", "84"))
