"""Said at the summary in one's own words: an answer put right, words of the matter put right, a part that is to go, a yes."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Submit, texts
from tests.feedback.talking import Person
from tests.feedback.test_misunderstood import STORY, at

TOLD = "Tôi nộp hồ sơ ở UBND phường Ba Đình đã 40 ngày, đi ba lần, gặp cán bộ Dũng mà họ thu phí 50 nghìn"


def summed_up(story: str = STORY) -> Person:
    person = Person()
    person.says(story, "hôm qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678")
    assert person.talk.step == "confirm"
    return person


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("Bùi Thị Thu Hiền mới đúng họ tên", "name", "Bùi Thị Thu Hiền"),
        ("Trần Văn Bê mới là tên tôi", "name", "Trần Văn Bê"),
        ("à em nhầm, em tên Phan Thị Lan, không phải Phạm", "name", "Phan Thị Lan"),
        ("0912 555 777 mới đúng số điện thoại", "phone", "84912555777"),
        ("đt cho em ghi 0988777666 nhé", "phone", "84988777666"),
        ("thôi để cơ quan là Bộ Công an", "unit_text", "Bộ Công an"),
        ("thôi cơ quan ghi Sở Xây dựng đi", "unit_id", "u3"),
        ("tiêu đề để là: Bỏ yêu cầu bản gốc hộ chiếu", "title", "Bỏ yêu cầu bản gốc hộ chiếu"),
        ("đặt tiêu đề là Trả hồ sơ nhiều lần", "title", "Trả hồ sơ nhiều lần"),
        ("địa chỉ ghi giúp em cơ quan em: tầng 9 toà Discovery 302 Cầu Giấy", "address", "tầng 9 toà Discovery 302 Cầu Giấy"),
        ("dia chi cho em ghi la so 8 ngo 5 Lang Ha", "address", "so 8 ngo 5 Lang Ha"),
    ],
)  # fmt: skip
def test_an_answer_is_put_right_however_it_is_named(said: str, name: str, value: str) -> None:
    person = summed_up()
    person.say(said)
    assert person.talk.fields[name] == value
    assert ("Tôi đã ghi tiêu đề" if name == "title" else "Tôi đã sửa") in person.text, "nothing stood there before"
    assert (person.talk.step, person.talk.content) == ("confirm", STORY)


@pytest.mark.parametrize(
    ("said", "new", "old"),
    [
        ("cho em sửa nội dung: 45 ngày chứ không phải 40 ngày", "45 ngày", "40 ngày"),
        ("không phải 40 ngày mà là 45 ngày", "45 ngày", "40 ngày"),
        ("em đi bốn lần chứ không phải ba lần", "bốn lần", "ba lần"),
        ("phí 100k chứ không phải 50 nghìn", "100k", "50 nghìn"),
        ("à nhầm, cán bộ Hùng chứ không phải cán bộ Dũng", "cán bộ Hùng", "cán bộ Dũng"),
    ],
)
def test_words_of_the_matter_are_put_right(said: str, new: str, old: str) -> None:
    person = summed_up(TOLD)
    person.say(said)
    assert person.talk.content == TOLD.replace(old, new) and new in person.text and person.talk.step == "confirm"


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("Tôi đến UBND phường Ba Đình ba lần, chờ ba lần mà không ai tiếp", "bốn lần chứ không phải ba lần"),
        (TOLD, "không phải tôi mà là mẹ tôi"),
        (TOLD, "không phải hồ sơ mà là thái độ"),
    ],
)
def test_what_cannot_be_told_from_the_words_is_not_guessed(story: str, said: str) -> None:
    person = summed_up(story)
    person.say(said)
    assert person.talk.content.startswith(story) and person.talk.fields["name"] == "Nguyễn Văn An"


@pytest.mark.parametrize("said", ["à bỏ việc thu phí đi, em chỉ báo hồ sơ chậm thôi", "bỏ giúp em đoạn thu phí nhé"])
def test_a_part_that_is_to_go_is_asked_for_without_it(said: str) -> None:
    person = summed_up(TOLD)
    assert person.say(said).act is None and texts.WITHOUT_IT in person.text and person.talk.content == TOLD
    rest = "Tôi nộp hồ sơ ở UBND phường Ba Đình đã 40 ngày chưa được trả"
    person.say(rest)
    assert person.talk.content == rest and person.talk.step == "confirm"


def test_a_name_that_is_none_is_asked_for_and_one_that_is_known_adds_nothing() -> None:
    person = summed_up()
    person.say("ten bac la Ti, i ngan nhe")
    assert texts.QUESTIONS["name"] in person.text and person.talk.content == STORY
    person = summed_up()
    person.say("Nguyễn Văn An")
    assert texts.SAID_TWICE in person.text and texts.MORE_WORDS not in person.text


@pytest.mark.parametrize("said", ["chuan roi gui giup anh nhe cam on", "đúng hết rồi, gửi giúp ông nhé"])
def test_a_yes_with_thanks_sends(said: str) -> None:
    assert isinstance(at("confirm").say(said).act, Submit)


@pytest.mark.parametrize(
    "said", ["cơ quan ghi sai ngày sinh con tôi", "cơ quan đổi lại giấy hẹn nên tôi phải đi thêm lần nữa", "tên cán bộ là Hùng", "cơ quan để tôi chờ cả buổi", "cán bộ bảo mai đến mới đúng ngày"]
)  # fmt: skip
def test_what_an_office_did_is_no_correction(said: str) -> None:
    person = at("happened_on")
    before = person.talk.fields
    person.say(said)
    assert {key: person.talk.fields.get(key) for key in before} == before and "Tôi đã sửa" not in person.text
