"""Learning the weights from texts. Needs scikit-learn (the extra `train`); nothing that runs all day imports this.

Measured on families and whole themes of texts that the model never saw (five folds); from these same held-out answers come
the calibration (one temperature a head) and the threshold below which the model says nothing. Whether a text is a denunciation
is learned once more by itself: from which probability on it is sealed, and from which on a person looks at it first, is
chosen by how many harmless texts of unseen themes that would touch.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import MotCuaError
from kinds.feedback.suggestions.corpus import OF_A_FIELD, Example
from kinds.feedback.suggestions.features import features, weighted
from kinds.feedback.suggestions.weights import Head, Model

FROM_CASES = "case:"  # families that are real cases begin so
_SEEN_IN_CASES = 3  # a word that only real cases know is learned once three of them have it: no name, no address
_SEEN = {"w": 2, "a": 2, "c": 3, "s": 3}
_STRENGTH = 10.0
_FOLDS = 5
_WHOLE = 32_000
# Below this no class is told. Real texts are stranger than ours, and what is strange looks like the content of a rule or like
# nothing to handle; a complaint or a denunciation is said sooner.
_LOWEST = {"scope": 0.7, "field": 0.55}
_LOWEST_OF = {"rule": 0.8, "procedure": 0.8, "other": 0.8, "complaint": 0.55, "denunciation": 0.55}
_HIGHEST = 0.9
_DOUBT = 0.5  # an imagined wrong answer beside those seen: of three right ones nobody concludes much
PRECISION = {"scope": 0.92, "field": 0.87}
DANGER, HARMLESS = "denunciation", "harmless"  # the classes of the head "danger"
SEAL, PERHAPS = "seal", "perhaps"  # its thresholds
_STRENGTH_OF_DANGER = 1.5  # weaker words, so that it holds for what is unlike anything learned
# So many of the harmless texts of an unseen theme, which speak of the same things, may be touched.
_TOUCHED = {SEAL: 0.015, PERHAPS: 0.12}
_LEAST_OF_DANGER = {SEAL: 0.6, PERHAPS: 0.15}


class NothingToTrainWith(MotCuaError):
    """Chưa cài phần huấn luyện: pip install scikit-learn (gói tùy chọn "train")."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A held-out text: what it is, what was believed of every class, how much it counts."""

    truth: str
    believed: Mapping[str, float]
    weight: float = 1.0


def trained(examples: Sequence[Example], version: str, about: Mapping[str, Any]) -> Model:
    """A model of EXAMPLES, calibrated on what each fold had not seen."""
    counted = [features(each.text) for each in examples]
    known = _known(counted, [each.family for each in examples])
    heads = {
        "scope": _learned("scope", examples, counted, known),
        "field": _learned("field", examples, counted, known),
        "danger": _learned_danger(
            [each for each in examples if each.scope],
            [c for c, e in zip(counted, examples, strict=True) if e.scope],
            known,
        ),
    }
    return Model(version, known, heads, about)


def _learned_danger(
    examples: Sequence[Example], counted: Sequence[Mapping[str, float]], known: Mapping[str, Any]
) -> Head:
    """Denunciation or not, as often as it occurs here; a complaint, which is another law's, counts for neither threshold."""
    rows = _matrix(counted, known)
    truths = [DANGER if each.scope == DANGER else HARMLESS for each in examples]
    weights = [each.weight for each in examples]
    scores, classes = _held_out(rows, truths, weights, [each.group for each in examples], _fit_danger)
    temperature = _temperature(scores, classes, truths, weights)
    believed = [_soft(score, temperature)[classes.index(DANGER)] for score in scores]
    near = [
        (own, each.weight)
        for own, each in zip(believed, examples, strict=True)
        if each.theme and each.scope not in (DANGER, "complaint")
    ]
    thresholds = {name: max(_touching(near, part), _LEAST_OF_DANGER[name]) for name, part in _TOUCHED.items()}
    return _head(_fit_danger(rows, truths, weights), temperature, thresholds)


def _touching(harmless: Sequence[tuple[float, float]], part: float) -> float:
    """The probability from which on no more than PART of the harmless texts is touched."""
    whole, touched = sum(weight for _own, weight in harmless), 0.0
    for own, weight in sorted(harmless, reverse=True):
        touched += weight
        if touched > part * whole:
            return round(own + 0.001, 3)
    return 0.0


def _known(counted: Sequence[Mapping[str, float]], families: Sequence[str]) -> dict[str, tuple[int, float]]:
    seen: dict[str, set[str]] = defaultdict(set)
    for each, family in zip(counted, families, strict=True):
        for name in each:
            seen[name].add(family)
    total = len(set(families))
    kept = sorted(name for name, of in seen.items() if _is_kept(name, of))
    return {name: (row, 1.0 + math.log((1 + total) / (1 + len(seen[name])))) for row, name in enumerate(kept)}


def _is_kept(name: str, families: set[str]) -> bool:
    own = sum(1 for family in families if not family.startswith(FROM_CASES))
    return own >= _SEEN[name[0]] or len(families) - own >= _SEEN_IN_CASES


