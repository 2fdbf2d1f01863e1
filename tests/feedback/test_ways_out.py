"""No talk runs in a circle: a number abroad, no number at all, and who does not want to cancel after all."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding import phones
from tests.feedback.talking import Person
from tests.feedback.test_time_and_sender import STORY


def asked_for_a_number() -> Person:
    person = Person()
    person.says(STORY, "hôm qua", "Nguyễn Văn An", "12 Đội Cấn")
    assert person.talk.step == "phone"
    return person


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("+44 7700 900123", "+44 7700 900123"),
        ("+1 (415) 555-2671", "+1 (415) 555-2671"),
        ("0044 7700 900123", "0044 7700 900123"),
        ("em ở nước ngoài, số +81 90 1234 5678", "+81 90 1234 5678"),
    ],
)
def test_a_number_abroad_is_kept_beside_and_it_is_told_what_serves(said: str, number: str) -> None:
    person = asked_for_a_number()
    person.say(said)
    assert (person.talk.fields["other"], person.talk.step) == (number, "phone") and not person.talk.beside
    assert texts.PHONE_FOREIGN in person.text and texts.NO_PHONE in person.text
    person.say("an@example.vn")
    assert person.talk.step == "confirm" and number in person.text and person.talk.content == STORY


@pytest.mark.parametrize("said", ["0912345678", "+84 912 345 678", "0084912345678", "15/9 lúc 8h", "mã +123"])
def test_a_number_of_ours_and_what_is_none_are_not_abroad(said: str) -> None:
    assert phones.foreign_in(said) == ""


@pytest.mark.parametrize(
    "said", ["k co email luon", "không có cả email", "email cũng không có", "tôi không có gì hết", "khong co mail a"]
)
def test_who_has_neither_hears_what_is_left_and_is_not_asked_again_at_once(said: str) -> None:
    person = asked_for_a_number()
    person.says("k co sdt", said)
    assert person.text == texts.NO_WAY and person.talk.step == "phone" and not person.talk.beside
    person.say("0912345678")
    assert person.talk.step == "confirm" and person.talk.content == STORY


@pytest.mark.parametrize(
    "said",
    [
        "à mà gửi đi",
        "không, gửi đi",
        "à quên, gửi đi",
        "thôi đừng hủy, gửi đi",
        "ơ không, gửi chứ",
        "mà thôi gửi luôn đi",
    ],
)
def test_who_wants_to_send_after_all_cancels_nothing_and_adds_nothing(said: str) -> None:
    person = asked_for_a_number()
    person.says("0912345678", "thôi không gửi nữa")
    assert person.talk.where == "cancel"
    person.say(said)
    assert (person.talk.where, person.talk.step, person.talk.content) == ("", "confirm", STORY)


@pytest.mark.parametrize("said", ["không gửi đi nữa", "hủy đi", "ừ hủy"])
def test_who_wants_to_cancel_still_does(said: str) -> None:
    person = asked_for_a_number()
    person.says("0912345678", "thôi không gửi nữa", said)
    assert not person.talk.has_words
