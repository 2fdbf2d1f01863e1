"""What some words by themselves are, where the model in use is rather sure: scene, conduct, rule, question, other; else nothing."""

from kinds.feedback.dialogue.understanding.purposes import SURE
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.using import in_use


def surely(text: str) -> str:
    guess = suggest(text, in_use()).scope
    return guess.value if guess.probability >= SURE else ""
