"""Ideas in a text: who (an office, a relative), what is gained, how (forged, covered up, under a condition), and which stand near each other.

`texts/signs.txt` lists the words of each idea. As features of the model they carry what was learned of one sentence over
to another that has none of its words; nothing is decided by an idea alone. Pure.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kinds.feedback.reading.wording import Word, Wording, read, spelling

_LIST = Path(__file__).with_name("texts") / "signs.txt"
_NEAR = 14  # words between two ideas that belong together
_Sought = dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...], str]]]


def ideas(said: Wording) -> Iterator[tuple[int, str]]:
    """(place of the word that ends it, feature) of every idea and of every pair of ideas near each other, in their order."""
    before: list[tuple[int, str]] = []
    for start, end, idea in _found(said):
        yield end, f"s:{idea}"
        before = [each for each in before if start - each[0] <= _NEAR]
        for name in dict.fromkeys(name for _place, name in before if name != idea):
            yield end, f"s:{name}>{idea}"
        before.append((end, idea))


def _found(said: Wording) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, idea), the longest phrase of an idea at each place."""
    sought = _listed()
    words = said.words
    for place, word in enumerate(words):
        told: set[str] = set()
        for plain, spelled, idea in sought.get(word.plain, ()):
            if idea in told or not _stands(words[place : place + len(plain)], plain, spelled, is_bare=said.is_bare):
                continue
            told.add(idea)
            yield place, place + len(plain) - 1, idea


def _stands(
    words: tuple[Word, ...], plain: tuple[str, ...], spelled: tuple[tuple[str, str], ...], *, is_bare: bool
) -> bool:
    if len(words) < len(plain) or any(word.plain != each for word, each in zip(words, plain, strict=True)):
        return False
    return all(
        (is_bare and word.is_bare) or spelling(word.typed) == each for word, each in zip(words, spelled, strict=True)
    )


@lru_cache(maxsize=1)
def _listed() -> _Sought:
    """First word without diacritics → the phrases that begin with it, the longest first."""
    listed: _Sought = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        idea, colon, phrases = line.partition(":")
        if line.startswith("#") or not colon:
            continue
        for phrase in phrases.split(";"):
            words = read(phrase).words
            row = tuple(word.plain for word in words), tuple(spelling(word.typed) for word in words), idea.strip()
            listed.setdefault(row[0][0], []).append(row)
    for rows in listed.values():
        rows.sort(key=lambda row: -len(row[0]))
    return listed
