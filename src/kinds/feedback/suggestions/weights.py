"""A learned model as one compact file of our own: no pickle, nothing in it can run.

Layout: magic, then a compressed JSON heading (classes, offsets, calibration, thresholds, figures), the names of the
features, their rarity, and per head one column of 16-bit whole numbers a class, with a scale per class.
"""

import json
import math
import struct
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter, mul
from typing import Any

from kernel.errors import MotCuaError

_MAGIC = b"MCG1"
_RARITY = 2048.0  # rarity is kept as a whole number of 1/2048
_LONGEST = 40_000_000


class NotAModel(MotCuaError):
    """Tệp này không phải mô hình gợi ý, hoặc đã hỏng."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question with its answers: a column of weights, an offset, calibration and a threshold a class."""

    classes: tuple[str, ...]
    offsets: tuple[float, ...]
    scales: tuple[float, ...]
    columns: tuple[array, ...]  # type: ignore[type-arg]
    temperature: float = 1.0
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, found: Sequence[tuple[int, float, str]]) -> dict[str, float]:
        """Calibrated, of every class."""
        values = [value for _row, value, _name in found]
        picked = itemgetter(*(row for row, _value, _name in found)) if len(found) > 1 else None
        scores = []
        for column, scale, offset in zip(self.columns, self.scales, self.offsets, strict=True):
            numbers = picked(column) if picked else [column[row] for row, _value, _name in found]
            scores.append((sum(map(mul, values, numbers)) * scale + offset) / self.temperature)
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        whole = sum(raised)
        return {name: value / whole for name, value in zip(self.classes, raised, strict=True)}

    def weights(self, rows: Sequence[int], name: str, rival: str) -> list[float]:
        """What each feature says for the class NAME rather than for RIVAL."""
        own, other = self.classes.index(name), self.classes.index(rival)
        mine, theirs = self.columns[own], self.columns[other]
        by, against = self.scales[own], self.scales[other]
        return [mine[row] * by - theirs[row] * against for row in rows]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: the known features (row, rarity), the heads, and where it comes from."""

    version: str
    known: Mapping[str, tuple[int, float]]
    heads: Mapping[str, Head]
    about: Mapping[str, Any]


def packed(model: Model) -> bytes:
    """The model as the bytes of its file."""
    names = sorted(model.known, key=lambda name: model.known[name][0])
    heading = {
        "version": model.version,
        "about": dict(model.about),
        "heads": {key: _heading(head) for key, head in model.heads.items()},
    }
    parts = [
        json.dumps(heading, ensure_ascii=False).encode(),
        "\n".join(names).encode(),
        _bytes(array("H", [min(65535, round(model.known[name][1] * _RARITY)) for name in names])),
        *(_bytes(column) for head in model.heads.values() for column in head.columns),
    ]
    body = b"".join(struct.pack("<I", len(part)) + part for part in parts)
    return _MAGIC + zlib.compress(body, 9)


def _heading(head: Head) -> dict[str, Any]:
    return {
        "classes": list(head.classes),
        "offsets": [round(each, 6) for each in head.offsets],
        "scales": list(head.scales),
        "temperature": head.temperature,
        "thresholds": dict(head.thresholds),
    }


def unpacked(blob: bytes) -> Model:
    """The model of a file's bytes; a file that is none is refused, not believed."""
    try:
        parts = _parts(blob)
        heading = json.loads(parts[0])
        names, rarity = parts[1].decode().split("\n"), _numbers("H", parts[2])
        columns = iter(parts[3:])
        heads = {name: _head(said, columns, len(names)) for name, said in heading["heads"].items()}
        known = {name: (row, rarity[row] / _RARITY) for row, name in enumerate(names)}
        return Model(str(heading["version"]), known, heads, heading["about"])
    except (KeyError, ValueError, IndexError, TypeError, struct.error, zlib.error) as problem:
        raise NotAModel from problem


def _parts(blob: bytes) -> list[bytes]:
    if not blob.startswith(_MAGIC):
        raise ValueError("magic")
    body = zlib.decompressobj().decompress(blob[len(_MAGIC) :], _LONGEST)
    parts, at = [], 0
    while at < len(body):
        (length,) = struct.unpack_from("<I", body, at)
        parts.append(body[at + 4 : at + 4 + length])
        at += 4 + length
    return parts


def _head(said: Mapping[str, Any], parts: Iterator[bytes], features: int) -> Head:
    columns = tuple(_numbers("h", next(parts, b"")) for _class in said["classes"])
    if any(len(column) != features for column in columns):
        raise ValueError("size")
    own = {name: tuple(said[name]) for name in ("classes", "offsets", "scales")}
    return Head(**own, columns=columns, temperature=said["temperature"], thresholds=said["thresholds"])


def _bytes(numbers: array) -> bytes:  # type: ignore[type-arg]
    copy = array(numbers.typecode, numbers)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        copy.byteswap()
    return copy.tobytes()


def _numbers(code: str, part: bytes) -> array:  # type: ignore[type-arg]
    numbers = array(code)
    numbers.frombytes(part)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        numbers.byteswap()
    return numbers
