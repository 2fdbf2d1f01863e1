"""A matter about conduct does not go to whom it is about: asked before, taken away after, gone from their sight at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.errors import InputMissing
from casework.models import Case
from casework.oversight import make
from casework.visibility import visible_cases
from kinds.feedback.forms import form_for
from kinds.feedback.models import Feedback
from kinds.feedback.stages import FLOW_2
from kinds.feedback.suggestions.corrections import suggested_for
from kinds.feedback.suggestions.guesses import Guess, Suggestions
from kinds.feedback.suggestions.models import Suggested
from kinds.feedback.suggestions.prefill import for_assigning
from kinds.feedback.suggestions.waiting import suggesting_round
from ledger.models import Entry
from tests.casework.town import AT, Town, a_case, case_in, do, open_main

pytestmark = pytest.mark.db
RUDE = "Anh Tú ở Sở Xây dựng ném giấy tờ ra bàn, quát bố tôi 72 tuổi, tôi hỏi thì đuổi về."


def browser_of(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def guessed(case: Case, **said: Guess) -> None:
    Suggested.objects.update_or_create(
        case_id=case.pk, defaults={"guesses": Suggestions(**said).as_row(), "model": "thử", "at": AT}
    )


def test_a_unit_named_beside_rude_behaviour_is_never_proposed_as_competent(town: Town) -> None:
    case = a_case(content=RUDE)
    assert suggesting_round(AT) == 1
    said = suggested_for(case.pk)
    assert said is not None
    assert not said.unit.is_sure
    assert said.accused.value == str(town.unit("works"))
    assert "unit_id" not in for_assigning(case)
    page = browser_of(town, "lan").get(reverse("officer_case", args=[case.code])).content.decode()
    assert "Đơn vị được nhắc đến" in page
    assert "Đơn vị có thẩm quyền" not in page


def test_a_row_of_before_proposes_nobody_who_may_be_meant(town: Town) -> None:
    case, works = a_case(), Guess(str(town.unit("works")), 0.7)
    guessed(case, field=Guess("staff", 0.62), unit=works)
    assert for_assigning(case) == {"accused_unit_id": works.value}
    guessed(case, field=Guess("construction", 0.62), unit=works)
    assert for_assigning(case) == {"unit_id": works.value}


def test_giving_it_to_whom_is_named_is_asked_once_more(town: Town) -> None:
    case, works = a_case(), str(town.unit("works"))
    guessed(case, field=Guess("staff", 0.62), accused=Guess(works, 0.7))
    rule = {"stream": "rule", "unit_id": works}
    for wrong in ({}, {"confirmed": "yes"}, {"confirmed": str(town.unit("health"))}):
        with pytest.raises(InputMissing, match="Sở Xây dựng") as asked:
            do(town, case, "lan", "assign", inputs={**rule, **wrong})
        assert asked.value.field == "confirmed"
    do(town, case, "lan", "assign", inputs={**rule, "confirmed": works})
    case.refresh_from_db()
    assert case.unit_id == town.unit("works")


def test_another_unit_or_a_person_who_ruled_conduct_out_is_not_asked(town: Town) -> None:
    case, works = a_case(), str(town.unit("works"))
    guessed(case, field=Guess("staff", 0.62), accused=Guess(works, 0.7))
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": "health"})
    other = a_case(content="Quy định về hồ sơ cấp phép ở Sở Xây dựng chồng chéo, đề nghị sửa.")
    guessed(other, field=Guess("staff", 0.62), accused=Guess(works, 0.7))
    do(town, other, "lan", "correct_field", inputs={"scope": "rule"})
    do(town, other, "lan", "assign", inputs={"stream": "rule", "unit_id": "works"})


def test_the_form_asks_with_a_box_for_that_unit_and_no_other(town: Town) -> None:
    case, works = a_case(), str(town.unit("works"))
    guessed(case, field=Guess("staff", 0.62), accused=Guess(works, 0.7))
    browser, path = browser_of(town, "lan"), reverse("officer_move", args=[case.code, "assign"])
    told = {"stream": "rule", "unit_id": works, "key": "1", "expects": str(case.row_version)}
    asked = browser.post(path, told)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Tôi đã đọc và vẫn giao đơn vị này" in page
    assert "Xin xem lại trước khi thực hiện" in page and "Còn vài chỗ cần sửa" not in page, "it asks; nothing is wrong"
    assert f'value="{works}"' in page
    assert browser.post(path, {**told, "key": "2", "confirmed": works}).status_code == 302


def unseen_by(town: Town, case: Case, *people: str) -> None:
    """Not in the lists, not on its page, not by its code, not by its words, no work of it."""
    for who in people:
        browser = browser_of(town, who)
        assert not visible_cases(town.actor(who), AT.date()).filter(pk=case.pk).exists()
        assert browser.get(reverse("officer_case", args=[case.code])).status_code == 404
        for path in (reverse("officer_inbox"), reverse("officer_cases"), f"{reverse('officer_cases')}?chu={case.code}"):
            answer = browser.get(path, follow=True)
            assert reverse("officer_case", args=[case.code]) not in answer.content.decode()
        assert browser.get(reverse("officer_jumps"), {"q": case.code}).json() == {"jumps": []}


@pytest.mark.parametrize("stage", ["assigned", "awaiting_approval"])
def test_said_to_be_about_conduct_it_is_taken_from_whom_it_is_about(town: Town, stage: str) -> None:
    case = case_in(town, stage)
    assert browser_of(town, "bao").get(reverse("officer_case", args=[case.code])).status_code == 200
    make(case.pk, "correct_field", town.actor("lan"), at=AT, inputs={"scope": "conduct", "field": "staff"})
    case.refresh_from_db()
    assert (case.stage, case.unit_id, case.shielded_unit_id) == ("received", town.unit("centre"), town.unit("works"))
    own = Feedback.objects.get(pk=case.pk)
    assert (own.scope, own.stream, own.field, own.extension_asked) == ("conduct", "conduct", "staff", 0)
    assert [work.unit_id for work in open_main(case)] == [town.unit("centre")]
    last = Entry.objects.filter(stream=case.pk).order_by("-seq").first()
    assert last is not None
    assert last.verb == "feedback:conduct:recognised"
    unseen_by(town, case, "bao", "ha")
    assert for_assigning(case).get("unit_id") != str(town.unit("works"))


def test_the_same_press_twice_is_once_also_where_it_is_another_move_in_truth(town: Town) -> None:
    case = case_in(town, "assigned")
    told = {"inputs": {"scope": "conduct", "field": "staff"}, "key": "k-1"}
    first, again = (make(case.pk, "correct_field", town.actor("lan"), at=AT, **told) for _ in range(2))
    assert (first.again, again.again, again.row_version) == (False, True, first.row_version)


def test_the_unit_itself_may_say_so_and_is_led_to_its_list(town: Town) -> None:
    case, browser = case_in(town, "assigned"), browser_of(town, "bao")
    path = reverse("officer_move", args=[case.code, "correct_field"])
    told = {"scope": "conduct", "key": "1", "expects": str(case.row_version)}
    answer = browser.post(path, told, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == reverse("officer_inbox")
    unseen_by(town, case, "bao", "ha")


def test_no_other_door_leaves_it_with_whom_it_is_about(town: Town) -> None:
    from casework.perform import perform

    case = case_in(town, "assigned")
    with pytest.raises(InputMissing, match="thu về điều phối"):
        perform(case.pk, "correct_field", town.actor("lan"), at=AT, inputs={"scope": "conduct"})


def test_a_recall_brings_it_back_and_says_why(town: Town) -> None:
    case = case_in(town, "assigned")
    Feedback.objects.filter(pk=case.pk).update(extension_asked=5)
    with pytest.raises(InputMissing):
        do(town, case, "lan", "recall")
    do(town, case, "lan", "recall", inputs={"words": "Giao nhầm đơn vị."})
    case.refresh_from_db()
    assert (case.stage, case.unit_id, case.shielded_unit_id) == ("received", town.unit("centre"), None)
    assert Feedback.objects.get(pk=case.pk).extension_asked == 0
    do(town, case, "lan", "assign", inputs={"stream": "rule", "unit_id": "health"})


def test_a_recall_with_whom_it_accuses_shields_it(town: Town) -> None:
    case = case_in(town, "assigned")
    works = str(town.unit("works"))
    do(town, case, "lan", "recall", inputs={"words": "Phản ánh hành vi.", "accused_unit_id": works})
    case.refresh_from_db()
    assert str(case.shielded_unit_id) == works
    unseen_by(town, case, "bao", "ha")


def test_an_undo_does_not_give_it_back(town: Town) -> None:
    from kinds.feedback.plans.undoing import reversal

    case = case_in(town, "assigned")
    Feedback.objects.filter(pk=case.pk).update(scope="rule")
    case.refresh_from_db()
    said: dict[str, Any] = {"scope": "conduct"}
    assert reversal(case, "correct_field", said) is None
    assert reversal(case, "correct_field", {"scope": "question"}) is not None


def test_who_recognises_names_the_unit_that_has_it_unless_another_is_said(town: Town) -> None:
    case = case_in(town, "assigned")
    move = FLOW_2.move("recognise_conduct")
    assert move is not None
    assert form_for(move, case).fields["accused_unit_id"].initial == str(town.unit("works"))
