"""From texts and kept decisions to a model that may be offered: train, compare on the same held-out texts, say which is better.

Decisions lend their words only while those may be kept: what was erased, sealed or is in quarantine is not read, and a
word that only cases know is learned when three different cases have it (`training`), so no name and no address is.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from casework.practice import IS_REAL
from kernel.time import local
from kinds.feedback.suggestions import corpus, measuring, training
from kinds.feedback.suggestions.arrival import model_suspects, rules_suspect
from kinds.feedback.suggestions.corpus import Example
from kinds.feedback.suggestions.corrections import BY_A_PERSON
from kinds.feedback.suggestions.measuring import Deciders, Figures, Labelled
from kinds.feedback.suggestions.suggesting import suggest
from kinds.feedback.suggestions.weights import Model

_HELD_OUT = 8  # every eighth family is for measuring alone, the same ones for every model
_WORTH = 0.01  # so much better must be better
_WORTH_OF_FIELDS = 0.03
# What a person said beyond doubt on each question, last; where nobody did, what the matter was answered as. A form that was
# left as it was filled in says nothing. Words only where they are open to be read.
_DECIDED = f"""
    SELECT c.id, c.subject || E'\\n' || f.content,
        COALESCE(said.scope, CASE WHEN f.answered_at IS NOT NULL THEN f.scope END, ''),
        COALESCE(said.field, CASE WHEN f.answered_at IS NOT NULL THEN f.field END, ''),
        s.guesses->'content'->>'value'
    FROM casework_case c JOIN feedback_feedback f ON f.case_id = c.id
    JOIN suggestions_suggested s ON s.case_id = c.id
    CROSS JOIN LATERAL (SELECT
        (SELECT k.chosen FROM suggestions_correction k WHERE k.case_id = c.id AND k.what = 'scope' AND k.how = ANY(%(how)s)
            ORDER BY k.at DESC, k.id DESC LIMIT 1) AS scope,
        (SELECT k.chosen FROM suggestions_correction k WHERE k.case_id = c.id AND k.what = 'field' AND k.how = ANY(%(how)s)
            ORDER BY k.at DESC, k.id DESC LIMIT 1) AS field) said
    WHERE NOT c.is_sealed AND c.erased_at IS NULL AND {IS_REAL} AND f.content <> ''
      AND (said.scope IS NOT NULL OR said.field IS NOT NULL OR (f.answered_at IS NOT NULL AND (f.scope <> '' OR f.field <> '')))
    ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same texts that neither learned from, and what follows."""

    new: Figures
    used: Figures
    reasons: tuple[str, ...]  # why the new one is not offered; empty: it is

    @property
    def is_offered(self) -> bool:
        return not self.reasons


def decided() -> list[Example]:
    """What officials decided, with the words where these may still be kept."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"how": list(BY_A_PERSON)})
        rows = cursor.fetchall()
    return [
        Example(text, _fine(scope or "", content or ""), field or "", f"{training.FROM_CASES}{case_id}")
        for case_id, text, scope, field, content in rows
    ]


def _fine(scope: str, content: str) -> str:
    """The desk confirms "rule"; whether that was an obstacle or a proposal the machine had told apart."""
    if scope != "rule":
        return scope if scope in corpus.SCOPES else ""
    return content if content in ("procedure", "rule") else ""


def is_held_out(family: str) -> bool:
    """Decided by the family's name alone: a model of last year never saw what one of today is measured by."""
    return hashlib.blake2b(family.encode(), digest_size=4).digest()[0] % _HELD_OUT == 0


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """To learn from, and to measure by: whole families on one side or the other."""
    held = [each for each in examples if is_held_out(each.group)]
    return [each for each in examples if not is_held_out(each.group)], held


def learned(cases: Sequence[Example], at: datetime, name: str = "") -> tuple[Model, list[Example]]:
    """A new model, and the texts it never saw. Takes a minute or two."""
    own, held = split([*corpus.examples(), *cases])
    texts = list(corpus.spellings([*own, *corpus.topics()]))
    about = {"texts": len(texts), "cases": len(cases), "families": len({e.family for e in own})}
    return training.trained(texts, name or f"{local(at):%Y.%m.%d.%H%M}", about), held


def with_figures(model: Model, figures: Figures) -> Model:
    """The shipped model carries what was measured on the texts it never saw."""
    return replace(model, about={**model.about, "figures": figures.as_row()})


def compared(new: Model, used: Model, held: Sequence[Example]) -> Comparison:
    """Both on HELD. The new one is offered when it is not worse where it matters and better somewhere."""
    labelled = as_labelled(held)
    first, second = figures_of(new, labelled), figures_of(used, labelled)
    return Comparison(first, second, tuple(_against(first, second)))


def as_labelled(held: Iterable[Example]) -> list[Labelled]:
    """The texts that were held out, for measuring."""
    return [Labelled(each.text, each.scope, each.field) for each in held if each.scope]


def figures_of(model: Model, labelled: Iterable[Labelled]) -> Figures:
    """What MODEL makes of labelled texts, beside the rules."""
    by = Deciders(
        suggest=lambda text: suggest(text, model),
        rules=lambda text: rules_suspect(text, model),
        model=lambda text: model_suspects(text, model),
    )
    return measuring.measured(labelled, by)


def _against(new: Figures, used: Figures) -> Iterable[str]:
    if new.denunciation_as_feedback > used.denunciation_as_feedback:
        yield "nhiều tố cáo bị coi là phản ánh hơn"
    if new.conduct_as_denunciation > used.conduct_as_denunciation:
        yield "nhiều phản ánh về hành vi bị coi là tố cáo hơn"
    if new.sealed_by_either > used.sealed_by_either:
        yield "cách ly nhầm nhiều nội dung hơn"
    if _precision(new) < _precision(used) - _WORTH:
        yield "độ chính xác thấp hơn"
    elif _precision(new) < _precision(used) + _WORTH and not _tells_more(new, used):
        yield "không tốt hơn mô hình đang dùng"
    fields, before = measuring.whole(new.fields), measuring.whole(used.fields)
    if (fields.precision or 1.0) < (before.precision or 1.0) - _WORTH_OF_FIELDS:
        yield "lĩnh vực kém chính xác hơn"


def _tells_more(new: Figures, used: Figures) -> bool:
    more = new.answered - used.answered
    return more > 0 or (more == 0 and measuring.whole(new.fields).right > measuring.whole(used.fields).right)


def _precision(figures: Figures) -> float:
    return figures.right / figures.answered if figures.answered else 0.0


def as_row(comparison: Comparison, about: dict[str, Any]) -> dict[str, Any]:
    """The comparison as numbers, kept with the version."""
    return {
        "new": comparison.new.as_row(),
        "used": comparison.used.as_row(),
        "reasons": list(comparison.reasons),
        "about": about,
    }
