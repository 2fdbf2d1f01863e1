"""Words that go to another system, without the telephone numbers and e-mails in them that may lead to who sent them.

The sender read those words before sending and they stay in the house; an office's number, an official's, a stranger's of whom is
told stays outside too: without it the matter is not understood. Where nobody says whose it is, it is hidden.
"""

from kernel.text import plain_of
from kinds.feedback.publication.redaction.marks import Mark, applied, without_overlap
from kinds.feedback.publication.redaction.numbers import numbers
from kinds.feedback.reading.own_contacts import Whose, whose

_WAYS = ("phone", "email")


def without_contacts(text: str) -> str:
    plain = plain_of(text)
    marks = [mark for mark in numbers(text, plain) if mark.kind in _WAYS and not is_of_the_matter(plain, mark)]
    return applied(text, without_overlap(marks))


def is_of_the_matter(plain: str, mark: Mark) -> bool:
    """Does the text say that it is an office's, an official's, or of somebody of whom it tells?"""
    return whose(plain, mark.start, mark.end) is Whose.MATTER
