"""How people write the name of a place: with or without diacritics, P. Q. TP, hoà or hòa. Plain Python, knows no place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kernel.text import fold, nfc

COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"

# Written in full, with its diacritics, and what it is of.
_FULL: dict[tuple[str, ...], tuple[str, str]] = {
    ("phường",): (COMMUNE, "phường"), ("xã",): (COMMUNE, "xã"), ("thị", "trấn"): (COMMUNE, "thị trấn"),
    ("đặc", "khu"): (COMMUNE, "đặc khu"), ("quận",): (DISTRICT, "quận"), ("huyện",): (DISTRICT, "huyện"),
    ("thị", "xã"): (DISTRICT, "thị xã"), ("tỉnh",): (PROVINCE, ""), ("thành", "phố"): (PROVINCE, ""),
}  # fmt: skip
_SHORT: dict[str, tuple[str, str]] = {
    "p": (COMMUNE, "phường"), "f": (COMMUNE, "phường"), "ph": (COMMUNE, "phường"), "phg": (COMMUNE, "phường"),
    "tt": (COMMUNE, "thị trấn"), "q": (DISTRICT, "quận"), "h": (DISTRICT, "huyện"), "tx": (DISTRICT, "thị xã"),
    "tp": (PROVINCE, ""), "t": (PROVINCE, ""),
}  # fmt: skip
_NEEDS_DOT = frozenset(("h", "t", "x"))  # letters that stand alone for other things too ("8 h", "x 2")
_FOLDED = {tuple(fold(word) for word in words): meaning for words, meaning in _FULL.items()}
_WORD = re.compile(r"[^\W_]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Word:
    raw: str  # lower case, as typed
    plain: str  # folded
    has_dot: bool


def words(text: str) -> list[Word]:
    text = nfc(text)
    return [
        Word(found.group().lower(), fold(found.group()), text[found.end() : found.end() + 1] == ".")
        for found in _WORD.finditer(text)
    ]


def is_accented(said: list[Word]) -> bool:
    """Whoever writes diacritics at all writes "xã", not "xa"."""
    return any(word.raw != word.plain for word in said)


def kind_at(said: list[Word], at: int, *, accented: bool) -> tuple[str, str, int] | None:
    """(level, kind, how many words) when a kind of place is written here."""
    for width in (2, 1):
        here = said[at : at + width]
        if len(here) < width:
            continue
        meaning = _FULL.get(tuple(word.raw for word in here))
        if meaning is None and not accented:
            meaning = _FOLDED.get(tuple(word.plain for word in here))
        if meaning:
            return (*meaning, width)
    word = said[at]
    if word.raw == "x" and word.has_dot:
        return COMMUNE, "xã", 1
    short = _SHORT.get(word.raw)
    return (*short, 1) if short and (word.has_dot or word.raw not in _NEEDS_DOT) else None


def key(name: str) -> str:
    """The name for looking up: folded, no spaces ("Dịch Vọng" → dichvong)."""
    return "".join(word.plain for word in words(name))


def accent(name: str) -> str:
    """The name with its diacritics, wherever in the syllable the tone is put: "Yên Hoà" and "Yên Hòa" are one."""
    return " ".join(_toned(word.raw) for word in words(name))


def _toned(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable)
    tone = "".join(mark for mark in apart if mark in _TONES)
    return nfc("".join(mark for mark in apart if mark not in _TONES)) + tone
