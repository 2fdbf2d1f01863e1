"""Values of a PDF as they stand in its bytes: enough to tell what an action is. Nothing is carried out, nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    rb"(?P<skip>[\x00\t\n\x0c\r ]+|%[^\r\n]*)|(?P<mark><<|>>|[\[\]()])|<[^>]*>|/(?P<name>[^\x00\t\n\x0c\r /<>\[\](){}%]*)"
    rb"|(?P<word>[^\x00\t\n\x0c\r /<>\[\](){}%]+)|."
)
_FIGURES: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_BETWEEN: Final = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]{0,20}[\r\n])+"
_REFERENCE: Final = re.compile(rb"(\d{1,10})" + _BETWEEN + rb"\d{1,5}" + _BETWEEN + rb"R(?![A-Za-z0-9])")
_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,10})" + _BETWEEN + rb"\d{1,5}" + _BETWEEN + rb"obj(?![A-Za-z0-9])")
_IN_STRING: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_END: Final = object()
_DEEPEST: Final = 20
_MOST: Final = 5000  # tokens of one value
_LONGEST: Final = 64 * 1024


class Unreadable(Exception):
    """Too deep, too long or never closed, for a value that says what happens on opening."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, its figures read as letters."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Ref:
    """Another object, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Dict:
    """All pairs in their order: a key may stand there twice, and readers differ in which they take."""

    pairs: tuple[tuple[bytes, object], ...]


class _Reading:
    def __init__(self, content: bytes, at: int) -> None:
        self.content = content
        self.at = at
        self.left = _MOST

    def value(self, depth: int = 0) -> object:
        """The next value; None for what is no name, reference, list or dictionary (a number, a string), and at an end."""
        found = self._token(depth)
        if found is None:
            return None
        if found["name"] is not None:
            return Name(_FIGURES.sub(lambda figures: bytes([int(figures[1], 16)]), found["name"]))
        if found["word"] is not None:
            return self._reference(found.start())
        match found["mark"]:
            case b"<<":
                return self._dict(depth)
            case b"[":
                return tuple(iter(lambda: self._until(b"]", depth), _END))
            case b"(":
                self._skip_string()
        return None

    def _dict(self, depth: int) -> Dict:
        pairs: list[tuple[bytes, object]] = []
        while (key := self._until(b">>", depth)) is not _END:
            if isinstance(key, Name):
                pairs.append((key.text, self.value(depth + 1)))
        return Dict(tuple(pairs))

    def _until(self, end: bytes, depth: int) -> object:
        here = self._token(depth)
        if here is None:
            raise Unreadable
        if here["mark"] == end:
            return _END
        self.at = here.start()
        return self.value(depth + 1)

    def _token(self, depth: int) -> re.Match[bytes] | None:
        while found := _TOKEN.match(self.content, self.at):
            self.left -= 1
            if not self.left or depth > _DEEPEST:
                raise Unreadable
            self.at = found.end()
            if found["skip"] is None:
                return found
        return None

    def _reference(self, start: int) -> Ref | None:
        if found := _REFERENCE.match(self.content, start):
            self.at = found.end()
            return Ref(int(found[1]))
        return None

    def _skip_string(self) -> None:
        open_ones = 1
        for found in _IN_STRING.finditer(self.content, self.at):
            open_ones += {b"(": 1, b")": -1}.get(found[0], 0)
            if not open_ones:
                self.at = found.end()
                return
        raise Unreadable


def value_at(content: bytes, at: int) -> object:
    """The value that begins there."""
    return _Reading(content[at : at + _LONGEST], 0).value()


def objects_in(content: bytes) -> dict[int, list[int]]:
    """Where the values of the objects begin that stand plainly in CONTENT: a file that was changed has several of a number."""
    places: dict[int, list[int]] = {}
    for found in _OBJECT.finditer(content):
        places.setdefault(int(found[1]), []).append(found.end())
    return places
