"""What people say first, and is no matter: each gets a short answer that helps, and begins nothing by accident."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Add, Known, Supplement, texts
from messaging.inbound import Heard, Media
from tests.feedback.talking import AT_WORK, AWAITED, LINK, UNITS, Person

STORY = "Hồ sơ đất nộp ba tháng ở phường Ba Đình chưa trả"

WITH_ONE = Known(cases=(AT_WORK,), units=UNITS, form_link=LINK)


def newcomer() -> Person:
    return Person(Known(units=UNITS, form_link=LINK, is_new=True))


def begun(person: Person) -> bool:
    draft = person.talk
    return bool(draft.step or draft.has_matter or draft.foreign or draft.fields)


ENGLISH = [
    "Good morning",
    "English please",
    "English",
    "Hello, how can I complain?",
    "what is the weather",
    "What's the weather like today?",
    "How do I report a pothole?",
    "Can I speak English?",
    "do you speak english",
    "Is there anyone who speaks English?",
    "hello, I need help",
    "Help me please",
    "I am a foreigner",
    "what are your opening hours?",
    "Where is the immigration office?",
]


@pytest.mark.parametrize("said", ENGLISH)
def test_who_greets_or_asks_in_english_reads_one_sentence_of_it(said: str) -> None:
    person = newcomer()
    done = person.say(said)
    assert "in Vietnamese" in person.text and "English version" in person.text
    assert [button.url for button in done.replies[0].buttons] == [LINK]
    assert not begun(person)


@pytest.mark.parametrize("said", ["what is the weather", "Can you speak English?", "do you speak english"])
@pytest.mark.parametrize(("answers", "step"), [(("hôm qua",), "name"), (("hôm qua", "Nguyễn Văn An"), "address")])
def test_an_english_question_is_no_answer(said: str, answers: tuple[str, ...], step: str) -> None:
    person = newcomer()
    person.says(STORY, *answers, said)
    assert step not in person.talk.fields and person.talk.step == step
    assert "in Vietnamese" in person.text and texts.QUESTIONS[step] in person.text


@pytest.mark.parametrize("said", ["tôi buồn quá", "tôi muốn khiếu nại", "toi met lam"])
def test_who_speaks_of_himself_says_no_evening(said: str) -> None:
    person = newcomer()
    person.says(STORY, said)
    assert "happened_on" not in person.talk.fields


@pytest.mark.parametrize("said", ["tối qua", "toi qua", "tôi nhớ là buổi tối", "tối thứ hai tôi đến"])
def test_an_evening_is_one(said: str) -> None:
    person = newcomer()
    person.says(STORY, said)
    assert person.talk.fields["happened_on"]


def test_without_a_form_none_is_spoken_of() -> None:
    person = Person(Known(units=UNITS))
    person.say("Can I speak English?")
    assert "in Vietnamese" in person.text and "form" not in person.text


@pytest.mark.parametrize(
    "said",
    [
        "My visa application at the ward office has been waiting for three weeks and nobody answers me",
        "I want to complain about the noise from a bar next to my hotel",
        "I lost my passport",
    ],
)
def test_who_tells_of_something_in_english_loses_no_word(said: str) -> None:
    person = newcomer()
    person.say(said)
    assert texts.FOREIGN in person.text and person.talk.foreign == [said]


@pytest.mark.parametrize(
    "said",
    ["can bo phuong do bat toi cho", "do toi khong co tien", "Can bo Ba Dinh hach sach dan", "may cai nay bi hong roi"],
)
def test_vietnamese_without_its_marks_is_no_english(said: str) -> None:
    person = newcomer()
    person.say(said)
    assert "Vietnamese" not in person.text and said in person.talk.content


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("kênh này để làm gì", texts.WHO),
        ("kênh này làm được gì", texts.WHO),
        ("có phải chatbot không", texts.WHO),
        ("bot hả", texts.WHO),
        ("bạn là ai vậy", texts.WHO),
        ("giá bao nhiêu", texts.COST),
        ("gửi phản ánh có mất tiền không", texts.COST),
        ("nộp phản ánh mất phí không ạ", texts.COST),
        ("cho xin số điện thoại đường dây nóng", texts.HUMAN),
        ("so tong dai la bao nhieu", texts.HUMAN),
        ("b la ai the", texts.WHO),
        ("sao biết số tôi", texts.WHO),
        ("sao tôi nhận được tin này", texts.WHO),
        ("ẩn danh được không", texts.NOT_UNNAMED),
        ("không nói tên có được không", texts.NOT_UNNAMED),
        ("tôi không biết chữ", texts.CANNOT_WRITE),
        ("mắt kém không nhắn được", texts.CANNOT_WRITE),
        ("gửi ghi âm được không", texts.CANNOT_WRITE),
        ("gọi điện được không", texts.CANNOT_WRITE),
        ("nhờ con nhắn hộ được không", texts.CANNOT_WRITE),
        ("có trả lời không", texts.ONCE_SENT),
        ("cách dùng", texts.GUIDE),
        ("bấm vào đâu", texts.GUIDE),
        ("cần gửi những gì", texts.GUIDE),
        ("cần giấy tờ gì để gửi phản ánh", texts.GUIDE),
        ("may h lam viec a", texts.OFFICES),
        ("t7 co lam ko", texts.OFFICES),
        ("co lam t7 k", texts.OFFICES),
        ("toi buon", texts.HINT),
        ("mấy giờ làm việc", texts.OFFICES),
        ("ai là chủ tịch thành phố Hà Nội", texts.OFFICES),
        ("chủ tịch phường Ba Đình là ai", texts.OFFICES),
        ("kiểm tra hồ sơ giúp tôi", texts.STANDS_NOWHERE),
        ("tra cứu hồ sơ giúp em với", texts.STANDS_NOWHERE),
        ("số điện thoại chủ tịch phường", texts.OFFICES),
        ("công an phường số mấy", texts.OFFICES),
        ("cho tôi xin email", texts.OFFICES),
        ("em muốn gặp chị Lan", texts.HUMAN),
        ("tôi muốn khiếu nại", texts.COMPLAINT),
        ("làm sao để khiếu nại", texts.COMPLAINT),
        ("cần tư vấn", texts.GUIDE),
        ("hỗ trợ giúp em với", texts.GUIDE),
        ("làm sao để gửi", texts.GUIDE),
        ("cách gửi phản ánh", texts.GUIDE),
        ("hủy đăng ký", texts.STOPPED),
        ("nhầm máy", texts.STOPPED),
        ("xin lỗi, gửi nhầm", texts.STOPPED),
        ("không có gì", texts.STOPPED),
        ("ship không ạ", texts.HINT),
        ("viết hộ tôi bài văn", texts.HINT),
        ("bạn thông minh không", texts.HINT),
        ("hôm nay ngày mấy", texts.HINT),
        ("hôm nay là thứ mấy", texts.HINT),
        ("tôi buồn quá", texts.HINT),
        ("👋", texts.GREETING),
        ("🙏🙏🙏", texts.GREETING),
        ("❤️", texts.GREETING),
        ("Hello 😊", texts.GREETING),
        (Heard("media", media=[Media("https://z.vn/s", "sticker", "")]), texts.GREETING),
        (Heard("media", media=[Media("https://z.vn/v", "voice", "")]), texts.VOICE),
        (Heard("contact", contact={"phone": "abc"}), texts.NOTHING),
    ],
)
def test_what_is_no_matter_begins_none_and_is_answered(said: str | Heard, reply: str) -> None:
    person = newcomer()
    person.say(said)
    assert reply in person.text
    assert not begun(person)


@pytest.mark.parametrize(
    "said",
    [
        "ai làm chủ tịch phường mà để dân khổ thế này",
        "cán bộ kiểm tra hồ sơ giúp tôi nhưng lại đòi thêm giấy",
        "giá đất đền bù bao nhiêu thì hợp lý",
        "tôi buồn vì cán bộ phường quát mẹ tôi",
        "khiếu nại việc thu hồi đất của nhà tôi",
        "tôi không biết chữ mà cán bộ bắt tự viết đơn",
        "phường gọi điện bắt tôi lên ba lần",
        "cán bộ không nói tên khi tiếp dân",
        "sao phường nhắn tin đòi tôi nộp quỹ",
        "tư vấn sai làm tôi mất tiền",
        "cán bộ ghi nhầm số nhà tôi",
        "làm sao để gửi hồ sơ đất",
        "công an số 5 không tiếp dân",
    ],
)
def test_what_sounds_alike_and_tells_of_something_is_kept(said: str) -> None:
    person = newcomer()
    person.say(said)
    assert said in person.talk.content


@pytest.mark.parametrize("said", ["cứu", "SOS", "cướp", "cấp cứu gọi số mấy", "cứu hỏa số mấy"])
def test_a_cry_for_help_of_one_word_hears_whom_to_call(said: str) -> None:
    person = newcomer()
    person.say(said)
    assert texts.DANGER in person.text


def test_nham_in_the_midst_of_a_talk_puts_something_right() -> None:
    person = newcomer()
    person.says(STORY, "nhầm")
    assert texts.STOPPED not in person.text and person.talk.content


def test_nothing_said_to_who_awaits_something_is_the_answer() -> None:
    person = Person(AWAITED)
    assert person.say("không có gì").act == Supplement(AWAITED.cases[0].id, "không có gì", [])
    assert Person(AWAITED).say("nhầm máy").act is None


def test_of_which_matter_a_card_is_is_asked() -> None:
    person = Person(WITH_ONE)
    person.say(Heard("contact", contact={"phone": "84987654321"}))
    assert texts.WHERETO in person.text and person.talk.held == ["Danh thiếp gửi kèm: 0987 654 321"]
    assert person.press("Thêm vào").act == Add(AT_WORK.id, "Danh thiếp gửi kèm: 0987 654 321", [])


def test_signs_and_stickers_of_somebody_known_are_answered_as_ever() -> None:
    person = Person()
    person.say("👍")
    assert texts.THANKS in person.text
    person.say(Heard("media", media=[Media("https://z.vn/s", "sticker", "")]), after=3600)
    assert texts.STICKER in person.text


@pytest.mark.parametrize(
    "said", ["https://example.vn/bai", "xem cái này https://vnexpress.net/abc.html", "www.bao.vn/x đọc đi"]
)
def test_a_link_is_kept_and_the_matter_is_asked_for(said: str) -> None:
    person = newcomer()
    person.say(said)
    assert texts.A_LINK_ALONE in person.text and texts.QUESTIONS["content"] in person.text
    assert said in person.talk.content


def test_a_link_in_a_story_is_of_it() -> None:
    person = newcomer()
    person.say("Tôi nộp hồ sơ ở phường Ba Đình ba tháng chưa có kết quả https://example.vn/giay-hen")
    assert texts.A_LINK_ALONE not in person.text and person.talk.step == "happened_on"


def test_a_card_may_be_anybodys_and_is_the_senders_where_it_is_asked_or_said() -> None:
    card = Heard("contact", contact={"phone": "84987654321"})
    person = newcomer()
    person.say(card)
    assert texts.CARD.format(phone="0987 654 321") in person.text and "phone" not in person.talk.fields
    assert person.talk.content == "Danh thiếp gửi kèm: 0987 654 321"
    person.says("số của tôi là 0987654321", STORY)
    assert person.talk.fields["phone"] == "84987654321" and "anh thiếp" not in person.talk.content
    asked = newcomer()
    asked.says(STORY, "hôm qua", "Nguyễn Văn An", "5 Lê Lai", card)
    assert asked.talk.fields["phone"] == "84987654321" and "anh thiếp" not in asked.talk.content
