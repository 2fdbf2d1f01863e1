"""Proposing what to hide in a text before it is published: marks with a place, a kind and the words that replace them.

Pure Python over one text: no database, no model, nothing decided. A machine proposes, a person clears (Law 91/2025/QH15,
art. 16). It would rather mark too much than too little; what is often no private person's (an office's telephone, a
famous name that is a street) is marked as unsure, so that the official chooses.
"""

from kinds.feedback.publication.redaction.marks import REPLACEMENTS, Known, Mark, applied
from kinds.feedback.publication.redaction.proposing import propose

__all__ = ["REPLACEMENTS", "Known", "Mark", "applied", "propose"]
