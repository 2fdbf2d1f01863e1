"""Fingerprints of words: how alike two matters are, without keeping a word of either.

Each is a handful of smallest keyed hashes over neighbouring words (MinHash); the share of equal ones is how much two
texts have in common. Keyed with the index key: from the numbers alone nobody guesses a text. Never of what is sealed.
"""

import hashlib
import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from kernel.text import fold
from kinds.feedback.reading.wording import STOP, read
from vault.keys import keyring

MARKS = 48
_A_BAND = 2  # marks together: found as a candidate with about a third in common
_MOST_WORDS = 400
_SHORTEST = 6  # words; "đèn hỏng" is like every other broken lamp
_WHOLE = (1 << 61) - 1
_SIGNED = struct.Struct("<q")


def marks_of(text: str) -> list[int]:
    """The fingerprint of TEXT, or an empty list when it is too short to be told from others."""
    words = [fold(word.plain) for word in read(text[: _MOST_WORDS * 8]).words if word.plain != STOP][:_MOST_WORDS]
    if len(words) < _SHORTEST:
        return []
    pairs = {f"{one} {two}" for one, two in pairwise(words)}
    hashed = [
        int.from_bytes(hashlib.blake2b(pair.encode(), key=_key(), digest_size=8).digest(), "little") for pair in pairs
    ]
    return [min((one * a + b) % _WHOLE for one in hashed) for a, b in _permutations()]


def bands_of(marks: Sequence[int]) -> list[int]:
    """Neighbouring marks as one number each: texts with one in common are compared, all others are not even looked at."""
    made = []
    for at in range(0, len(marks), _A_BAND):
        said = repr((at, *marks[at : at + _A_BAND])).encode()
        made.append(_SIGNED.unpack(hashlib.blake2b(said, digest_size=8).digest())[0])
    return made


def likeness(one: Sequence[int], two: Sequence[int]) -> float:
    """The part that two texts have in common, 0 to 1."""
    if not one or len(one) != len(two):
        return 0.0
    return sum(1 for left, right in zip(one, two, strict=True) if left == right) / len(one)


@lru_cache(maxsize=1)
def _permutations() -> tuple[tuple[int, int], ...]:
    made = []
    for number in range(MARKS):
        digest = hashlib.blake2b(f"mark:{number}".encode(), digest_size=16).digest()
        a, b = struct.unpack("<QQ", digest)
        made.append(((a % (_WHOLE - 1)) + 1, b % _WHOLE))
    return tuple(made)


def _key() -> bytes:
    return keyring().mac("index", b"feedback likeness")[:32]
