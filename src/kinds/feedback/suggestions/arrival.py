"""May these words be a denunciation? Asked before anything is stored: rules and model, each for itself.

Either may have the words sealed until a person decides; neither lets them spread (Law on Denunciations 2018, art. 25, 56).
The model alone seals only what it is rather sure of: harmless words must not be kept from those who are to answer them.
"""

from kinds.feedback.suggestions.suggesting import AT_ARRIVAL, denunciation_probability
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.suspicion import asks_how_to_denounce, suspects_denunciation

_SHORTEST = 40  # letters; of a few words the model knows too little, they are for the rules alone


def may_be_denunciation(text: str) -> bool:
    """By the rules, or by the model in use. Who only asks how a denunciation is made is answered, not sealed."""
    if suspects_denunciation(text):
        return True
    if sum(letter.isalpha() for letter in text) < _SHORTEST or asks_how_to_denounce(text):
        return False
    return denunciation_probability(text, in_use()) >= AT_ARRIVAL
