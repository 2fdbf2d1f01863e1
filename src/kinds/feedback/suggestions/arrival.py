"""May these words be a denunciation? Asked before anything is stored: rules and model, each for itself.

Either may have the words sealed until a person decides; neither lets them spread (Law on Denunciations 2018, art. 25, 56).
The model alone seals only what it is rather sure of, and only words that speak of somebody: harmless words must not be
kept from those who are to answer them.
"""

import re

from kernel.text import fold
from kinds.feedback.sealing.suspicion import asks_how_to_denounce, suspects_denunciation
from kinds.feedback.suggestions.suggesting import AT_ARRIVAL, denunciation_probability
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.suggestions.weights import Model

_LONG = 80  # letters, a sentence or two; of less that names no official the model knows too little
# Where an official is named: of a thousand harmless texts that it never saw the model believes so much of none.
_OF_AN_OFFICIAL = 0.75
# A denunciation names who did it (art. 2): a person, an office, a firm. A dear bill accuses nobody.
_SOMEBODY = re.compile(
    r"\b(?:can bo|cong chuc|chu tich|bi thu|truong|pho (?:phong|giam|chu|truong|cong)|giam doc|lanh dao|cong an|thanh tra"
    r"|kiem lam|hieu truong|ke toan|dia chinh|bac si|nhan vien|chuyen vien|quan ly|doi (?:truong|kiem|quan|trat)|to truong"
    r"|cong ty|doanh nghiep|chu dau tu|nha thau|uy ban|ubnd|co quan|duong day|con do|cb|nv)\b"
)
_OFFICIAL = re.compile(
    r"\b(?:can bo|cong chuc|vien chuc|chu tich|bi thu|truong (?:phong|ban|cong an|tram|khoa|thon)|pho (?:phong|ban|giam|chu|truong|cong|bi)|giam doc"
    r"|lanh dao|cong an|canh sat|thanh tra|kiem lam|hieu truong|ke toan|dia chinh|bac si|duoc si|chuyen vien|doi (?:truong|kiem|quan|trat)"
    r"|tram truong|thu truong|thue vu|hai quan|dang kiem)\b"
)
_NAMED = re.compile(r"\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô)\s+(?:[A-ZĐÀ-Ỹ]|\[tên\])")


def may_be_denunciation(text: str) -> bool:
    """By the rules, or by the model in use. Who only asks how a denunciation is made is answered, not sealed."""
    return suspects_denunciation(text) or model_suspects(text, in_use())


def model_suspects(text: str, model: Model) -> bool:
    """Would MODEL by itself have TEXT sealed?"""
    if _OFFICIAL.search(fold(text)):
        least = _OF_AN_OFFICIAL
    elif sum(letter.isalpha() for letter in text) >= _LONG and _speaks_of_somebody(text):
        least = AT_ARRIVAL
    else:
        return False
    return denunciation_probability(text, model) >= least and not asks_how_to_denounce(text)


def _speaks_of_somebody(text: str) -> bool:
    return bool(_SOMEBODY.search(fold(text)) or _NAMED.search(text))
