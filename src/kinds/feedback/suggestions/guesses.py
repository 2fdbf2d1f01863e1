"""What a suggestion says: a value with its probability and the words that led to it, or nothing ("unsure")."""

from dataclasses import dataclass
from typing import Any

UNSURE = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """`value` is a code, "" when unsure; `probability` is calibrated and that of the best value even when unsure."""

    value: str = UNSURE
    probability: float = 0.0
    words: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return bool(self.value)

    def as_row(self) -> dict[str, Any]:
        return {"value": self.value, "probability": round(self.probability, 3), "words": list(self.words)}

    @classmethod
    def of_row(cls, row: dict[str, Any] | None) -> "Guess":
        said = row or {}
        return cls(
            str(said.get("value", "")), float(said.get("probability", 0.0)), tuple(map(str, said.get("words", ())))
        )


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the machine takes a text for. `content` is finer than `scope`: the class that the model itself knows."""

    scope: Guess = Guess()  # rule, conduct, scene, question, complaint, denunciation, voter, other
    content: Guess = Guess()  # as scope, with rule told apart: procedure (obstacle) or rule (content)
    stream: Guess = Guess()  # conduct, rule
    has_proposal: Guess = Guess()  # yes: a proposal, not only an obstacle (Decree 20/2008, art. 3)
    field: Guess = Guess()
    procedure: Guess = Guess()
    unit: Guess = Guess()
    denunciation: Guess = Guess()  # denunciation or complaint, when likely
    duplicates: tuple[Guess, ...] = ()
    model: str = ""  # the version that said so
