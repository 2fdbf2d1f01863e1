"""Said in the midst of a talk, and taken for something else once: a beating, a question about a procedure, days, half words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Known, Withdraw, texts
from kinds.feedback.dialogue.understanding import inquiries
from kinds.feedback.dialogue.understanding.asking import tells_of_beating
from tests.feedback.talking import AT_WORK, UNITS, Person, case
from tests.feedback.test_misunderstood import STORY, at

BEATEN = (
    "công an phường đánh tôi", "hôm qua tôi bị công an phường Ba Đình đánh gãy tay", "csgt đánh người", "cong an danh toi o tru so",
    "cán bộ tát vào mặt tôi", "bảo vệ hành hung bố em", "toi bi dan phong danh", "con tôi bị đánh hội đồng",
)  # fmt: skip
NOT_BEATEN = (
    STORY, "tôi bị đánh trượt hồ sơ", "cán bộ đánh giá tôi không đạt", "danh sách người được cấp", "trong danh ba cong an khong co so",
    "bi danh gia thap", "hàng xóm đánh đàn cả đêm", "hang xom danh dan ca dem", "phòng dành người khuyết tật bị tắt đèn", "bị đánh số nhà sai", "cán bộ đã tắt máy với tôi",
)  # fmt: skip


def test_who_tells_of_a_beating_hears_of_113_at_once_and_goes_on() -> None:
    assert [said for said in BEATEN if not tells_of_beating(said)] == []
    assert [said for said in NOT_BEATEN if tells_of_beating(said)] == []
    person = Person()
    person.say(BEATEN[1])
    assert person.text.startswith(texts.BEATEN) and texts.QUESTIONS["name"] in person.text
    person.say("Nguyễn Văn An, số 5 Hàng Bún, Ba Đình, 0912345678")
    assert texts.BEATEN not in person.text and person.talk.step == "confirm" and BEATEN[1] in person.talk.content
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say(BEATEN[0])
    assert person.text.startswith(texts.BEATEN) and person.talk.where == "whereto", "whatever the talk asks next"


@pytest.mark.parametrize("said", ["18/11 là lần đầu, lần hai là 20/11", "lần đầu 18/11, lần hai 20/11", "hẹn 12/12"])
def test_several_days_and_an_appointment_ahead_stay_in_their_own_words(said: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.fields["happened_on"] == said and "happened_on_date" not in person.talk.fields
    assert person.talk.step == "name" and person.talk.content == STORY
    person = at("confirm")
    person.say(said)
    assert person.talk.fields["happened_on"] == said and "happened_on_date" not in person.talk.fields
    person = at("address")
    person.say(said)
    assert "address" not in person.talk.fields and said in person.talk.content


@pytest.mark.parametrize(
    ("said", "day"),
    [("hẹn 12/11", "2026-11-12"), ("hẹn 20/11/2025", "2025-11-20"), ("hẹn trả 30/6", "2026-06-30"), ("15/12", "2025-12-15")],
)  # fmt: skip
def test_a_day_that_has_passed_is_that_day(said: str, day: str) -> None:
    person = at("happened_on")
    person.say(said)
    assert person.talk.fields["happened_on_date"] == day


@pytest.mark.parametrize("said", ["hihi", "bực", "bên đó", "Nhà", "chỗ cũ"])
def test_a_free_word_is_no_office_unless_it_is_said_again(said: str) -> None:
    person = Person()
    person.says("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ", said)
    assert texts.WHICH_UNIT in person.text and person.talk.step == "unit" and "unit_text" not in person.talk.fields
    person.say(said)
    assert person.talk.step == "happened_on", "a person decides what was meant"


@pytest.mark.parametrize("said", ["điện lực", "EVN", "Kim Mã", "bưu điện"])
def test_what_may_be_an_office_is_one(said: str) -> None:
    person = Person()
    person.says("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ", said)
    assert person.talk.fields["unit_text"] == said and person.talk.step == "happened_on"


OF_A_PROCEDURE = (
    "thế làm online được không", "nộp qua mạng đc k ạ", "thế cần giấy tờ gì", "lệ phí bao nhiêu", "lam khai sinh thi can giay to gi",
    "thủ tục làm lại sổ đỏ thế nào", "có làm trên vneid được không",
)  # fmt: skip
OF_THE_MATTER = (
    "nộp online không được", "tôi nộp online mà không ai nhận", "họ đòi giấy tờ gì không rõ", "cán bộ không nói cần giấy tờ gì", "phản ánh online được không",
)  # fmt: skip


@pytest.mark.parametrize("step", ["unit", "happened_on", "name", "confirm"])
def test_a_question_about_a_procedure_is_shown_its_way_and_the_talk_goes_on(step: str) -> None:
    for said in OF_A_PROCEDURE:
        assert inquiries.asked(said) == inquiries.PROCEDURE, said
    for said in OF_THE_MATTER:
        assert not inquiries.asked(said), said
    person = at(step) if step != "unit" else Person()
    if step == "unit":
        person.say("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ")
    before = person.talk.content
    person.known = replace(person.known, catalogue="https://motcua.example.vn/thu-tuc/")
    person.say(OF_A_PROCEDURE[0])
    assert texts.PROCEDURES in person.text and person.talk.step == step and person.talk.content == before
    assert person.turns[-1].replies[0].buttons[0].url == person.known.catalogue


def test_where_the_question_is_the_matter_an_official_answers_it() -> None:
    person = Person()
    person.say(OF_A_PROCEDURE[0])
    assert texts.PROCEDURES not in person.text and person.talk.content == OF_A_PROCEDURE[0]


PART = case("H26-000123.1", can_withdraw=True)


def test_one_part_or_all_of_a_split_matter_is_withdrawn() -> None:
    split = Known(cases=(AT_WORK, PART), units=UNITS, parts_of=lambda _: (PART.code,))
    person = Person(split)
    person.say(f"rút phản ánh {PART.code}")
    assert person.talk.aside["case"] == PART.code, "the longer code is meant"
    for answer, along in (("Chỉ rút", ()), ("Rút tất cả", (PART.code,))):
        person = Person(split)
        person.say(f"rút phản ánh {AT_WORK.code}")
        assert PART.code in person.text
        assert person.press(answer).act == Withdraw(AT_WORK.id, along)
    assert PART.code in person.text, "said of which"
    person.press("Rút tất cả")
    assert person.turns[-1].act is None, "an old button asks again"
    person.say("thôi")
    person.says(f"rút phản ánh {AT_WORK.code}", "cả hai luôn")
    assert person.turns[-1].act == Withdraw(AT_WORK.id, (PART.code,))


@pytest.mark.parametrize(
    "said", ["số 5 Hàng Bún, Ba Đình", "ngõ 12 Kim Mã, phường Ba Đình", "12 Hàng Bún phường Ba Đình"]
)
def test_where_somebody_lives_is_no_office_and_no_time(said: str) -> None:
    person = Person()
    person.says("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ", "Không rõ cơ quan")
    assert person.talk.step == "happened_on"
    person.say(said)
    assert person.talk.fields == {"address": said} and person.talk.step == "happened_on"
