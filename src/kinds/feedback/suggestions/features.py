"""A text as weighted features: words and pairs of words with and without diacritics, pieces of words, and ideas near each other.

Pure; training and use read a text in the very same way. Two spellings of one text share the features without
diacritics, so that "khong dau" is understood; pieces of words forgive slips of the finger.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kernel.patterns import pattern
from kernel.text import keep_legible
from kinds.feedback.reading.wording import STOP, Word, Wording, read, spelling
from kinds.feedback.suggestions.signs import ideas

LONGEST = 2000  # letters looked at: the first and the last part of a long letter say what it is about
_NUMBER = pattern(r"\d")
# Each kind of feature is normalised by itself, so that the many pieces of words do not drown the words.
BLOCKS = {"w": 1.0, "a": 0.7, "c": 0.7, "s": 0.8}
# What the model never met counts for the length of a text: of mostly strange words it then believes little.
_STRANGE = 4.0

_WEEKDAYS = frozenset(("2", "3", "4", "5", "6", "7", "hai", "ba", "tu", "nam", "sau", "bay"))
# Without its diacritics "thứ" is also "thu": a day follows a word of time, and no amount follows it.
_BEFORE_A_DAY = frozenset(
    (STOP, *"hom nay mai sang chieu trua toi dem ngay den vao bao hen tu qua nhat thi ma la va".split())
)
_COUNTED = frozenset(
    "trieu tr nghin ngan tram k dong chai lit cu lan loai khoan nguoi ho bo ban to ty ti usd do muoi chuc phan kg m met tien".split()
)


def clipped(text: str) -> str:
    """A long letter keeps its beginning and its end."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST * 2 // 3]}\n{text[-LONGEST // 3 :]}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read once: its words, and every feature with the place of the word that ends it."""

    words: tuple[Word, ...]
    names: tuple[tuple[int, str], ...]
    text: str = ""  # as it was typed, where the words stand

    def typed(self, first: int, past: int | None = None) -> str:
        """The words from FIRST up to PAST (one word, if not said) in the spelling of the sender."""
        return self.text[self.words[first].at : self.words[(past or first + 1) - 1].past]

    @property
    def counted(self) -> dict[str, float]:
        """How often each feature occurs, dampened."""
        counts: dict[str, int] = {}
        for _place, name in self.names:
            counts[name] = counts.get(name, 0) + 1
        return {name: 1.0 + math.log(count) if count > 1 else 1.0 for name, count in counts.items()}


def reading(text: str) -> Reading:
    """TEXT read; feature names begin with their block."""
    legible = keep_legible(clipped(text))
    said = _without_weekdays(read(legible))
    words = said.words
    names = (*named(words), *ideas(said))
    as_typed = legible if len(legible) == len(legible.lower()) else legible.lower()
    return Reading(words, (*names, (0, "w:?")) if "?" in text else names, as_typed)


def _without_weekdays(said: Wording) -> Wording:
    """A day of the week says nothing of what a matter is, and "thu 5" without diacritics is read as taking five of something."""
    words = list(said.words)
    for place in range(len(words) - 1):
        if _is_weekday(words, place):
            words[place : place + 2] = [replace(each, typed=STOP, plain=STOP) for each in words[place : place + 2]]
    return Wording(tuple(words), said.is_bare)


def _is_weekday(words: Sequence[Word], place: int) -> bool:
    thu, day = words[place], words[place + 1]
    if thu.plain != "thu" or day.plain not in _WEEKDAYS:
        return False
    if not thu.is_bare:
        return spelling(thu.typed) == spelling("thứ")
    before = words[place - 1].plain if place else STOP
    after = words[place + 2].plain if place + 2 < len(words) else STOP
    return before in _BEFORE_A_DAY and after not in _COUNTED


def features(text: str) -> dict[str, float]:
    """The features of TEXT with their counts (training)."""
    return reading(text).counted


def named(words: tuple[Word, ...]) -> Iterator[tuple[int, str]]:
    """Every feature of the words, with the place of the word that ends it."""
    before_plain = before_exact = ""
    for place, word in enumerate(words):
        if word.plain == STOP:
            before_plain = before_exact = ""
            continue
        plain = "#" if _NUMBER.match(word.plain) else word.plain
        yield place, f"w:{plain}"
        if before_plain:
            yield place, f"w:{before_plain} {plain}"
        exact = plain if plain == "#" else _exact(word)
        yield place, f"a:{exact}"
        if before_exact:
            yield place, f"a:{before_exact} {exact}"
        for piece in _pieces(before_plain[-3:], plain):
            yield place, piece
        before_plain, before_exact = plain, exact


@lru_cache(maxsize=8_000)
def _exact(word: Word) -> str:
    """The word with its diacritics, the place of the tone mark apart."""
    if word.is_bare:
        return word.plain
    letters, tone = spelling(word.typed)
    return letters + _TONES.get(tone, "")


_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}


@lru_cache(maxsize=8_000)
def _pieces(before: str, plain: str) -> tuple[str, ...]:
    """Four and five letters over the border of two words: a pair of words that survives a slip."""
    if plain == "#":
        return ()
    joined = f"{before} {plain}" if before and before != "#" else f" {plain}"
    return tuple(f"c:{joined[at : at + size]}" for size in (4, 5) for at in range(len(joined) - size + 1))


def weighted(counted: Mapping[str, float], known: Mapping[str, tuple[int, float]]) -> list[tuple[int, float, str]]:
    """Those of the features that a model knows, as (row, weight, name), each block brought to its length."""
    found: list[tuple[int, float, str]] = []
    squares = dict.fromkeys(BLOCKS, 0.0)
    for name, count in counted.items():
        row = known.get(name)
        value = count * (row[1] if row else _STRANGE)
        squares[name[0]] += value * value
        if row:
            found.append((row[0], value, name))
    scale = {block: BLOCKS[block] / math.sqrt(square) if square else 0.0 for block, square in squares.items()}
    return [(row, value * scale[name[0]], name) for row, value, name in found]
