"""A person's name behind "where?" is a name: kept as the sender's where that is missing, and the place is asked for once more."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import texts
from tests.feedback.talking import LINK, UNITS, Known, Person

STORY = "Đèn đường cháy bóng tối om cả tuần nay"
SCENE = Known(units=UNITS, form_link=LINK, scope="scene")


def asked_where() -> Person:
    person = Person(SCENE)
    person.say(STORY)
    assert person.talk.step == "place"
    return person


@pytest.mark.parametrize(
    ("said", "name"),
    [("Nguyễn Văn An", "Nguyễn Văn An"), ("nguyen van an", "nguyen van an"), ("Trần Thị Bích Ngọc ạ", "Trần Thị Bích Ngọc"), ("tôi là Trần Nam", "Trần Nam"),
     ("tên em là Bùi Ý Nhi", "Bùi Ý Nhi")],
)  # fmt: skip
def test_a_whole_name_is_the_senders_and_the_place_is_asked_again(said: str, name: str) -> None:
    person = asked_where()
    person.say(said)
    assert person.talk.fields["name"] == name and person.talk.parts == [STORY]
    assert texts.NAME_NOT_PLACE.format(name=name) in person.text or f"Tôi đã ghi họ tên: {name}" in person.text
    assert person.talk.step == "place"
    person.say("đường Láng, gần ngã tư Sở")
    assert person.talk.parts[-1] == f"{texts.PLACE} đường Láng, gần ngã tư Sở" and person.talk.step == "address"


@pytest.mark.parametrize("said", ["chị Hoa", "cô Lan", "anh Nam ạ", "bác Tư"])
def test_how_somebody_is_called_is_no_place(said: str) -> None:
    person = asked_where()
    person.say(said)
    assert "có vẻ là tên người" in person.text and person.talk.step == "place" and person.talk.parts == [STORY]
    assert "name" not in person.talk.fields, "no whole name"
    person.say("12 phố Hàng Bún")
    assert person.talk.parts[-1] == f"{texts.PLACE} 12 phố Hàng Bún" and person.talk.step == "name"


def test_a_name_that_is_known_is_not_replaced() -> None:
    person = Person(Known(units=UNITS, scope="scene", person={"name": "Lê Thị Bún"}))
    person.says(STORY, "Nguyễn Văn An")
    assert person.talk.fields["name"] == "Lê Thị Bún" and "có vẻ là tên người" in person.text


@pytest.mark.parametrize("again", ["đường Nguyễn Văn Lộc", "Nguyễn Văn Lộc", "ở phố Nguyễn Văn Lộc, Hà Đông"])
def test_a_street_that_is_called_like_a_person_is_one_when_it_is_said_again(again: str) -> None:
    person = asked_where()
    person.say("Nguyễn Văn Lộc")
    person.say(again)
    assert person.talk.parts[-1] == f"{texts.PLACE} {again}" and "name" not in person.talk.fields


@pytest.mark.parametrize(
    "said", ["Trần Phú", "Nguyễn Trãi", "Lê Văn Lương", "Hoàng Quốc Việt", "chợ Mơ", "hồ Tây", "Văn Miếu", "gần nhà anh Tuấn", "ngõ 5 Trần Bình", "đầu ngõ", "cổng trường"]
)  # fmt: skip
def test_a_street_or_a_mark_is_a_place(said: str) -> None:
    person = asked_where()
    person.say(said)
    assert person.talk.parts[-1] == f"{texts.PLACE} {said}" and "name" not in person.talk.fields
