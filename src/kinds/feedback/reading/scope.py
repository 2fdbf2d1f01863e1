"""A suggestion for the officer: what a message may be about, with the words that led to it. Decides nothing.

Prefers None: a wrong suggestion costs more than none (Decree 20/2008/NĐ-CP, art. 1 and 5: the official classifies).
"""

from dataclasses import dataclass

from kinds.feedback.reading.wording import phrases_in, places, read

_WORDS = phrases_in("scope.txt")
# Words that say little when a question is asked: who asks about a dossier asks, who complains about one complains.
_LEAD = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """`scope` is procedure, conduct, rule, question, scene, complaint or other; `words` are those that led to it."""

    scope: str
    words: tuple[str, ...]


def speaks_of_conduct(text: str) -> bool:
    """Does TEXT say how somebody behaved? One sign is enough: asked where a wrong no costs more than a wrong yes."""
    wording = read(text)
    return any(places(wording, each) for each in _WORDS["conduct"])


def scope_hint(text: str) -> Hint | None:
    """What TEXT may be about, or None when unsure: two different signs, and twice as many as any other scope has."""
    wording = read(text)
    found = {scope: tuple(each.said for each in sought if places(wording, each)) for scope, sought in _WORDS.items()}
    weights = {scope: len(words) for scope, words in found.items()}
    if "?" in text and weights["question"]:
        weights["question"] += _LEAD
    ranked = sorted(weights, key=lambda scope: -weights[scope])
    best, second = ranked[0], ranked[1]
    enough = weights[best] >= _LEAD or (
        best in {"other", "scene", "conduct"} and weights[best] == 1 and not weights[second]
    )
    if not enough or weights[best] < _LEAD * weights[second]:
        return None
    return Hint(best, found[best])
