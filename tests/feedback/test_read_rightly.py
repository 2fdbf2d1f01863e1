"""Names, days, addresses and wishes as people type them: what each is taken for, in the conversation as in its parts."""

from datetime import date

import pytest

from kinds.feedback.dialogue.understanding import addresses, dates, intents, phones, times
from tests.feedback.talking import Person

STORY = "Bộ phận một cửa phường Ba Đình làm mất hồ sơ khai sinh của con tôi"
SUMMED = (STORY, "hôm qua", "Trần Thị Hoa", "12 ngõ 4 Láng Hạ", "0912345678")
TODAY = date(2026, 11, 20)


def told(*said: str) -> Person:
    person = Person()
    person.says(*said)
    return person


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("mùng 6", date(2026, 11, 6)),
        ("hôm mồng 5 ạ", date(2026, 11, 5)),
        ("hom mung 5", date(2026, 11, 5)),
        ("ngày 25", date(2026, 10, 25)),
        ("hom 5", date(2026, 11, 5)),
        ("ngày 6 tháng trước", date(2026, 10, 6)),
        ("thứ 5 ngày 12", date(2026, 11, 12)),
        ("mùng năm tháng chín", date(2026, 9, 5)),
        ("mồng 3 tháng 9 âm lịch", None),  # which day of ours that was, a person looks up
        ("rằm tháng chín", None),
        ("hom ram", None),
    ],
)
def test_days_of_a_month(said: str, day: date | None) -> None:
    assert dates.says_when(said)
    assert times.is_only_a_time(said)
    assert dates.understood(said, TODAY) == day


@pytest.mark.parametrize(
    "said",
    [
        "mỗi ngày 3 lượt",
        "ngày 8 tiếng",
        "mong 2 bên hợp tác",
        "chúc mừng 5 năm",
        "ngách 5/12 đường Linh Đàm",
        "rầm rầm",
    ],
)
def test_no_days(said: str) -> None:
    assert not dates.says_when(said)


def test_a_story_keeps_the_day_of_its_month() -> None:
    assert times.told("Em đợi từ mùng 5 tháng 11 tới giờ", TODAY) == ("mùng 5 tháng 11", date(2026, 11, 5))
    assert times.told("khong tra giay khai sinh tu mung 2 thang 11", TODAY)[1] == date(2026, 11, 2)
    assert times.told("Hồ sơ hẹn mùng 5 tháng 11 mà chưa trả", TODAY) == ("", None)


@pytest.mark.parametrize(
    "said",
    ["Phương Lan Anh", "Quan Minh Tri", "Xa Mỹ Linh", "Khu Văn Phúc", "Khổng Minh Tuấn", "Thân Đức Việt", "Phó Đức An",
     "TỪ THỊ HOA", "Ngo Duc Thinh", "Doãn Thị Mơ", "Bàn Thị Xuân", "Lại Thế Vinh"],
)  # fmt: skip
def test_whoever_it_is_can_say_the_name(said: str) -> None:
    assert told(STORY, "hôm qua", said).talk.fields["name"] == said
    assert told(STORY, "hôm qua", f"Bà {said.title()}").talk.fields["name"] == said.title()
    assert told(STORY, "hôm qua", f"bà là {said.title()}").talk.fields["name"] == said.title()


@pytest.mark.parametrize(
    "said",
    [
        "Phường Ba Đình",
        "Phuong Ba Dinh",
        "Khu Đô Thị Mới",
        "Quan Tay Ho",
        "nộp ở quầy số 4 nhé",
        "tui ở trọ",
        "Điện Lực Đống Đa",
        "Sở Văn Hóa",
    ],
)
def test_no_place_is_a_name(said: str) -> None:
    assert "name" not in told(STORY, "hôm qua", said).talk.fields


