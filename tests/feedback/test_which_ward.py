"""A ward by itself is put right: the sender's address, never the office unless that is meant; in doubt it is asked."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Submit, texts
from tests.feedback.talking import Person

STORY = "Tôi nộp hồ sơ xin cấp phép xây dựng ở UBND phường Đống Đa đã 40 ngày, đi ba lần mà chưa có kết quả"
IN_THE_WARD, WITHOUT_WARD = "12 ngõ 5 Láng Hạ, phường Đống Đa", "số 12 phố Hàng Bún"
OFFICE = "u2"  # UBND phường Đống Đa


def told(address: str = IN_THE_WARD) -> Person:
    person = Person()
    person.says(STORY, "hôm qua", "Nguyễn Văn An", address, "0912345678")
    assert (person.talk.step, person.talk.fields["unit_id"]) == ("confirm", OFFICE)
    return person


def unchanged(person: Person, address: str) -> None:
    fields = person.talk.fields
    assert (fields["unit_id"], fields["address"]) == (OFFICE, address)
    assert (person.talk.parts, person.talk.beside) == ([STORY], [])


@pytest.mark.parametrize(
    ("said", "ward"),
    [
        ("tôi ở phường Láng chứ không phải phường Đống Đa", "phường Láng"),
        ("toi o phuong lang chu khong phai phuong dong da", "phuong lang"),
        ("à nhầm, nhà tôi ở phường Ba Đình chứ không phải phường Đống Đa", "phường Ba Đình"),
        ("không phải tôi ở phường Đống Đa mà là phường Láng", "phường Láng"),
        ("xin lỗi, em sống ở phường Láng cơ", "phường Láng"),
        ("nhầm, gia đình tôi hiện ở phường Láng", "phường Láng"),
        ("tui ở phường Láng chớ hổng phải phường Đống Đa", "phường Láng"),
        ("địa chỉ của tôi là phường Láng chứ không phải phường Đống Đa", "phường Láng"),
        ("em ở phường Láng ạ", "phường Láng"),
    ],
)
def test_where_somebody_lives_corrects_the_address_and_never_the_office(said: str, ward: str) -> None:
    person = told()
    person.say(said)
    unchanged(person, f"12 ngõ 5 Láng Hạ, {ward}")
    assert "Tôi đã sửa địa chỉ" in person.text and person.talk.step == "confirm"


def test_the_house_stays_where_no_ward_was_named() -> None:
    person = told(WITHOUT_WARD)
    person.say("địa chỉ là phường Láng")
    person.say("em ở phường Láng")
    unchanged(person, f"{WITHOUT_WARD}, phường Láng")


def test_a_ward_that_is_there_already_changes_nothing() -> None:
    person = told()
    before = person.talk.fields
    person.say("tôi ở phường Đống Đa")
    assert person.talk.fields == before


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (IN_THE_WARD, "không phải phường Đống Đa mà là phường Ba Đình"),
        (IN_THE_WARD, "nhầm, phường Ba Đình"),
        (WITHOUT_WARD, "tôi ở phường Ba Đình chứ không phải phường Đống Đa"),
        (WITHOUT_WARD, "à nhầm, nhà em ở phường Ba Đình chứ không phải phường Đống Đa"),
    ],
)
@pytest.mark.parametrize(
    ("answer", "is_address", "is_office"),
    [
        ("địa chỉ", True, False), ("Địa chỉ của tôi", True, False), ("nhà tôi", True, False), ("cơ quan", False, True), ("cả hai", True, True),
        (">Địa chỉ của tôi", True, False), (">Cơ quan", False, True), (">Cả hai", True, True),
    ],
)  # fmt: skip
def test_in_doubt_it_is_asked_which_of_the_two(
    address: str, said: str, answer: str, is_address: bool, is_office: bool
) -> None:
    person = told(address)
    person.say(said)
    assert person.text == texts.WHICH_WARD.format(ward="phường Ba Đình")
    unchanged(person, address)
    person.press(answer[1:]) if answer.startswith(">") else person.say(answer)
    fields = person.talk.fields
    assert fields["address"].endswith("phường Ba Đình") is is_address
    assert fields["address"].startswith(address.partition(",")[0]), "the house stays"
    assert (fields["unit_id"] == "u1") is is_office
    assert "Ông/bà xem lại giúp" in person.text and person.talk.where == ""
    assert isinstance(person.say("gửi").act, Submit)


def test_something_else_said_instead_of_an_answer_changes_nothing() -> None:
    person = told()
    person.say("không phải phường Đống Đa mà là phường Ba Đình")
    person.say("sửa số điện thoại 0987654321")
    assert person.talk.fields["phone"] == "84987654321" and person.talk.where == ""
    unchanged(person, IN_THE_WARD)


def test_an_old_button_of_the_question_does_nothing() -> None:
    person = told()
    person.say("không phải phường Đống Đa mà là phường Ba Đình")
    person.press("Địa chỉ của tôi")
    person.say("tôi ở phường Láng chứ không phải phường Ba Đình")
    person.press("Cả hai")
    unchanged(person, "12 ngõ 5 Láng Hạ, phường Láng")


def test_before_the_address_was_asked_for_it_is_noted_as_the_address() -> None:
    person = Person()
    person.says(STORY, "hôm qua", "Nguyễn Văn An", "tôi ở phường Láng chứ không phải phường Đống Đa")
    assert person.talk.fields["unit_id"] == OFFICE and person.talk.fields["address"] == "phường Láng"
    assert "Tôi đã ghi địa chỉ: phường Láng" in person.text and person.talk.step == "phone"


@pytest.mark.parametrize(
    "said", ["tôi nộp ở phường Tây Hồ chứ không phải phường Đống Đa", "cơ quan là phường Tây Hồ chứ không phải Đống Đa"]
)
def test_where_something_was_handed_in_is_the_office(said: str) -> None:
    person = told(WITHOUT_WARD)
    person.say(said)
    assert (person.talk.fields["unit_id"], person.talk.fields["address"]) == ("u5", WITHOUT_WARD)
