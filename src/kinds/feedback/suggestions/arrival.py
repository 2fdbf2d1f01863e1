"""May these words be a denunciation? Asked before anything is stored: rules and model, each for itself.

Either may have the words sealed until a person decides (Law on Denunciations 2018, art. 25, 56). The model alone seals only what
it is rather sure of; where the rules find a sign in a longer text that the model takes for harmless, nothing is sealed. What may
be one and is not sealed is told to the coordinator first, and sent on to nobody before it was read (`waiting`, `meant`).
"""

from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.sealing.suspicion import asks_how_to_denounce, denounces_somebody, suspects_denunciation
from kinds.feedback.suggestions.suggesting import denunciation_probability, perhaps_from, seals_from
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.suggestions.weights import Model

_LONG = 80  # letters, a sentence or two; of less that names no official the model knows too little
_MORE = 0.1  # so much surer where no official is named
_OFFICIAL = pattern(
    r"\b(?:can bo|cong chuc|vien chuc|chu tich|bi thu|truong (?:phong|ban|cong an|tram|khoa|thon)|pho (?:phong|ban|giam|chu|truong|cong|bi)|giam doc"
    r"|lanh dao|cong an|canh sat|thanh tra|kiem lam|hieu truong|ke toan|dia chinh|bac si|duoc si|chuyen vien|doi (?:truong|kiem|quan|trat)"
    r"|tram truong|thu truong|thue vu|hai quan|dang kiem|hieu pho|hieu truong|giao vien|giam thi|y ta|y si|dieu duong|ho ly|thu kho|thu quy|van thu|ho tich"
    r"|xa doi|dan quan|dan phong|chap hanh vien|tham phan|kiem sat vien|dieu tra vien|trat tu|to truong|chu nhiem|ban quan ly|ong (?:pho|truong)|ba (?:pho|truong))\b"
)


def may_be_denunciation(text: str) -> bool:
    """By the rules, or by the model in use. Who only asks how a denunciation is made is answered, not sealed."""
    model = in_use()
    return rules_suspect(text, model) or model_suspects(text, model)


def rules_suspect(text: str, model: Model) -> bool:
    """The rules find a sign, and MODEL does not take a text of a sentence or two for harmless. Who says of himself that he
    denounces somebody is believed: no model knows that better."""
    if not suspects_denunciation(text):
        return False
    return denounces_somebody(text) or not (_is_long(text) and _takes_for_harmless(text, model))


def model_suspects(text: str, model: Model) -> bool:
    """Would MODEL by itself have TEXT sealed?"""
    if _OFFICIAL.search(fold(text)):
        least = seals_from(model)
    elif _is_long(text):
        least = seals_from(model) + _MORE
    else:
        return False
    return denunciation_probability(text, model) >= least and not asks_how_to_denounce(text)


def _is_long(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= _LONG


def _takes_for_harmless(text: str, model: Model) -> bool:
    """A model of before knows no such answer: then the rules decide alone."""
    return "danger" in model.heads and denunciation_probability(text, model) < perhaps_from(model)
