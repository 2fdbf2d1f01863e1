"""How good a model is on labelled texts: precision and coverage a class, calibration, and the dangerous errors apart.

Precision is told beside coverage: a model that says "unsure" is not wrong, but it does not help either. Pure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinds.feedback.suggestions.guesses import Suggestions

# Labels of the world → scopes of ours. "grievance" is a complaint or a denunciation where a source does not tell apart.
LABELS = {
    "procedure_obstacle": "procedure",
    "regulation_proposal": "rule",
    "official_conduct": "conduct",
    "field_issue": "scene",
    "complaint_or_denunciation": "grievance",
}
_COARSE = {"procedure": "rule"}
_GRIEVANCES = ("complaint", "denunciation")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, what it is (a label of the world or a scope of ours), and its field where that is known."""

    text: str
    label: str
    field: str = ""

    @property
    def truth(self) -> str:
        return LABELS.get(self.label, self.label)


@dataclass(slots=True)
class Count:
    """Of one class: how many there are, how many were told so, how many of those told are right."""

    there: int = 0
    answered: int = 0  # of those there: not "unsure"
    told: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.told if self.told else None

    @property
    def coverage(self) -> float | None:
        return self.answered / self.there if self.there else None

    @property
    def recall(self) -> float | None:
        return self.right / self.there if self.there else None


@dataclass(slots=True)
class Figures:
    """What was measured on one set of texts."""

    texts: int = 0
    answered: int = 0
    right: int = 0
    classes: dict[str, Count] = field(default_factory=dict)
    denunciation_as_feedback: int = 0  # dangerous: would be handled openly
    grievances: int = 0
    conduct_as_denunciation: int = 0  # dangerous: would be sealed though it is feedback
    conducts: int = 0
    sealed_by_rules: int = 0  # harmless texts
    sealed_by_model: int = 0
    sealed_by_either: int = 0
    harmless: int = 0
    grievances_sealed: int = 0
    harmless_flagged: int = 0  # not sealed, but told as a possible denunciation: a person looks first
    denunciations: int = 0
    denunciations_sealed: int = 0
    denunciations_flagged: int = 0
    fields: dict[str, Count] = field(default_factory=dict)  # of the texts whose field is known
    bins: dict[int, list[float]] = field(default_factory=dict)  # tenth → [texts, believed, right]

    def as_row(self) -> dict[str, Any]:
        """Numbers alone, to be kept with the version."""
        names = ("texts", "answered", "right", "denunciation_as_feedback", "grievances", "conduct_as_denunciation",
                 "conducts", "harmless", "sealed_by_rules", "sealed_by_model", "sealed_by_either", "grievances_sealed",
                 "harmless_flagged", "denunciations", "denunciations_sealed", "denunciations_flagged")  # fmt: skip
        counts = {"classes": _as_row(self.classes), "fields": _as_row(self.fields)}
        return {**{name: getattr(self, name) for name in names}, **counts}


