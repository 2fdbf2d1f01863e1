"""Suggestions for the officer: scope, stream, field, procedure, unit, duplicates, likely complaint or denunciation.

A machine proposes and a person decides (Decree 20/2008/NĐ-CP, art. 1, 5 and 12). Each guess carries a calibrated
probability and the words that led to it, or is "unsure". Nothing here reads what is sealed, sends anything anywhere,
or moves a case. At run time plain Python alone: the weights are a file of ours, learned elsewhere (`training`).
"""

from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.suggesting import denunciation_probability, suggest

__all__ = ["Guess", "Suggestions", "denunciation_probability", "suggest"]
