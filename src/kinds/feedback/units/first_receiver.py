"""Which unit has a matter first. Usually the one that receives; where the matter is about how people there behaved, another.

The accused unit neither sees the sender nor handles it (Decree 20/2008/NĐ-CP as amended by 92/2017, art. 5), and whoever
receives reads both. Nobody has classified anything yet, so the machine's reading decides who looks first, never what it is.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from books.orgs.finding import find_unit
from books.orgs.holders import unit_on_duty
from casework.errors import InputMissing
from kinds.feedback.suggestions.beside import is_about_people
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.using import in_use
from kinds.feedback.units.accused import houses_of, receiver_beside
from kinds.feedback.units.duties import RECEIVE


def first_receiver(said: Mapping[str, str], on: date, *, version: int | None = None) -> tuple[UUID, UUID | None]:
    """The unit, and whom it is kept from until a person has said what it is about. SAID as in `submission.FIELDS`, VERSION
    as for `houses_of`.

    The usual one too where the city has named no other: better received by the wrong people than by nobody.
    """
    usual: UUID = unit_on_duty(RECEIVE, on).pk
    text = f"{said.get('title', '')}\n{said.get('content', '')}"
    if not is_about_people(suggest(text, in_use()), text):
        return usual, None
    houses = houses_of(usual, version=version)
    if not _named(said, text, on) & houses:
        return usual, None
    try:
        return receiver_beside(usual, houses, on), usual
    except InputMissing:
        return usual, None


def _named(said: Mapping[str, str], text: str, on: date) -> set[UUID]:
    """The unit that the sender chose, else those that the words may mean."""
    if chosen := said.get("unit_id"):
        return {UUID(chosen)}
    return {unit.pk for unit in find_unit(f"{said.get('unit_text', '')}\n{text}", on)}
