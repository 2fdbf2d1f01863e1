"""A sender changes their mind in plain words, at any time: withdraws, rates, says that it was another office. Nothing is glued."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Rate, Submit, Withdraw, texts
from tests.feedback.talking import ANSWERED, AT_WORK, UNITS, Known, Person
from tests.feedback.test_misunderstood import STORY, at

ONE = Known(cases=(AT_WORK,), units=UNITS)
ANOTHER = "Vỉa hè phố tôi bị lấn chiếm cả tuần nay"


@pytest.mark.parametrize(
    "said",
    ["rút lại giúp tôi", "xin rút lại phản ánh trên", "huỷ phản ánh vừa gửi", f"hủy {AT_WORK.code} giúp tôi", "rut lai viec cua toi",
     "bỏ phản ánh kia đi", "cho em rút đơn ạ", "em muốn huỷ phản ánh đã gửi hôm qua", "thu hồi lại phản ánh", "thôi rút về đi ạ"],
)  # fmt: skip
def test_who_wants_to_withdraw_is_asked_and_withdraws(said: str) -> None:
    person = Person(ONE)
    person.say(said)
    assert texts.WITHDRAW_ASK.format(code=AT_WORK.code) in person.text
    assert isinstance(person.say("đồng ý").act, Withdraw)


def test_an_open_question_which_matter_swallows_no_wish() -> None:
    person = Person(ONE)
    person.says(ANOTHER, "tôi muốn rút phản ánh")
    assert person.say("khong rut nua").act is None
    assert texts.KEPT in person.text and texts.WHERETO in person.text  # the words wait on
    assert isinstance(person.says("rút phản ánh", "rút đi").act, Withdraw)
    assert person.talk.parts == [ANOTHER] and not person.talk.held  # nothing else is left that they could belong to


def test_a_rating_is_one_while_something_else_is_written() -> None:
    person = Person(Known(cases=(ANSWERED,), units=UNITS))
    person.say(ANOTHER)
    assert isinstance(person.say("5 sao").act, Rate)
    assert person.talk.content == ANOTHER


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("không phải phường Ba Đình mà là phường Đống Đa", "unit_id", "u2"),
        ("không phải Ba Đình mà là phường Tây Hồ", "unit_id", "u5"),
        ("phường Đống Đa chứ không phải Ba Đình", "unit_id", "u2"),
        ("không phải UBND phường Ba Đình mà là công an phường Ba Đình nhé", "unit_text", "công an phường Ba Đình"),
        ("ko phai 5 Hàng Bún ma la 9 Hàng Bún", "address", "9 Hàng Bún"),
        ("không phải hôm qua mà hôm kia", "happened_on", "hôm kia (18/11/2026)"),
        ("không phải 0912, là 0987654321", "phone", "84987654321"),
        ("không phải Nguyễn Văn An mà là Nguyễn Văn Ân", "name", "Nguyễn Văn Ân"),
    ],
)
def test_not_this_but_that_puts_the_answer_right_and_is_no_word_of_the_matter(said: str, name: str, value: str) -> None:
    person = at("confirm")
    person.say(said)
    assert person.talk.fields[name] == value
    assert (person.talk.step, person.talk.content) == ("confirm", STORY) and texts.CONFIRM in person.text


def test_only_what_was_shown_is_sent() -> None:
    person = at("confirm")
    person.say("Cán bộ còn bảo tôi về chờ thêm một tháng nữa", after=5)
    assert person.say("gửi", after=3).act is None and "một tháng nữa" in person.text
    assert isinstance(person.say("gửi").act, Submit)
