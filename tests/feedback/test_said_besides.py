"""Said at the summary besides the questions: another number, an answer that is to go, more of the matter, a curse."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Known, Submit, texts
from tests.feedback.talking import UNITS, Person
from tests.feedback.test_misunderstood import STORY
from tests.feedback.test_put_right import summed_up


@pytest.mark.parametrize(
    ("said", "phone", "other"),
    [
        ("số đt có zalo khác là 0912000042", "84912345678", "0912 000 042"),
        ("gọi thêm số vợ tôi 0912000042", "84912345678", "0912 000 042"),
        ("so khac 0912000042 nhe", "84912345678", "0912 000 042"),
        ("đổi sang số khác 0912000042", "84912000042", ""),
        ("bổ sung số điện thoại: 0912000042", "84912000042", ""),
    ],
)
def test_a_further_number_takes_the_place_of_none(said: str, phone: str, other: str) -> None:
    person = summed_up()
    person.say(said)
    fields = person.talk.fields
    assert (fields["phone"], fields.get("other", ""), fields["unit_id"]) == (phone, other, "u1")
    assert "0912 000 042" in person.text and person.talk.content == STORY


def test_an_answer_goes_where_the_law_lets_it() -> None:
    person = summed_up()
    person.say("bỏ số điện thoại đi")
    assert "phone" in person.talk.fields and "người nhà" in person.text
    person.say("bỏ số điện thoại đi, dùng email giang@x.vn")
    assert "phone" not in person.talk.fields and person.talk.fields["email"] == "giang@x.vn"
    assert "giang@x.vn" in person.text and "bỏ số điện thoại" in person.text
    person.say("thời gian để trống")
    assert not {"happened_on", "happened_on_date"} & set(person.talk.fields) and person.talk.step == "confirm"
    assert isinstance(person.say("gửi").act, Submit)


@pytest.mark.parametrize("said", ["email mình là khavo@gmail.com nhé", "mail tôi: khavo@gmail.com", "khavo@gmail.com"])
def test_what_was_noted_is_said(said: str) -> None:
    person = summed_up()
    person.say(said)
    assert "email: khavo@gmail.com" in person.text and texts.NOT_READ not in person.text
    assert (person.talk.fields["email"], person.talk.content) == ("khavo@gmail.com", STORY)


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("thêm giúp: nhà tôi xây từ 1998", "nhà tôi xây từ 1998"),
        ("them giup em la nha xay tu 1998", "nha xay tu 1998"),
        ("nội dung thêm chữ: bố tôi tên Bùi Xuân Đính", "bố tôi tên Bùi Xuân Đính"),
        ("cho em bổ sung thêm ý này nữa: nhà ở mặt ngõ", "nhà ở mặt ngõ"),
    ],
)
@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_to_be_added_is_added_whatever_is_asked(said: str, more: str, *, is_whole: bool) -> None:
    person = summed_up() if is_whole else Person()
    if not is_whole:
        person.says(STORY, "hôm qua")
    step = person.talk.step
    person.say(said)
    assert (person.talk.parts, person.talk.step, person.talk.beside) == ([STORY, more], step, [])


@pytest.mark.parametrize("said", ["em xin rút", "cho em rút nhé", "toi muon rut"])
def test_who_withdraws_before_sending_is_asked_whether_to_drop_it(said: str) -> None:
    person = Person()
    person.says(STORY, "hôm qua", said)
    assert (person.text, person.talk.where, person.talk.content) == (texts.CANCEL_ASK, "cancel", STORY)


def hands(text: str) -> str:
    return "scene" if "cống" in text else "conduct"


def several(story: str) -> Person:
    person = Person(Known(units=UNITS, scope_of=hands))
    person.says(story, "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678")
    return person


def test_a_curse_is_no_matter_by_itself() -> None:
    story = "ĐM lũ ăn hại ở Sở Xây dựng!!! Cống ở ngõ tôi tắc ba tuần nay không ai thông!!!"
    person = several(story)
    assert (person.talk.step, person.talk.where, person.talk.content) == ("confirm", "", story)
    assert person.say("gửi").act.fields["content"] == story


def test_what_is_not_read_leaves_the_question_open_and_nothing_is_said_of_a_summary_before_there_was_one() -> None:
    story = "Cán bộ Sở Xây dựng quát mắng tôi giữa phòng. Ngoài ra cống ở ngõ tôi tắc ba tuần nay không ai thông."
    person = several(story)
    assert person.talk.where == "several"
    person.say("gửi cái con khỉ")
    assert texts.NOT_PUT_IN in person.text and person.talk.where == "several"
    person.press("Ghi vào nội dung")
    assert person.talk.content == f"{story}\ngửi cái con khỉ" and texts.CHANGED_SINCE not in person.text
    person.press("Gửi chung")
    assert person.talk.where == "" and isinstance(person.say("gửi").act, Submit)
