"""As people of the south, of the centre, the old, the angry and the hurried write: read as what it is, and answered so."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Add, Submit, texts
from kinds.feedback.dialogue.understanding.asking import despairs
from kinds.feedback.dialogue.understanding.intents import intents_of
from kinds.feedback.reading.abuse import calmed
from tests.feedback.talking import AT_WORK, UNITS, Known, Person
from tests.feedback.test_misunderstood import STORY, at


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hum wa", "2026-11-19"),
        ("hum kia", "2026-11-18"),
        ("dạ thưa bác, hôm kia ạ", "2026-11-18"),
        ("hôm kia ạ", "2026-11-18"),
    ],
)
def test_a_day_however_it_is_spelt(said: str, day: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.fields["happened_on_date"] == day and "thưa" not in person.talk.fields["happened_on"]


@pytest.mark.parametrize("said", ["mô có nhớ", "không nhớ mô", "đâu có nhớ", "nỏ nhớ", "hổng nhớ"])
def test_who_does_not_remember_says_it_in_every_dialect(said: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.step == "name" and person.talk.content == STORY


def test_no_telephone_in_the_south() -> None:
    person = at("phone")
    person.say("hổng có điện thoại")
    assert texts.NO_PHONE in person.text and not person.talk.beside


def test_who_does_not_know_their_own_number_is_told_whose_will_do() -> None:
    person = at("phone")
    person.say("em không nhớ số em")
    assert texts.NO_PHONE in person.text and not person.talk.beside


def test_so_many_days_are_no_house_and_the_office_again_is_no_word_of_the_matter() -> None:
    person = at("name")
    person.says("3 bua nay", "UBND phường Ba Đình")
    assert "address" not in person.talk.fields and person.talk.fields["unit_id"] == "u1"
    assert "UBND phường Ba Đình" not in person.talk.parts[1:]


def test_the_number_of_an_office_is_asked_for_in_three_words() -> None:
    person = Person()
    person.say("số điện thoại phường Ba Đình")
    assert texts.OFFICES in person.text and not person.talk.has_matter


def test_how_one_is_called_in_the_centre_is_no_whole_name_and_a_name_is_no_address() -> None:
    person = at("name")
    person.say("O Hoa")
    assert texts.FULL_NAME in person.text and "name" not in person.talk.fields
    person.says("Nguyễn Văn An", "Trần Thị Hoa")
    assert person.talk.step == "address" and "address" not in person.talk.fields
    person.say("Nguyễn Văn Cừ")
    assert person.talk.fields["address"] == "Nguyễn Văn Cừ", "a street"


def test_a_name_with_a_syllable_of_one_letter_is_told_in_passing() -> None:
    person = Person()
    person.says("Tôi là Giàng A Páo", "tôi lên xã Đông Anh xin giấy xác nhận mà cán bộ không nói rõ cần gì")
    assert person.talk.fields["name"] == "Giàng A Páo" and len(person.talk.parts) == 1


@pytest.mark.parametrize(
    "said", ["gửi mẹ nó đi", "Trăm sự nhờ các đồng chí, xin gửi ạ", "gửi đi đm", "vcl gửi luôn đi"]
)
def test_sent_in_anger_and_in_courtesy(said: str) -> None:
    assert isinstance(at("confirm").say(said).act, Submit)


@pytest.mark.parametrize("said", ["đéo gửi nữa", "đéo gửi", "đếch cần gửi nữa"])
def test_a_curse_that_means_no_sends_nothing(said: str) -> None:
    person = at("confirm")
    assert person.say(said).act is None
    assert "gửi" not in calmed(said).split()[:1]


def test_a_curse_behind_a_question_about_the_sender_is_no_word_of_the_matter() -> None:
    person = at("name")
    person.say("hỏi tên làm đéo gì")
    assert texts.WHY_REQUIRED in person.text and person.talk.content == STORY
    person.say("đm")
    assert texts.INSULT_BACK in person.text and texts.QUESTIONS["name"] in person.text
    assert person.talk.content == STORY and person.talk.step == "name"


@pytest.mark.parametrize("said", ["có ai biết tên tôi không", "khai tên có sao không", "ghi tên thật có bị gì không"])
def test_who_is_afraid_is_told_who_reads_it(said: str) -> None:
    for person in (Person(), at("name")):
        before = person.talk.content
        person.say(said)
        assert texts.PRIVATE in person.text and person.talk.content == before


@pytest.mark.parametrize(
    "said", ["thêm vào", "thêm vào nhé", "phần thêm", "bổ sung vào đó", "gửi thêm vào phản ánh trước"]
)
def test_which_matter_is_answered_in_ones_own_words(said: str) -> None:
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    told = "hôm qua có chị cán bộ gọi nhưng tôi không nghe máy"
    person.say(told)
    done = person.say(said)
    assert isinstance(done.act, Add) and done.act.text == told


@pytest.mark.parametrize(
    ("said", "meant"), [("thôi chào", "stop"), ("tạm biệt nhé", "stop"), ("bye", "stop"), ("chào em", "greet"), ("chào", "greet"), ("thôi cảm ơn", "thanks")]
)  # fmt: skip
def test_a_farewell_is_no_greeting(said: str, meant: str) -> None:
    assert meant in intents_of(said) and not ({"stop", "greet"} - {meant}) & intents_of(said)


def test_at_the_summary_is_it_done_is_answered() -> None:
    person = at("confirm")
    person.say("rứa là xong chưa")
    assert texts.WAITS_TO_SEND in person.text


@pytest.mark.parametrize("said", ["tôi chán sống lắm rồi", "toi chan song lam roi", "chán đời quá", "em chán sống quá"])
def test_who_is_tired_of_life_despairs(said: str) -> None:
    assert despairs(said)


@pytest.mark.parametrize("said", ["tôi chán sống ở khu này", "tôi chán sống chung với rác", "chán quá"])
def test_who_is_tired_of_a_place_does_not(said: str) -> None:
    assert not despairs(said)
