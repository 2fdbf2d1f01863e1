"""What stands in a box of a form and cannot be what the box asks for: a name without letters, a day that has not been.

Refused at every way in where a person or a system can be asked again. What is merely odd is kept as it was said. Pure.
"""

import re
from datetime import date

from kernel.text import fold
from kinds.feedback.dialogue.understanding.times import cannot_be

_LETTERS = 2  # "Ý" alone may be a given name; whoever answers needs the whole of it

_WORD = re.compile(r"[^\W\d_]+")
_BESIDE_A_DAY = frozenset(
    {"ngay", "hom", "vao", "luc", "khoang", "sang", "trua", "chieu", "toi", "thang", "nam", "gio", "h"}
)


def names_nobody(text: str) -> bool:
    """No name of a person, or of who writes for an organisation: figures, signs, a single letter."""
    return sum(letter.isalpha() for letter in text) < _LETTERS


def never_was(text: str, today: date) -> bool:
    """Nothing but a day, and one that no calendar has or that is still to come."""
    words = set(_WORD.findall(fold(text)))
    return words <= _BESIDE_A_DAY and bool(cannot_be(text, today))
