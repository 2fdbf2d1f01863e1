"""Words of denunciations that are spoken of, not reported: a question on the law, the news, a rule that ought to be, thanks
that somebody was caught, a fear that turned out wrong, words taken back, what the sender is slandered with.

Nobody is accused then, and sealing hides from those who could answer (Law on Denunciations 2018, art. 2: a denunciation reports
what a person or body did). What sounds so is not sealed by the rules alone; it is told first to a person all the same. Whoever
names somebody, or tells of the own ward or the own money, reports. The shapes are in `reading/phrases/spoken_of.txt`. Pure.
"""

from typing import Final

from kernel.patterns import pattern
from kernel.text import CAPITALS, nfc
from kinds.feedback.reading.wording import STOP, Wording, has, phrases_in, read_on
from kinds.feedback.sealing.officials import names_official

_SHAPES: Final = phrases_in("spoken_of.txt")
# Said of officials in general, too; in the others an official is one of here who did it.
_OF_THE_LAW: Final = ("asks the law", "news")
_OF_NOBODY: Final = ("studies", "thanks", "a rule")
_THANKED: Final = pattern(
    r"\b(?:cam on|hoan nghenh|bieu duong|khen)(?: \w+){0,4} (?:cong an|canh sat|lanh dao|co quan)\b"
)
_MOST_WORDS: Final = 45  # who says more tells a story
_NAMED: Final = pattern(rf"\b(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|[cC]ô|[cC]hú|[bB]ác)\s+[{CAPITALS}]")


def is_spoken_of(text: str) -> bool:
    """Do the words of TEXT speak of denounced things without reporting one?"""
    said = read_on(text)
    if sum(word.plain != STOP for word in said.words) > _MOST_WORDS:
        return False
    if _is(said, "relief") or _is(said, "accused") or _takes_back(said):
        return True
    if _is(said, "here") or _NAMED.search(nfc(text)):
        return False
    if any(_is(said, shape) for shape in _OF_THE_LAW):
        return True
    return any(_is(said, shape) for shape in _OF_NOBODY) and not names_official(_THANKED.sub(" ", said.plain))


def _takes_back(said: Wording) -> bool:
    """Freely: whoever was made to take it back reports that."""
    return _is(said, "takes back") and _is(said, "was wrong") and not _is(said, "forced")


def _is(said: Wording, shape: str) -> bool:
    return has(said, _SHAPES[shape])
