"""From a text to guesses: the model in use, its thresholds, and the words that spoke for each guess. Pure and offline.

Prefers "unsure": a wrong suggestion costs more than none. What may be a denunciation is never called feedback.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.patterns import pattern
from kinds.feedback.sealing.suspicion import suspects_denunciation
from kinds.feedback.suggestions.because import phrases
from kinds.feedback.suggestions.features import Reading, reading, weighted
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.weights import Head, Model, unpacked

SHIPPED = Path(__file__).with_name("shipped.model")
FEEDBACK = ("procedure", "rule", "conduct")
_COARSE = {"procedure": "rule"}
# Of a model of before, which has no head of its own for it.
_MAY_BE_DENUNCIATION = 0.2
_AT_ARRIVAL = 0.75
_LIKELY_DENUNCIATION = 0.5  # said by the head of the scope, it is enough too
_LIKELY_COMPLAINT = 0.6
# A change of the rule is asked for: "đề nghị bỏ yêu cầu", "nên thay bằng".
_PROPOSES = pattern(
    r"\b(?:de nghi|kien nghi|de xuat|mong|nen)(?: \w+){0,4} (?:bo|bai bo|sua doi|sua quy|thay bang|thay the|rut gon|don gian|mien|cat giam|bot)\b"
)
_SHORTEST = 8  # letters; less says nothing


@lru_cache(maxsize=2)
def shipped() -> Model:
    """The model that came with the product."""
    return unpacked(SHIPPED.read_bytes())


def suggest(text: str, model: Model | None = None) -> Suggestions:
    """Guesses on TEXT alone (scope, stream, field, likely denunciation); what needs the books is added elsewhere."""
    model = model or shipped()
    if sum(letter.isalpha() for letter in text) < _SHORTEST:
        return Suggestions(model=model.version)
    said = reading(text)
    found = weighted(said.counted, model.known)
    believed = model.heads["scope"].probabilities(found)
    of_field = model.heads["field"].probabilities(found)
    danger = _of_danger(model).probabilities(found)["denunciation"]
    asked = _Asked(
        text, said, model, believed, {"scope": believed, "field": of_field}, {}, danger, suspects_denunciation(text)
    )
    scope = asked.scope()
    is_feedback = scope.value in ("rule", "conduct")
    return Suggestions(
        scope=scope,
        content=asked.told("scope", believed),
        stream=asked.stream() if not scope.is_sure or is_feedback else Guess(),
        has_proposal=asked.proposal(scope),
        field=asked.told("field", of_field) if scope.value != "other" else Guess(),
        denunciation=asked.danger(),
        model=model.version,
    )


def denunciation_probability(text: str, model: Model | None = None) -> float:
    """How likely TEXT is a denunciation: cheap, for the decision at arrival, beside the rules of `suspicion`."""
    model = model or shipped()
    return _of_danger(model).probabilities(weighted(reading(text).counted, model.known))["denunciation"]


def seals_from(model: Model | None = None) -> float:
    """From here on MODEL by itself has words sealed at arrival that name an official."""
    return float(_of_danger(model or shipped()).thresholds.get("seal", _AT_ARRIVAL))


def perhaps_from(model: Model | None = None) -> float:
    """From here on a person looks first, and nobody is told that it is feedback."""
    return float(_of_danger(model or shipped()).thresholds.get("perhaps", _MAY_BE_DENUNCIATION))


def _of_danger(model: Model) -> Head:
    return model.heads.get("danger") or model.heads["scope"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text that was read, what the model believes of it, and the questions put to that."""

    text: str
    said: Reading
    model: Model
    believed: Mapping[str, float]
    of_head: Mapping[str, Mapping[str, float]]
    explained: dict[tuple[str, str], tuple[str, ...]]
    danger_believed: float
    is_suspect: bool  # by the rules

    def scope(self) -> Guess:
        """Obstacle and rule are one scope: together they may be sure where each alone is not."""
        merged: dict[str, float] = {}
        for name, probability in self.believed.items():
            coarse = _COARSE.get(name, name)
            merged[coarse] = merged.get(coarse, 0.0) + probability
        best = _best(merged)
        fine = max((name for name in self.believed if _COARSE.get(name, name) == best), key=self.believed.__getitem__)
        if merged[best] < self._least("scope", fine) or (best in ("rule", "conduct") and self._may_be_denunciation()):
            return Guess(probability=merged[best])
        if best not in {"denunciation", "question"} and self.is_suspect:
            return Guess(probability=merged[best])  # the rules see what the model does not: then it is for a person
        return Guess(best, merged[best], self._words("scope", fine))

    def stream(self) -> Guess:
        """If it is feedback: on whom, or on what? Asked only of what is likely to be feedback."""
        whole = sum(self.believed[name] for name in FEEDBACK)
        if whole < 0.5 or self._may_be_denunciation():
            return Guess(probability=whole)
        conduct = self.believed["conduct"] / whole
        value, probability = ("conduct", conduct) if conduct >= 0.5 else ("rule", 1 - conduct)
        fine = "conduct" if value == "conduct" else max(("procedure", "rule"), key=self.believed.__getitem__)
        if probability * whole < self._least("scope", fine):
            return Guess(probability=probability * whole)
        return Guess(value, probability * whole, self._words("scope", fine))

    def proposal(self, scope: Guess) -> Guess:
        """A proposal beside the obstacle (Decree 20/2008, art. 3): only when the scope is sure."""
        whole = self.believed["procedure"] + self.believed["rule"]
        if scope.value != "rule" or not whole:
            return Guess()
        share = self.believed["rule"] / whole
        if share <= 0.2 and _PROPOSES.search(" ".join(word.plain for word in self.said.words)):
            # Whoever asks for a change in so many words names more than an obstacle.
            return Guess(probability=1 - share)
        if 0.2 < share < 0.8:
            return Guess(probability=max(share, 1 - share))
        return Guess("yes" if share >= 0.8 else "no", max(share, 1 - share))

    def danger(self) -> Guess:
        """Likely a denunciation, or likely a complaint: another law, another door."""
        if self._may_be_denunciation():
            return Guess("denunciation", self.danger_believed, self._words("scope", "denunciation"))
        if self.believed["complaint"] >= _LIKELY_COMPLAINT:
            return Guess("complaint", self.believed["complaint"], self._words("scope", "complaint"))
        return Guess(probability=self.danger_believed)

    def told(self, head: str, believed: Mapping[str, float]) -> Guess:
        """The best answer of a head, when it is sure enough."""
        best = _best(believed)
        if believed[best] < self._least(head, best):
            return Guess(probability=believed[best])
        return Guess(best, believed[best], self._words(head, best))

    def _may_be_denunciation(self) -> bool:
        is_likely = self.danger_believed >= perhaps_from(self.model)
        return is_likely or self.believed["denunciation"] >= _LIKELY_DENUNCIATION or self.is_suspect

    def _least(self, head: str, name: str) -> float:
        return float(self.model.heads[head].thresholds.get(name, 1.0))

    def _words(self, head: str, value: str) -> tuple[str, ...]:
        """The phrases of the text that spoke for VALUE, the strongest first."""
        if (head, value) not in self.explained:
            self.explained[head, value] = self._spoke_for(head, value)
        return self.explained[head, value]

    def _spoke_for(self, head: str, value: str) -> tuple[str, ...]:
        """VALUE against the strongest of the others: what made the difference."""
        believed = self.of_head[head]
        rival = max((name for name in believed if name != value), key=believed.__getitem__)
        words, known = self.said.words, self.model.known
        seen = [(place, name, known[name]) for place, name in self.said.names if name[0] != "c" and name in known]
        said = self.model.heads[head].weights([row[0] for _place, _name, row in seen], value, rival)
        weights = [0.0] * len(words)
        for (place, name, row), weight in zip(seen, said, strict=True):
            if " " in name and place:
                weights[place - 1] += row[1] * weight / 2
                weights[place] += row[1] * weight / 2
            elif words:
                weights[place] += row[1] * weight
        return phrases(self.said, weights, known)


def _best(believed: Mapping[str, float]) -> str:
    return max(believed, key=believed.__getitem__)
