"""Which unit has a matter first. Usually the one that receives; where the matter is about how people there behaved, another.

The accused unit neither sees the sender nor handles it (Decree 20/2008/NĐ-CP as amended by 92/2017, art. 5), and whoever
receives reads both. Nobody has classified anything yet, so the machine's reading decides who looks first, never what it is.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from books.orgs.finding import find_unit
from casework.errors import InputMissing
from kinds.feedback.suggestions.beside import is_about_people
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.units.accused import houses_of, receiver_beside
from kinds.feedback.units.duties import RECEIVE, OnDuty
from kinds.feedback.units.people_there import calls_one_of, names_one_of, people_at

_NO_CONDUCT = frozenset({"rule", "question", "scene"})


def first_receiver(said: Mapping[str, str], on: date, duty: OnDuty) -> tuple[UUID, UUID | None]:
    """The unit, and whom it is kept from until a person has said what it is about. SAID as in `submission.FIELDS`; DUTY says
    who receives on that day.

    The usual one too where the city has named no other: better received by the wrong people than by nobody.
    """
    usual, version = duty.unit(RECEIVE), duty.books.orgs
    text = f"{said.get('title', '')}\n{said.get('content', '')}"
    houses = houses_of(usual, version=version)
    if not (_is_about_us(said, text, on, houses, version) or _names_us(said, text, on, houses, version)):
        return usual, None
    try:
        return receiver_beside(usual, houses, on), usual
    except InputMissing:
        return usual, None


def _is_about_us(said: Mapping[str, str], text: str, on: date, houses: frozenset[UUID], version: int) -> bool:
    """How people behaved, and at the unit that receives."""
    return is_about_people(suggest(text, in_use()), text) and bool(_named(said, text, on, version) & houses)


def _names_us(said: Mapping[str, str], text: str, on: date, houses: frozenset[UUID], version: int) -> bool:
    """Somebody who works there is named. By the whole name that is enough, whatever the machine takes the matter for; by the
    given name alone where the unit is named too, and it is not surely about something else."""
    people = people_at(version, houses, on)
    if names_one_of(text, people):
        return True
    if not calls_one_of(text, people):
        return False
    scope = suggest(text, in_use()).scope
    return not (scope.is_sure and scope.value in _NO_CONDUCT) and bool(_named(said, text, on, version) & houses)


def _named(said: Mapping[str, str], text: str, on: date, version: int) -> set[UUID]:
    """The unit that the sender chose, else those that the words may mean."""
    if chosen := said.get("unit_id"):
        return {UUID(chosen)}
    return {unit.pk for unit in find_unit(f"{said.get('unit_text', '')}\n{text}", on, version=version)}
