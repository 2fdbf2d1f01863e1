"""What carries no matter begins none and is no word of one: a hint, kindly and once."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Add, Submit, Supplement, texts
from kinds.feedback.dialogue.understanding.chatter import is_chatter, is_mood
from tests.feedback.talking import ANSWERED, AT_WORK, AWAITED, LINK, UNITS, WAITING, Known, Person
from tests.feedback.test_misunderstood import STORY, at

NOTHING = (
    "rồi sao", "thế à", "haha", "test", "1", "hihi", "ủa", "gì vậy", "hmm", "kkk", "thôi được", "hay nhỉ", "anh ơi", "sao cơ", "trời ơi", "12", "vậy hả", "asdfgh",
    "the a", "roi sao", "vay ha", "hay nhi", "ua", "test thử", "ăn cơm chưa", "bạn khỏe không", "hôm nay trời đẹp quá", "giá vàng hôm nay bao nhiêu", "kể chuyện cười đi",
)  # fmt: skip
TELLING = (
    "bản sao", "ban sao", "mất thẻ", "the", "đất", "phường", "rác", "mất nước", "sổ đỏ", "so do", "cán bộ gắt", "đèn hỏng", "đường ngập", "không cho", "thu tiền", "khai sinh",
)  # fmt: skip


@pytest.mark.parametrize("said", NOTHING)
def test_small_talk_is_told_from_what_may_be_of_a_matter(said: str) -> None:
    assert is_chatter(said)


@pytest.mark.parametrize("said", TELLING)
def test_a_word_of_a_matter_is_no_small_talk(said: str) -> None:
    assert not is_chatter(said) and not is_mood(said)


@pytest.mark.parametrize("said", [*NOTHING, "chán quá", "bực mình", "buồn quá"])
def test_it_begins_nothing_and_is_hinted_at(said: str) -> None:
    person = Person()
    person.say(said)
    assert texts.HINT in person.text and not person.talk.has_matter


def test_three_fragments_are_hinted_at_once_and_the_matter_is_only_the_matter() -> None:
    person = Person()
    person.say("rồi sao")
    for said in ("thế à", "ừ", "haha", "1", "test"):
        assert not person.say(said).replies and not person.talk.has_matter, said
    person.say(STORY)
    assert person.talk.parts == [STORY] and texts.FIRST_WORDS in person.text
    done = person.finish()
    assert isinstance(done.act, Submit) and done.act.fields["content"] == STORY


def test_an_ok_is_greeted_once() -> None:
    person = Person()
    person.say("ok")
    assert texts.GREETING in person.text
    assert not person.say("ừ").replies and not person.say("thế à").replies
    person.say("xin chào")
    assert texts.GREETING in person.text, "a greeting is always answered"


def test_half_a_day_later_it_is_hinted_at_again() -> None:
    person = Person()
    person.says("thế à", "haha")
    assert not person.turns[-1].replies
    person.say("thế à", after=13 * 3600)
    assert texts.HINT in person.text


def test_once_asked_to_tell_the_question_comes_again() -> None:
    person = Person()
    person.says("gửi phản ánh", "haha")
    assert texts.QUESTIONS["content"] in person.text and not person.talk.parts


@pytest.mark.parametrize("said", ["haha", "thế à", "test"])
def test_in_the_midst_it_is_no_word_and_a_free_question_is_left_open_the_second_time(said: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.step == "happened_on" and texts.QUESTIONS["happened_on"] in person.text
    person.say(said)
    assert person.talk.step == "name" and person.talk.content == STORY and "happened_on" not in person.talk.fields


def test_it_is_no_place_and_no_office() -> None:
    person = Person(Known(units=UNITS, form_link=LINK, scope="scene"))
    person.says("Mặt đường hỏng nhiều ổ gà, xe máy ngã suốt", "haha", "haha")
    assert person.talk.step == "name" and len(person.talk.parts) == 1
    person = Person()
    person.says("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ", "haha", "haha")
    assert person.talk.step == "happened_on" and "unit_text" not in person.talk.fields


def test_typed_quickly_on_it_is_of_the_story() -> None:
    person = Person()
    for said in ("hôm qua tôi ra phường nộp hồ sơ khai sinh", "thế là", "họ đuổi tôi về"):
        person.say(said, after=3)
    assert person.talk.parts[-2:] == ["thế là", "họ đuổi tôi về"]


def test_beside_matters_that_were_sent() -> None:
    person = Person(Known(cases=(AT_WORK, ANSWERED), units=UNITS))
    person.say("thế à")
    assert person.text == texts.HINT_AFTER and not person.talk.has_matter
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say("rồi sao")
    assert AT_WORK.code in person.text and "Đang xử lý" in person.text


def test_what_an_official_awaits_is_not_small_talk_but_may_be_a_number() -> None:
    person = Person(AWAITED)
    person.say("thế à")
    assert person.turns[-1].act is None and WAITING.code in person.text
    assert not person.say("haha").replies
    assert isinstance(person.say("12").act, Supplement)


def test_behind_an_addition_it_is_none() -> None:
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say("gửi thêm")
    assert person.say("haha").act is None and texts.SAY_ADD.format(code=AT_WORK.code) in person.text
    assert isinstance(person.say("Chiều nay họ lại hẹn tôi sang tuần").act, Add)
    assert person.say("thế à").act is None and person.text == texts.THANKS


def test_it_does_not_wait_with_other_words_for_a_choice() -> None:
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say("Vỉa hè phố tôi bị lấn chiếm cả tuần nay")
    person.say("haha")
    assert person.talk.held == ["Vỉa hè phố tôi bị lấn chiếm cả tuần nay"] and texts.WHERETO in person.text
    person = at("happened_on")
    person.say("thế à", after=14 * 3600)
    assert "trở lại" in person.text and not person.talk.held
    person.say("haha")
    assert person.talk.content == STORY


def test_a_long_number_that_is_none_of_ours_begins_nothing() -> None:
    person = Person()
    person.say("123456")
    assert texts.NUMBER in person.text and not person.talk.has_matter
    person.say("0912345678")
    assert person.talk.fields["phone"] == "84912345678" and not person.talk.parts
