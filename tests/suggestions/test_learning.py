"""The corpus, and learning from it: families stay together, nothing personal is learned, a worse model is not offered."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest

from kernel.time import TZ
from kinds.feedback.suggestions import corpus, learning, measuring, training
from kinds.feedback.suggestions.corpus import Example
from kinds.feedback.suggestions.fields import FIELDS
from kinds.feedback.suggestions.measuring import Deciders, Labelled
from kinds.feedback.suggestions.suggesting import shipped, suggest

AT = datetime(2026, 11, 22, 9, 0, tzinfo=TZ)


def test_every_text_has_a_class_and_a_field_that_we_know() -> None:
    made = corpus.examples()
    assert {each.scope for each in made} == set(corpus.SCOPES)
    assert {each.field for each in made} - {""} <= set(FIELDS)
    assert len({each.family for each in made}) > 500
    for each in made:
        assert unicodedata.is_normalized("NFC", each.text)
        assert "{" not in each.text
        assert "|" not in each.text


def test_the_same_texts_come_every_time() -> None:
    assert corpus.examples() == corpus.examples()
    assert list(corpus.spellings(corpus.examples())) == list(corpus.spellings(corpus.examples()))


def test_no_family_is_on_both_sides() -> None:
    own, held = learning.split(corpus.examples())
    assert held
    assert not {each.family for each in own} & {each.family for each in held}
    assert {each.scope for each in held} == set(corpus.SCOPES)


def test_a_theme_is_on_one_side_with_all_that_is_said_of_it() -> None:
    own, held = learning.split(corpus.examples())
    themes = [{each.theme for each in side} - {""} for side in (own, held)]
    assert themes[0]
    assert themes[1]
    assert not themes[0] & themes[1]
    scopes = {each.scope for each in held if each.theme}
    assert {"denunciation", "conduct", "rule", "question"} <= scopes


def test_a_threshold_touches_no_more_of_the_harmless_than_it_may() -> None:
    harmless = [(0.9, 1.0), (0.5, 1.0), *((0.1, 1.0) for _each in range(98))]
    assert 0.5 < training._touching(harmless, 0.015) <= 0.9
    assert training._touching(harmless, 0.005) > 0.9


def test_a_held_out_family_stays_so_when_others_come() -> None:
    cases = [Example("Rác đầy ngõ", "scene", "", f"case:{number}") for number in range(40)]
    before = {each.family for each in learning.split(corpus.examples())[1]}
    after = {each.family for each in learning.split([*corpus.examples(), *cases])[1]}
    assert before <= after
    assert 0 < len(after - before) < 20


@pytest.mark.slow
@pytest.mark.usefixtures("sklearn")
def test_a_word_that_only_one_case_knows_is_not_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    from kinds.feedback.suggestions import weights

    monkeypatch.setattr(training, "_FOLDS", 2)
    few = [each for number, each in enumerate(corpus.examples()) if number % 36 == 0]
    alone = Example("Cụ Zebedeus ở ngõ phản ánh rác thải hôi thối", "scene", "environment", "case:1")
    often = [Example(f"Trạm Quibble lại xả nước lần {n}", "scene", "environment", f"case:{n}") for n in range(2, 6)]
    model = training.trained([*few, alone, *often], "thử", {})
    assert not [name for name in model.known if "zebedeus" in name]
    assert "w:quibble" in model.known
    again = weights.unpacked(weights.packed(model))
    said = again.heads["scope"].probabilities([])
    assert abs(sum(said.values()) - 1) < 1e-6


def test_a_model_that_takes_denunciations_for_feedback_is_not_offered() -> None:
    texts = [
        Example("Tôi tố cáo ông chủ tịch nhận hối lộ", "denunciation", "", "a"),
        Example("Rác đầy đường, hôi thối", "scene", "", "b"),
    ]
    found = learning.compared(shipped(), shipped(), texts)
    assert not found.is_offered  # it is not better than itself
    worse, good = measuring.Figures(denunciation_as_feedback=1), measuring.Figures()
    assert "nhiều tố cáo bị coi là phản ánh hơn" in list(learning._against(worse, good))


def test_precision_and_coverage_are_counted_by_class() -> None:
    texts = [
        Labelled("Đèn đường hỏng, ổ gà đầy đường, mong sửa chữa sớm", "field_issue"),
        Labelled("ab cd", "question"),
        Labelled("Tôi tố cáo ông chủ tịch xã nhận hối lộ 50 triệu của nhà thầu", "complaint_or_denunciation"),
    ]
    figures = measuring.measured(texts, Deciders(suggest, lambda text: False, lambda text: "tố cáo" in text))
    assert figures.texts == 3
    assert figures.classes["scene"].precision == 1
    assert figures.classes["question"].coverage == 0
    assert figures.classes["grievance"].recall == 1
    assert figures.denunciation_as_feedback == 0
    assert (figures.sealed_by_model, figures.grievances_sealed) == (0, 1)
    assert any("DANGER" in line for line in measuring.report(figures))
