"""One gesture says of every guess that it is right, one form what is wrong; a denunciation is sealed by nobody but a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.errors import InputMissing
from casework.models import Case, Link, Work
from kernel.ids import uuid7
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.models import Correction, Suggested
from kinds.feedback.suggestions.prefill import for_assigning
from kinds.feedback.suggestions.use_figures import conduct_taken_for_denunciation
from kinds.feedback.suggestions.waiting import suggesting_round
from tests.casework.town import AT, Town, a_case, do
from tests.suggestions.test_cases import SCENE, browser_of, how, rows

pytestmark = pytest.mark.db
ASKED = "Tôi chờ đã lâu mà chưa thấy ai trả lời về việc nhà tôi, mong được xem lại giúp."


def guessed(case: Case, **guesses: Guess) -> None:
    """The machine said just this of the case."""
    Suggested.objects.filter(pk=case.pk).delete()
    Suggested.objects.create(case=case, model="thử", guesses=Suggestions(**guesses).as_row(), at=AT)


def press(browser: Client, case: Case, to: str = "suggestions_confirm", **said: Any) -> Any:
    case.refresh_from_db()
    page = {"key": "1", "expects": str(case.row_version)}
    return browser.post(reverse(to, args=[case.code]), page | said)


def page_of(browser: Client, case: Case) -> str:
    return browser.get(reverse("officer_case", args=[case.code])).content.decode()


def likely_denunciation(case: Case) -> None:
    guessed(case, denunciation=Guess("denunciation", 0.7, ("nhận tiền",)), field=Guess("land", 0.9))


@pytest.mark.parametrize("scope", ["complaint", "voter"])
def test_a_scope_that_the_file_does_not_know_is_confirmed_too(town: Town, scope: str) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    guessed(case, scope=Guess(scope, 0.9), denunciation=Guess("complaint", 0.9) if scope == "complaint" else Guess())
    press(browser, case)
    assert (rows(case), how(case)) == ({"scope": (scope, scope)}, {"scope": "confirmed"})
    assert Feedback.objects.get(pk=case.pk).scope == ""
    page = page_of(browser, case)
    assert "cán bộ đã xác nhận" in page
    assert (reverse("officer_move", args=[case.code, "redirect"]) in page) or scope == "voter"
    assert (
        reverse("suggestions_confirm", args=[case.code]) not in page.split("</h2>")[-1] or "Đúng</button>" not in page
    )


def test_one_press_confirms_every_kind_of_guess(town: Town) -> None:
    works = str(town.unit("works"))
    first, case = a_case(content=SCENE), a_case(content=SCENE)
    suggesting_round(AT)
    guessed(
        case, scope=Guess("rule", 0.9), stream=Guess("rule", 0.9), field=Guess("land", 0.9),
        procedure=Guess("1.000001", 0.8, (), "procedure:whole"), unit=Guess(works, 0.8, (), "unit:one_named"),
    )  # fmt: skip
    press(browser_of(town, "lan"), case)
    assert set(how(case).values()) == {"confirmed"}
    assert set(rows(case)) == {"scope", "stream", "field", "procedure", "unit", "duplicate"}
    assert not Correction.objects.filter(chosen=str(first.pk)).exists()  # which case it was is kept nowhere
    assert not Link.objects.exists()  # saying so joins nothing
    case.refresh_from_db()
    assert case.stage == "received"  # nor does it send the matter anywhere
    assert for_assigning(case)["unit_id"] == works


def test_what_may_be_a_denunciation_is_told_first_and_sent_on_to_nobody_before_somebody_has_read_it(town: Town) -> None:
    case, browser, works = a_case(content=ASKED), browser_of(town, "lan"), str(town.unit("works"))
    first = "?xemtruoc=True"
    assert first not in browser.get(reverse("officer_inbox")).content.decode()
    likely_denunciation(case)
    Suggested.objects.update(waits=True)
    assert first in browser.get(reverse("officer_inbox")).content.decode()
    main = Work.objects.filter(case=case, closed_at=None).values().get()
    Work.objects.create(**{**main, "id": uuid7(), "is_main": False, "task": "call"})
    listed = browser.get(reverse("officer_inbox") + first).content.decode()
    assert listed.count(reverse("officer_case", args=[case.code])) == 1, "a call beside it makes it no second case"
    assert "Có thể là tố cáo, chưa ai xem (<b>1</b>)" in listed
    told = {"stream": "rule", "unit_id": works}
    for move, said in (("assign", told), ("hand_over_scene", {}), ("forward", {"authority": "Bộ Nội vụ"})):
        with pytest.raises(InputMissing) as refused:
            do(town, case, "lan", move, inputs=said)
        assert "tố cáo" in refused.value.message
    do(town, case, "lan", "assign", inputs=told | {"confirmed": works})
    assert rows(case)["denunciation"] == ("denunciation", "no")
    assert not Suggested.objects.get(pk=case.pk).waits


def test_who_says_that_it_is_no_denunciation_may_forward_it(town: Town) -> None:
    case = a_case(content=ASKED)
    likely_denunciation(case)
    Suggested.objects.update(waits=True)
    press(browser_of(town, "lan"), case, denunciation="no")
    do(town, case, "lan", "forward", inputs={"authority": "Bộ Nội vụ"})
    case.refresh_from_db()
    assert case.stage == "forwarded"


def test_a_likely_denunciation_is_confirmed_by_sealing_alone(town: Town) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    likely_denunciation(case)
    page = page_of(browser, case)
    assert "Máy không tự cách ly" in page
    assert reverse("officer_move", args=[case.code, "seal"]) in page
    answer = press(browser, case)  # whoever forges the press comes to the page of sealing, and nothing has happened
    assert answer.headers["Location"] == reverse("officer_move", args=[case.code, "seal"])
    case.refresh_from_db()
    assert not case.is_sealed
    assert not Correction.objects.exists()
    assert Feedback.objects.get(pk=case.pk).field == ""


def test_a_person_may_say_that_it_is_no_denunciation(town: Town) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    likely_denunciation(case)
    press(browser, case, denunciation="no")
    assert rows(case) == {"denunciation": ("denunciation", "no")}
    page = page_of(browser, case)
    assert "Máy không tự cách ly" not in page
    press(browser, case, key="2")
    assert rows(case)["field"] == ("land", "land")


def test_who_had_the_case_once_says_nothing_about_its_guesses(town: Town) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "bao")
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền của Sở."})
    likely_denunciation(case)
    Correction.objects.all().delete()
    assert case.code in page_of(browser, case), "still there to be read"
    for said in ({"denunciation": "no"}, {}):
        assert press(browser, case, **said).headers["Location"] == reverse("officer_case", args=[case.code])
    assert not Correction.objects.exists()
    assert "Máy không tự cách ly" in page_of(browser_of(town, "lan"), case)


def test_one_form_corrects_every_kind_of_guess(town: Town) -> None:
    works, health = str(town.unit("works")), str(town.unit("health"))
    a_case(content=SCENE)
    case, browser = a_case(content=SCENE), browser_of(town, "lan")
    suggesting_round(AT)
    guessed(
        case, scope=Guess("rule", 0.9), stream=Guess("rule", 0.9), field=Guess("land", 0.9),
        unit=Guess(works, 0.8, (), "unit:one_named"), denunciation=Guess("denunciation", 0.4),
    )  # fmt: skip
    page = browser.get(reverse("suggestions_correct", args=[case.code])).content.decode()
    assert 'name="unit"' in page
    assert 'name="same"' in page
    said = {"scope": "conduct", "field": "land", "unit": health, "seen": "on"}
    assert press(browser, case, "suggestions_correct", **said).status_code == 302
    assert rows(case) == {
        "scope": ("rule", "conduct"), "stream": ("rule", "conduct"), "field": ("land", "land"), "unit": (works, health),
        "denunciation": ("denunciation", "no"), "duplicate": ("yes", "no"),
    }  # fmt: skip
    assert how(case)["field"] == "confirmed"
    assert {how(case)[what] for what in ("scope", "stream", "unit", "denunciation", "duplicate")} == {"corrected"}
    assert Feedback.objects.get(pk=case.pk).scope == "conduct"
    case.refresh_from_db()
    assert for_assigning(case) == {"stream": "conduct", "unit_id": health}
    assert conduct_taken_for_denunciation() == 1


def test_what_is_left_in_the_form_without_a_word_is_left(town: Town) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    guessed(case, scope=Guess("rule", 0.9), field=Guess("land", 0.9))
    press(browser, case, "suggestions_correct", scope="question", field="land")
    assert how(case) == {"scope": "corrected", "field": "left"}


def test_calling_it_a_denunciation_in_the_form_keeps_nothing_and_opens_sealing(town: Town) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    guessed(case, scope=Guess("rule", 0.9), field=Guess("land", 0.9))
    answer = press(browser, case, "suggestions_correct", scope="denunciation", field="land", seen="on")
    assert answer.headers["Location"] == reverse("officer_move", args=[case.code, "seal"])
    assert not Correction.objects.exists()
    case.refresh_from_db()
    assert not case.is_sealed


@pytest.mark.parametrize("said", [{}, {"scope": "gossip"}, {"scope": "rule", "expects": "0"}, {"unit": "x"}])
def test_a_form_that_cannot_be_taken_says_so_and_keeps_nothing(town: Town, said: dict[str, str]) -> None:
    case, browser = a_case(content=ASKED), browser_of(town, "lan")
    guessed(case, scope=Guess("rule", 0.9))
    answer = press(browser, case, "suggestions_correct", **said)
    assert answer.status_code == 200
    assert "chỗ cần sửa" in answer.content.decode()
    assert not Correction.objects.exists()