def _as_row(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    return {
        name: {"there": c.there, "told": c.told, "right": c.right, "answered": c.answered}
        for name, c in sorted(counts.items())
    }


def whole(counts: Mapping[str, Count]) -> Count:
    """All classes as one."""
    rows = counts.values()
    names = ("there", "answered", "told", "right")
    return Count(*(sum(getattr(row, name) for row in rows) for name in names))


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who says what of a text: the suggestions, the rules of suspicion, the model's word at arrival."""

    suggest: Callable[[str], Suggestions]
    rules: Callable[[str], bool]
    model: Callable[[str], bool]


def measured(texts: Iterable[Labelled], by: Deciders) -> Figures:
    """The figures of TEXTS."""
    figures = Figures()
    for each in texts:
        said = by.suggest(each.text)
        _count_scope(figures, each, said)
        _count_field(figures, each, said)
        _count_danger(figures, each, said)
        _count_sealing(figures, each, said, by)
    return figures


def is_right(told: str, truth: str) -> bool:
    """Is TOLD what a text of TRUTH should be told?"""
    wanted = _COARSE.get(truth, truth)
    return told in _GRIEVANCES if wanted == "grievance" else told == wanted


def _told(said: Suggestions, truth: str) -> str:
    """The answer in the words of the truth: fine where the truth is fine, both grievances as one where it says so."""
    if not said.scope.is_sure:
        return ""
    told = said.scope.value
    if truth == "grievance":
        return "grievance" if told in _GRIEVANCES else told
    return told


def _count_scope(figures: Figures, each: Labelled, said: Suggestions) -> None:
    truth = _COARSE.get(each.truth, each.truth)
    told = _told(said, truth)
    figures.texts += 1
    there = figures.classes.setdefault(truth, Count())
    there.there += 1
    _count_bin(figures, said, is_right=told == truth)
    if not told:
        return
    figures.answered += 1
    there.answered += 1
    figures.classes.setdefault(told, Count()).told += 1
    if told == truth:
        figures.right += 1
        there.right += 1


def _count_field(figures: Figures, each: Labelled, said: Suggestions) -> None:
    if not each.field:
        return
    there = figures.fields.setdefault(each.field, Count())
    there.there += 1
    if told := said.field.value:
        there.answered += 1
        figures.fields.setdefault(told, Count()).told += 1
        there.right += told == each.field


def _count_bin(figures: Figures, said: Suggestions, *, is_right: bool) -> None:
    if said.scope.is_sure:
        tenth = figures.bins.setdefault(min(9, int(said.scope.probability * 10)), [0, 0, 0])
        tenth[0] += 1
        tenth[1] += said.scope.probability
        tenth[2] += is_right


def _count_danger(figures: Figures, each: Labelled, said: Suggestions) -> None:
    if each.truth in ("denunciation", "grievance"):
        figures.grievances += 1
        figures.denunciation_as_feedback += said.scope.value in ("rule", "conduct")
    if each.truth == "conduct":
        figures.conducts += 1
        figures.conduct_as_denunciation += said.scope.value == "denunciation"


def _count_sealing(figures: Figures, each: Labelled, said: Suggestions, by: Deciders) -> None:
    rules, model = by.rules(each.text), by.model(each.text)
    is_flagged = not (rules or model) and said.denunciation.value == "denunciation"
    if each.truth == "denunciation":
        figures.denunciations += 1
        figures.denunciations_sealed += rules or model
        figures.denunciations_flagged += is_flagged
    if each.truth in ("denunciation", "grievance"):
        figures.grievances_sealed += rules or model
        return
    figures.harmless += 1
    figures.harmless_flagged += is_flagged
    figures.sealed_by_rules += rules
    figures.sealed_by_model += model
    figures.sealed_by_either += rules or model


def report(figures: Figures, labels: Mapping[str, str] | None = None) -> list[str]:
    """The figures in lines of text."""
    named = labels or {}
    answered, right = _part(figures.answered, figures.texts), _part(figures.right, figures.answered)
    lines = [
        f"Texts {figures.texts}; answered {figures.answered} ({answered}); right of those {figures.right} ({right})",
        *_table("class", figures.classes, named),
        *_danger_lines(figures),
    ]
    lines += [
        f"  told {low * 10}-{low * 10 + 10} %: {int(n)} texts, believed {believed / n:.0%}, right {right / n:.0%}"
        for low, (n, believed, right) in sorted(figures.bins.items())
    ]
    if figures.fields:
        of = whole(figures.fields)
        lines.append(
            f"Fields: texts {of.there}; answered {_part(of.answered, of.there)}; right of those {_part(of.right, of.answered)}"
        )
        lines += _table("field", figures.fields, named)
    return lines


def _table(what: str, counts: Mapping[str, Count], named: Mapping[str, str]) -> Sequence[str]:
    rows = [
        f"{named.get(name, name):<14}{count.there:>7}{_percent(count.coverage):>10}"
        f"{_percent(count.precision):>11}{_percent(count.recall):>8}"
        for name, count in sorted(counts.items())
    ]
    return [f"{what:<14}{'texts':>7}{'coverage':>10}{'precision':>11}{'recall':>8}", *rows]


def _danger_lines(figures: Figures) -> Sequence[str]:
    one, two, of = figures.denunciation_as_feedback, figures.conduct_as_denunciation, figures.grievances
    first, missed = figures.denunciations_flagged, figures.denunciations - figures.denunciations_sealed
    told = f"sealed {figures.denunciations_sealed}, told first {first}, neither {missed - first}"
    by = f"rules {figures.sealed_by_rules}, model {figures.sealed_by_model}, either {figures.sealed_by_either}"
    return (
        f"DANGER denunciation (or complaint) taken for feedback: {one} of {of}",
        f"DANGER conduct feedback taken for a denunciation: {two} of {figures.conducts}",
        f"Sealed at arrival though harmless, of {figures.harmless}: {by}; grievances sealed {figures.grievances_sealed} of {of}",
        f"Denunciations {figures.denunciations}: {told}; harmless told first {figures.harmless_flagged}",
    )


def _part(some: int, whole: int) -> str:
    return f"{some / whole:.1%}" if whole else "none"


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{value:.0%}"
