"""Guesses beside real cases: made by a round, confirmed by a press, gone with the words, never beside what is sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework import erasure
from casework.models import Case
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions import learning, panel
from kinds.feedback.suggestions.beside import experience
from kinds.feedback.suggestions.corrections import SEEN, suggested_for
from kinds.feedback.suggestions.models import Correction, Likeness, Suggested
from kinds.feedback.suggestions.use_figures import answered_by_the_unit_proposed, decided_figures
from kinds.feedback.suggestions.waiting import suggesting_round
from tests.browsing import Browser
from tests.casework.town import AT, Town, a_case, do, sealed
from tests.suggestions.same_words import duplicates_of

pytestmark = pytest.mark.db
RUDE = "Chị cán bộ quầy tiếp nhận quát mắng mẹ tôi trước mặt mọi người, thái độ hách dịch, hỏi thì không trả lời. Đề nghị chấn chỉnh thái độ phục vụ."
SCENE = (
    "Đèn đường trước ngõ nhà tôi hỏng cả tháng nay, ổ gà đầy đường, trời mưa là ngập, đề nghị sửa chữa sớm giúp bà con."
)
LATE = (
    "Tôi nộp hồ sơ tách thửa đất đã quá hẹn hai tháng, đi lại bốn lần, lần nào cũng yêu cầu bổ sung giấy tờ khác nhau."
)


def browser_of(town: Town, name: str) -> Client:
    browser = Browser()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def rows(case: Case) -> dict[str, tuple[str, str]]:
    return {c.what: (c.proposed, c.chosen) for c in Correction.objects.filter(case_id=case.pk)}


def test_a_case_is_suggested_upon_once(town: Town) -> None:
    case = a_case(content=RUDE)
    assert suggesting_round(AT) == 1
    assert suggesting_round(AT) == 0
    said = suggested_for(case.pk)
    assert said is not None
    assert (said.scope.value, said.stream.value) == ("conduct", "conduct")
    assert Suggested.objects.get(pk=case.pk).model


def test_what_is_sealed_is_not_looked_at(town: Town) -> None:
    sealed({"content": SCENE})
    case = a_case(content=SCENE)
    Case.objects.filter(pk=case.pk).update(is_sealed=True)
    assert suggesting_round(AT) == 0
    assert not Suggested.objects.exists()
    assert not Likeness.objects.exists()


def test_sealing_takes_guess_fingerprint_and_decisions_away(town: Town) -> None:
    case, other = a_case(content=LATE), a_case(content=LATE)
    suggesting_round(AT)
    do(town, case, "lan", "correct_field", inputs={"scope": "rule", "field": "land"})
    assert Correction.objects.filter(case_id=case.pk).exists()
    assert [guess.value for guess in duplicates_of(other.pk)] == [str(case.pk)]
    do(town, case, "lan", "seal", inputs={"words": ""})
    for table in (Suggested, Likeness, Correction):
        assert not table.objects.filter(case_id=case.pk).exists()
    assert duplicates_of(other.pk) == []  # nothing leads to it
    assert learning.decided() == []


def test_erasing_takes_the_words_and_leaves_the_codes(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    do(town, case, "lan", "correct_field", inputs={"scope": "rule", "field": "land", SEEN: "yes"})
    assert [(each.scope, each.field) for each in learning.decided()] == [("procedure", "land")]
    erasure.erase_case(case.pk, erasure.ON_REQUEST, AT)
    assert not Suggested.objects.filter(pk=case.pk).exists()
    assert not Likeness.objects.filter(pk=case.pk).exists()
    assert Correction.objects.filter(case_id=case.pk).exists()
    assert learning.decided() == []  # its words may not be learned from any more
    assert suggesting_round(AT) == 0


def test_one_press_confirms_what_was_proposed(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    browser = browser_of(town, "lan")
    page = browser.get(reverse("officer_case", args=[case.code])).content.decode()
    assert 'id="guessed"' in page
    assert "%" in page
    case.refresh_from_db()
    said = {"key": "1", "expects": str(case.row_version)}
    confirm = reverse("suggestions_confirm", args=[case.code])
    assert browser.post(confirm, said).status_code == 302
    own = Feedback.objects.get(pk=case.pk)
    assert (own.scope, own.field) == ("rule", "land")
    assert rows(case)["scope"] == ("rule", "rule")
    assert rows(case)["stream"] == ("rule", "rule")  # what the move does not take is kept beside it
    assert set(how(case).values()) == {"confirmed"}
    count = Correction.objects.count()
    assert browser.post(confirm, said).status_code == 302  # a double press changes nothing
    assert Correction.objects.count() == count


def test_a_stale_page_confirms_nothing(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    do(town, case, "lan", "note", inputs={"words": "đã gọi"})
    browser_of(town, "lan").post(reverse("suggestions_confirm", args=[case.code]), {"key": "1", "expects": "1"})
    assert Feedback.objects.get(pk=case.pk).scope == ""
    assert not Correction.objects.exists()


def test_who_does_not_see_the_case_confirms_nothing(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    confirm = reverse("suggestions_confirm", args=[case.code])
    assert browser_of(town, "yen").post(confirm, {"key": "1", "expects": "1"}).status_code == 404
    assert browser_of(town, "long").post(confirm, {"key": "1", "expects": "1"}).status_code == 403


def how(case: Case) -> dict[str, str]:
    return {c.what: c.how for c in Correction.objects.filter(case_id=case.pk)}


def test_a_form_left_as_it_was_filled_in_confirms_nothing(town: Town) -> None:
    case = a_case(content=RUDE)
    suggesting_round(AT)
    form = browser_of(town, "lan").get(reverse("officer_move", args=[case.code, "assign"])).context["form"]
    assert form["stream"].initial == "conduct"
    inputs = {
        "stream": form["stream"].initial,
        "accused_unit_id": str(town.unit("works")),
        "unit_id": str(town.unit("health")),
    }
    do(town, case, "lan", "assign", inputs=inputs)
    assert rows(case)["stream"] == ("conduct", "conduct")
    assert rows(case)["accused"] == ("", str(town.unit("works")))  # the machine was unsure: a person decided
    assert how(case) == {"scope": "left", "stream": "left", "accused": "decided"}
    assert learning.decided() == []  # nobody said that it is so
    figures = {each.what: each for each in decided_figures()}
    assert (figures["scope"].left, figures["scope"].judged) == (1, 0)


def test_what_a_matter_was_answered_as_is_learned(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": str(town.unit("works"))})
    assert how(case)["scope"] == "left"
    assert learning.decided() == []
    Feedback.objects.filter(pk=case.pk).update(answered_at=AT, field="land")
    assert [(each.scope, each.field) for each in learning.decided()] == [("procedure", "land")]


def test_a_changed_form_is_a_correction(town: Town) -> None:
    case = a_case(content=RUDE)
    suggesting_round(AT)
    works = str(town.unit("works"))
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": works, "confirmed": works})
    assert rows(case)["stream"] == ("conduct", "rule")
    assert how(case)["stream"] == "corrected"


def test_a_unit_is_judged_by_who_answered_and_never_by_a_form_left_alone(town: Town) -> None:
    works, health = town.unit("works"), town.unit("health")
    case = a_case(content=LATE, unit_id=str(works))
    suggesting_round(AT)
    before = experience()["unit:chosen"]
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": str(works)})
    assert how(case)["unit"] == "left"
    assert experience()["unit:chosen"] == before
    Feedback.objects.filter(pk=case.pk).update(answering_unit_id=works)
    assert experience()["unit:chosen"] > before
    assert answered_by_the_unit_proposed() == (1, 1)
    Feedback.objects.filter(pk=case.pk).update(answering_unit_id=health)
    assert experience()["unit:chosen"] < before
    assert answered_by_the_unit_proposed() == (1, 0)


def test_the_unit_that_the_sender_chose_is_proposed(town: Town) -> None:
    case = a_case(content=LATE, unit_id=str(town.unit("works")))
    suggesting_round(AT)
    said = suggested_for(case.pk)
    assert said is not None
    assert (said.unit.value, said.unit.evidence) == (str(town.unit("works")), "unit:chosen")
    shown = panel.panel(case, town.actor("lan"), AT)
    assert shown is not None
    assert [row.by for row in shown.context["rows"] if row.by] == ["do người gửi nêu, máy không đoán"]
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": str(town.unit("health"))})
    kept = Correction.objects.get(case_id=case.pk, what="unit")
    assert (kept.evidence, kept.chosen) == ("unit:chosen", str(town.unit("health")))


def test_the_same_matter_again_is_found_and_shown(town: Town) -> None:
    first, second, third = a_case(content=SCENE), a_case(content=f"{SCENE} Xin cảm ơn."), a_case(content=RUDE)
    suggesting_round(AT)
    assert [guess.value for guess in duplicates_of(second.pk) if guess.is_sure] == [str(first.pk)]
    assert duplicates_of(third.pk) == []
    page = browser_of(town, "lan").get(reverse("officer_case", args=[second.code])).content.decode()
    assert reverse("officer_case", args=[first.code]) in page
    do(
        town,
        first,
        "lan",
        "assign",
        inputs={"stream": "conduct", "accused_unit_id": town.unit("works"), "unit_id": town.unit("health")},
    )
    lan = town.actor("lan")
    for walled, shown in ((frozenset(), True), (frozenset({town.unit("works")}), False)):
        found = panel.read(second, replace(lan, houses=walled))
        assert found is not None
        assert bool(found.near) == shown, "not to a coordinator who belongs to whom it accuses by another position"


def test_the_same_words_about_two_authorities_are_two_matters(town: Town) -> None:
    said = "{} chậm trả kết quả đăng ký khai tử, quá hẹn một tháng, gọi điện nhiều lần không ai trả lời."
    first, other, again = (a_case(content=said.format(name)) for name in ("Sở Xây dựng", "Sở Y tế", "Sở Xây dựng"))
    suggesting_round(AT)
    assert duplicates_of(other.pk) == []
    assert [guess.value for guess in duplicates_of(again.pk)] == [str(first.pk)]


def test_joined_to_what_was_proposed(town: Town) -> None:
    first, second = a_case(content=SCENE), a_case(content=SCENE)
    suggesting_round(AT)
    do(town, second, "lan", "merge", inputs={"main": first.code, "confirmed": first.code})
    assert rows(second)["duplicate"] == ("yes", "yes")
    assert not Correction.objects.filter(chosen=str(first.pk)).exists()


def test_the_panel_costs_one_statement(town: Town) -> None:
    case = a_case(content=SCENE)
    a_case(content=SCENE)
    browser = browser_of(town, "lan")
    path = reverse("officer_case", args=[case.code])

    def cost() -> int:
        browser.get(path)
        connection.queries_log.clear()
        browser.get(path)
        return len(connection.queries_log)

    connection.force_debug_cursor = True
    try:
        before = cost()
        suggesting_round(AT)
        after = cost()
        assert after <= before + 1
        assert after <= 12
    finally:
        connection.force_debug_cursor = False


def test_a_sorted_case_shows_no_guess(town: Town) -> None:
    case = a_case(content=LATE)
    suggesting_round(AT)
    do(town, case, "lan", "correct_field", inputs={"scope": "rule", "field": "land"})
    page = browser_of(town, "lan").get(reverse("officer_case", args=[case.code])).content.decode()
    assert 'id="guessed"' not in page


def test_what_a_redirect_says_of_the_scope(town: Town) -> None:
    case = a_case(content=SCENE)
    suggesting_round(AT)
    do(town, case, "lan", "redirect", inputs={"reason": "complaint", "words": ""})
    assert rows(case)["scope"] == ("scene", "complaint")


@pytest.mark.parametrize("broken", [lambda *_: (_ for _ in ()).throw(RuntimeError("x"))])
def test_a_model_that_breaks_stops_no_message(town: Town, monkeypatch: Any, broken: Callable[..., Any]) -> None:
    from kinds.feedback.suggestions import using

    monkeypatch.setattr(using, "version_in_use", broken)
    assert using.in_use().version
