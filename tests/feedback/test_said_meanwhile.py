"""While a choice is open ("go on or anew?", "delete it?"), whatever is said is heard: wishes as anywhere else, words once."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Submit, texts
from kinds.feedback.dialogue.understanding.addresses import address_in
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from tests.feedback.talking import Person

STORY = "Tôi nộp hồ sơ trích lục khai sinh ở phường Ba Đình ngày 02/11/2026 mà chưa trả"
LAMP = "Đèn đường ở ngõ 5 phố Kim Mã hỏng cả tuần nay, tối om"
POTHOLE = "đường Láng có ổ gà to quá, xe ngã suốt"
A_DAY = 86_400


def back_next_day(said: str = "Lã Thị Mười") -> Person:
    person = Person()
    person.say(STORY)
    person.say(said, A_DAY)
    assert person.talk.where == "silence"
    return person


@pytest.mark.parametrize(
    "said", ["tôi muốn rút lại", "rút lại phản ánh giúp tôi", "hủy đi", "toi muon rut lai", "thôi không gửi nữa"]
)
def test_who_comes_back_to_withdraw_is_asked_and_it_is_no_word_of_the_matter(said: str) -> None:
    person = back_next_day()
    person.say(said, 12)
    assert texts.CANCEL_ASK in person.text
    person.press("Giữ lại")
    assert person.talk.content == STORY and person.talk.fields["name"] == "Lã Thị Mười"


def test_what_was_told_already_does_not_go_in_a_second_time() -> None:
    person = back_next_day()
    person.says(STORY, STORY)
    assert person.talk.content == STORY


def test_every_second_message_of_a_run_hears_what_is_asked() -> None:
    person = back_next_day()
    assert not person.say("số 3 Kim Mã", 12).replies
    person.say("0912000166", 12)
    assert person.text == texts.SILENCE_AGAIN
    person.press("Viết tiếp", 12)
    fields = person.talk.fields
    assert (fields["name"], fields["address"], fields["phone"]) == ("Lã Thị Mười", "số 3 Kim Mã", "84912000166")


def asked_instead() -> Person:
    person = Person()
    person.says(STORY, "thôi không gửi nữa", LAMP)
    assert texts.INSTEAD.format(words=LAMP) in person.text
    assert person.talk.content == STORY, "nothing has gone into the matter that was to be deleted"
    return person


@pytest.mark.parametrize("said", ["Chỉ gửi việc mới", "bỏ cái cũ", "việc mới thôi", "2"])
def test_another_matter_instead_of_the_one_that_was_to_be_deleted(said: str) -> None:
    person = asked_instead()
    person.press(said) if said.startswith("Chỉ") else person.say(said)
    assert person.talk.content == LAMP
    sent = person.finish().act
    assert isinstance(sent, Submit) and sent.fields["content"] == LAMP


@pytest.mark.parametrize("said", ["Gửi cả hai", "cả hai nhé", "1"])
def test_or_both_of_them(said: str) -> None:
    person = asked_instead()
    person.press(said) if said.startswith("Gửi") else person.say(said)
    assert person.talk.content == f"{STORY}\n{LAMP}"


def test_or_neither() -> None:
    person = asked_instead()
    person.press("Hủy cả hai")
    person.press("Hủy và xóa")
    assert not person.talk.has_matter


def test_more_of_the_new_matter_waits_with_it() -> None:
    person = asked_instead()
    assert not person.say("trẻ con đi học về tối rất sợ", 10).replies
    person.waits()
    assert person.text.count("hay gửi cả hai") == 1 and person.talk.where == "restart"
    person.press("Chỉ gửi việc mới")
    assert person.talk.content.startswith(LAMP) and "trẻ con" in person.talk.content


def test_how_a_street_is_tells_of_a_matter_and_is_nobodys_address() -> None:
    person = Person()
    person.says(STORY, POTHOLE, "Ngô Văn Chín, tổ 5 phường Láng, 0912000155")
    assert person.talk.content == f"{STORY}\n{POTHOLE}" and person.talk.fields["address"] == "tổ 5 phường Láng"


def test_an_address_beside_a_number_beats_one_that_was_guessed() -> None:
    person = Person()
    person.says(STORY, "ngõ 7 phố Huế")
    assert person.talk.fields["address"] == "ngõ 7 phố Huế"
    person.say("Ngô Văn Chín, tổ 5 phường Láng, 0912000155")
    assert person.talk.fields["address"] == "tổ 5 phường Láng"
    assert person.talk.beside == ["ngõ 7 phố Huế"], "not lost: it may be put in"


@pytest.mark.parametrize(
    "said",
    [POTHOLE, "duong Lang co o ga to qua xe nga suot", "ngõ 5 phố Huế bị ngập suốt", "đường Cầu Giấy đầy rác hôi",
     "ngõ 35 Chùa Láng nhiều xe rác đỗ chặn lối"],
)  # fmt: skip
def test_a_place_with_a_clause_is_no_address(said: str) -> None:
    assert address_in(said, is_strong=False) is None and tells_of_a_matter(said)


@pytest.mark.parametrize(
    "said",
    ["phố Cổ Nhuế, phường Đông Ngạc", "ngo 12 co nhue, tu liem", "nhà không số, ngõ 5 Láng", "thôn Đầy, xã Gà",
     "phố không tên, tổ 3 phường Láng", "đầu ngõ có cây đa, xóm 3 xã Phù Đổng", "ngo 3 pho Chua Boc", "duong Khong Tu, to 3"],
)  # fmt: skip
def test_a_place_however_it_is_called_stays_one(said: str) -> None:
    assert address_in(said, is_strong=True) == said
