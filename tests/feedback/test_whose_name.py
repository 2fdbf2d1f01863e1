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


LATE = "Sở Xây dựng trả giấy phép chậm từ 1/10"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Điêu Chính Lò đây, ở nhà 2 ngõ 5 Láng Hạ, 0987600020.", ("Điêu Chính Lò", "nhà 2 ngõ 5 Láng Hạ", "84987600020")),
        ("Em Lò Văn Sáu đây ạ.", ("Lò Văn Sáu", None, None)),
        ("Dạ chào ad, Trà Thị Giang nè,", ("Trà Thị Giang", None, None)),
        ("Nguyễn Văn An, số 5 Hàng Bún, 0912345678.", ("Nguyễn Văn An", "số 5 Hàng Bún", "84912345678")),
        ("Trịnh Hoài Long - 0987600094 - 55 Lê Đại Hành.", ("Trịnh Hoài Long", "55 Lê Đại Hành", "84987600094")),
    ],
)  # fmt: skip
def test_who_says_at_the_head_who_writes(said: str, told: tuple[str, str | None, str | None]) -> None:
    person = Person()
    person.say(f"{said} {LATE}")
    assert tuple(map(person.talk.fields.get, ("name", "address", "phone"))) == told
    assert person.talk.content.endswith(LATE) and told[0] not in person.talk.content


@pytest.mark.parametrize(
    "story",
    [
        "Nguyễn Văn Hùng ở số 5 Hàng Bún xây nhà trái phép, UBND phường Ba Đình không xử lý từ 1/10",
        "Nguyễn Văn Hùng, số 5 Hàng Bún, lấn chiếm vỉa hè, số của ông ấy là 0912345678, UBND phường Ba Đình không xử lý",
        "Sở Y Tế đây, hẹn tôi 1/10 mà chưa trả kết quả",
        "Trường Mầm Non Hoa Sen, 0912345678, thu tiền sai của phụ huynh",
        "Cán Bộ Láng, 0912345678. Không nghe máy của tôi cả tuần",
    ],
)
def test_who_is_told_of_at_the_head_is_not_who_writes(story: str) -> None:
    person = Person()
    person.say(story)
    assert not {"name", "address"} & set(person.talk.fields) and person.talk.content == story


@pytest.mark.parametrize(
    "said",
    [
        "Vũ Đức Anh 0987600078 15 Hàng Gai",
        "Vũ Đức Anh - 0987600078 - 15 Hàng Gai",
        "Vũ Đức Anh – 15 Hàng Gai – 0987600078",
        "0987600078 Vũ Đức Anh 15 Hàng Gai",
        "Vũ Đức Anh 15 Hàng Gai sđt0987600078",
    ],
)
@pytest.mark.parametrize("asked", ["name", "happened_on"])
def test_name_number_and_address_in_one_line_without_commas(said: str, asked: str) -> None:
    person = asked_for_the_name() if asked == "name" else Person()
    if asked == "happened_on":
        person.say(STORY)
    assert person.talk.step == asked
    person.say(said)
    told = tuple(map(person.talk.fields.get, ("name", "address", "phone")))
    assert (told, person.talk.content) == (("Vũ Đức Anh", "15 Hàng Gai", "84987600078"), STORY)


@pytest.mark.parametrize("said", ["ok0987600064", "ok0987600064 nhé", "dạ 0987600064ạ"])
def test_a_number_glued_to_a_word_is_the_answer_and_nothing_else(said: str) -> None:
    person = asked_for_the_name()
    person.says("Vũ Đức Anh", "15 Hàng Gai", said)
    assert (person.talk.fields["phone"], person.talk.content) == ("84987600064", STORY)
