"""What is shown beside a question to help, never to decide: units that the words speak of, answers that were given already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from books.orgs.finding import find_unit
from books.orgs.holders import units_on
from books.places.finding import lead
from kernel.text import excerpt, fold
from kernel.time import now
from kinds.feedback.publication.finding import similar

MOST = 4
MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A published answer that may save the sending: its title, the beginning of the answer, where it stands."""

    title: str
    begins: str
    href: str


def proposed_units(text: str) -> list[tuple[str, str]]:
    """(id, name) of units that TEXT names, by their own names and by places, older ones too."""
    today = units_on(now().date())
    known = {str(u.pk): u.name for u in today}
    named = [str(unit.pk) for unit in find_unit(text)]
    by_name = {fold(name): pk for pk, name in known.items()}
    places = [by_name.get(fold(f"Ủy ban nhân dân {commune.full_name}")) for commune in lead(text).units[:MOST]]
    found = dict.fromkeys([*named, *(pk for pk in places if pk)])
    return [(pk, known[pk]) for pk in found if pk in known][:MOST]


def asked_back(text: str) -> str:
    """The question that an older name of a place leads to: its ward was split, and the words do not say which part."""
    return lead(text).question


def answers_near(text: str) -> Sequence[Near]:
    """Published answers close to TEXT, the closest first."""
    found = similar(text, MOST_ANSWERS)
    return [Near(one.title, excerpt(one.answer, 160), reverse("published_answer", args=[one.code])) for one in found]
