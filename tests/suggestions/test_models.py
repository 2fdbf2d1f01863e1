"""Versions of the model: kept, compared, adopted by a named person with an entry in the ledger; the page and the command."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kinds.feedback.suggestions import retraining, using
from kinds.feedback.suggestions.models import ModelVersion, TrainingAsk
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.weights import packed
from ledger.models import Entry
from tests.browsing import Browser
from tests.casework.town import AT, Town

pytestmark = pytest.mark.db


def another(town: Town, version: str = "2026.12") -> ModelVersion:
    model = replace(shipped(), version=version)
    return using.keep(model, packed(model), {"new": {}, "reasons": ["thử"]}, actor=town.actor("khanh"), at=AT)


def browser_of(town: Town, name: str) -> Client:
    browser = Browser()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_the_shipped_model_is_used_until_somebody_adopts_another(town: Town) -> None:
    assert using.version_in_use() is None
    another(town)
    assert using.version_in_use() is None  # trained is not used
    using.adopt("2026.12", actor=town.actor("khanh"), at=AT, by="Khanh")
    assert using.version_in_use() == "2026.12"
    assert using.model_of("2026.12").version == "2026.12"
    verbs = list(Entry.objects.filter(verb__startswith="suggestions:").order_by("seq").values_list("verb", "actor_id"))
    assert verbs == [(f"suggestions:model:{did}", town.users["khanh"].pk) for did in ("trained", "adopted")]


def test_one_can_go_back(town: Town) -> None:
    another(town)
    using.adopt("2026.12", actor=town.actor("khanh"), at=AT)
    using.adopt(shipped().version, actor=town.actor("khanh"), at=AT.replace(hour=10))
    assert using.version_in_use() == shipped().version


def test_an_unknown_version_is_refused(town: Town) -> None:
    with pytest.raises(using.NoSuchModel):
        using.adopt("không có", actor=town.actor("khanh"), at=AT)
    with pytest.raises(using.NoSuchModel):
        using.model_of("không có")


def test_the_page_shows_figures_and_adopts(town: Town) -> None:
    another(town)
    browser = browser_of(town, "khanh")
    page = browser.get(reverse("suggestions_models")).content.decode()
    assert "2026.12" in page
    assert shipped().version in page
    assert browser.post(reverse("suggestions_models"), {"version": "2026.12"}).status_code == 302
    assert using.version_in_use() == "2026.12"
    assert browser.post(reverse("suggestions_models"), {"version": "khong-co"}).status_code == 302
    assert using.version_in_use() == "2026.12"


@pytest.mark.parametrize(("exits", "came_of_it"), [(0, retraining.DONE), (3, retraining.FAILED)])
def test_training_is_asked_for_on_the_page_and_done_by_a_process_of_its_own(
    town: Town, monkeypatch: pytest.MonkeyPatch, exits: int, came_of_it: str
) -> None:
    monkeypatch.setattr(retraining, "can_train", lambda: True)
    monkeypatch.setattr(retraining, "command", lambda: [sys.executable, "-S", "-c", f"raise SystemExit({exits})"])
    browser, page = browser_of(town, "khanh"), reverse("suggestions_models")
    for _again in range(2):
        assert browser.post(reverse("suggestions_train")).status_code == 302
    assert TrainingAsk.objects.get().state == retraining.WAITING, "one at a time"
    assert "chờ bắt đầu" in browser.get(page).content.decode()
    assert retraining.training_round(AT) == 1
    [own] = retraining._running
    own.process.wait()
    assert retraining.training_round(AT) == 1
    assert (TrainingAsk.objects.get().state, retraining._running) == (came_of_it, [])
    assert retraining.training_round(AT) == 0
    assert browser_of(town, "lan").post(reverse("suggestions_train")).status_code == 403


def test_where_nothing_can_be_trained_the_page_says_who_helps(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retraining, "can_train", lambda: False)
    browser = browser_of(town, "khanh")
    page = browser.get(reverse("suggestions_models")).content.decode()
    assert "Máy chủ này chưa cài phần huấn luyện" in page
    assert "manage.py" not in page, "no command for somebody who has no server"
    browser.post(reverse("suggestions_train"))
    assert not TrainingAsk.objects.exists()


def test_only_an_administrator_decides(town: Town) -> None:
    another(town)
    assert browser_of(town, "lan").post(reverse("suggestions_models"), {"version": "2026.12"}).status_code == 403
    assert using.version_in_use() is None


def test_the_command_reports_on_a_file_and_adopts(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    rows = [{"text": "Đèn đường hỏng cả tháng nay, mong sửa sớm", "label": "field_issue", "verbatim": True}]
    file.write_text("\n".join(map(json.dumps, rows)))
    told = StringIO()
    call_command("suggestions", "report", str(file), stdout=told)
    assert "scene" in told.getvalue()
    assert "DANGER" in told.getvalue()
    another(town)
    call_command("suggestions", "adopt", "2026.12", "--by", "khanh", stdout=told)
    assert using.version_in_use() == "2026.12"
    with pytest.raises(CommandError):
        call_command("suggestions", "adopt", "2026.12", "--by", "nobody", stdout=told)


@pytest.mark.parametrize("written", ['{"text": "a"}', "not json", "[1]"])
def test_a_file_of_another_shape_is_refused_with_a_word(town: Town, tmp_path: Path, written: str) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text(written)
    with pytest.raises(CommandError):
        call_command("suggestions", "report", str(file), stdout=StringIO())


def test_the_model_of_an_older_product_is_gone_and_stops_nothing(town: Town) -> None:
    """It was chosen by name while it came with the product; a newer product brings another."""
    ModelVersion.objects.create(version="2025.01", made_at=AT, adopted_at=AT, adopted_by_name="Khanh")
    assert using.version_in_use() is None
    assert using.in_use().version == shipped().version
    page = browser_of(town, "khanh").get(reverse("suggestions_models")).content.decode()
    assert "nay không còn" in page
    assert "Dùng 2025.01" not in page
    with pytest.raises(using.NoSuchModel):
        using.adopt("2025.01", actor=town.actor("khanh"), at=AT)
