"""What stands in a box of a form and cannot be what the box asks for: a name without letters, a day that has not been, a matter
without words.

Refused at every way in where a person or a system can be asked again. What is merely odd is kept as it was said. Pure.
"""

from datetime import date

from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.dialogue.understanding.times import cannot_be, is_only_a_time

_LETTERS = 2  # "Ý" alone may be a given name; whoever answers needs the whole of it

_LETTERS_OF_A_STORY = 4  # different ones
_LATIN = "\u024f"  # writing beyond it may have no spaces between its words

_WORD = pattern(r"[^\W\d_]+")
_BESIDE_A_DAY = frozenset(
    {"ngay", "hom", "vao", "luc", "khoang", "sang", "trua", "chieu", "toi", "thang", "nam", "gio", "h"}
)


def names_nobody(text: str) -> bool:
    """No name of a person, or of who writes for an organisation: figures, signs, a single letter."""
    return sum(letter.isalpha() for letter in text) < _LETTERS


def says_nothing(text: str) -> bool:
    """No matter for anybody: signs, figures, one letter after another, a single word, a day alone. As in a conversation, where
    such words are asked for once more (`dialogue.matter.has_enough`); whatever is a story, however short, a person decides on."""
    words = set(_WORD.findall(fold(text)))
    letters = set("".join(words))
    is_one_word = len(words) < 2 and max(letters, default="") <= _LATIN
    return len(letters) < _LETTERS_OF_A_STORY or is_one_word or is_only_a_time(text)


def never_was(text: str, today: date) -> bool:
    """Nothing but a day, and one that no calendar has or that is still to come."""
    words = set(_WORD.findall(fold(text)))
    return words <= _BESIDE_A_DAY and bool(cannot_be(text, today))
