"""How long a short message is: GSM-7 or UCS-2, and into how many segments the network cuts it. Pure.

3GPP TS 23.038: 160 letters of GSM-7 in one message, 153 in each of several; 70 and 67 of UCS-2. A letter of the extension
table and a surrogate pair are two, and are not cut apart. One letter with a mark makes the whole message UCS-2.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

GSM7, UCS2 = "GSM-7", "UCS-2"
BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = frozenset("^{}\\[~]|€\f")
ROOM: Final = {GSM7: (160, 153), UCS2: (70, 67)}
# What word processors write, in letters that every telephone has.
_PLAIN: Final = {"đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-"}


@dataclass(frozen=True, slots=True)
class Length:
    """How a text travels: its alphabet, how many units it has, in how many segments."""

    alphabet: str
    units: int
    segments: int


def without_marks(text: str) -> str:
    """Vietnamese as one writes it without diacritics: what a network carries at 160 letters a segment."""
    spread = unicodedata.normalize("NFD", "".join(_PLAIN.get(letter, letter) for letter in text))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return "".join(letter if letter in BASIC or letter in EXTENSION else "?" for letter in bare)


def length(text: str) -> Length:
    """The segments that TEXT takes; an empty one takes none."""
    alphabet = GSM7 if all(letter in BASIC or letter in EXTENSION for letter in text) else UCS2
    sizes = [_size(letter, alphabet) for letter in text]
    whole, part = ROOM[alphabet]
    if sum(sizes) <= whole:
        return Length(alphabet, sum(sizes), 1 if sizes else 0)
    segments, room = 1, part
    for size in sizes:
        if size > room:
            segments, room = segments + 1, part
        room -= size
    return Length(alphabet, sum(sizes), segments)


def _size(letter: str, alphabet: str) -> int:
    if alphabet == GSM7:
        return 2 if letter in EXTENSION else 1
    return 2 if letter > "\uffff" else 1
