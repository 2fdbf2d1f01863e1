"""What is shown beside a question to help, never to decide: units that the words speak of, answers that were given already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from books.orgs.finding import find_unit
from books.places.finding import lead
from kernel.text import excerpt
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
    found = {str(unit.pk): unit.name for unit in find_unit(text)}
    for commune in lead(text).units[:MOST]:
        for unit in find_unit(f"Ủy ban nhân dân {commune.full_name}")[:1]:
            found.setdefault(str(unit.pk), unit.name)
    return list(found.items())[:MOST]


def asked_back(text: str) -> str:
    """The question that an older name of a place leads to: its ward was split, and the words do not say which part."""
    return lead(text).question


def answers_near(text: str) -> Sequence[Near]:
    """Published answers close to TEXT, the closest first."""
    found = similar(text, MOST_ANSWERS)
    return [Near(one.title, excerpt(one.answer, 160), reverse("published_answer", args=[one.code])) for one in found]
