"""May these words be a denunciation? Asked before anything is stored: rules and model, each for itself.

Either may have the words sealed until a person decides (Law on Denunciations 2018, art. 25, 56). The model alone seals only what
it is rather sure of; where the rules find a sign in a longer text that the model takes for harmless, nothing is sealed. What may
be one and is not sealed is told to the coordinator first, and sent on to nobody before it was read (`waiting`, `meant`).
"""

from kernel.text import fold
from kinds.feedback.reading.scope import speaks_of_conduct
from kinds.feedback.sealing.half_signs import half_signs
from kinds.feedback.sealing.officials import names_official
from kinds.feedback.sealing.spoken_of import is_spoken_of
from kinds.feedback.sealing.suspicion import asks_how_to_denounce, denounces_somebody, suspects_denunciation
from kinds.feedback.suggestions.suggesting import denunciation_probability, perhaps_from, seals_from
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.suggestions.weights import Model

_LONG = 80  # letters, a sentence or two; of less that names no official the model knows too little
_SOME = 35  # a clause: "ai là chủ tịch thành phố" tells nothing of anybody
_MORE = 0.1  # so much surer where no official is named or it only is spoken of, so much less sure where one is


def may_be_denunciation(text: str) -> bool:
    """By the rules, or by the model in use. Who only asks how a denunciation is made is answered, not sealed."""
    model = in_use()
    return rules_suspect(text, model) or model_suspects(text, model)


def rules_suspect(text: str, model: Model) -> bool:
    """The rules find a sign, and MODEL does not take a text of a sentence or two for harmless. Who says of himself that he
    denounces somebody is believed: no model knows that better."""
    if not suspects_denunciation(text):
        return False
    if denounces_somebody(text):
        return True
    return not is_spoken_of(text) and not (_is_long(text) and _takes_for_harmless(text, model))


def model_suspects(text: str, model: Model) -> bool:
    """Would MODEL have TEXT sealed, by itself or because of the shape of a deed in what it would have looked at first?"""
    believed = denunciation_probability(text, model)
    if believed < perhaps_from(model) or asks_how_to_denounce(text):
        return False
    has_official = names_official(fold(text))
    is_enough_to_go_by = has_official or _is_long(text)
    if is_spoken_of(text):
        return is_enough_to_go_by and believed >= seals_from(model) + _MORE
    tells_of_one = has_official and _letters(text) >= _SOME and not speaks_of_conduct(text)
    least = seals_from(model) + (-_MORE if tells_of_one else 0 if has_official else _MORE)
    return (is_enough_to_go_by and believed >= least) or bool(half_signs(text))


def _is_long(text: str) -> bool:
    return _letters(text) >= _LONG


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def _takes_for_harmless(text: str, model: Model) -> bool:
    """A model of before knows no such answer: then the rules decide alone."""
    return "danger" in model.heads and denunciation_probability(text, model) < perhaps_from(model)