def test_a_name_behind_the_question_for_the_office_is_no_office() -> None:
    person = told(
        "Đi làm hộ chiếu mà bị hẹn lùi ngày 3 lần rồi, không ai giải thích", "con la Ngo Duc Thinh", "44 pho Vong"
    )
    assert person.talk.fields == {"name": "Ngo Duc Thinh", "address": "44 pho Vong"}


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("Bàn Thị Xuân", "name", "Bàn Thị Xuân"),  # no "ban"
        ("Trương Văn Nam", "name", "Trương Văn Nam"),  # no "trường"
        ("hôm mồng 4", "happened_on_date", "2026-11-04"),
        ("Phòng Văn Hóa Thông Tin", "unit_text", "Phòng Văn Hóa Thông Tin"),
        ("Ban Quan Ly Du An", "unit_text", "Ban Quan Ly Du An"),
    ],
)
def test_behind_the_question_for_the_office(said: str, field: str, value: str) -> None:
    person = told("Quy định bắt hộ kinh doanh phải có xác nhận của chủ nhà, đề nghị bỏ giấy ấy", said)
    assert person.talk.fields[field] == value
    assert person.talk.content.endswith("giấy ấy")


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("Doãn Thị Mơ 25 Pháo Đài Láng 0913500082", "Doãn Thị Mơ", "25 Pháo Đài Láng"),
        ("Giàng A Páo ở số 12 Pháo Đài Láng 0913500082", "Giàng A Páo", "số 12 Pháo Đài Láng"),
        ("Cil Ha Brôi thôn Hậu xã Đông Anh sđt 0913500082", "Cil Ha Brôi", "thôn Hậu xã Đông Anh"),
        ("luu trung kien 8 ngo 37 dich vong 0913500082", "luu trung kien", "8 ngo 37 dich vong"),
        ("Thân Đức Việt, số 17 Hàng Mã, 0913500082", "Thân Đức Việt", "số 17 Hàng Mã"),
        ("Nguyễn Văn Bảy, ở trọ tại số 5 ngách 12/7 Láng - 0913500082", "Nguyễn Văn Bảy", "số 5 ngách 12/7 Láng"),
    ],
)
@pytest.mark.parametrize("before", [(STORY,), (STORY, "hôm qua")])
def test_an_introduction_in_one_breath(before: tuple[str, ...], said: str, name: str, address: str) -> None:
    person = told(*before, said)
    fields = person.talk.fields
    assert (fields.get("name"), fields.get("address"), fields.get("phone")) == (name, address, "84913500082")
    assert person.talk.parts == [STORY]


@pytest.mark.parametrize(
    "said",
    ["duong vao xom 3 ngap suot", "Trần Văn Nam phòng 5 quát tôi", "Trần Văn Nam 3 lần không nhận hồ sơ",
     "ho ga 3 ngo 5 bi tran, goi 0913500082 khong ai nghe"],
)  # fmt: skip
@pytest.mark.parametrize("before", [(), (STORY, "hôm qua")])
def test_no_introduction(before: tuple[str, ...], said: str) -> None:
    assert not {"name", "address"} & told(*before, said).talk.fields.keys()


@pytest.mark.parametrize("name", ["Khổng Minh Tuấn", "Zơ Râm Bích"])
def test_an_introduction_in_a_story(name: str) -> None:
    person = told(f"{STORY}. Tôi là {name} ở 6 ngách 2 ngõ Chùa Nền sđt 0913500083")
    fields = person.talk.fields
    assert (fields["name"], fields["address"], fields["phone"]) == (name, "6 ngách 2 ngõ Chùa Nền", "84913500083")
    assert person.talk.content == f"{STORY}."


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("KCN Thăng Long, Đông Anh", "KCN Thăng Long, Đông Anh"),
        ("ktx ngoại ngữ phòng 402", "ktx ngoại ngữ phòng 402"),
        ("p402 cc Mễ Trì", "p402 cc Mễ Trì"),  # a block of flats, and no abuse
        ("3 ngo 5 ngu hiep", "3 ngo 5 ngu hiep"),
        ("cc The Pride, La Khê", "cc The Pride, La Khê"),
        ("tập thể Kim Liên", "tập thể Kim Liên"),
        ("ở tạm nhà chị gái, P1204 toà A", "nhà chị gái, P1204 toà A"),
        ("em đang thuê trọ ở ngõ 165 Cầu Giấy", "ngõ 165 Cầu Giấy"),
    ],
)
@pytest.mark.parametrize("after", [5, 45])
def test_addresses(said: str, address: str, after: float) -> None:
    person = told(STORY, "hôm qua", "Trần Thị Hoa")
    person.say(said, after)
    assert person.talk.fields["address"] == address


