"""What a PDF does when it is opened or a page is turned (OpenAction, AA): it may go to a place in itself, and nothing else.

An address that is called on opening tells the sender who read it, without anybody having pressed anything. The same
address behind a link is harmless, so it is asked what is reached from the opening, not what stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from vault.pdf_values import Dict, Name, Ref, Unreadable, objects_in, value_at

_OPENING: Final = re.compile(
    rb"/(?=[OA#])(?:%s)(?=[\x00\t\n\x0c\r /<>\[\](){}%%]|\Z)"
    % b"|".join(
        b"".join(b"(?:%c|#%02X|#%02x)" % (letter, letter, letter) for letter in name) for name in (b"OpenAction", b"AA")
    )
)
_PLACES: Final = frozenset({b"D", b"SD", b"P", b"Parent"})  # where it goes to, and where it hangs
_FIRST: Final = re.compile(rb"/First\s+(\d{1,9})")
_DEEPEST: Final = 6
_MOST_OPENINGS: Final = 2000
_MOST_OBJECTS: Final = 500


class Packed(NamedTuple):
    """A stream that may hold objects, unpacked: how it describes itself, and what is in it."""

    told: bytes
    inside: bytes


def acts_when_opened(content: bytes, packed: Sequence[Packed]) -> bool:
    """Does anything but a way to a page begin by itself? Unreadable where it cannot be told."""
    reach, openings = _Reach(content, packed), 0
    for text in (content, *(each.inside for each in packed)):
        for found in _OPENING.finditer(text):
            openings += 1
            if openings > _MOST_OPENINGS:
                raise Unreadable
            if reach.acts(value_at(text, found.end())):
                return True
    return False


class _Reach:
    """What a value leads to, through the objects of this file."""

    def __init__(self, content: bytes, packed: Sequence[Packed]) -> None:
        self.content = content
        self.packed = packed
        self._judged: dict[int, bool | None] = {}  # None while it is being looked at

    def acts(self, value: object, depth: int = 0) -> bool:
        if depth > _DEEPEST:
            raise Unreadable
        if isinstance(value, Ref):
            return self._object_acts(value.number, depth)
        if isinstance(value, tuple):  # a place in the document, or actions one after another
            return any(self.acts(each, depth + 1) for each in value if isinstance(each, Dict))
        if not isinstance(value, Dict):
            return False
        return any(self._pair_acts(key, each, depth) for key, each in value.pairs)

    def _pair_acts(self, key: bytes, value: object, depth: int) -> bool:
        if key == b"S":
            return value != Name(b"GoTo")
        if key == b"Next" and isinstance(value, tuple):
            return any(self.acts(each, depth + 1) for each in value)
        return key not in _PLACES and self.acts(value, depth + 1)

    def _object_acts(self, number: int, depth: int) -> bool:
        """Every object of that number; Unreadable when there is none, as a reader might find it where we do not look."""
        if number not in self._judged:
            found = self._objects(number)
            if not found or len(self._judged) >= _MOST_OBJECTS:
                raise Unreadable
            self._judged[number] = None
            self._judged[number] = any(self.acts(each, depth + 1) for each in found)
        judged = self._judged[number]
        if judged is None:
            raise Unreadable
        return judged

    def _objects(self, number: int) -> list[object]:
        found = [value_at(self.content, at) for at in self._places.get(number, ())]
        for each in self.packed:
            found += _in_stream(each, number)
        return found

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        return objects_in(self.content)


def _in_stream(packed: Packed, number: int) -> list[object]:
    """The objects of an object stream: at its beginning stand pairs of number and place."""
    first = _FIRST.search(packed.told)
    if first is None:
        return []
    figures = packed.inside[: int(first[1])].split()
    pairs = zip(figures[::2], figures[1::2], strict=False)
    places = [int(at) for told, at in pairs if told.isdigit() and at.isdigit() and int(told) == number]
    return [value_at(packed.inside, int(first[1]) + at) for at in places]
