"""One part of an Office file, read as XML: where it takes something from, and what it would do by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_ENCODINGS: Final = frozenset({"", "utf-8", "utf-16", "us-ascii"})
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
_PROGRAMS: Final = ("vbaproject", "macrosheet", "intlmacrosheet")
_TALKS_TO_A_PROGRAM: Final = re.compile(r"(?:^|\0)\s*DDE(?:AUTO)?(?![a-z0-9])", re.IGNORECASE)
_FIELD_CODES: Final = frozenset({"instrText", "delInstrText"})
_DRAWINGS: Final = frozenset({"svg", "xml", "html"})
_LINKED_PROGRAMS: Final = frozenset({"ddeLink", "oleLink"})  # of a workbook


class Odd(Exception):
    """What no honest program writes, or what cannot be read whole."""


class Drawing(Exception):
    """A picture in words: programs write it as they like, and it is no part that says what belongs to the document."""


@dataclass(slots=True)
class Part:
    """What one part says. `links`: its relations that one has to press; `shown`: those that its elements use otherwise."""

    root: str = ""
    links: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    fetches: bool = False
    is_program: bool = False


class PartReader:
    """Reads a part bit by bit. No DTD is fetched, no entity is resolved: a part that has one is `Odd`."""

    def __init__(self) -> None:
        self.part = Part()
        self._codes: list[str] = []  # what fields do, one after another
        self._is_code = False
        self._has_doctype = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._text

    def feed(self, content: bytes) -> None:
        """The next piece; Odd or ExpatError for what is not taken."""
        self._parser.Parse(content, False)

    def end(self) -> Part:
        """All was read."""
        self._parser.Parse(b"", True)
        self.part.fetches |= bool(_TALKS_TO_A_PROGRAM.search("".join(self._codes)))
        return self.part

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "").lower() not in _ENCODINGS:
            raise Odd

    def _doctype(self, *told: object) -> None:
        self._has_doctype = True

    def _begins(self, name: str, given: Mapping[str, str]) -> None:
        element = name.rpartition(" ")[2]
        if not self.part.root:
            self.part.root = element
            if element in _DRAWINGS:
                raise Drawing
            if self._has_doctype:
                raise Odd
        if element == "Relationship":
            self._relation({key.rpartition(" ")[2].lower(): value.strip() for key, value in given.items()})
        elif self.part.root == "Types":
            kind = given.get("ContentType", "").lower()
            self.part.is_program |= "macroenabled" in kind or kind.endswith(_PROGRAMS)
        else:
            self._element(element, given)

    def _relation(self, told: Mapping[str, str]) -> None:
        kind = told.get("type", "").rpartition("/")[2].lower()
        is_elsewhere = told.get("targetmode", "").lower() == "external" or _ELSEWHERE.match(told.get("target", ""))
        self.part.is_program |= kind.endswith(_PROGRAMS)
        if is_elsewhere and kind == "hyperlink":
            self.part.links.add(told.get("id", ""))
        elif is_elsewhere:
            self.part.fetches = True

    def _element(self, element: str, given: Mapping[str, str]) -> None:
        self.part.fetches |= element in _LINKED_PROGRAMS
        is_link = element == "hyperlink" or element.startswith("hlink")
        for key, value in given.items():
            if not is_link and key.rpartition(" ")[0].endswith("/relationships"):
                self.part.shown.add(value)
        self._is_code = element in _FIELD_CODES
        if element == "fldChar":
            self._codes.append("\0")
        elif element == "fldSimple":
            self._codes += ["\0", *(value for key, value in given.items() if key.endswith("instr")), "\0"]

    def _ends(self, name: str) -> None:
        self._is_code = False

    def _text(self, said: str) -> None:
        if self._is_code:
            self._codes.append(said)
