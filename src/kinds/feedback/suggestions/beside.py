"""Guesses that need the books: the unit, the accused unit, the procedure.

Reads names that are public. Never called for what is sealed, never on the way of a
message: a round of the worker asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from books.orgs.finding import find_unit
from books.places.finding import lead
from books.procedures.finding import ranked
from kernel.text import fold
from kernel.time import local_day
from kinds.feedback.reading.scope import speaks_of_conduct
from kinds.feedback.suggestions.because import phrases
from kinds.feedback.suggestions.corrections import BY_A_PERSON
from kinds.feedback.suggestions.features import reading
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.odds import ASSUMED, ENOUGH, odds

_SUBJECT = 400  # letters: what it is about stands at the beginning
_SMALL = frozenset("cap cua va cho tai theo de nghi thu tuc giay to ho so doi voi trong o".split())
_WHOLE, _MOST, _SOME = 0.85, 0.6, 0.4
# Each proposal judged once: by the unit that answered in the end, else by what a person said. A form left alone judges nothing.
_JUDGED = """
    SELECT evidence, count(*), count(*) FILTER (WHERE CASE WHEN what = 'unit' AND answered IS NOT NULL
        THEN proposed = answered ELSE proposed = chosen END)
    FROM (SELECT DISTINCT ON (k.case_id, k.what, k.evidence) k.what, k.evidence, k.proposed, k.chosen, k.how,
            f.answering_unit_id::text AS answered
        FROM suggestions_correction k LEFT JOIN feedback_feedback f ON f.case_id = k.case_id
        WHERE k.evidence <> '' ORDER BY k.case_id, k.what, k.evidence, k.how = ANY(%(how)s) DESC, k.at DESC, k.id DESC) one
    WHERE how = ANY(%(how)s) OR (what = 'unit' AND answered IS NOT NULL)
    GROUP BY evidence
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is looked at: the words, which unit the sender chose in the form, since when it is here."""

    text: str
    at: datetime
    chosen_unit: UUID | None = None
    named: str = ""  # the unit as the sender wrote it


def with_books(said: Suggestions, matter: Matter, believed: Mapping[str, float]) -> Suggestions:
    """SAID of the text, and what the books add to it. BELIEVED: see `experience`."""
    named = _named_units(matter)
    is_conduct = said.stream.value == "conduct"
    is_meant = is_about_people(said, matter.text)
    procedure = Guess() if is_conduct or said.scope.value in ("scene", "other") else _procedure(matter, believed)
    unit = _unit(matter, named, believed, "accused" if is_meant else "unit")
    return replace(
        said,
        procedure=procedure,
        unit=Guess() if is_meant else unit,
        accused=unit if is_meant else Guess(),
    )


def is_about_people(said: Suggestions, text: str) -> bool:
    """It is feedback on conduct, or whether it is is open and how somebody behaved is said: who is named is not proposed as
    competent (an accused unit must not judge itself; Decree 20/2008/NĐ-CP as amended by 92/2017, art. 5)."""
    is_open = not said.scope.is_sure and not said.stream.is_sure
    return said.may_be_conduct or (is_open and speaks_of_conduct(text))


def experience() -> dict[str, float]:
    """Of every sign the probability today, from what officials said or what the matter came to. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED, {"how": list(BY_A_PERSON)})
        known = {sign: (right, of) for sign, of, right in cursor.fetchall()}
    return {sign: odds(sign, *known.get(sign, (0, 0))) for sign in ASSUMED}


def _guess(value: str, sign: str, believed: Mapping[str, float], words: Sequence[str]) -> Guess:
    """Sure only where the sign is worth it; the sign is kept, so that the decision teaches what it is worth."""
    probability = believed[sign]
    return Guess(value if probability >= ENOUGH else "", probability, tuple(words), sign)


def _named_units(matter: Matter) -> list[Any]:
    """The units that the words name, by their own names and by places, older ones too."""
    found = {unit.pk: unit for unit in find_unit(f"{matter.named}\n{matter.text}", local_day(matter.at))}
    for commune in lead(matter.text).units[:2]:
        for unit in find_unit(f"Ủy ban nhân dân {commune.full_name}", local_day(matter.at))[:1]:
            found.setdefault(unit.pk, unit)
    return list(found.values())


def _unit(matter: Matter, named: Sequence[Any], believed: Mapping[str, float], what: str) -> Guess:
    if matter.chosen_unit:
        return _guess(str(matter.chosen_unit), f"{what}:chosen", believed, ())
    words = [unit.name for unit in named[:1]]
    if len(named) == 1:
        return _guess(str(named[0].pk), f"{what}:one_named", believed, words)
    if named and what == "unit":
        return _guess(str(named[0].pk), "unit:first_named", believed, words)
    return Guess()


def _procedure(matter: Matter, believed: Mapping[str, float]) -> Guess:
    """The procedure whose own name is said, whole or nearly: how much of the name stands in the words decides."""
    said = set(fold(matter.text).replace(",", " ").replace(".", " ").split())
    best: tuple[float, str, list[str]] = (0.0, "", [])
    hits = ranked(matter.text[:_SUBJECT], 5, on=local_day(matter.at))
    for hit in hits:
        names = [hit.procedure.name, *filter(None, hit.procedure.also.split(";"))]
        for name in names:
            part, words = _carried(name, said)
            best = max(best, (part, hit.procedure.code, words), key=lambda each: each[0])
    part, code, there = best
    sign = "whole" if part >= _WHOLE else "most" if part >= _MOST else "some"
    typed = _as_typed(matter.text[:_SUBJECT], there)
    return _guess(code, f"procedure:{sign}", believed, typed) if part >= _SOME else Guess()


def _as_typed(text: str, folded: Sequence[str]) -> tuple[str, ...]:
    """Where the words stand in the text, as phrases in the sender's spelling."""
    said = reading(text)
    return phrases(said, [1.0 if word.plain in folded else 0.0 for word in said.words], {})


def _carried(name: str, said: set[str]) -> tuple[float, list[str]]:
    telling = [word for word in fold(name).replace(",", " ").split() if word not in _SMALL and len(word) > 1]
    there = [word for word in telling if word in said]
    return (len(there) / len(telling) if len(telling) > 1 else 0.0), there