@pytest.mark.parametrize("said", ["nộp ở quầy số 4 nhé", "cửa 3 tầng 1", "45 ngày chưa xong", "3 lần rồi"])
def test_no_address(said: str) -> None:
    assert not addresses.begins_as_address(said) or not addresses.address_in(said, is_strong=True)
    assert "address" not in told(STORY, "hôm qua", said).talk.fields


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("ngày hẹn là 01/11 chứ ko phải 1/10 em nhớ nhầm", ""),
        ("nộp mùng 6 chứ không phải mùng 5", "2026-11-06"),
        ("à nhầm, mồng 8 mới đúng", "2026-11-08"),
        ("6/11 em nộp chứ không phải 5/11", ""),
        ("45 ngày chứ không phải 40 ngày", ""),
        ("lên phường hôm 7/11 cơ, không phải hôm qua", ""),
        ("bác ra ngày 6, không phải ngày 5", "2026-11-06"),
        ("mồng 9 chứ", "2026-11-09"),
    ],
)
def test_a_day_put_right_never_is_the_address(said: str, day: str) -> None:
    person = told(*SUMMED, said)
    assert person.talk.fields["address"] == "12 ngõ 4 Láng Hạ"
    assert not day or person.talk.fields["happened_on_date"] == day


@pytest.mark.parametrize(
    ("said", "address"),
    [("ngõ 6 mới đúng", "12 ngõ 6 Láng Hạ"), ("nhầm, nhà 15 ngõ 2 Thái Hà", "nhà 15 ngõ 2 Thái Hà"), ("phố Thái Hà chứ không phải Láng Hạ", "12 ngõ 4 phố Thái Hà")],
)  # fmt: skip
def test_an_address_is_put_right_all_the_same(said: str, address: str) -> None:
    assert told(*SUMMED, said).talk.fields["address"] == address


def test_a_question_to_us_names_no_office() -> None:
    story = "Quy định bắt hộ kinh doanh phải có xác nhận của chủ nhà, đề nghị bỏ giấy ấy"
    assert told(story, "thế các anh là Sở Xây dựng à?").talk.fields == {}
    assert told(story, "m hỏi tên t lm j").talk.fields == {}
    assert told(story, "em là Nguyễn Văn Nam ạ").talk.fields == {"name": "Nguyễn Văn Nam"}


def test_a_question_that_may_stay_open_keeps_nobody() -> None:
    """Quick typing: what is said before our question can have been read is no answer to it, but neither does it come for ever."""
    person = told(STORY)
    for said in ("bữa ấy mưa lắm", "chả nhớ nữa bác ơi mưa quá"):
        person.say(said, 5)
        person.waits()
    assert person.talk.step == "name"


def test_quick_words_that_say_when_a_question_early() -> None:
    person = told("Hồ sơ đất nộp mãi không được trả, đi 4 lần rồi")
    person.say("mùng 3 tháng mười", 5)
    person.waits()
    assert person.talk.fields["happened_on_date"] == "2026-10-03"


@pytest.mark.parametrize("said", ["không có ngày cụ thể", "em không nhớ chính xác ngày"])
def test_no_day_said_a_question_early(said: str) -> None:
    person = told("Quy định bắt hộ kinh doanh phải có xác nhận của chủ nhà, đề nghị bỏ giấy ấy", said)
    assert person.talk.skipped == ["happened_on"]
    assert person.talk.content.endswith("giấy ấy")


@pytest.mark.parametrize(
    "said",
    [
        "cam on gui giup ba",
        "cảm ơn, gửi giúp tôi",
        "rồi đó o gửi cho tui",
        "gửi đi, cảm ơn nhé",
        "được rồi cảm ơn, gửi nhé",
    ],
)
def test_thanks_that_ask_to_send(said: str) -> None:
    assert type(told(*SUMMED, said).turns[-1].act).__name__ == "Submit"
    assert "thiếu" in told(STORY, said).turns[-1].replies[0].text


@pytest.mark.parametrize(
    "said",
    ["cảm ơn đã gửi giúp em", "cam on nhieu", "đừng gửi", "đừng gửi giúp tôi", "dung gui", "khoan gửi đã", "đã gửi"],
)
def test_what_does_not_ask_to_send(said: str) -> None:
    assert "send" not in intents.intents_of(said)


def test_contacts_are_said_once_and_leave_nothing_behind() -> None:
    person = told(*SUMMED, "email tôi là hoa.tran@example.com nhé")
    fields = person.talk.fields
    assert (fields["email"], fields.get("other", ""), person.talk.parts, person.talk.beside) == (
        "hoa.tran@example.com",
        "",
        [STORY],
        [],
    )
    assert phones.find_phone("chín một ba năm trăm không bốn mốt") == ("84913500041", "")
    assert phones.find_phone("không chín một ba, năm trăm linh hai, bảy tám chín") == ("84913502789", "")
    assert phones.find_phone("nộp năm trăm nghìn chín mươi mốt") is None
