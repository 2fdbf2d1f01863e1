"""The shape of a deed, said harmlessly too: "hit somebody", "on paper so much, in truth so little", "warned before the visit".

By itself it seals nothing. Where the model would have a person look first, a second, independent witness makes it enough
(`arrival`): what is told first and stays open is seen by more people than what lies under a seal (Law on Denunciations 2018,
art. 56). The shapes are in `reading/phrases/half_signs.txt`. Pure.
"""

import re
from typing import Final

from kernel.patterns import pattern
from kernel.text import nfc
from kinds.feedback.reading.wording import has, phrases_in, read_on
from kinds.feedback.sealing.officials import names_official

_SHAPES: Final = phrases_in("half_signs.txt")
_OF_AN_OFFICIAL: Final = "+"
_ANOTHER_WORD: Final = pattern(r"khống\s+chế", re.IGNORECASE)  # to bring under control, not "khống" (made up)


def half_signs(text: str) -> list[str]:
    """The shapes of deeds that TEXT tells, by name (empty = none)."""
    said = read_on(_ANOTHER_WORD.sub(" ", nfc(text)))
    has_official = names_official(said.plain)
    return [
        name.removesuffix(_OF_AN_OFFICIAL).rstrip()
        for name, shapes in _SHAPES.items()
        if (has_official or not name.endswith(_OF_AN_OFFICIAL)) and has(said, shapes)
    ]
