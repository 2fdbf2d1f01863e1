"""What real people write to a machine that asks: each was taken for something else once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kinds.feedback.dialogue import Known, Rate, Reopen, Submit, Withdraw, payloads, texts
from kinds.feedback.dialogue.understanding.asking import asked_of_us, is_in_danger
from kinds.feedback.dialogue.understanding.scores import score_in
from messaging.inbound import Heard
from tests.feedback.talking import ANSWERED, AT_WORK, NEW, UNITS, Person

STORY = "Tôi làm khai sinh cho con ở UBND phường Ba Đình ba lần vẫn bị trả hồ sơ"
GIVEN = ("hôm qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678")
RATED = Known(cases=(ANSWERED,), units=UNITS)
RUNNING = Known(
    cases=(AT_WORK,), units=UNITS, person={"name": "Lê An", "address": "5 Hàng Bún", "phone": "84912345678"}
)


def at(step: str, known: Known = NEW) -> Person:
    """Somebody who was just asked for STEP."""
    person = Person(known)
    person.say(STORY)
    for said in GIVEN:
        if person.talk.step == step:
            break
        person.say(said)
    assert person.talk.step == step
    return person


@pytest.mark.parametrize("said", ["dừng", "Dừng lại", "đừng gửi", "dung", "👍", "cảm ơn", "khoan đã"])
def test_nothing_of_this_sends(said: str) -> None:
    person = at("confirm")
    assert person.say(said).act is None
    assert person.talk.has_words


@pytest.mark.parametrize("said", ["đúng", "đúng rồi ạ", "vâng ạ", "dạ vâng ạ", "gửi đi em"])
def test_a_yes_sends(said: str) -> None:
    assert isinstance(at("confirm").say(said).act, Submit)


@pytest.mark.parametrize(
    ("step", "said", "reply"),
    [
        ("happened_on", "để làm gì vậy?", texts.WHY_OPTIONAL),
        ("name", "sao phải khai tên?", texts.WHY_REQUIRED),
        ("name", "có bị lộ không", texts.PRIVATE),
        ("phone", "có mất tiền không?", texts.COST),
        ("address", "cho gặp cán bộ", texts.HUMAN),
        ("name", "bạn là người hay máy", texts.WHO),
        ("phone", "bao lâu có kết quả", texts.ASKED_EARLY),
        ("name", "không nói", texts.REQUIRED),
        ("address", "như trên", texts.WHOLE_ADDRESS),
        ("phone", "số này luôn", texts.THIS_PHONE),
        ("phone", "tôi không có điện thoại", texts.NO_PHONE),
    ],
)
def test_a_question_behind_a_question_is_answered_and_is_no_word_of_the_matter(
    step: str, said: str, reply: str
) -> None:
    person = at(step)
    person.say(said)
    assert reply in person.text and texts.QUESTIONS[step] in person.text
    assert person.talk.content == STORY and person.talk.step == step


@pytest.mark.parametrize(
    "said", ["sao phải làm lại giấy khai sinh", "cần giấy tờ gì để làm căn cước", "cán bộ làm gì mà lâu thế", STORY]
)
def test_a_story_asks_nothing_of_us(said: str) -> None:
    assert not asked_of_us(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ten e la hoang thi mai", "hoang thi mai"),
        ("chị tên là Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("tên anh là Trần Văn Bình", "Trần Văn Bình"),
        ("Tên Anh Tuấn", "Anh Tuấn"),
    ],
)
def test_names_as_people_give_them(said: str, name: str) -> None:
    person = at("name")
    person.say(said)
    assert person.talk.fields["name"] == name


@pytest.mark.parametrize(("said", "name"), [("anh tên Hùng", "Hùng"), ("Huy", "Huy"), ("Tên tôi là Không", "Không")])
def test_half_a_name_is_asked_for_in_full_and_taken_when_it_is_all(said: str, name: str) -> None:
    person = at("name")
    person.say(said)
    assert texts.FULL_NAME in person.text and not person.talk.where
    person.say(said)
    assert person.talk.fields["name"] == name


def test_an_answer_is_put_right_a_question_later() -> None:
    person = at("name")
    person.says("à nhầm, hôm kia", "Nguyễn Văn A", "nhầm, Nguyễn Văn An", "5 Hàng Bún", "à không phải, số 7 Hàng Bún")
    assert person.talk.fields["happened_on"] == "hôm kia (18/11/2026)"
    assert (person.talk.fields["name"], person.talk.fields["address"]) == ("Nguyễn Văn An", "số 7 Hàng Bún")
    person.says("0912345678", "0987 654 321")
    assert person.talk.fields["phone"] == "84987654321" and person.talk.content == STORY
    person.say("họ tên")
    assert texts.QUESTIONS["name"] in person.text


@pytest.mark.parametrize(
    ("said", "day"), [("T2 tuần trước", "2026-11-09"), ("cách đây 3 hôm", "2026-11-17"), ("2 tuần trước", "2026-11-06")]
)
def test_days_in_short(said: str, day: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.fields["happened_on_date"] == day


def test_the_unit_by_half_and_a_question_late() -> None:
    person = Person()
    person.says("Cán bộ quát tháo người dân khi làm khai sinh", "phường")
    assert texts.WHICH_UNIT in person.text
    person.says("không rõ", "Phường Ba Đình ấy")
    assert person.talk.fields["unit_id"] == "u1" and "happened_on" not in person.talk.fields


def test_where_one_lives_without_a_number() -> None:
    person = at("address")
    person.say("nhà tôi gần chợ Đồng Xuân")
    assert person.talk.fields["address"] == "nhà tôi gần chợ Đồng Xuân"


def test_a_number_with_more_words_keeps_them_together() -> None:
    person = at("phone")
    person.say("0912345678 hoặc 0987654321")
    assert person.talk.fields["phone"] == "84912345678"
    assert person.talk.parts[-1] == "Về điện thoại liên hệ: 0987654321"


def test_danger_is_told_whom_to_call_first() -> None:
    person = Person()
    person.say("cháy nhà ở 12 phố Huế cứu với")
    assert person.turns[-1].replies[0].text == texts.DANGER
    assert "cháy nhà" in person.talk.content
    assert not any(map(is_in_danger, ["đèn đường cháy cả ngày", "khoa cấp cứu thu tiền", STORY]))


def test_a_place_alone_is_no_story_and_the_same_story_twice_is_one() -> None:
    person = Person()
    person.say(Heard("location", text="21.03, 105.85"))
    assert texts.QUESTIONS["content"] in person.text
    person.say(STORY)
    person.say(STORY, after=2)
    assert person.talk.content.count(STORY) == 1 and "21.03" in person.talk.content


def test_a_button_of_an_older_age_is_no_word() -> None:
    person = Person()
    person.says("#gui-phan-anh", "#menu-cu:tra-cuu")
    assert texts.STALE in person.text and not person.talk.has_words


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("5 sao", "satisfied"), ("10 điểm", "satisfied"), ("👍", "satisfied"), ("❤️", "satisfied"), ("tốt lắm", "satisfied"), ("1", "satisfied"),
        ("3 sao", "accepted"), ("cũng được", "accepted"), ("tạm", "accepted"), ("không tệ", "accepted"),
        ("kém", "unsatisfied"), ("1 sao", "unsatisfied"), ("👎", "unsatisfied"), ("quá chậm", "unsatisfied"), ("không được tốt", "unsatisfied"),
        ("tốt nhưng quá chậm", None), ("ok", None), ("alo", None), ("đèn đường", None),
    ],
)  # fmt: skip
def test_how_people_rate(said: str, score: str | None) -> None:
    assert score_in(said) == score
    person = Person(RATED)
    person.say(payloads.of(payloads.RATE, ANSWERED.code))
    act = person.say(said).act
    if score in {"satisfied", "accepted"}:
        assert act == Rate(ANSWERED.id, score)
    else:
        assert act is None and not person.talk.has_words
        assert (texts.RATE_WHY if score else texts.RATE_WHICH) in person.text


def test_a_rating_of_two_minds_keeps_its_words() -> None:
    person = Person(RATED)
    person.says(payloads.of(payloads.RATE, ANSWERED.code), "tốt nhưng quá chậm")
    assert person.press("Chấp nhận").act == Rate(ANSWERED.id, "accepted", "tốt nhưng quá chậm")


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("không hài lòng tí nào", "unsatisfied"),
        ("tạm được thôi", "accepted"),
        ("thoi cung duoc roi bo qua di", "accepted"),
    ],
)
def test_what_is_said_of_an_answer_in_ones_own_words_rates_it(said: str, score: str) -> None:
    person = Person(RATED)
    assert person.say(said).act == Rate(ANSWERED.id, score) or texts.RATE_WHY in person.text
    assert not person.talk.has_matter


def test_what_an_answer_did_not_change_is_no_new_matter_before_that_is_asked() -> None:
    person = Person(RATED)
    person.say("các anh nói khắc phục rồi mà sáng nay em vào vẫn lỗi y nguyên")
    assert texts.WHERETO in person.text and "cơ quan nào" not in person.text
    assert f"Xem xét lại {ANSWERED.code}" in str(person.turns[-1].replies)


def test_a_rating_by_itself_and_what_is_none() -> None:
    assert Person(RATED).say("5 sao").act == Rate(ANSWERED.id, "satisfied")
    assert Person(RATED).say("được").act is None
    assert Person(replace(RATED, cases=())).say("tốt").act is None


def test_words_on_an_answer_are_no_new_matter_unasked() -> None:
    person = Person(RATED)
    person.say("đèn vẫn chưa sửa mà báo xong")
    assert [b.title for b in person.turns[-1].replies[0].buttons] == [f"Xem xét lại {ANSWERED.code}", "Việc mới"]
    assert person.press("Xem xét lại").act == Reopen(ANSWERED.id, "đèn vẫn chưa sửa mà báo xong")
    other = Person(RATED)
    other.say("tôi không đồng ý với câu trả lời")
    assert other.talk.aside["kind"] == "reopen"


def test_an_older_matter_is_withdrawn_while_another_is_written() -> None:
    person = Person(RUNNING)
    person.say(payloads.START)
    person.says(STORY, "hôm qua", "tôi muốn rút phản ánh cũ")
    assert AT_WORK.code in person.text and person.talk.content == STORY
    assert person.press("Rút").act == Withdraw(AT_WORK.id)
    assert "xem lại" in person.text, "what is being written goes on"
    person.say("rút phản ánh")
    assert texts.CANCEL_ASK in person.text, "the one that is being written is meant"
    other = Person(RUNNING)
    other.say("cho tôi rút lại phản ánh hôm trước nhé, giải quyết xong rồi")
    assert texts.WITHDRAW_ASK.format(code=AT_WORK.code) == other.text


@pytest.mark.parametrize(
    "said",
    [
        "à thôi tôi không gửi nữa đâu",
        "thôi em không phản ánh nữa",
        "rút phản ánh",
        "thôi e k muốn gửi nữa",
        "e k mun gui nua",
        "thôi bỏ đi",
        "xóa giúp em",
        "thôi khỏi, tôi ra phường hỏi cho nhanh",
        "thôi em tự tìm được rồi, cảm ơn ạ",
        "thôi bỏ cái vừa gửi đi em tự giải quyết được rồi",
    ],
)
def test_a_change_of_mind_is_asked_about(said: str) -> None:
    person = at("name")
    person.say(said)
    assert texts.CANCEL_ASK in person.text and person.talk.content == STORY
    person.say("thôi để tôi hỏi lại phường đã", after=timedelta(minutes=2).total_seconds())
    assert person.talk.content == STORY


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("Nguyễn Văn A ạ", "name", "Nguyễn Văn A"),
        ("0912 345 678", "phone", "84912345678"),
        ("dạ 5 Hàng Bún ạ", "address", "5 Hàng Bún"),
    ],
)
def test_what_is_no_time_is_no_answer_to_when(said: str, field: str, value: str) -> None:
    person = at("happened_on" if field != "address" else "name")
    person.say(said)
    assert person.talk.fields.get(field) == value and person.talk.content == STORY
    assert "happened_on" not in person.talk.fields or field == "address"


def test_everything_in_one_breath_and_a_sigh() -> None:
    person = at("name")
    person.say("tôi là Nguyễn Văn A, ở 5 Hàng Bún, sđt 0912345678, mong sớm giải quyết")
    assert person.talk.step == "confirm" and person.talk.fields["address"] == "5 Hàng Bún"
    person.say("sửa thời gian hôm kia")
    assert person.talk.fields["happened_on"] == "hôm kia (18/11/2026)"
    other = at("name")
    other.say("hỏi lắm thế")
    assert "name" not in other.talk.fields
    other.say("thôi không cần nữa")
    assert texts.PAUSED in other.text
    person.say("mà thôi em không gửi nữa đâu ạ, phường gọi rồi")
    assert texts.CANCEL_ASK in person.text


def test_a_quick_question_behind_ours_is_one_and_behind_other_words_is_a_word() -> None:
    person = at("name")
    person.say("để làm gì vậy?", after=4)
    assert texts.WHY_REQUIRED in person.text
    other = at("name")
    other.say("họ bảo về", after=30)
    other.say("hẹn mãi", after=3)
    other.say("hỏi để làm gì", after=3)
    assert other.talk.beside == ["hẹn mãi", "hỏi để làm gì"] and "họ bảo về" in other.talk.content
    assert other.waits() is not None and texts.NOT_PUT_IN in other.text
    other.press(texts.PUT_IN)
    assert "hỏi để làm gì" in other.talk.content
