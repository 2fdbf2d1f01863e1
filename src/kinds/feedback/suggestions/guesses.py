"""What a suggestion says: a value with its probability and the words that led to it, or nothing ("unsure")."""

import json
from dataclasses import dataclass, replace
from typing import Any

UNSURE = ""


def loaded(value: Any) -> Any:
    """JSON of a raw statement comes as text from one driver setting and as values from another."""
    return json.loads(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Guess:
    """`value` is a code, "" when unsure; `probability` is calibrated and that of the best value even when unsure."""

    value: str = UNSURE
    probability: float = 0.0
    words: tuple[str, ...] = ()
    evidence: str = ""  # by which sign, where it is no model that says so (`odds`)

    @property
    def is_sure(self) -> bool:
        return bool(self.value)

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "value": self.value,
            "probability": round(self.probability, 3),
            "words": list(self.words),
        }
        return row | ({"evidence": self.evidence} if self.evidence else {})

    @classmethod
    def of_row(cls, row: dict[str, Any] | None) -> "Guess":
        said = row or {}
        words = tuple(map(str, said.get("words", ())))
        evidence = str(said.get("evidence", ""))
        return cls(str(said.get("value", "")), float(said.get("probability", 0.0)), words, evidence)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the machine takes a text for. `content` is finer than `scope`: the class that the model itself knows."""

    scope: Guess = Guess()  # rule, conduct, scene, question, complaint, denunciation, voter, other
    content: Guess = Guess()  # as scope, with rule told apart: procedure (obstacle) or rule (content)
    stream: Guess = Guess()  # conduct, rule
    has_proposal: Guess = Guess()  # yes: a proposal, not only an obstacle (Decree 20/2008, art. 3)
    field: Guess = Guess()
    procedure: Guess = Guess()
    unit: Guess = Guess()  # id of the competent unit
    accused: Guess = Guess()  # id of the unit whose conduct is meant
    denunciation: Guess = Guess()  # denunciation or complaint, when likely
    duplicates: tuple[Guess, ...] = ()
    model: str = ""  # the version that said so

    def as_row(self) -> dict[str, Any]:
        """What is kept with the case. Not the duplicates: they are looked for when somebody looks (`alike`)."""
        return {name: getattr(self, name).as_row() for name in NAMES}

    @property
    def may_be_conduct(self) -> bool:
        """Conduct is likely, or not ruled out: then a unit that is named may be the one that is complained about."""
        told = (self.scope.value, self.content.value, self.stream.value)
        return "conduct" in told or self.field.value == "staff" or self.accused.is_sure

    @classmethod
    def of_row(cls, row: dict[str, Any] | str, model: str) -> "Suggestions":
        said = loaded(row)
        guesses: dict[str, Any] = {name: Guess.of_row(said.get(name)) for name in NAMES}
        found = cls(**guesses, model=model)
        if not found.may_be_conduct or not found.unit.is_sure:
            return found
        # A row of before: nobody is proposed as competent who may be the one that is meant.
        named = replace(found.unit, evidence="")
        return replace(found, unit=Guess(), accused=found.accused if found.accused.is_sure else named)


NAMES = ("scope", "content", "stream", "has_proposal", "field", "procedure", "unit", "accused", "denunciation")
