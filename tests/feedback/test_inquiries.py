"""Asked beside a matter, before one is sent and after: answered with what there is, never written down, never a new matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Add, Known, Withdraw, texts
from kinds.feedback.dialogue.understanding import inquiries
from tests.feedback.talking import ANSWERED, AT_WORK, LINK, NEW, UNITS, WAITING, Person
from tests.feedback.test_misunderstood import STORY, at

ONE = Known(cases=(AT_WORK,), units=UNITS, form_link=LINK)

WHERE_IS_IT = (
    "việc tôi gửi vừa nãy đâu rồi", "tôi muốn hỏi giờ phải làm sao", "có ai nhận chưa", "alo các cháu ơi sao lâu thế",
    "xem lại giúp tôi mã số", "tin nhắn trước của tôi đi đâu rồi", "viec cua toi co ai lam chua", "gửi rồi giờ làm gì nữa",
)  # fmt: skip
OF_AN_OFFICE = (
    "cho tôi số điện thoại của sở xây dựng", "mấy giờ làm việc", "thứ bảy có làm việc không ạ", "cho xin địa chỉ trung tâm hành chính công",
    "sở xây dựng ở đâu", "may gio phuong mo cua vay",
)  # fmt: skip
FOR_THE_FORM = (
    "em muốn nhận văn bản trả lời có dấu", "gửi thay cho công ty được k", "có trả lời bằng văn bản không",
    "tôi phản ánh hộ hàng xóm được không", "em là Thảo bên công ty TNHH Minh Phát",
)  # fmt: skip


@pytest.mark.parametrize("said", WHERE_IS_IT)
def test_who_asks_where_it_stands_is_told_and_begins_nothing(said: str) -> None:
    person = Person(ONE)
    assert person.say(said).act is None and AT_WORK.code in person.text and not person.talk.has_matter
    person = Person(NEW)
    assert person.say(said).act is None and "1022" in person.text and not person.talk.has_matter


OF_WHAT_COMES_NEXT = (
    "họ có gặp tôi không", "bao giờ họ gọi", "ho co goi cho toi khong", "có ai đến nhà tôi không", "khi nào họ gọi tôi", "cán bộ có liên hệ với tôi không", "có phải lên phường nữa không",
    "giờ tôi phải chờ gì nữa", "ai gọi cho tôi vậy", "tiếp theo họ làm gì", "phường có mời tôi lên không", "bước tiếp theo là gì", "em có phải ra đó ko ạ",
)  # fmt: skip


@pytest.mark.parametrize("said", OF_WHAT_COMES_NEXT)
def test_what_comes_next_in_a_matter_that_was_sent_is_told_as_far_as_it_is_known(said: str) -> None:
    person = Person(ONE)
    assert person.say(said).act is None and not person.talk.has_matter
    assert AT_WORK.code in person.text and "Đang xử lý" in person.text and texts.NEXT in person.text
    person = Person(Known(cases=(WAITING,), units=UNITS))
    assert person.say(said).act is None and "chờ ông/bà bổ sung" in person.text and WAITING.link in person.text
    person = Person(Known(cases=(ANSWERED,), units=UNITS))
    assert person.say(said).act is None and texts.NEXT_ANSWERED in person.text
    person = Person(Known(cases=(replace(AT_WORK, is_elsewhere=True),), units=UNITS))
    assert texts.NEXT_ELSEWHERE in person.say(said).replies[0].text
    person = Person(Known(cases=(AT_WORK, replace(AT_WORK, code="H26-000200"), ANSWERED), units=UNITS))
    person.say(said)
    assert "H26-000123" in person.text and "H26-000200" in person.text and texts.NEXT in person.text
    person = Person(NEW)
    assert person.say(said).act is None and not person.talk.has_matter


def test_what_comes_next_while_another_matter_is_written_is_that_it_was_not_sent() -> None:
    person = at("name")
    person.say("bao giờ họ gọi")
    assert texts.ASKED_EARLY in person.text and person.talk.content == STORY and person.talk.step == "name"


@pytest.mark.parametrize(
    "said", ["họ gọi tôi lên ba lần rồi", "phường mời tôi lên làm việc mà không ai tiếp", "cán bộ không gặp tôi", "họ hẹn gặp tôi rồi không đến"]
)  # fmt: skip
def test_who_tells_that_somebody_called_asks_nothing(said: str) -> None:
    assert inquiries.asked(said) == ""


@pytest.mark.parametrize(("said", "reply"), [*((said, texts.OFFICES) for said in OF_AN_OFFICE), *((said, texts.FORM_HAS) for said in FOR_THE_FORM)])  # fmt: skip
def test_what_the_channel_does_not_do_itself_is_said_with_the_way_to_it(said: str, reply: str) -> None:
    person = Person(NEW)
    assert reply in person.say(said).replies[0].text and not person.talk.has_matter
    assert reply != texts.FORM_HAS or LINK in str(person.turns[-1].replies)
    person = Person(replace(NEW, form_link=""))
    person.say(said)
    assert "1022" in person.text and not person.talk.has_matter


@pytest.mark.parametrize("step", ["happened_on", "name", "confirm"])
@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (FOR_THE_FORM[0], texts.FORM_HAS),
        (OF_AN_OFFICE[1], texts.OFFICES),
        (WHERE_IS_IT[2], texts.ASKED_EARLY),
        ("thế có bị ai trù k", texts.PRIVATE),
        ("khoan, ai sẽ đọc cái này", texts.PRIVATE),
    ],
)
def test_while_a_matter_is_written_the_open_question_follows(step: str, said: str, reply: str) -> None:
    person = at(step)
    before = person.talk.fields
    person.say(said)
    assert reply in person.text and (person.talk.step, person.talk.content) == (step, STORY)
    assert person.talk.fields == before


def test_why_the_name_and_a_number_that_nobody_remembers() -> None:
    person = at("name")
    person.say("m hỏi tên t lm j")
    assert texts.WHY_REQUIRED in person.text and person.talk.step == "name"
    person = at("phone")
    person.say("bác không nhớ số, số nào bác cũng để con dâu giữ")
    assert texts.NO_PHONE in person.text and person.talk.content == STORY


@pytest.mark.parametrize(
    "said",
    ["phường không làm việc thứ bảy", "mấy giờ rồi mà chưa mở cửa", "cán bộ chưa nhận hồ sơ của tôi", "số 5 phường Ba Đình", "trụ sở phường ở đâu mà không ai biết",
     "muốn làm lại giấy khai sinh thì phải làm sao", "đơn của tôi phường không nhận", "UBND phường Ba Đình",
     "tôi phản ánh hộ cả xóm về đống rác", "lịch làm việc ghi 8 giờ mà 9 giờ mới mở cửa", "họ không trả lời bằng văn bản"],
)  # fmt: skip
def test_what_tells_or_answers_asks_nothing_of_this(said: str) -> None:
    assert not inquiries.asked(said)


@pytest.mark.parametrize(
    "said",
    ["thế thôi không cần nữa, em nhận được kết quả rồi", "tôi có giấy rồi, thôi không cần nữa", "họ đã trả sổ cho em", "viec cua em duoc giai quyet roi, cam on"],
)  # fmt: skip
def test_who_has_what_they_wanted_is_asked_whether_to_withdraw_and_their_officials_know(said: str) -> None:
    person = Person(ONE)
    assert person.say(said).act == Add(AT_WORK.id, said, []) and texts.OVER_ASK.format(code=AT_WORK.code) in person.text
    assert isinstance(person.say("có").act, Withdraw)
    person = Person(ONE)
    person.says("cho em thêm thông tin: mã biên nhận 123", "1", said)
    assert texts.OVER_ASK.format(code=AT_WORK.code) in person.text
    assert person.press("Không rút").act is None and texts.KEPT in person.text


@pytest.mark.parametrize(
    "said",
    ["họ trả sổ cho em rồi mà sai tên", "em nhận được kết quả rồi nhưng sai ngày sinh", "tôi nhận được giấy mời rồi", "tôi có hồ sơ rồi họ bắt làm lại",
     "phường sửa đường rồi mà vẫn ngập"],
)  # fmt: skip
def test_what_is_not_over_is_not_taken_for_it(said: str) -> None:
    assert not inquiries.is_over(said)


def test_words_that_waited_to_be_added_are_not_brought_back_to_be_sent_once_all_is_withdrawn() -> None:
    person = Person(ONE)
    person.says("cho em thêm thông tin: mã biên nhận 123", "rút lại giúp em")
    assert isinstance(person.say("có").act, Withdraw)
    assert texts.NOT_SENT_EITHER in person.text and "Gửi" not in str(person.turns[-1].replies[-1].buttons)
    assert not person.talk.has_matter
