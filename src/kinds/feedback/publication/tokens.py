"""What a text is found by: its syllables without diacritics, and the pairs of neighbours, since a Vietnamese word
mostly has two. "Đất đai" gives `dat`, `dai` and `dat_dai`. Pure; the same for what is stored and what is asked.
"""

from __future__ import annotations

import itertools
from typing import Final

from kernel.patterns import pattern
from kernel.text import fold

_SYLLABLE: Final = pattern(r"[a-z0-9]+")
_QUOTED: Final = pattern(r'["“”«»]([^"“”«»]+)["“”«»]')
LONGEST: Final = 40
MOST: Final = 2000

# Syllables that stand in nearly every letter to an office: they find nothing and tell nothing apart.
COMMON: Final = frozenset(
    """toi la va cua cho duoc khong co thi ma o tai den di ve voi nay do khi da dang se vi nen con cung cac nhung mot
    ong ba anh chi em minh chung ta ho ai gi nao sao bao nhieu xin hoi rat qua lai ra vao len xuong theo tu trong
    ngoai tren duoi sau truoc nhu the vay roi chua hay hoac neu thi bi do de lam kinh gui cam on mong""".split()
)


def syllables(text: str) -> list[str]:
    """The syllables of TEXT in their order."""
    return [s for s in _SYLLABLE.findall(fold(text)) if len(s) <= LONGEST][:MOST]


def pairs(found: list[str]) -> list[str]:
    """Neighbours joined, without those that are two empty words."""
    joined = itertools.pairwise(found)
    return [f"{a}_{b}" for a, b in joined if not (a in COMMON and b in COMMON)]


def vector_of(*texts: str) -> str:
    """All tokens of TEXTS as the literal of a tsvector; no pair reaches from one text into the next."""
    every: set[str] = set()
    for text in texts:
        found = syllables(text)
        every.update(found, pairs(found))
    return " ".join(f"'{token}'" for token in sorted(every))


def asked_for(text: str) -> list[str]:
    """What a search must find, all of it: every syllable; of words in quotation marks also that they are neighbours."""
    wanted = syllables(text)
    for phrase in _QUOTED.findall(text):
        found = syllables(phrase)
        wanted += [f"{a}_{b}" for a, b in itertools.pairwise(found) if not (a in COMMON and b in COMMON)]
    return list(dict.fromkeys(wanted))[:24]


def all_of(tokens: list[str]) -> str:
    """The tsquery that asks for every one of TOKENS."""
    return " & ".join(f"'{token}'" for token in tokens)


def any_of(tokens: list[str]) -> str:
    """The tsquery that asks for at least one of TOKENS."""
    return " | ".join(f"'{token}'" for token in tokens)
