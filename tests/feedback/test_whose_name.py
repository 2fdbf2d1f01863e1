"""Whose name it is: the sender's own, however it is said and spelt; a name of the matter stays in the matter."""

from __future__ import annotations

import pytest

from tests.feedback.talking import Person
from tests.feedback.test_misunderstood import STORY


def asked_for_the_name(story: str = STORY) -> Person:
    person = Person()
    person.says(story, "hôm qua")
    assert person.talk.step == "name"
    return person


@pytest.mark.parametrize(
    ("said", "name", "more"),
    [
        ("Tên tôi là Kim Ngọc Ánh, mẹ tôi là Lê Thị Mão", "Kim Ngọc Ánh", ["mẹ tôi là Lê Thị Mão"]),
        ("tên em là Thị Hoa họ Nguyễn", "Nguyễn Thị Hoa", []),
        ("ten em la Thi Hoa ho Nguyen", "Nguyen Thi Hoa", []),
        ("dạ em họ Nguyễn, tên Thị Hoa", "Nguyễn Thị Hoa", []),
        ("Hoa họ Nguyễn ạ", "Nguyễn Hoa", []),
        ("người gửi là Trà Thị Giang", "Trà Thị Giang", []),
        ("Người phản ánh: Kim Ngọc Ánh", "Kim Ngọc Ánh", []),
    ],
)
def test_one_says_ones_own_name(said: str, name: str, more: list[str]) -> None:
    person = asked_for_the_name()
    person.say(said)
    assert (person.talk.fields["name"], person.talk.parts) == (name, [STORY, *more])


@pytest.mark.parametrize(
    "said",
    [
        "tên chủ nhà là Lê Thị Na mà ghi thành Lê Thị Nga",
        "tên chủ hộ là Nguyễn Văn Ba",
        "cán bộ tên Nguyễn Thị Hà",
        "chồng tôi là Trần Văn Bình",
        "tên con tôi là Lê Mai Anh",
        "con gái tôi tên Lê Mai Anh",
        "me toi ten Le Thi Mao",
    ],
)
def test_a_name_of_another_is_not_the_senders(said: str) -> None:
    person = asked_for_the_name()
    person.say(said)
    assert "name" not in person.talk.fields and said in (*person.talk.parts, *person.talk.beside)


@pytest.mark.parametrize(
    "told",
    [
        "Sở Xây dựng cấp phép sai, tên chủ nhà là Lê Thị Na mà ghi thành Lê Thị Nga",
        "Mẹ tôi tên là Lê Thị Na nộp hồ sơ ở Sở Xây dựng ba lần",
        "Con tôi tên Lê Thị Na bị Sở Xây dựng ghi sai",
        "Trên sổ ghi tên Lê Thị Na, Sở Xây dựng không sửa",
        "Cán bộ tên là Lê Thị Na ở Sở Xây dựng hẹn lại ba lần",
    ],
)
def test_the_name_of_another_stays_in_the_story_though_the_sender_is_called_so(told: str) -> None:
    person = asked_for_the_name(told)
    person.say("Lê Thị Na")
    assert (person.talk.fields["name"], person.talk.content) == ("Lê Thị Na", told)


def test_what_one_says_of_oneself_still_leaves_the_story() -> None:
    person = Person()
    person.say("Ở Sở Xây dựng không ai nhận hồ sơ của con tôi. Tôi là Lê Thị Na")
    assert person.talk.content == "Ở Sở Xây dựng không ai nhận hồ sơ của con tôi."


@pytest.mark.parametrize(
    "said",
    [
        "ý quên, con tên Trương Thị Mỹ Duyện chớ hổng phải Duyên",
        "con tên Duyện hông phải Duyên nghen",
        "Duyện chứ không phải Duyên",
        "nhầm tên, Mỹ Duyện mới đúng",
        "người gửi là Trương Thị Mỹ Duyện",
        "đổi người gửi thành Trương Thị Mỹ Duyện",
    ],
)
def test_a_name_that_differs_by_a_mark_is_put_right(said: str) -> None:
    person = asked_for_the_name()
    person.says("Trương Thị Mỹ Duyên", "12 ngõ 4 Kim Đồng", "0912345678", said)
    assert (person.talk.fields["name"], person.talk.content) == ("Trương Thị Mỹ Duyện", STORY)


def test_words_are_not_cut_for_a_name_that_is_spelt_otherwise() -> None:
    person = asked_for_the_name()
    person.says("Trương Thị Mỹ Duyên", "12 ngõ 4 Kim Đồng", "0912345678")
    told = "Tôi nộp giấy tên Trương Thị Mỹ Duyện mà cán bộ trả lại ba lần"
    person.say(told)
    assert told in person.talk.parts
