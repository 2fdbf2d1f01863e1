"""Does somebody name a person who works at a unit? By the whole name, or as people do: «cô Hạnh ở chỗ tiếp nhận»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q

from books.orgs.models import Holding
from kernel.patterns import pattern
from kernel.text import fold, nfc

_TITLES = (
    "cô|chị|anh|em|ông|bà|chú|bác|bạn|thầy|cán bộ|nhân viên|chuyên viên|đồng chí|đ/c|công chức|viên chức|tên là|tên"
)
_WORD = pattern(r"[^\W_]+")
_WHOLE = 3  # words: a name of two is a stranger's as often, and must stand as it is written


def names_one_of(text: str, people: Iterable[str]) -> bool:
    """The whole name of one of PEOPLE stands in TEXT."""
    written, bare = _words(nfc(text).lower()), _words(fold(text))
    for name in people:
        is_long = len(name.split()) >= _WHOLE
        said, sought = (bare, fold(name)) if is_long else (written, nfc(name).lower())
        if f" {_words(sought).strip()} " in said:
            return True
    return False


def calls_one_of(text: str, people: Iterable[str]) -> bool:
    """A word of address and the given name of one of PEOPLE stand in TEXT: with the accents, in a line that has any."""
    given = {name.split()[-1] for name in people if name.split()}
    return bool(given) and any(_calls(line, given) for line in text.splitlines())


def _calls(line: str, given: Iterable[str]) -> bool:
    said = " ".join(nfc(line).lower().split())
    spell = fold if fold(line) == said else lambda word: nfc(word).lower()
    names = "|".join(sorted(re.escape(spell(each)) for each in given))
    return re.search(rf"(?<!\w)(?:{spell(_TITLES)})(?: tên| ten)? (?:{names})(?!\w)", said) is not None


@lru_cache(maxsize=64)
def people_at(_version: int, units: frozenset[UUID], on: date) -> tuple[str, ...]:
    """The names of those who hold a position in UNITS on the day, as the book of this version has them."""
    held = Holding.objects.filter(position__unit_id__in=units, valid_from__lte=on)
    held = held.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    there = get_user_model().objects.filter(pk__in=held.values("user_id"))
    return tuple(sorted({nfc(name).strip() for name in there.values_list("full_name", flat=True)} - {""}))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "
