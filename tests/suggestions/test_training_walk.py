"""The whole way of a model: officials decide, it is trained and compared, a person adopts it on the page, and goes back.

Needs scikit-learn (it comes with the tests' requirements); learned from a small part of the corpus, so that it takes seconds.
"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from kinds.feedback.suggestions import corpus, learning, training, using
from kinds.feedback.suggestions.models import ModelVersion, Suggested
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.waiting import suggesting_round
from ledger.models import Entry
from tests.casework.town import AT, Town, a_case
from tests.suggestions.test_cases import LATE, RUDE, SCENE, browser_of
from tests.suggestions.test_gesture import press

pytestmark = pytest.mark.slow
NEW = "2026.12.thu"


def command(*said: str) -> str:
    told = StringIO()
    call_command("suggestions", *said, stdout=told)
    return told.getvalue()


def model_for(text: str) -> str:
    case = a_case(content=text)
    using.forget()  # in use within a minute; here at once
    suggesting_round(AT)
    return Suggested.objects.get(pk=case.pk).model


@pytest.mark.usefixtures("sklearn")
def test_corrections_train_a_model_that_a_person_adopts_and_takes_back(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [each for each in corpus.examples() if int(each.family.split(":")[1]) % 24 == 0]
    monkeypatch.setattr(corpus, "examples", lambda: few)
    some = corpus.topics()[::24]
    monkeypatch.setattr(corpus, "topics", lambda: some)
    monkeypatch.setattr(training, "_FOLDS", 2)
    town = lasting_town
    coordinator, administrator = browser_of(town, "lan"), browser_of(town, "khanh")
    confirmed, corrected, untouched = (a_case(content=text) for text in (LATE, SCENE, RUDE))
    suggesting_round(AT)
    press(coordinator, confirmed)
    press(coordinator, corrected, "suggestions_correct", key="2", scope="scene", field="transport", seen="on")
    learned = {each.family: (each.scope, each.field) for each in learning.decided()}
    assert learned == {f"case:{confirmed.pk}": ("procedure", "land"), f"case:{corrected.pk}": ("scene", "transport")}
    assert f"case:{untouched.pk}" not in learned

    told = command("train", "--name", NEW)
    assert "Quyết định của cán bộ còn được dùng: 2." in told
    for expected in (f"--- {NEW} ---", f"--- đang dùng: {shipped().version} ---", "DANGER", "precision", "field"):
        assert expected in told
    assert f"Nên dùng {NEW}" in told or f"Không đề xuất dùng {NEW}" in told
    kept = ModelVersion.objects.get(pk=NEW)
    assert kept.figures["about"]["cases"] == 2
    assert {"new", "used", "reasons"} <= set(kept.figures)
    assert command("compare", NEW).startswith(f"--- {NEW} ---")
    assert model_for(LATE) == shipped().version  # trained is not used

    page = administrator.get(reverse("suggestions_models")).content.decode()
    assert NEW in page
    assert "Tố cáo bị coi là phản ánh" in page
    administrator.post(reverse("suggestions_models"), {"version": NEW})
    assert model_for(SCENE) == NEW
    administrator.post(reverse("suggestions_models"), {"version": shipped().version})
    assert model_for(RUDE) == shipped().version
    verbs = Entry.objects.filter(verb__startswith="suggestions:model:").order_by("seq").values_list("verb", "actor_id")
    who = town.users["khanh"].pk
    assert list(verbs) == [
        ("suggestions:model:trained", None), ("suggestions:model:adopted", who), ("suggestions:model:adopted", who),
    ]  # fmt: skip
