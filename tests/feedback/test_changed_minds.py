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
        ("ko phai 5 Hàng Bún ma la 9 Hàng Bún", "address", "9 Hàng Bún, Ba Đình"),
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


KNOWN = {"unit_id": "u1", "name": "Nguyễn Văn An", "address": "5 Hàng Bún, Ba Đình", "phone": "84912345678"}


@pytest.mark.parametrize(
    ("step", "said", "name", "value"),
    [
        ("happened_on", "à thôi không phải, là phường Đống Đa cơ", "unit_id", "u2"),
        ("happened_on", "a nham phuong dong da co", "unit_id", "u2"),
        ("name", "đơn vị là Sở Xây dựng mới đúng", "unit_id", "u3"),
        ("name", "không, phường Tây Hồ cơ ạ", "unit_id", "u5"),
        ("name", "a k, p. Dong Da chu k phai Ba Dinh", "unit_id", "u2"),
        ("name", "cơ quan là công an phường Tây Hồ", "unit_text", "công an phường Tây Hồ"),
        ("address", "nhầm mất, là xã Đông Anh", "unit_id", "u6"),
        ("address", "em viết lộn, Nguyễn Văn Ân ạ", "name", "Nguyễn Văn Ân"),
        ("address", "tên là Nguyễn Văn Ân mới đúng", "name", "Nguyễn Văn Ân"),
        ("address", "ghi nhầm phường Ba Đình, phường Đống Đa mới đúng", "unit_id", "u2"),
        ("phone", "à nhầm, số nhà 17 chứ không phải 5", "address", "17 Hàng Bún, Ba Đình"),
        ("phone", "17 chu ko phai 5", "address", "17 Hàng Bún, Ba Đình"),
        ("phone", "chết, sai số nhà rồi, 17A mới đúng", "address", "17A Hàng Bún, Ba Đình"),
        ("phone", "số nhà 17 nha", "address", "17 Hàng Bún, Ba Đình"),
        ("confirm", "xin lỗi em ghi nhầm, 0912 000 109", "phone", "84912000109"),
        ("confirm", "sdt là 0912000109 mới đúng", "phone", "84912000109"),
        ("phone", "ghi nham, 7 Hang Bun moi dung", "address", "7 Hang Bun, Ba Đình"),
        ("confirm", "sua so nha thanh 20", "address", "20 Hàng Bún, Ba Đình"),
        ("confirm", "à quên, tôi tên là Lê Văn Bình chứ không phải Nguyễn Văn An", "name", "Lê Văn Bình"),
        ("confirm", "e ten la Le Van Binh ko phai Nguyen Van An", "name", "Le Van Binh"),
        ("confirm", "không phải An, Ân mới đúng", "name", "Nguyễn Văn Ân"),
        ("confirm", "nhầm, công an phường Cầu Giấy mới đúng", "unit_text", "công an phường Cầu Giấy"),
        ("phone", "nhầm, công an phường Cầu Giấy mới đúng", "unit_text", "công an phường Cầu Giấy"),
        (
            "confirm",
            "à mà hình như là bảo hiểm xã hội quận Đống Đa chứ không phải Hà Đông",
            "unit_text",
            "bảo hiểm xã hội quận Đống Đa",
        ),
        ("confirm", "nhầm rồi, Sở Xây dựng mới đúng", "unit_id", "u3"),
        ("confirm", "đổi sang phường Tây Hồ", "unit_id", "u5"),
        ("confirm", "số điện thoại là 0912000999 chứ không phải 0912345678", "phone", "84912000999"),
        ("confirm", "a quen so dt la 0912000999", "phone", "84912000999"),
        ("confirm", "sdt nham 1 so, 0912000999", "phone", "84912000999"),
        ("confirm", "tôi nộp ngày 12/11 chứ không phải 19/11", "happened_on", "ngày 12/11 (12/11/2026)"),
        ("confirm", "ngày hẹn là 12/11 mới đúng", "happened_on", "12/11 (12/11/2026)"),
        ("confirm", "ngay hen tra ket qua la 12/11 moi dung", "happened_on", "12/11 (12/11/2026)"),
        ("confirm", "sửa lại giúp: việc xảy ra hôm thứ Hai", "happened_on", "hôm thứ Hai (16/11/2026)"),
        ("confirm", "An chứ không phải Ân", "name", "Nguyễn Văn An"),
        ("confirm", "Ân chứ không phải An", "name", "Nguyễn Văn Ân"),
    ],
)
def test_what_was_said_wrong_is_put_right_at_any_question_and_said_so(
    step: str, said: str, name: str, value: str
) -> None:
    person = at(step)
    known = {key: kept for key, kept in KNOWN.items() if key in person.talk.fields}
    person.say(said)
    kept = person.talk.fields
    assert kept[name] == value and person.talk.content == STORY
    assert person.talk.step == step and ("Tôi đã sửa" in person.text or kept[name] == known.get(name))
    assert {key for key in known if kept.get(key) != known[key]} <= {name, "unit_id" if name == "unit_text" else name}


@pytest.mark.parametrize("step", ["happened_on", "name", "address", "phone", "confirm"])
@pytest.mark.parametrize("said", ["à nhầm", "nhầm rồi ạ", "thôi chết, ghi sai rồi", "a nham", "nhầm nhầm rồi"])
def test_a_slip_by_itself_is_no_answer_and_what_follows_is_the_right_one(step: str, said: str) -> None:
    person = at(step)
    before = person.talk.fields
    person.say(said)
    assert person.talk.fields == before and person.talk.content == STORY and "sửa" in person.text
    person.say("phường Đống Đa")
    assert person.talk.content == STORY and (step == "confirm" or person.talk.fields["unit_id"] == "u2")


@pytest.mark.parametrize("said", ["sửa địa chỉ giúp em", "địa chỉ em sai", "sai địa chỉ rồi ạ"])
def test_an_answer_that_is_only_called_wrong_is_asked_for_again(said: str) -> None:
    person = at("confirm")
    person.say(said)
    assert texts.QUESTIONS["address"] in person.text and person.talk.fields["address"] == KNOWN["address"]


@pytest.mark.parametrize(
    "said",
    ["không phải lần đầu mà là lần thứ ba họ bắt tôi làm lại", "cán bộ ghi nhầm tên con tôi", "họ trả sai hồ sơ, không phải hồ sơ của tôi"],
)  # fmt: skip
def test_what_went_wrong_at_the_office_is_no_correction(said: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert said in person.talk.content and "Tôi đã sửa" not in person.text


def test_only_what_was_shown_is_sent() -> None:
    person = at("confirm")
    person.say("Cán bộ còn bảo tôi về chờ thêm một tháng nữa", after=5)
    assert person.say("gửi", after=3).act is None and "một tháng nữa" in person.text
    assert isinstance(person.say("gửi").act, Submit)
