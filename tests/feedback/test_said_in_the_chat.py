"""What citizens said in the chat and got no answer to, were asked twice, or were not understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Add, Held, Known, Submit, Supplement, payloads, texts
from kinds.feedback.dialogue.understanding import times
from kinds.feedback.dialogue.understanding.purposes import is_advert, settled
from tests.feedback.talking import AT_WORK, AWAITED, NEW, START, UNITS, WAITING, WITH_CASES, Person, case, picture

STORY = "Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ"
REPLY = "Giấy hẹn số 12, hôm đó chị tiếp dân ở quầy 3"
TWO = Known(cases=(WAITING, case("H26-000126", awaits_supplement=True)), units=UNITS)
ADDABLE = Known(cases=(AT_WORK,), units=UNITS)


def asked(person: Person, step: str) -> bool:
    return texts.QUESTIONS[step] in person.text


# --- An official asked for a supplement ------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [AWAITED, WITH_CASES])
def test_the_reply_to_a_request_goes_to_the_case_that_waits(known: Known) -> None:
    person = Person(known)
    assert person.say(REPLY).act == Supplement(WAITING.id, REPLY, [])
    assert texts.TAKEN.format(code=WAITING.code) in person.text
    more = person.say(picture("ảnh giấy hẹn"), after=3)
    assert isinstance(more.act, Add) and more.act.case_id == WAITING.id and len(more.act.media) == 1


@pytest.mark.parametrize("said", ["H26.15-260920-0123", "12345", "không có ạ", picture(), "0912345678"])
def test_whatever_was_asked_for_is_a_supplement(said: object) -> None:
    assert isinstance(Person(AWAITED).say(said).act, Supplement)  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["ok", "cảm ơn ạ", "chào em", "👍", "#nut-cu:12"])
def test_a_courtesy_is_none(said: str) -> None:
    assert Person(AWAITED).say(said).act is None


def test_it_was_another_matter() -> None:
    person = Person(AWAITED)
    person.says(STORY, picture())
    done = person.press("Đây là việc mới")
    assert done.act == Add(WAITING.id, texts.NOT_FOR_THIS, []), "the official who has the case is told"
    assert STORY in person.talk.content and len(person.talk.media) == 1
    assert person.finish().act.fields["content"] == STORY  # type: ignore[union-attr]
    late = Person(AWAITED)
    late.say(STORY)
    assert late.waits() is not None
    assert not late.talk.taken, "what went to a case is not kept beside it for long"
    assert late.press("Đây là việc mới").act is None


def test_with_several_that_wait_it_is_asked() -> None:
    person = Person(TWO)
    assert person.say(REPLY).act is None
    assert texts.WHERETO in person.text
    assert person.say("H26-000126").act == Supplement("id-H26-000126", REPLY, []), "a code is an answer"


def test_held_words_go_to_the_one_that_waits_after_a_day() -> None:
    person = Person(TWO)
    person.say(REPLY)
    person.known = AWAITED
    done = person.waits()
    assert done is not None and done.act == Supplement(WAITING.id, REPLY, [])
    assert WAITING.code in person.text


def test_held_words_that_may_be_of_several_are_reminded_of_once_and_an_official_knows() -> None:
    person = Person(TWO)
    person.say(REPLY)
    done = person.waits()
    assert done is not None and done.act == Held((WAITING.id, "id-H26-000126"))
    assert texts.WHERETO_AGAIN in person.text and person.talk.held == [REPLY]
    assert done.wake_at is None, "once"
    assert isinstance(person.press(f"Bổ sung cho {WAITING.code}").act, Supplement)


def test_held_words_whose_cases_have_ended_begin_a_matter() -> None:
    person = Person(ADDABLE)
    person.say(STORY)
    person.known = NEW
    person.waits()
    assert person.talk.content == STORY and asked(person, "unit")


# --- Never silent ---------------------------------------------------------------------------------------------------


def at_the_name() -> Person:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua")
    assert asked(person, "name")
    return person


def test_an_unfit_answer_is_answered_once_and_the_question_comes_when_the_run_is_over() -> None:
    person = at_the_name()
    replies = [
        len(person.say(said, after=12).replies)
        for said in ("họ làm khó lắm ạ", "mà còn nói nặng lời", "không ai giúp cả")
    ]
    assert replies == [1, 0, 0]
    done = person.waits()
    assert done is not None and asked(person, "name")
    assert done.wake_at is None
    assert "nói nặng lời" in person.talk.content


def test_what_was_said_too_soon_gets_its_question_again() -> None:
    person = at_the_name()
    assert person.say("họ làm khó lắm ạ", after=3).replies == ()
    person.waits()
    assert asked(person, "name")
    person.say("Nguyễn Thị Hoa")
    assert person.waits() is None, "an answered question is not repeated"


@pytest.mark.parametrize(
    ("said", "reply"), [("em tên Mai", texts.FULL_NAME), ("bao giờ thì có kết quả vậy ạ?", texts.ASKED_EARLY)]
)
@pytest.mark.parametrize("after", [3, 12, 60])
def test_what_is_meant_for_us_is_answered_at_once(said: str, reply: str, after: int) -> None:
    person = at_the_name()
    person.say(said, after=after)
    assert reply in person.text and asked(person, "name")
    assert person.talk.content == STORY, "and is no part of the matter"


@pytest.mark.parametrize("after", [3, 60])
def test_a_place_behind_the_word_for_living_is_an_address(after: int) -> None:
    person = at_the_name()
    person.says("Nguyễn Thị Mai")
    person.say("ở Ba Đình", after=after)
    assert person.talk.fields["address"] == "Ba Đình"


def test_a_run_of_words_that_wait_for_a_choice_is_asked_about_again() -> None:
    person = Person(ADDABLE)
    person.say(STORY)
    assert person.say("hôm đó đông lắm", after=5).replies == ()
    person.waits()
    assert texts.WHERETO in person.text


# --- Not asked for what was said -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "when"),
    [
        ("toi nop ho so da tu 5/11 ma chua co ket qua gi ca", "05/11/2026"),
        ("Hôm 12/11/2026 cán bộ quầy 3 quát tháo người dân", "12/11/2026"),
        ("Sáng thứ 5 tôi lên phường làm giấy mà không có ai", "19/11/2026"),
        ("Tôi nộp hồ sơ từ tháng 8 đến nay chưa có kết quả", "tháng 8"),
        ("Hồ sơ tôi nộp 3 hôm nay không ai tiếp nhận cả", "17/11/2026"),
    ],
)
def test_the_time_that_a_story_tells_is_not_asked_for(story: str, when: str) -> None:
    person = Person()
    person.says(story, "bỏ qua")
    assert person.talk.fields["happened_on"] == when and asked(person, "name")
    assert story in person.talk.content


@pytest.mark.parametrize(
    "story",
    [
        "Theo Nghị định ngày 15/3/2024 thì không cần giấy này",
        "Nhà tôi ở ngõ 5/11 phố Huế bị đòi thêm giấy",
        "Hồ sơ hẹn trả ngày 15/11 mà chưa có kết quả",
        "Tôi nộp ngày 3/9, ngày 15/10 lại bị trả hồ sơ",
        "Con sinh ngày 5/6/2026 làm khai sinh mãi chưa xong",
        "Đến hôm nay vẫn chưa ai trả lời tôi",
        "Hồ sơ chỉ xong được 1/2 thì bị dừng lại",
        "Đi lần thứ 3 vẫn bị trả về",
    ],
)
def test_where_it_is_not_certain_it_is_asked(story: str) -> None:
    assert times.told(story, START.date()) == ("", None)


def test_who_introduces_themselves_is_not_asked_who_they_are() -> None:
    person = Person()
    person.says(STORY, "Tôi tên Trần Thị Mận, 0977 123 987, ở tổ 7 phường Phú Lương")
    fields = person.talk.fields
    assert (fields["name"], fields["phone"], fields["address"]) == (
        "Trần Thị Mận",
        "84977123987",
        "tổ 7 phường Phú Lương",
    )
    assert person.talk.content == STORY
    first = Person()
    first.say("Tôi tên Trần Thị Mận, 0977 123 987, ở tổ 7 phường Phú Lương")
    assert texts.NOTED in first.text and asked(first, "content")
    whole = Person()
    whole.say(f"{STORY}. Tên tôi là Trần Thị Mận, ở tổ 7, phường Phú Lương, sđt 0977 123 987. Mong được giải quyết")
    assert whole.talk.fields["name"] == "Trần Thị Mận" and "Mong được" in whole.talk.content


def test_half_a_name_is_asked_for_whole_and_taken_when_it_is_all() -> None:
    person = at_the_name()
    person.says("em tên Mai ạ")
    assert texts.FULL_NAME in person.text
    person.say("Mai")
    assert person.talk.fields["name"] == "Mai"
    other = at_the_name()
    other.says("Mai", "Trần Thị Mai ạ")
    assert other.talk.fields["name"] == "Trần Thị Mai"


def test_a_time_said_to_another_question_is_noted() -> None:
    person = at_the_name()
    person.say("tháng 8")
    assert person.talk.fields["happened_on"] == "tháng 8" and asked(person, "name")
    assert person.talk.content == STORY
    person.say("hôm qua")
    assert person.talk.fields["happened_on"] == "tháng 8" and "hôm qua" in person.talk.content


# --- What cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("31/2", texts.NO_SUCH_DAY),
        ("hôm qua lúc 25h", texts.NO_SUCH_DAY),
        ("hôm qua 25h", texts.NO_SUCH_DAY),
        ("25 giờ hôm qua", texts.NO_SUCH_DAY),
        ("15/9, 25h", texts.NO_SUCH_DAY),
        ("25:00 hôm qua", texts.NO_SUCH_DAY),
        ("hôm qua 9h70", texts.NO_SUCH_DAY),
        ("năm 3026", texts.DAY_AHEAD),
        ("30/11/2026", texts.DAY_AHEAD),
        ("ngày mai", texts.DAY_AHEAD),
        ("tuần sau", texts.DAY_AHEAD),
    ],
)
@pytest.mark.parametrize("after", [3, 60])
def test_a_day_that_cannot_be_is_not_taken(said: str, reply: str, after: int) -> None:
    person = Person()
    person.says(STORY, "bỏ qua")
    person.say(said, after=after)
    assert reply in person.text and asked(person, "happened_on")
    assert "happened_on" not in person.talk.fields and person.talk.content == STORY


@pytest.mark.parametrize(
    "said",
    ["hôm qua 24h", "sáng nay 9 giờ", "hôm qua 15h30", "hôm 15/9, 8h", "cách đây 72 giờ", "48h trước", "từ 8h hôm qua"],
)
def test_an_hour_that_is_one_and_how_long_ago_it_was_are_taken(said: str) -> None:
    person = Person()
    person.says(STORY, "bỏ qua", said)
    assert person.talk.fields["happened_on"].startswith(said) and "address" not in person.talk.fields


def test_a_sentence_is_no_office() -> None:
    person = Person()
    person.says(STORY, "chiều nay tôi lên thì lại đóng cửa")
    assert "unit_text" not in person.talk.fields and "đóng cửa" in person.talk.content


@pytest.mark.parametrize("said", ["điện lực Ba Đình", "công an phường Ba Đình", "Công ty nước sạch Tây Hồ"])
def test_another_office_of_a_ward_is_not_its_committee(said: str) -> None:
    person = Person()
    person.says(STORY, said)
    assert "unit_id" not in person.talk.fields
    assert person.talk.fields["unit_text"] == said


# --- No grievance ---------------------------------------------------------------------------------------------------


def test_a_question_is_not_asked_where_and_when() -> None:
    person = Person(replace(NEW, scope="question"))
    person.say("cho hỏi làm căn cước cho con cần giấy tờ gì")
    assert asked(person, "name")


def test_a_scene_report_is_asked_where_alone() -> None:
    person = Person(replace(NEW, scope="scene"))
    person.say("rác đổ đầy ra đường mấy hôm rồi không ai dọn")
    assert asked(person, "place")
    person.say("trước số 12 ngõ 5 phố Vọng, phường Bạch Mai")
    assert asked(person, "name")
    assert "Địa điểm: trước số 12 ngõ 5 phố Vọng" in person.finish().act.fields["content"]  # type: ignore[union-attr]
    told = Person(replace(NEW, scope="scene"))
    told.say("đèn đường ngõ 12 Thụy Khuê hỏng, tối om")
    assert asked(told, "name")


@pytest.mark.parametrize(
    ("said", "guess", "scope"),
    [
        ("thủ tục đăng ký tạm trú cần những gì", ("question", 0.99), "question"),
        ("thủ tục đăng ký tạm trú cần những gì", ("question", 0.8), ""),
        ("sao nộp online rồi vẫn bắt mang bản giấy lên vậy?", ("question", 0.96), ""),
        ("đèn đường ngõ 12 hỏng", ("scene", 0.97), "scene"),
        ("cán bộ không sửa đèn đường ngõ 12", ("scene", 0.97), ""),
        ("quy định này vô lý", ("rule", 1.0), ""),
    ],
)
def test_what_is_unsure_is_asked_as_always(said: str, guess: tuple[str, float], scope: str) -> None:
    assert settled(said, *guess) == scope


@pytest.mark.parametrize("said", ["ok cảm ơn nhé", "dạ vâng em cảm ơn ạ", "cảm ơn anh chị nhiều"])
def test_thanks_are_thanked(said: str) -> None:
    person = Person(AWAITED)
    person.say(said)
    assert person.text == texts.THANKS and not person.talk.has_words


def test_thanks_at_the_summary_do_not_let_it_be_thought_sent() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678", "ok cảm ơn nhé")
    assert person.text == texts.WAITING_TO_SEND


ADVERT = "Cho vay tiền nhanh lãi suất thấp, truy cập http://vaynhanh.vip nhận tiền ngay"


def test_the_commonest_advert_is_one() -> None:
    assert is_advert("chuyên cho vay lãi suất thấp giải ngân trong 15p lh 0999 888 777")


def test_advertising_is_turned_away_without_questions() -> None:
    person = Person()
    person.say(ADVERT)
    assert texts.ADVERT in person.text
    person.say(STORY)
    assert person.talk.content == STORY, "what comes after begins as if nothing had been"
    other = Person()
    other.say(ADVERT)
    other.press("Đây là phản ánh của tôi")
    assert ADVERT in other.talk.content


@pytest.mark.parametrize(
    "said",
    [
        "Tôi bị lừa đảo cho vay lãi suất cao trên web vay.vip",
        STORY,
        "website dichvucong.gov.vn lỗi không đăng ký ngay được",
    ],
)
def test_a_matter_is_no_advertising(said: str) -> None:
    assert not is_advert(said)


# --- Where it stands, and erasure -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["vụ của em đến đâu rồi ạ", "bao giờ có kết quả ạ", "sao lâu thế", "sao lau the a", "chưa có kết quả ạ"]
)
@pytest.mark.parametrize("known", [ADDABLE, AWAITED, WITH_CASES])
def test_where_it_stands_is_told_with_the_link(said: str, known: Known) -> None:
    person = Person(known)
    assert person.say(said).act is None
    assert all(word in person.text for word in (known.cases[0].code, "còn 5 ngày", known.cases[0].link))
    assert not person.talk.has_words


def test_a_question_behind_a_supplement_is_answered_and_a_code_behind_it_is_part_of_it() -> None:
    person = Person(AWAITED)
    person.say(REPLY)
    assert isinstance(person.say("H26.15-260920-0123").act, Add)
    assert person.say("sao lâu thế").act is None
    assert WAITING.link in person.text


def test_erasing_leads_to_the_page_and_a_yes_is_answered() -> None:
    person = Person(WITH_CASES)
    person.say("xoá hết dữ liệu của tôi đi")
    assert AT_WORK.link in person.text and "Họ tên, liên hệ" in person.text
    person.say("đồng ý")
    assert texts.ERASE_THERE in person.text and AT_WORK.link in person.text
    nobody = Person()
    nobody.says("xoá hết dữ liệu của tôi đi", "đồng ý")
    assert nobody.text == texts.ERASE_NOTHING


def test_a_yes_to_erasing_sends_nothing() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678", "xóa dữ liệu")
    done = person.say("đồng ý")
    assert not isinstance(done.act, Submit) and person.text == texts.CANCEL_ASK


def test_signs_are_no_number_and_nothing_of_a_telephone_stays() -> None:
    person = Person()
    person.say("👍👍👍")
    assert texts.NUMBER not in person.text
    person = at_the_name()
    person.says("Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "sđt e 0987.654.001 nhé")
    assert person.talk.fields["phone"] == "84987654001" and person.talk.content == STORY
    assert payloads.pressed(payloads.of(payloads.APART, "x")) is not None
