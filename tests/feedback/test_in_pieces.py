"""Where somebody lives is said to any question; what may stay open is asked twice at most; a story comes in pieces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Submit, texts
from tests.feedback.talking import NEW, UNITS, Person, Unit
from tests.feedback.test_misunderstood import STORY, at

NOWHERE = "Đi làm giấy tờ cả tuần mà không ai tiếp tôi cả"
HOMES = (
    "21 Tây Hồ", "8 Ba Đình", "n5c Đống Đa Nhân Chính", "thôn 3 xã Đông Anh", "tôi ở 12 Tây Hồ", "nhà 3B Đống Đa", "hh2c tây mỗ",
    "5 ngõ 9 Tây Mỗ", "12 Tay Ho", "xóm Mít xã Đông Anh", "thôi được 5 ngõ 9 Trần Bình", "tổ 4 Ba Đình",
)  # fmt: skip


@pytest.mark.parametrize("said", HOMES)
def test_where_somebody_lives_is_no_office_and_no_day(said: str) -> None:
    for story in (NOWHERE, STORY):
        person = Person()
        person.says(story, "Mùa A Chứ", said)
        fields = person.talk.fields
        assert fields["address"] and fields["address"] in said, story
        assert "unit_text" not in fields and "happened_on" not in fields and person.talk.content == story
        assert ("unit_id" in fields) == (story == STORY)
        person.says("0912345678", "gửi")
        assert person.talk.step == "confirm" or isinstance(person.turns[-1].act, Submit)


def test_a_house_of_nobody_stays_among_the_words_until_it_is_said_whose_it_is() -> None:
    person = Person()
    person.says(NOWHERE, "21 Tây Hồ")
    assert "unit_id" not in person.talk.fields and person.talk.content == f"{NOWHERE}\n21 Tây Hồ"
    person.says("hôm kia", "Đinh Thị Nụ", "21 Tây Hồ", "0912345678")
    assert (person.talk.step, person.talk.content) == ("confirm", NOWHERE), (
        "who may not see the sender reads no address"
    )


@pytest.mark.parametrize(
    ("said", "unit"),
    [("phường Ba Đình", "u1"), ("UBND phường Ba Đình, 25 Liễu Giai", "u1"), ("trụ sở 12 Tây Hồ, phường Tây Hồ", "u5"), ("Chi nhánh Trung tâm Phục vụ hành chính công số 2", "u8")],
)  # fmt: skip
def test_an_office_is_one_wherever_it_stands(said: str, unit: str) -> None:
    person = Person()
    person.says(NOWHERE, "Mùa A Chứ", said)
    assert person.talk.fields.get("unit_id") == unit and "address" not in person.talk.fields


@pytest.mark.parametrize("after", [45, 5])
def test_the_day_is_asked_twice_at_most_and_holds_back_nothing(after: int) -> None:
    person = Person()
    person.say(STORY)
    assert person.talk.step == "happened_on"
    for said in ("Lê Thị Bún", "12 Hàng Bún, Ba Đình", "0987600091"):
        person.say(said, after)
    assert person.talk.step == "confirm" and person.talk.asked.count("happened_on") == 2
    assert isinstance(person.say("gởi đi em").act, Submit)


@pytest.mark.parametrize("said", ["gửi", "gởi nha", "ok gửi luôn"])
def test_who_wants_to_send_hears_only_what_the_law_asks_for(said: str) -> None:
    person = Person()
    person.says(STORY, "Lê Thị Bún", said)
    assert texts.LACKS.format(names="địa chỉ, số điện thoại") in person.text and person.talk.step == "address"
    person = Person()
    person.says(NOWHERE, said)
    assert (
        person.talk.step == "name" and "thời gian" not in person.text and "cơ quan" not in person.text.splitlines()[0]
    )
    person = at("confirm")
    person.press("Sửa")
    person.press("Họ tên")
    person.say(said)
    assert person.talk.step == "confirm" and "còn thiếu" not in person.text


@pytest.mark.parametrize("said", ["bỏ câu vừa rồi", "tin vừa rồi tôi nhắn nhầm", "câu vừa rồi sai"])
def test_what_was_said_just_now_is_no_time(said: str) -> None:
    person = Person()
    person.says(STORY, "Cán bộ còn quát mắng tôi", said)
    assert "happened_on" not in person.talk.fields


EDUCATION = Unit("u9", "Sở Giáo dục và Đào tạo", ("Sở Giáo dục",))
STORIES = (
    ("sở giáo dục", "làm", "bằng tốt nghiệp", "của con em", "sai ngày sinh", "nộp đính chính", "không ai trả lời"),
    ("phuong ba dinh", "mat", "giay to nha dat", "cua nha em", "sai ten", "bat cho mai", "lam lai 3 lan"),
    ("phường Tây Hồ", "hổng nhận", "hồ sơ của má", "ghi nhầm tên má", "mất bản gốc", "kêu đi lên quận"),
)


@pytest.mark.parametrize("pieces", STORIES)
@pytest.mark.parametrize("after", [45, 2.5])
def test_of_a_story_that_comes_in_pieces_none_is_lost(pieces: tuple[str, ...], after: float) -> None:
    person = Person(replace(NEW, units=(*UNITS, EDUCATION)))
    person.say("alo")
    for piece in pieces:
        person.say(piece, after)
        assert texts.WHAT_IS_RIGHT not in person.text and texts.NOT_PUT_IN not in person.text, piece
    said = [done for done in person.turns[1:] if done.replies]
    assert after > 10 or len(said) <= 1, "typed quickly, it is answered once"
    person.waits()
    assert person.talk.step in {"happened_on", "name"}
    person.finish()
    sent = person.turns[-1].act
    assert isinstance(sent, Submit) and sent.fields["content"].split("\n") == list(pieces)


def test_what_is_wrong_with_a_paper_puts_nothing_right_but_a_slip_does() -> None:
    person = at("confirm")
    person.say("sai tên")
    assert texts.QUESTIONS["name"] in person.text, "at the summary it is the name that was noted"
    person = at("confirm")
    person.say("nhầm, chỗ cô Lan ấy")
    assert texts.WHAT_IS_RIGHT in person.text
    person.press(texts.PUT_IN)
    assert person.talk.content == f"{STORY}\nnhầm, chỗ cô Lan ấy", "nothing that was said is lost"


def test_in_the_midst_of_a_story_nobody_answering_is_the_office() -> None:
    person = Person()
    person.says("phường Ba Đình", "làm khai sinh", "nộp ba tuần", "không ai trả lời")
    assert "không ai trả lời" in person.talk.content
    person.say("alo sao không ai trả lời")
    assert texts.WAITS in person.text


def test_a_day_and_a_telephone_number_are_no_place() -> None:
    person = Person(replace(NEW, scope="scene"))
    person.says("Đèn đường trước nhà tôi hỏng cả tuần", "hôm kia", "0912345678")
    assert person.talk.fields["phone"] == "84912345678" and texts.PLACE not in person.talk.content
    assert person.talk.fields["happened_on"].startswith("hôm kia") and person.talk.step == "name"
