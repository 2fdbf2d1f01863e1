"""Conversations that go another way: second thoughts at the last step, where is my dossier, a form open beside the chat."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Reopen, Submit, Supplement, Withdraw, texts
from kinds.feedback.dialogue.understanding.intents import correction, intents_of
from kinds.feedback.dialogue.understanding.standing import asks_where_it_stands, codes_in
from messaging.inbound import Heard, Media
from tests.feedback.talking import WITH_CASES, Person

STORY = "Tôi làm khai sinh cho con ở phường Ba Đình ba lần vẫn bị trả hồ sơ"


def at_the_summary() -> Person:
    person = Person()
    person.says(STORY, "hôm qua", "Nguyễn Thị Hoa", "số 5 phố Hàng Bún, Ba Đình", "0912345678")
    assert "Ông/bà xem lại" in person.text
    return person


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("đổi số đt thành 0987654321 nhé", "phone", "84987654321"),
        ("à nhầm số điện thoại, 0987.654.321 ạ", "phone", "84987654321"),
        ("khoan đã, tôi nhầm phường, là phường Đống Đa cơ", "unit_id", "u2"),
        ("sửa cơ quan thành Sở Xây dựng", "unit_id", "u3"),
        ("xin lỗi, sai tên rồi, tên tôi là Nguyễn Thị Hòa", "name", "Nguyễn Thị Hòa"),
    ],
)
def test_a_correction_in_ones_own_words_is_one(said: str, field: str, value: str) -> None:
    person = at_the_summary()
    person.say(said)
    done = person.say("đúng rồi gửi đi")
    assert isinstance(done.act, Submit)
    assert done.act.fields[field] == value
    assert done.act.fields["content"] == STORY, "nothing of it goes into the matter"


@pytest.mark.parametrize("said", ["chờ tí tôi xem lại", "khoan đã", "doi ti", "để em hỏi lại đã"])
def test_who_wants_to_read_it_again_is_left_in_peace(said: str) -> None:
    person = at_the_summary()
    done = person.say(said)
    assert person.text == texts.WAITING_TO_SEND
    assert done.act is None
    done = person.say("gửi")
    assert isinstance(done.act, Submit)
    assert done.act.fields["content"] == STORY


@pytest.mark.parametrize(
    "said", ["à thôi không phải gửi nữa", "thôi không gửi nữa đâu", "hủy", "huy bo di", "khỏi gửi"]
)
def test_a_change_of_mind_asks_once_and_may_be_taken_back(said: str) -> None:
    person = at_the_summary()
    person.say(said)
    assert person.text == texts.CANCEL_ASK
    person.say("thôi giữ lại")
    assert "Ông/bà xem lại" in person.text
    person.says(said, "không hủy nữa")
    assert isinstance(person.say("gửi").act, Submit)
    other = at_the_summary()
    other.says(said, "ừ hủy đi")
    assert other.text == texts.CANCELLED
    other.say("thôi giữ lại")
    assert other.text == texts.NOTHING_TO_CANCEL


@pytest.mark.parametrize("said", ["đổi", "sửa", "không", "chưa", "đổi lại tên"])
def test_words_that_look_like_waiting_are_not(said: str) -> None:
    assert "wait" not in intents_of(said)


@pytest.mark.parametrize(
    "said",
    [
        "hồ sơ của tôi đến đâu rồi",
        "ho so toi den dau roi a",
        "bao giờ có kết quả vậy",
        "phản ánh của tôi xong chưa",
        "tình trạng hồ sơ thế nào rồi",
    ],
)
def test_where_does_it_stand_is_answered_and_is_no_matter(said: str) -> None:
    person = Person()
    person.say(said)
    assert person.text == texts.STANDS_NOWHERE
    assert not person.talk.has_words
    known = Person(WITH_CASES)
    known.say(said)
    assert "H26-000123" in known.text
    assert texts.WHERETO not in known.text


@pytest.mark.parametrize("said", ["H26-000123", "tra cứu h26-000123", "vụ việc H26-000123 đến đâu rồi"])
def test_a_code_of_ones_own_shows_the_matter(said: str) -> None:
    person = Person(WITH_CASES)
    person.say(said)
    assert person.text.startswith("Phản ánh H26-000123")


def test_a_code_of_a_dossier_is_told_where_to_go() -> None:
    for code in ("H26.15-260920-0123", "000.00.01.H26-240115-0001"):
        person = Person()
        person.say(f"hồ sơ {code} của tôi đến đâu rồi")
        assert person.text == texts.NOT_OURS.format(code=code)
        assert not person.talk.has_words
    person.say("PAKN.20260915.0001")
    assert person.text == texts.NO_SUCH_CASE


@pytest.mark.parametrize(
    "said",
    [
        "Hồ sơ của tôi nộp ở phường Ba Đình hai tuần chưa thấy trả lời",
        "hồ sơ nộp 2 tuần rồi bao giờ có kết quả",
        "làm khai sinh khi nào có kết quả",
        "hồ sơ H26.15-260920-0123 bị trả lại ba lần",
        "Tôi muốn hỏi về tình trạng cán bộ phường không niêm yết tiến độ giải quyết hồ sơ đất đai",
        "Trả lời chung chung, chưa nói ngày nào trả kết quả.",
        "kết quả xét nghiệm hồ sơ sai tên tôi",
        "0912345678",
        "đường Láng đến đâu cũng ngập",
    ],
)
def test_what_tells_or_asks_something_else_is_not_a_look_up(said: str) -> None:
    assert not asks_where_it_stands(said)


def test_words_for_a_matter_go_to_it_whatever_they_sound_like() -> None:
    person = Person(WITH_CASES)
    person.say("xem xét lại H26-000124")
    assert isinstance(person.say("bao giờ có kết quả, trả lời không nói").act, Reopen)
    person.say("bổ sung H26-000125")
    assert isinstance(person.say("hồ sơ của tôi đến đâu rồi").act, Supplement)


def test_codes_are_told_apart() -> None:
    assert codes_in("mã pakn.20260915.0001 nhé") == ("PAKN.20260915.0001", "")
    assert codes_in("PAKN.20260915.0001.2") == ("PAKN.20260915.0001.2", "")
    assert codes_in("từ 15-09-2026 đến 20-09-2026") == ("", "")
    assert codes_in("0912-345-678") == ("", "")


@pytest.mark.parametrize("said", ["tôi đang điền mẫu trên điện thoại rồi", "toi dien xong roi", "em đã điền mẫu rồi ạ"])
def test_what_is_said_about_the_open_form_is_no_part_of_the_matter(said: str) -> None:
    person = Person()
    person.says(STORY, "hôm qua", said)
    assert person.text == texts.FILLING
    assert person.finish().act.fields["content"] == STORY  # type: ignore[union-attr]


def test_who_writes_in_english_is_told_so_in_english_until_it_is_vietnamese() -> None:
    person = Person()
    person.say("Hello, I want to complain about my residence permit. The officer refused my papers twice.")
    assert "Please write in Vietnamese" in person.text
    person.say("Yesterday")
    assert "Please write in Vietnamese" in person.text


@pytest.mark.parametrize("heard", [Heard("other"), Heard("media", media=[Media("https://a/x.amr", "audio")])])
def test_a_sticker_or_a_voice_between_two_answers_loses_nothing(heard: Heard) -> None:
    person = Person()
    person.says(STORY, heard, "hôm qua")
    assert person.talk.fields["happened_on"].startswith("hôm qua")
    assert person.talk.content == STORY


@pytest.mark.parametrize("said", ["😡😡😡", "👍", "...!", "❤️"])
def test_signs_alone_are_answers_to_nothing(said: str) -> None:
    person = Person()
    person.say(said)
    assert person.text in {texts.STICKER, texts.GUIDE, texts.THANKS}
    assert not person.talk.has_words
    person.says(STORY, said)
    assert "happened_on" not in person.talk.fields
    assert person.talk.content == STORY


@pytest.mark.parametrize("said", ["à khoan sai rồi, hủy đi", "hủy", "thôi không gửi nữa"])
def test_too_late_to_cancel_it_can_be_withdrawn(said: str) -> None:
    person = Person(WITH_CASES)
    person.say(said)
    assert [b.title for b in person.turns[-1].replies[0].buttons] == ["Rút H26-000123", "Rút H26-000125"]
    person.press("Rút H26-000123")
    assert person.text == texts.WITHDRAW_ASK.format(code="H26-000123")
    assert isinstance(person.say("đồng ý").act, Withdraw)


def test_a_name_or_a_story_that_begins_like_a_correction() -> None:
    assert correction("Đổi mới thủ tục là cần") is None
    assert correction("à") is None
    assert correction("khoan đã") is None
