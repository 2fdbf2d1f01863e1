"""Does a PDF hold what acts by itself: scripts, programs to start, other files? Read from its bytes alone, nothing is carried out.

What a document can do it must name, plainly in the file or in an object stream, and a name may be spelled in figures
("/#4AavaScript"). What is packed in a way that honest programs do not use is not looked into, and not taken. No search for viruses.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from vault.pdf_opening import Packed, acts_when_opened
from vault.pdf_values import Unreadable

ACTS, CLOSED = "acts", "closed"


def _named(*names: str) -> re.Pattern[bytes]:
    """Any of NAMES as a whole name, each letter of it plain or as "#4A"."""
    first = "".join(sorted({name[0] for name in names}))
    spelled = ("".join(rf"(?:{letter}|#{ord(letter):02X}|#{ord(letter):02x})" for letter in name) for name in names)
    return re.compile(rf"/(?=[{first}#])(?:{'|'.join(spelled)})(?=[\x00\t\n\x0c\r /<>\[\](){{}}%]|\Z)".encode())


_ACTS: Final = _named(
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm", "ImportData"
)
_PACKED: Final = _named("ObjStm")
_MAY_BE_PACKED: Final = _named("First")  # every reader needs it, not each looks at the type
_FILTER: Final = _named("Filter")
_AS_USUAL: Final = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_PREDICTED: Final = _named("Predictor")
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_ENDS: Final = re.compile(rb"endstream|endobj")
_BEFORE: Final = 2048
_CHUNK: Final = 8192
_MOST_STREAMS: Final = 50_000
_MOST: Final = 8 * 1024 * 1024  # of one stream, and four times that of all


def danger_in(content: bytes) -> str:
    """ACTS for what acts by itself, CLOSED for what cannot be looked into, "" for a document that only shows something."""
    if _ACTS.search(content):
        return ACTS
    unpacked, insides = 0, []
    for number, found in enumerate(_STREAM.finditer(content)):
        if number > _MOST_STREAMS:
            return CLOSED
        dictionary = _ENDS.split(content[max(0, found.start() - _BEFORE) : found.start()])[-1]
        is_packed = bool(_PACKED.search(dictionary))
        if not is_packed and not _MAY_BE_PACKED.search(dictionary):
            continue
        if is_packed and (
            _PREDICTED.search(dictionary) or (_FILTER.search(dictionary) and not _AS_USUAL.search(dictionary))
        ):
            return CLOSED
        inside, is_whole = _inflated(content, found.end())
        insides.append(Packed(dictionary, inside))
        unpacked += len(inside)
        if _ACTS.search(inside):
            return ACTS
        if unpacked > 4 * _MOST or (is_packed and _FILTER.search(dictionary) and not (inside and is_whole)):
            return CLOSED
    try:
        return ACTS if acts_when_opened(content, insides) else ""
    except Unreadable:
        return CLOSED


def _inflated(content: bytes, start: int) -> tuple[bytes, bool]:
    """What is packed there, as far as it can be read; whether that is all of it."""
    machine, size = zlib.decompressobj(), 0
    parts: list[bytes] = []
    for at in range(start, len(content), _CHUNK):
        try:
            parts.append(machine.decompress(content[at : at + _CHUNK], _MOST - size + 1))
        except zlib.error:
            break
        size += len(parts[-1])
        if machine.eof or size > _MOST:
            break
    return b"".join(parts), size <= _MOST
