"""What one press or one form decides: what the move takes is given to it, the rest is kept beside the guess. Pure.

A likely denunciation is confirmed by nothing here: that is a step of its own, sealing by hand, and a person's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.guesses import Guess, Suggestions

OF_THE_MOVE = ("rule", "conduct", "question", "scene", "other")  # what `correct_field` takes for a scope
NOT_IN_THE_FILE = ("complaint", "voter")  # told by a person, kept beside the guess: the file knows no such scope
NONE = "none"  # neither stream: it is no feedback


@dataclass(frozen=True, slots=True)
class Decision:
    """The inputs of the move, if there is something for it, and what is kept beside: (what, guess, chosen)."""

    inputs: dict[str, str] = field(default_factory=dict)
    beside: Sequence[tuple[str, Guess, str]] = ()

    @property
    def is_empty(self) -> bool:
        return not self.inputs and not self.beside


def still_open(said: Suggestions, own: Feedback, decided: Mapping[str, str], *, has_alike: bool) -> bool:
    """Is there a guess that nobody has said anything of yet?"""
    return not confirming(said, own, decided, [Guess("?")] if has_alike else []).is_empty


def confirming(said: Suggestions, own: Feedback, decided: Mapping[str, str], alike: Sequence[Guess] = ()) -> Decision:
    """All sure guesses that nobody has decided yet, as they stand. Nothing while a likely denunciation waits for a person."""
    if waits_for_a_person(said, decided):
        return Decision()
    inputs: dict[str, str] = {}
    beside: list[tuple[str, Guess, str]] = []
    if not own.scope and "scope" not in decided:
        if said.scope.value in OF_THE_MOVE:
            inputs["scope"] = said.scope.value
        elif said.scope.value in NOT_IN_THE_FILE:
            beside.append(("scope", said.scope, said.scope.value))
    if said.field.is_sure and not own.field and "field" not in decided:
        inputs["field"] = said.field.value
    if said.procedure.is_sure and not own.procedure_code and "procedure" not in decided:
        inputs["procedure_code"] = said.procedure.value
    if inputs and said.has_proposal.value == "yes":
        inputs["has_proposal"] = "yes"
    streams = () if own.stream or own.scope else ("stream",)
    for what in (*streams, "unit", "accused"):
        guess: Guess = getattr(said, what)
        if guess.is_sure and what not in decided:
            beside.append((what, guess, guess.value))
    if "duplicate" not in decided:
        beside += [("duplicate", _same(guess), "yes") for guess in alike]
    return Decision(inputs, beside)


def waits_for_a_person(said: Suggestions, decided: Mapping[str, str]) -> bool:
    """A likely denunciation that nobody has said no to."""
    return said.denunciation.value == "denunciation" and decided.get("denunciation") != "no"


def no_denunciation(said: Suggestions) -> Decision:
    """A person read it: no denunciation. What the scope is remains to be said."""
    return Decision(beside=[("denunciation", said.denunciation, "no")])


@dataclass(frozen=True, slots=True)
class Told:
    """What the form says: one scope, and what was asked besides; "" is not said. `same`: the duplicates that were ticked."""

    scope: str = ""
    field: str = ""
    procedure_code: str = ""
    unit: str = ""
    accused: str = ""
    has_proposal: bool = False
    same: frozenset[str] = frozenset()


def correcting(said: Suggestions, told: Told, alike: Sequence[Guess] = ()) -> Decision:
    """Each guess beside what a person says. One answer on the scope decides the stream, and denies a denunciation."""
    inputs = {name: value for name, value in (("field", told.field), ("procedure_code", told.procedure_code)) if value}
    beside: list[tuple[str, Guess, str]] = []
    if told.scope in OF_THE_MOVE:
        inputs["scope"] = told.scope
    elif told.scope:
        beside.append(("scope", said.scope, told.scope))
    if inputs and told.has_proposal:
        inputs["has_proposal"] = "yes"
    if told.scope and said.stream.is_sure:
        beside.append(("stream", said.stream, told.scope if told.scope in ("rule", "conduct") else NONE))
    if told.scope and said.denunciation.value == "denunciation":
        beside.append(("denunciation", said.denunciation, "no"))
    for what, value in (("unit", told.unit), ("accused", told.accused)):
        if value:
            beside.append((what, getattr(said, what), value))
    beside += [("duplicate", _same(guess), "yes" if guess.value in told.same else "no") for guess in alike]
    return Decision(inputs, beside)


def _same(guess: Guess) -> Guess:
    """Which case it was is not kept beside this one (`alike`); by which sign, is."""
    return Guess("yes", guess.probability, (), guess.evidence)