def _learned(
    label: str, examples: Sequence[Example], counted: Sequence[Mapping[str, float]], known: Mapping[str, Any]
) -> Head:
    kept = [place for place, each in enumerate(examples) if getattr(each, label)]
    rows = _matrix([counted[place] for place in kept], known)
    truths = [getattr(examples[place], label) for place in kept]
    weights = [examples[place].weight for place in kept]
    groups = [examples[place].group for place in kept]
    scores, classes = _held_out(rows, truths, weights, groups, _fit)
    whole = [place for place, family in enumerate(groups) if not family.startswith(OF_A_FIELD)]  # no mere words
    counting = [scores[p] for p in whole], classes, [truths[p] for p in whole], [weights[p] for p in whole]
    temperature = _temperature(*counting)
    answers = [
        Answered(truths[p], dict(zip(classes, _soft(scores[p], temperature), strict=True)), weights[p]) for p in whole
    ]
    fitted = _fit(rows, truths, weights)
    lowest = {name: _LOWEST_OF.get(name, _LOWEST[label]) for name in classes}
    thresholds = {name: max(_threshold(name, answers, PRECISION[label]), lowest[name]) for name in classes}
    return _head(fitted, temperature, thresholds)


def _matrix(counted: Sequence[Mapping[str, float]], known: Mapping[str, Any]) -> Any:
    sparse = _tools()["sparse"]
    places, columns, values = [], [], []
    for place, each in enumerate(counted):
        for row, value, _name in weighted(each, known):
            places.append(place)
            columns.append(row)
            values.append(value)
    return sparse.csr_matrix((values, (places, columns)), shape=(len(counted), len(known)))


def _fit(rows: Any, truths: Sequence[str], weights: Sequence[float]) -> Any:
    model = _tools()["LogisticRegression"](C=_STRENGTH, max_iter=200, tol=1e-3, class_weight="balanced")
    return model.fit(rows, truths, sample_weight=weights)


def _fit_danger(rows: Any, truths: Sequence[str], weights: Sequence[float]) -> Any:
    model = _tools()["LogisticRegression"](C=_STRENGTH_OF_DANGER, max_iter=200, tol=1e-3)
    return model.fit(rows, truths, sample_weight=weights)


def _held_out(
    rows: Any, truths: Sequence[str], weights: Sequence[float], groups: Sequence[str], fit: Callable[..., Any]
) -> tuple[list[list[float]], list[str]]:
    """The scores of every text by a model that saw none of its family or theme."""
    numpy, folds = _tools()["numpy"], _tools()["GroupKFold"](_FOLDS)
    classes = sorted(set(truths))
    scores = numpy.full((len(truths), len(classes)), -30.0)
    of, say = numpy.array(truths), numpy.array(weights)
    for seen, unseen in folds.split(rows, of, numpy.array(groups)):
        fitted = fit(rows[seen], of[seen], say[seen])
        places = [classes.index(name) for name in fitted.classes_]
        told = fitted.decision_function(rows[unseen])
        scores[numpy.ix_(unseen, places)] = told if told.ndim > 1 else numpy.column_stack([-told / 2, told / 2])
    return scores.tolist(), classes


def _temperature(
    scores: Sequence[Sequence[float]], classes: Sequence[str], truths: Sequence[str], weights: Sequence[float]
) -> float:
    """The one number by which scores are divided so that "80 %" comes true in 80 of 100 (least surprise)."""

    def surprise(temperature: float) -> float:
        lost = 0.0
        for score, truth, weight in zip(scores, truths, weights, strict=True):
            lost -= weight * math.log(max(_soft(score, temperature)[classes.index(truth)], 1e-9))
        return lost

    return min((0.05 * step for step in range(8, 41)), key=surprise)


def _soft(score: Sequence[float], temperature: float) -> list[float]:
    top = max(score)
    raised = [math.exp((each - top) / temperature) for each in score]
    whole = sum(raised)
    return [each / whole for each in raised]


def _threshold(name: str, answers: Sequence[Answered], precision: float) -> float:
    """The lowest probability from which on those told NAME are right often enough.

    A whole family that is unlike all others weighs as much here as it would among a thousand real texts, so the bar
    is not put out of reach for it. What was hardly ever told is told only when very sure.
    """
    told = sorted(
        ((each.believed[name], each.truth == name, each.weight) for each in answers if _best(each.believed) == name),
        reverse=True,
    )
    found, right, whole = _HIGHEST, 0.0, 0.0
    for believed, is_right, weight in told:
        right, whole = right + weight * is_right, whole + weight
        if right / (whole + _DOUBT) >= precision:
            found = believed
    return round(min(found, _HIGHEST), 3)


def _best(believed: Mapping[str, float]) -> str:
    return max(believed, key=lambda name: believed[name])


def _head(fitted: Any, temperature: float, thresholds: Mapping[str, float]) -> Head:
    matrix, offsets = fitted.coef_.T, [float(each) for each in fitted.intercept_]
    if matrix.shape[1] == 1:  # of two classes one column says all; here each has its own
        matrix, offsets = _tools()["numpy"].hstack([-matrix / 2, matrix / 2]), [-offsets[0] / 2, offsets[0] / 2]
    peaks = [
        max(abs(float(matrix[:, each].min())), float(matrix[:, each].max()), 1e-9) for each in range(matrix.shape[1])
    ]
    scales = [peak / _WHOLE for peak in peaks]
    whole = (matrix / scales).round().astype(int)
    columns = tuple(array("h", whole[:, each].tolist()) for each in range(whole.shape[1]))
    return Head(tuple(fitted.classes_), tuple(offsets), tuple(scales), columns, temperature, dict(thresholds))


def _tools() -> dict[str, Any]:
    try:
        import numpy as np
        from scipy import sparse
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold
    except ImportError:
        raise NothingToTrainWith from None
    return {"numpy": np, "sparse": sparse, "LogisticRegression": LogisticRegression, "GroupKFold": GroupKFold}
