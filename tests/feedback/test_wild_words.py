"""Ordinary wild Vietnamese: what is no answer becomes none, what is one is found, and nothing that was told is lost."""

import pytest

from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding.addresses import address_in
from kinds.feedback.dialogue.understanding.intents import intents_of
from kinds.feedback.dialogue.understanding.persons import name_in
from kinds.feedback.reading.abuse import is_insult
from tests.feedback.talking import WITH_CASES, Person

STORY = "Hồ sơ khai sinh của tôi nộp ở phường Ba Đình bị cán bộ trả lại không lý do"
NOWHERE = "Thủ tục nhập học cho con sao phải xin xác nhận tới 3 lần vậy, vô lý"


def told(*said: str) -> Person:
    person = Person()
    person.says(*said)
    return person


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("tui tên Phạm Lan", "Phạm Lan"), ("Hoàng Văn Thái nhé ad", "Hoàng Văn Thái"), ("lam van tu", "lam van tu"), ("Đỗ thị thu", "Đỗ thị thu"),
        ("làm e khóc luôn", None), ("viết như vậy đc chưa ad", None), ("để em xem lại giấy", None), ("vẫn bị trả về", None),
    ],
)  # fmt: skip
def test_a_name_begins_with_a_family_as_it_is_spelt(said: str, name: str | None) -> None:
    assert name_in(said, is_strong=True) == name


@pytest.mark.parametrize("said", ["ngõ 4b đặng văn ngữ ấy", "tôi ngụ tại hàng bông", "khu đô thị lớn", "cầu đèo ngang"])
def test_what_only_looks_like_abuse_without_its_marks(said: str) -> None:
    assert not is_insult(said)


@pytest.mark.parametrize("said", ["đm lũ chó", "ngu vl", "do ngu", "đồ vô dụng", "câm mồm"])
def test_abuse_is_still_abuse(said: str) -> None:
    assert is_insult(said)


def test_who_says_send_when_asked_about_deleting_keeps_it() -> None:
    person = told(STORY, "hủy", "gửi đi")
    assert person.talk.content == STORY, "nothing is deleted by the word “send”"
    assert "cancel" not in intents_of("mà thôi khỏi ghi sđt e")
    assert "cancel" in intents_of("thôi khỏi gửi nữa")


def test_a_story_behind_which_office_stays_in_the_content() -> None:
    person = told("giấy khai sinh con em có vấn đề ạ", "phường Ba Đình làm sai tên con e trong giấy khs")
    assert person.talk.fields["unit_id"] == "u1"
    assert "làm sai tên con e" in person.talk.content


def test_an_address_and_a_number_said_early_are_kept_as_such() -> None:
    person = told(STORY, "ngõ 165 cầu giấy", "e dùng số này 0988 123 456", "tuần trước", "Vũ Minh Quân nhé")
    fields = person.talk.fields
    assert (fields["address"], fields["phone"], fields["happened_on"]) == (
        "ngõ 165 cầu giấy",
        "84988123456",
        "tuần trước",
    )
    assert (person.talk.step, person.talk.content) == ("confirm", STORY)


def test_the_name_said_again_in_full_is_no_address() -> None:
    person = told(STORY, "hôm qua", "Trần Đức", "Trần Đức Anh")
    assert (person.talk.step, person.talk.fields["name"]) == ("address", "Trần Đức Anh")
    assert address_in("Ba tui tên Lý Văn Sáu", is_strong=False) is None


@pytest.mark.parametrize("said", ["cơ quan nào thì tôi k biết", "e ko rõ lắm ad ơi", "cháu không nhớ tên chỗ đó"])
def test_who_does_not_know_goes_on_without(said: str) -> None:
    person = told(NOWHERE, said)
    assert (person.talk.step, person.talk.content) == ("happened_on", NOWHERE)


def test_no_telephone_in_other_words() -> None:
    person = told(STORY, "hôm qua", "Nguyễn Thu Hà", "số 8 tổ 3 tây mỗ", "k có số, có zalo này thôi")
    assert texts.NO_PHONE in person.text
    assert person.talk.beside == []


def test_where_the_code_of_an_earlier_matter_is() -> None:
    for known in (None, WITH_CASES):
        person = Person(known) if known else Person()
        person.say("Ad ơi mình gửi phản ánh hôm trước mà k thấy mã đâu")
        assert not person.talk.has_words, "no new matter"


def test_a_fuller_address_behind_a_bare_one() -> None:
    person = told(STORY, "hôm qua", "Ngô Quang Hải", "đông anh", "thôn Hậu xã đông anh")
    assert (person.talk.step, person.talk.fields["address"]) == ("phone", "thôn Hậu xã đông anh")
    person.says("số 5 hàng bún")
    assert person.talk.fields["address"] == "số 5 hàng bún", "until there is a number in it"
    person.says("nhà ông Ba gần chợ")
    assert person.talk.fields["address"] == "số 5 hàng bún"


def test_who_sends_told_in_one_line_to_another_question() -> None:
    person = told(STORY, "dạ em Phùng Thị Ánh, ở 6 lương định của ạ, sđt 0932 456 789")
    assert (person.talk.fields["name"], person.talk.fields["phone"]) == ("Phùng Thị Ánh", "84932456789")
    assert person.talk.content == STORY


def test_a_story_at_when_is_no_address_and_a_time_is_no_name() -> None:
    person = told(STORY, "ý là quán nhậu lấn vỉa hè trước nhà tôi ấy")
    assert not person.talk.fields.get("address")
    person = told(STORY, "bỏ qua", "từ năm ngoái")
    assert (person.talk.step, person.talk.fields.get("name")) == ("name", None)


def test_what_it_is_about_is_no_office() -> None:
    person = told(NOWHERE, "về cái sổ hồng")
    assert not person.talk.fields.get("unit_text")
    assert "về cái sổ hồng" in person.talk.content


@pytest.mark.parametrize(
    "said", ["dạ gửi giúp con", "gửi đi ad", "cho con hỏi chút", "phản ánh ntn ạ", "nộp phản ánh ở đây hả"]
)
def test_an_opening_is_no_matter(said: str) -> None:
    assert not told(said).talk.has_words
