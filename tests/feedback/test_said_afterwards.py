"""What is said once something was answered, sent or sealed: a rating, a question, a wish about data. None of it begins a matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import Rate, texts
from kinds.feedback.dialogue.understanding import asking, purposes
from kinds.feedback.sealing.suspicion import suspects_denunciation
from tests.feedback.talking import ANSWERED, AT_WORK, NEW, Person
from tests.feedback.test_inquiries import ONE
from tests.feedback.test_misunderstood import RATED, STORY, at


@pytest.mark.parametrize(
    ("said", "score", "why"),
    [
        ("8/10", "satisfied", ""),
        ("cho 4/5 nhé", "satisfied", ""),
        ("cũng tàm tạm thôi", "accepted", ""),
        ("bac thay cung duoc", "accepted", ""),
        ("ok hài lòng", "satisfied", ""),
        ("hài lòng rồi nha em", "satisfied", ""),
        ("chưa hài lòng, chưa có gì cả", "unsatisfied", "chưa hài lòng, chưa có gì cả"),
        ("ko hài lòng vì vẫn chưa ai gọi cho em", "unsatisfied", "ko hài lòng vì vẫn chưa ai gọi cho em"),
    ],
)
def test_an_answer_is_rated_in_any_words_and_nothing_begins(said: str, score: str, why: str) -> None:
    person = Person(RATED)
    assert person.say(said).act == Rate(ANSWERED.id, score, why) and not person.talk.has_matter


@pytest.mark.parametrize(
    "said", ["mở lại vụ này đi", "mo lai phan anh giup toi", "xem lại giùm tui", "đề nghị xem xét lại việc này"]
)
def test_it_is_looked_at_again_also_while_something_else_is_written(said: str) -> None:
    person = Person(RATED)
    person.say(said)
    assert texts.REOPEN_ASK.split("{")[0] in person.text and not person.talk.has_matter
    person = Person(RATED)
    person.says("UBND phường Ba Đình trả hồ sơ khai sinh chậm ba tuần", "ok hài lòng")
    assert isinstance(person.turns[-1].act, Rate)
    person.say("mở lại vụ này đi")
    assert texts.REOPEN_ASK.split("{")[0] in person.text and len(person.talk.parts) == 1


def test_a_remark_behind_an_answer_is_asked_about_and_a_matter_of_its_own_is_not() -> None:
    person = Person(RATED)
    person.say("hôm qua tôi lên lại nó bảo chưa có")
    assert person.talk.where == "whereto"
    for said in ("UBND phường Ba Đình trả hồ sơ chậm", "ngõ 5 Hàng Bún đèn hỏng ba hôm nay"):
        person = Person(RATED)
        person.say(said)
        assert person.talk.parts == [said]


def test_an_ok_behind_an_answer_is_asked_what_it_means_and_behind_a_sending_is_thanked_for() -> None:
    person = Person(RATED)
    person.say("được")
    assert texts.RATE_ASK.split("{")[0] in person.text
    assert isinstance(person.say("hài lòng").act, Rate)
    person = Person(ONE)
    person.say("ok em")
    assert person.text == texts.THANKS


AFTER_A_SEAL = ("ơ sao không nhận đơn của tôi", "giờ tôi gửi đơn ở đâu", "vậy tôi phải gọi ai", "nop don o dau vay", "tui phải gặp ai bây giờ")  # fmt: skip


@pytest.mark.parametrize("said", AFTER_A_SEAL)
def test_who_asks_where_to_go_hears_the_lawful_way_and_begins_nothing(said: str) -> None:
    person = Person(NEW)
    person.say(said)
    assert texts.WAY in person.text and not person.talk.has_matter


def test_in_a_story_the_same_words_are_of_the_story_and_a_day_alone_is_told_what_waits() -> None:
    person = Person(NEW)
    person.says(STORY, "giờ tôi gửi đơn ở đâu")
    assert texts.WAY not in person.text
    person = Person(NEW)
    person.say("ngày 18/11")
    assert texts.A_DAY_ALONE in person.text and person.talk.parts == ["ngày 18/11"]
    person.say("Lục Thị Hà")
    assert texts.QUESTIONS["content"] in person.text


ERASES = (
    "xóa hết dữ liệu của tôi trên hệ thống này đi", "xoa thong tin ca nhan cua toi", "đừng lưu thông tin của tôi nữa",
    "tôi muốn xóa toàn bộ thông tin của tôi trên kênh này", "tôi rút lại sự đồng ý cho dùng dữ liệu cá nhân",
)  # fmt: skip


@pytest.mark.parametrize("said", ERASES)
def test_who_wants_data_erased_is_led_there_from_anywhere(said: str) -> None:
    person = Person(ONE)
    person.say(said)
    assert texts.ERASE.split("\n")[0] in person.text and AT_WORK.link in person.text and not person.talk.has_matter
    person = Person(ONE)
    person.says("nhà tôi ở đầu ngõ nhé", said)
    assert texts.ERASE.split("\n")[0] in person.text and person.talk.held == ["nhà tôi ở đầu ngõ nhé"]
    person = at("name")
    person.says("thôi hủy", said)
    assert texts.ERASE.split("\n")[0] in person.text and person.talk.content == STORY
    person.say("ừ")
    assert not person.talk.has_matter


def test_an_office_that_erased_something_is_a_matter() -> None:
    for said in ("phường xóa dữ liệu của tôi trên hệ thống", "xóa dữ liệu của con tôi trên cổng dịch vụ công rồi"):
        person = Person(NEW)
        person.say(said)
        assert person.talk.parts == [said]


STATE = ("bao giờ có người ra", "mấy hôm nữa có trả lời", "PAKN của tôi đâu", "sở trả lời chưa", "chung nao moi co nguoi xuong", "hôm qua bà gửi chưa", "bữa nào trả lời", "phường xử lý tới đâu rồi", "hạn chót là ngày nào", "mai có ai đến không", "việc của tôi ai đang giải quyết")  # fmt: skip


@pytest.mark.parametrize("said", STATE)
def test_behind_a_matter_that_was_sent_questions_get_its_state_also_while_words_wait(said: str) -> None:
    person = Person(ONE)
    person.say(said)
    assert AT_WORK.code in person.text and not person.talk.has_matter
    person.says("nhà tôi ở đầu ngõ nhé", said)
    assert AT_WORK.due_words in person.text and person.talk.held == ["nhà tôi ở đầu ngõ nhé"]


@pytest.mark.parametrize("said", ["cô ấy có biết tôi phản ánh không", "ho co biet ten toi khong", "ổng có biết tui phản ánh hông", "sếp cô ta có đọc được không", "thế cái tin tôi gửi ai đọc được"])  # fmt: skip
def test_who_sees_the_sender_is_told_before_and_after(said: str) -> None:
    for known in (NEW, ONE):
        person = Person(known)
        person.say(said)
        assert texts.PRIVATE in person.text and not person.talk.has_matter


@pytest.mark.parametrize("said", ["thôi tôi đổi ý không gửi nữa, xóa giúp", "thoi doi y khong gui nua xoa giup", "khỏi gửi nữa, hủy đi em"])  # fmt: skip
def test_who_takes_all_back_after_sending_is_offered_the_withdrawal(said: str) -> None:
    person = Person(ONE)
    person.say(said)
    assert [button.title for button in person.turns[-1].replies[0].buttons] == [f"Rút {AT_WORK.code}"]


def test_thanks_do_not_wait_for_a_choice_and_an_unknown_code_begins_nothing() -> None:
    person = Person(ONE)
    person.says("nhà tôi ở đầu ngõ nhé", "cảm ơn nhé")
    assert texts.THANKS in person.text and person.talk.held == ["nhà tôi ở đầu ngõ nhé"]
    person = Person(NEW)
    person.say("mã PAKN.20261123.9999 của tôi")
    assert texts.NO_SUCH_CASE in person.text and not person.talk.has_matter


@pytest.mark.parametrize(("said", "kept"), [("hôm kia", ""), ("Trịnh Hoài Long", "Trịnh Hoài Long")])
def test_a_day_later_what_is_said_in_haste_goes_on_with_the_matter(said: str, kept: str) -> None:
    person = at("happened_on")
    person.say("Trần Văn Bá", 86_400)
    assert person.talk.where == "silence" and not person.say(said, 10).replies
    done = person.waits()
    assert done and done.replies and not person.talk.where and kept in person.talk.content
    person = at("happened_on")
    person.say("Trần Văn Bá", 86_400)
    person.say("gửi cho bà", 10)
    assert not person.talk.where and "gửi cho bà" not in person.talk.content


DESPAIR = ("tôi không muốn sống nữa, phường làm khổ tôi quá", "toi khong muon song nua", "chắc tôi tự tử mất", "em chỉ muốn chết đi cho xong")  # fmt: skip


@pytest.mark.parametrize("said", DESPAIR)
def test_who_despairs_hears_a_humane_word_and_whom_to_call_and_nothing_is_asked(said: str) -> None:
    person = Person(NEW)
    person.say(said)
    assert "115" in person.text and "?" not in person.text and person.talk.parts == [said]
    person.say("Cán bộ phường Ba Đình trả hồ sơ của tôi năm lần")
    assert texts.DESPAIR not in person.text and len(person.talk.parts) == 2
    person = Person(ONE)
    person.say(said)
    assert person.text.startswith(texts.DESPAIR) and person.talk.held == [said]


@pytest.mark.parametrize("step", ["name", "confirm"])
def test_said_while_the_sender_is_asked_for_it_goes_along_with_the_matter(step: str) -> None:
    person = at(step)
    person.say("tôi chẳng thiết sống nữa")
    assert person.text.startswith(texts.DESPAIR) and "tôi chẳng thiết sống nữa" in person.talk.content


@pytest.mark.parametrize(
    "said", ["tôi không muốn sống ở khu này nữa vì bụi", "cứ từ từ rồi tôi kể", "chờ muốn chết mà không ai gọi số", "tu tu toi ke", "toi se tu van cho me toi", "không muốn sống chung với rác"]
)  # fmt: skip
def test_of_a_manner_of_speaking_nothing_is_made(said: str) -> None:
    assert not asking.despairs(said)


def test_a_state_secret_is_not_taken_and_its_matter_is() -> None:
    person = Person(NEW)
    person.say("tôi có tài liệu mật của sở, cho tôi gửi")
    assert person.text.startswith((texts.SECRETS, texts.CHANNEL)) and not person.talk.has_matter
    person.say("phường Ba Đình để lộ công văn mật lên mạng")
    assert person.talk.parts == ["phường Ba Đình để lộ công văn mật lên mạng"]
    for said in (
        "thông tin của tôi phải giữ bí mật",
        "mật khẩu tài khoản của tôi",
        "tôi mất tài liệu ở phường Ba Đình",
    ):
        assert not asking.speaks_of_secrets(said)


@pytest.mark.parametrize("step", ["happened_on", "name", "phone"])
@pytest.mark.parametrize(("said", "after"), [("ok", 4), ("ừ", 5), ("có", 12), ("cảm ơn", 6), ("cám ơn em nhé", 25)])
def test_a_courtesy_behind_our_question_is_answered_and_the_question_comes_again(
    step: str, said: str, after: float
) -> None:
    person = at(step)
    person.say(said, after)
    assert texts.QUESTIONS[step] in person.text and person.talk.content == STORY


@pytest.mark.parametrize(
    "said",
    [
        "Hôm qua tôi lên phường Việt Hưng làm thủ tục, các cháu nhiệt tình chu đáo lắm, bác cảm ơn nhiều",
        "co o quay 3 rat nhiet tinh vui ve",
    ],
)
def test_thanks_in_any_order_are_no_complaint(said: str) -> None:
    person = Person(NEW)
    person.say(said)
    assert texts.PRAISE in person.text
    person.say("có", 4)
    assert texts.QUESTIONS["name"] in person.text


def test_what_people_ought_to_be_is_no_praise() -> None:
    for said in ("Cán bộ phải nhiệt tình, chu đáo hơn", "cảm ơn phường nhưng làm chậm quá", "Mong các anh tận tình, chu đáo"):  # fmt: skip
        assert not purposes.is_praise(said)


@pytest.mark.parametrize(
    ("said", "is_question"),
    [
        ("cho mình hỏi làm lại thẻ bhyt bị mất thì cần giấy tờ gì và bao lâu có", True),
        ("Cho hỏi đăng ký khai sinh trễ hạn có bị phạt không", True),
        ("nhà em bị mất sổ đỏ xin cấp lại thế nào ạ", True),
        ("Cho hỏi hồ sơ của tôi quá hạn hai tuần thì hỏi ở đâu", False),
        ("cán bộ làm mất hồ sơ của tôi, cho hỏi giờ làm thế nào", False),
    ],
)
def test_what_one_lost_or_left_late_is_of_the_question(said: str, *, is_question: bool) -> None:
    assert purposes.settled(said, purposes.QUESTION, 0.99) == (purposes.QUESTION if is_question else "")


def test_behind_a_question_about_a_procedure_the_next_one_is_more_of_it() -> None:
    person = Person(replace(NEW, scope=purposes.QUESTION))
    person.say("Cho hỏi đăng ký khai sinh trễ hạn có bị phạt không")
    for count, said in enumerate(("có được làm online không", "vậy cần gì", "bao lâu có", "le phi bao nhieu"), 2):
        person.say(said)
        assert len(person.talk.parts) == count and texts.QUESTIONS["name"] in person.text
    person = at("name")
    person.say("vậy cần gì")
    assert person.talk.content == STORY


def test_an_advert_begins_nothing_and_hours_of_an_office_are_told() -> None:
    for said in ("Nhận làm bằng cấp chứng chỉ giá rẻ, ib zalo 0987600075", "vay nhanh không thế chấp, zalo 0987600075"):
        person = Person(NEW)
        person.say(said)
        assert texts.ADVERT in person.text
    person = Person(NEW)
    person.say("cho hỏi phường yên hòa mấy giờ mở cửa thứ 7")
    assert texts.OFFICES in person.text and not person.talk.has_matter


def test_a_wrong_fee_of_a_school_is_an_obstacle_and_who_takes_money_is_not() -> None:
    for said in ("trường mầm non Hoa Sen thu tiền sai", "em phản ánh trường tiểu học Ba Đình thu tiền sai so với thông báo"):  # fmt: skip
        assert not suspects_denunciation(said)
    for said in (
        "hiệu trưởng trường mầm non Hoa Sen thu tiền sai", "kế toán trường tiểu học thu tiền sai quy định", "cô giáo trường mầm non thu tiền sai",
        "trường mầm non Hoa Sen thu tiền sai, không có biên lai", "trường mầm non thu tiền sai rồi chia nhau", "hieu truong mam non thu tien sai quy dinh",
    ):  # fmt: skip
        assert suspects_denunciation(said)
