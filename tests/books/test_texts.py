"""Texts that officials send: a start set for every reason, gaps that are checked, versions from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from access.actor import SYSTEM
from books.texts import editing, house, lookup, placeholders
from books.texts.lookup import templates_for, text_for, wording
from books.texts.models import Template
from books.texts.starter import starter
from kernel.time import now
from kinds.feedback.notices import NOTICES, received
from kinds.feedback.reasons import REASONS
from kinds.feedback.suggestions.fields import FIELDS
from ledger.models import Entry

pytestmark = pytest.mark.db
ON = date(2026, 11, 20)
LATER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    lookup.forget()
    yield
    lookup.forget()


def text(**more: Any) -> Template:
    values = {"purpose": "reason", "code": "unclear", "name": "mac-dinh", "label": "Nội dung chưa rõ", "valid_from": LATER,
              "body": "Kính gửi ông/bà, xin nêu rõ hơn việc của phản ánh {ma}.", "legal_basis": "Điều 7"}  # fmt: skip
    return Template(**values | more)


def put(**more: Any) -> Template:
    return editing.put_template(text(**more), actor=SYSTEM, at=now())


def test_every_reason_to_refuse_or_redirect_has_a_polite_text_with_its_law() -> None:
    for code in REASONS:
        [found] = templates_for(code, on=ON)
        assert found.body.startswith("Kính gửi ông/bà, ")
        assert found.legal_basis
        assert len(found.body) <= editing.LONGEST


def test_every_field_has_an_answer_to_begin_with_and_the_general_ones_after_it() -> None:
    general = [row.name for row in templates_for("any", on=ON)]
    assert len(general) == 3
    for code in set(FIELDS) - {"order"}:
        names = [row.name for row in templates_for(code, on=ON)]
        assert names == ["tra-loi", *general], code


def test_what_asks_the_sender_for_more_is_offered_there_and_nowhere_else() -> None:
    [asks] = templates_for(lookup.SUPPLEMENT, purpose="field", on=ON)
    assert "Thời hạn tạm dừng" in asks.body
    assert all("tạm dừng" not in row.body for code in ("any", "land") for row in templates_for(code, on=ON))


def test_a_house_of_before_keeps_its_text_for_a_supplement_with_every_version() -> None:
    key = {"purpose": "field", "code": "any", "name": "can-them-thong-tin"}
    Template.objects.filter(purpose="field", code=lookup.SUPPLEMENT).update(code="any")
    put(**key, label="Xin thêm", body="Kính gửi ông/bà, xin cho biết thêm: {noi_dung}")
    import_module("books.texts.migrations.0007_supplement").move(apps, None)
    assert not Template.objects.filter(**key).exists()
    assert Template.objects.filter(code=lookup.SUPPLEMENT).latest("valid_from").label == "Xin thêm"


def test_every_gap_of_the_start_set_is_known_and_no_text_speaks_of_a_denunciation_of_theirs() -> None:
    for row in Template.objects.all():
        placeholders.in_text(row.body)
        assert "tố cáo của ông/bà" not in row.body
        assert "[" not in placeholders.sample(row.body)


@pytest.mark.parametrize("body", ["Kính gửi {ten}", "Kính gửi {ma", "Kính gửi ma}", "Kính gửi {{ma}}", "{}", "{ ma }"])
def test_a_gap_that_nobody_fills_is_refused(body: str) -> None:
    with pytest.raises((placeholders.UnknownPlaceholder, placeholders.BrokenPlaceholder)):
        put(body=body)
    assert text_for("reason", "unclear", on=LATER) != body


@pytest.mark.parametrize("wrong", [{"body": " "}, {"label": ""}, {"purpose": "x"}, {"code": " "}, {"body": "x" * 1801}])
def test_a_senseless_text_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(editing.TextRefused):
        put(**wrong)


def test_a_new_version_holds_from_its_day_and_the_ledger_keeps_no_words() -> None:
    before = text_for("reason", "unclear", on=ON)
    row = put()
    assert text_for("reason", "unclear", on=ON) == before
    assert text_for("reason", "unclear", on=LATER) == row.body
    assert [each.valid_from for each in editing.versions(row)] == [LATER, date(2026, 1, 1)]
    entry = Entry.objects.get(verb="texts:template:changed")
    assert "Kính" not in str(entry.particulars)


def test_on_its_first_day_a_version_is_corrected_and_earlier_ones_are_refused() -> None:
    put()
    put(body="Kính gửi ông/bà, xin viết lại.")
    assert text_for("reason", "unclear", on=LATER) == "Kính gửi ông/bà, xin viết lại."
    with pytest.raises(editing.TextTooEarly):
        put(valid_from=ON)


def test_a_text_that_ended_is_not_offered_and_the_kinds_own_words_stand_behind_it() -> None:
    [row] = templates_for("unclear", on=ON)
    editing.end_template(row.pk, ON, actor=SYSTEM, at=now())
    assert templates_for("unclear", on=LATER) == []
    assert text_for("reason", "unclear", REASONS["unclear"].text, on=LATER) == REASONS["unclear"].text
    with pytest.raises(editing.NoSuchText):
        editing.end_template(row.pk, ON, actor=SYSTEM, at=now())


def test_two_versions_on_one_day_are_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="texts_one_at_a_time"), transaction.atomic():
        text().save()


def test_a_notice_is_worded_by_the_book_and_by_the_kind_where_a_value_is_missing() -> None:
    said = wording("assigned", {"ma": "H26.1", "han": "12/12/2026", "don_vi": "Sở Y tế"}, "lời của mã nguồn", on=ON)
    assert "H26.1" in said
    assert "12/12/2026" in said
    assert wording("refused", {"ma": "H26.1", "noi_dung": ""}, "lời của mã nguồn", on=ON) == "lời của mã nguồn"
    assert wording("khong-co", {}, "lời của mã nguồn", on=ON) == "lời của mã nguồn"


def test_the_start_wording_of_the_receipt_is_what_the_kind_says() -> None:
    case = {"code": "H26.1", "due_at": None}
    assert wording("received", {"ma": "H26.1", "han": "sẽ báo sau"}, "", on=ON) == received(case).text


def test_every_notice_of_the_book_exists_in_the_kind() -> None:
    names = {
        "received",
        "assigned",
        "supplement_requested",
        "refused",
        "redirected",
        "answered",
        "progress",
        "reopened",
        "overdue",
    }
    assert {row.code for row in Template.objects.filter(purpose="notice")} == names
    assert NOTICES


def test_an_office_that_kept_the_first_text_of_scene_reports_gets_the_new_one_from_its_day() -> None:
    renew = import_module("books.texts.migrations.0004_scene").renew
    key = {"purpose": "reason", "code": "scene", "name": "mac-dinh"}
    Template.objects.filter(**key).update(body="Xin gửi trên ứng dụng iHanoi.")
    renew(apps, None)
    older, newer = Template.objects.filter(**key).order_by("valid_from")
    assert older.valid_to == newer.valid_from - timedelta(days=1)
    assert "iHanoi" not in newer.body
    renew(apps, None)
    assert Template.objects.filter(**key).count() == 2


def test_what_nobody_changed_is_worded_anew_by_an_upgrade_and_what_an_office_wrote_is_kept(monkeypatch: Any) -> None:
    at, key = now(), {"purpose": "reason", "code": "unclear"}
    assert house.renew(SYSTEM, at) == 0, "a fresh installation has the words of today"
    own = put(code="scene", body="Lời của phường.", valid_from=at.date())
    assert house.newer(Template.objects.all()) == set(), "what the house said then was before its eyes"
    editing.end_template(Template.objects.get(**key | {"code": "complaint"}).pk, at.date(), actor=SYSTEM, at=at)
    better = [row._replace(body=row.body + " Xin cảm ơn.") for row in starter()]
    monkeypatch.setattr(house, "starter", lambda: iter([*better, better[0]._replace(code="just_new")]))
    assert house.renew(SYSTEM, at) == len(better) - 2 + 1, (
        "but for the office's own and the one that it ended; a new one is added"
    )
    assert text_for(**key).endswith("Xin cảm ơn.")
    assert Entry.objects.filter(verb="texts:template:changed", actor_kind="system").exists()
    assert text_for("reason", "scene") == "Lời của phường."
    assert templates_for("complaint", on=at.date() + timedelta(days=1)) == []
    assert house.renew(SYSTEM, at) == 0
    assert house.newer(Template.objects.all()) == {own.pk}


@pytest.mark.parametrize("choice", ["keep", "take"])
def test_an_office_that_has_looked_at_both_wordings_is_asked_no_more(monkeypatch: Any, choice: str) -> None:
    at = now()
    own = put(code="scene", body="Lời của phường.", valid_from=at.date())
    for times, more in enumerate((" Xin cảm ơn.", " Trân trọng."), 1):
        better = [row._replace(body=row.body + more) for row in starter()]
        monkeypatch.setattr(house, "starter", lambda better=better: iter(better))
        house.renew(SYSTEM, at)
        if times == 1 or choice == "keep":
            assert house.newer([own]) == {own.pk}, "each newer wording is told once"
            getattr(house, choice)(own, SYSTEM, at)
        assert house.newer(Template.objects.all()) == set()
        own.refresh_from_db()
        assert text_for("reason", "scene").endswith("Lời của phường." if choice == "keep" else more)


def test_an_installation_of_before_is_told_apart_by_who_wrote_what() -> None:
    remember = import_module("books.texts.migrations.0006_house").remember
    own = put(code="scene", valid_from=now().date())
    fresh = dict(Template.objects.values_list("pk", "house"))
    Template.objects.update(house="")
    remember(apps, None)
    assert dict(Template.objects.values_list("pk", "house")) == fresh
    assert (
        own.house
        == house.digest(Template.objects.get(purpose="reason", code="scene", changed_at=None))
        != house.digest(own)
    )
