"""Does a new Office file (DOCX, XLSX) fetch something by itself, start a program, or hide what it does? Read, never carried out.

What it fetches when it is opened tells the sender who opened it, and may bring macros along. Its parts are XML, so they
are read as XML: a pattern over the bytes is passed by another encoding, a letter in figures or a long comment. What honest
programs do not write (a DOCTYPE, another encoding than UTF-8 or UTF-16, a member that climbs out of the archive, relations
too long to be read whole) is not taken. A link that one has to press calls nobody.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Final
from xml.parsers import expat

from vault.office_parts import Drawing, Odd, Part, PartReader

MB: Final = 1024 * 1024
FETCHES, MACROS, ODD = "fetches", "macros", "odd"

_MOST_PARTS: Final = 5000
_MOST_UNPACKED: Final = 200 * MB
_LONGEST: Final = 32 * MB  # of one part that is read whole
_LONGEST_RELATIONS: Final = 4 * MB
_READ: Final = 64 * 1024
# Of these only the beginning: cells may be very many, and take what is elsewhere through other parts.
_CELLS: Final = frozenset({"worksheet", "sst", "pivotCacheRecords", "calcChain"})
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CLIMBS: Final = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|[\\:\x00]")


def danger_in(archive: zipfile.ZipFile) -> str:
    """FETCHES, MACROS, ODD, or "" for a document that only shows something."""
    members = [each for each in archive.infolist() if not each.is_dir()]
    if len(members) > _MOST_PARTS or sum(each.file_size for each in members) > _MOST_UNPACKED:
        return ODD
    if any(_CLIMBS.search(each.orig_filename) or each.compress_type not in _PACKED for each in members):
        return ODD
    parts: dict[str, Part] = {}
    for each in members:
        try:
            part = _read(archive, each)
        except (Odd, expat.ExpatError, UnicodeError, LookupError):
            return FETCHES
        if part.is_program:
            return MACROS
        if part.fetches:
            return FETCHES
        parts[each.filename.lower()] = part
    return FETCHES if any(_is_disguised(name, parts) for name in parts) else ""


def _is_disguised(name: str, parts: dict[str, Part]) -> bool:
    """Does a relation that calls itself a link stand where something is shown (a picture, a template)?"""
    folder, _, own = name.rpartition("_rels/")
    shows = parts.get(posixpath.join(folder, own.removesuffix(".rels")))
    return shows is not None and bool(parts[name].links & shows.shown)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Part:
    """What one part says; one that is no XML (a picture) says nothing."""
    with archive.open(member) as stream:
        begun = stream.read(_READ)
        if not member.filename.lower().endswith((".xml", ".rels")) and not _looks_like_xml(begun):
            return Part()
        reader = PartReader()
        try:
            reader.feed(begun)
        except Drawing:
            return reader.part
        if not reader.part.root:
            raise Odd
        if reader.part.root in _CELLS:
            return reader.part
        if member.file_size > (_LONGEST_RELATIONS if reader.part.root == "Relationships" else _LONGEST):
            raise Odd
        while more := stream.read(_READ):
            reader.feed(more)
    return reader.end()


def _looks_like_xml(begun: bytes) -> bool:
    """In any encoding: the first sign is "<", behind a mark of the order of bytes, zeros and blanks at most."""
    return begun[:64].lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n").startswith(b"<")
