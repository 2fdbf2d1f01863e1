"""The conversation as people have it: each situation of the channel, walked from the first message."""

from __future__ import annotations

import pytest

from kinds.feedback import reasons
from kinds.feedback.dialogue import (
    Add,
    Known,
    Rate,
    Reopen,
    Submit,
    Supplement,
    Withdraw,
    has_matter,
    payloads,
    texts,
    words_so_far,
)
from messaging.inbound import Heard, Media
from tests.feedback.talking import ANSWERED, AT_WORK, LINK, NEW, UNITS, WAITING, WITH_CASES, Person, case, picture

STORY = "Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ"


def asked(person: Person, step: str) -> bool:
    return texts.QUESTIONS[step] in person.text


def test_from_the_problem_to_the_matter() -> None:
    person = Person()
    person.say(STORY)
    assert asked(person, "unit") and "Điều 12" in person.text
    assert any(b.url == LINK for b in person.turns[-1].replies[0].buttons), "the form is offered at the start"
    person.says("UBND phường Ba Đình")
    assert asked(person, "happened_on")
    person.say("hôm qua")
    assert asked(person, "name") and "Điều 7" in person.text
    person.say("Nguyễn Văn An")
    assert asked(person, "address")
    person.say("số 5 ngõ 10 Hàng Bún, quận Ba Đình")
    assert asked(person, "phone")
    person.say("+84 912.345.678")
    assert "Ông/bà xem lại" in person.text and "0912 345 678" in person.text
    done = person.press("Gửi")
    assert done.act == Submit(
        {
            "unit_id": "u1", "happened_on": "hôm qua (19/11/2026)", "happened_on_date": "2026-11-19", "name": "Nguyễn Văn An",
            "address": "số 5 ngõ 10 Hàng Bún, quận Ba Đình", "phone": "84912345678", "content": STORY,
        },
        [],
    )  # fmt: skip
    assert not has_matter(done.draft)


def test_without_diacritics_and_in_teencode() -> None:
    person = Person()
    person.says(
        "chao ad",
        "e di lm giay ks cho con o p truc bach ma cb bao ve, k noi thieu j",
        "hqua",
        "ten mk la tran thi bich",
        "so 3 ngo 2 pho hue",
    )
    person.say("o912 345 678")
    done = person.say("dc r gui di")
    if done.act is None:
        done = person.press("Gửi")
    assert (
        done.act.fields["unit_id"] == "u1"
        and done.act.fields["name"] == "tran thi bich"
        and done.act.fields["phone"] == "84912345678"
    )


def test_menu_words_and_greeting() -> None:
    person = Person()
    person.say("chào em")
    assert [b.title for b in person.turns[-1].replies[0].buttons][:4] == [
        "Gửi phản ánh",
        "Việc của tôi",
        "Hướng dẫn",
        "Xóa dữ liệu",
    ]
    person.say("gửi phản ánh")
    assert asked(person, "content")
    for word, expected in [("hướng dẫn", "Cách gửi"), ("xóa dữ liệu", "Về dữ liệu"), ("viec cua toi", texts.NO_CASES)]:
        other = Person()
        other.say(word)
        assert expected in other.text
        assert not has_matter(other.draft)


def test_follow_is_greeted_and_receipts_are_nothing() -> None:
    person = Person()
    person.say(Heard("follow"))
    assert texts.GREETING in person.text
    kept = person.draft
    for kind in ("receipt", "unfollow", "withdraw"):
        done = person.say(Heard(kind))
        assert done.replies == () and done.draft == kept


def test_what_is_known_of_the_person_is_not_asked_again_but_shown() -> None:
    person = Person(Known(units=UNITS, person={"name": "Lê An", "address": "5 Hàng Bún", "phone": "84912345678"}))
    person.says(STORY + " ở UBND phường Đống Đa", "không nhớ")
    assert "Lê An" in person.text and "UBND phường Đống Đa" in person.text
    assert isinstance(person.say("đồng ý").act, Submit)


def test_ten_messages_in_a_row_are_collected_quietly() -> None:
    person = Person()
    story = [
        "tôi nộp hồ sơ",
        "từ tháng trước",
        "cán bộ bảo thiếu",
        "tôi bổ sung rồi",
        "lại bảo sai mẫu",
        "đi 4 lần",
        "mệt quá",
        "con nhỏ ở nhà",
        "xin nghỉ làm mãi",
        "mong giúp",
    ]
    replies = [len(person.say(line, after=2).replies) for line in story]
    assert sum(replies) <= 2
    done = person.finish()
    assert all(line in done.act.fields["content"] for line in story)


def test_quick_lines_are_not_taken_for_a_name_or_a_unit() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua")
    assert asked(person, "name")
    person.say("buồn quá", after=3)
    assert "name" not in person.talk.fields
    person.say("Nguyễn Văn An", after=3)
    assert person.talk.fields["name"] == "Nguyễn Văn An", "a name with a surname counts at any time"


def test_picture_first() -> None:
    person = Person()
    person.say(picture())
    assert asked(person, "content")
    person.say(STORY)
    person.say(picture("đây là giấy hẹn của tôi"), after=3)
    done = person.finish()
    assert len(done.act.media) == 2 and done.act.media[0]["kind"] == "image"
    assert "đây là giấy hẹn của tôi" in done.act.fields["content"]


def test_words_that_are_no_answer_are_kept_and_the_question_comes_again() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua")
    person.say("mà hôm đó cán bộ còn bảo tôi quay lại vào tuần sau nữa cơ")
    assert texts.MORE_WORDS in person.text and asked(person, "name")
    assert "quay lại vào tuần sau" in person.talk.content


def test_all_at_once() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua", "Nguyễn Văn An, 12 phố Huế, Hai Bà Trưng, 0912 345 678")
    assert person.talk.step == "confirm"
    labelled = Person()
    labelled.say(f"Họ tên: Trần Bích\nĐịa chỉ: 3 Hàng Bài\nSĐT: 0987654321\nEmail: bich@example.vn\n{STORY}")
    done = labelled.finish()
    assert (
        done.act.fields["name"] == "Trần Bích"
        and done.act.fields["email"] == "bich@example.vn"
        and done.act.fields["content"] == STORY
    )


def ready(known: Known = NEW) -> Person:
    person = Person(known)
    person.says(STORY, "UBND phường Ba Đình", "hôm qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678")
    assert person.talk.step == "confirm"
    return person


def test_correct_by_words_and_by_buttons() -> None:
    person = ready()
    person.say("sửa số điện thoại 0987.654.321")
    assert person.talk.fields["phone"] == "84987654321" and person.talk.step == "confirm"
    person.say("sua ten")
    assert asked(person, "name")
    person.say("Nguyễn Văn Ân")
    assert person.talk.fields["name"] == "Nguyễn Văn Ân"
    person.press("Sửa")
    person.press("Phần khác")
    person.press("Email")
    person.say("an@example.vn")
    assert person.talk.fields["email"] == "an@example.vn" and person.talk.step == "confirm"
    person.press("Sửa")
    person.press("Nội dung")
    person.press("Viết lại nội dung")
    assert STORY in person.talk.content, "the old words stay until there are new ones"
    person.say("Tôi viết lại: hồ sơ khai sinh bị trả ba lần")
    assert STORY not in person.talk.content
    assert isinstance(person.press("Gửi").act, Submit)


def test_back_goes_to_the_question_before() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "hôm qua", "Nguyễn Văn An", "quay lại")
    assert asked(person, "name")
    person.say("Nguyễn Văn Bình")
    assert person.talk.fields["name"] == "Nguyễn Văn Bình" and asked(person, "address")


def test_cancel_is_asked_twice_and_then_deletes() -> None:
    person = ready()
    person.say("hủy")
    assert has_matter(person.draft)
    person.press("Giữ lại")
    assert STORY in person.talk.content
    person.say("huy")
    person.say("ok")
    assert not has_matter(person.draft) and texts.CANCELLED in person.text


def test_change_of_mind_begins_anew() -> None:
    person = ready()
    person.say("làm lại từ đầu")
    person.press("Làm lại")
    assert person.talk.content == "" and asked(person, "content")


def test_a_day_of_silence() -> None:
    person = Person()
    person.says(STORY, "bỏ qua")
    person.say("vẫn chưa được giải quyết ạ", after=26 * 3600)
    assert "trở lại" in person.text and {"Viết tiếp", "Phản ánh mới"} == {
        b.title for b in person.turns[-1].replies[0].buttons
    }
    person.press("Viết tiếp")
    assert STORY in person.talk.content and "vẫn chưa được giải quyết ạ" in person.talk.content
    other = Person()
    other.say(STORY)
    other.say("đèn báo số ở trung tâm hỏng nên chờ rất lâu", after=26 * 3600)
    other.press("Phản ánh mới")
    assert STORY not in other.talk.content and "đèn báo số" in other.talk.content


def test_old_buttons_do_no_harm() -> None:
    person = ready()
    old = person.turns[-1].replies[0].buttons[0].payload
    person.say("à họ còn không có biển chỉ dẫn ở cửa nữa")
    assert person.say(old).act is None
    assert texts.CHANGED_SINCE in person.text
    assert isinstance(person.press("Gửi").act, Submit)
    for late in (
        old,
        payloads.of(payloads.CANCEL_REALLY, "x"),
        payloads.of(payloads.WITHDRAW_REALLY, "H26-1"),
        "#bo-qua:name",
        "#don-vi:u1",
        "#khi:hôm nay",
    ):
        done = person.say(late)
        assert done.act is None and not has_matter(done.draft)


@pytest.mark.parametrize("said", ["stop", "dừng lại", "thôi"])
def test_stop_keeps_everything_and_says_so(said: str) -> None:
    person = ready()
    person.say(said)
    assert texts.PAUSED in person.text and STORY in person.talk.content
    person.press("Viết tiếp")
    assert person.talk.step == "confirm"


def test_thanks_stickers_empty_and_numbers() -> None:
    person = Person()
    person.say("cảm ơn nhiều ạ")
    assert texts.THANKS in person.text and not has_matter(person.draft)
    assert sum(len(person.say(Heard("other"), after=2).replies) for _ in range(10)) <= 1
    person.say("", after=300)
    person.say("12345", after=300)
    assert "dãy số" in person.text or asked(person, "content")


def test_voice_must_be_text() -> None:
    person = Person()
    person.say(Heard("media", media=[Media("https://a.example.vn/1", "audio")]))
    assert texts.VOICE in person.text and not has_matter(person.draft)


def test_english_is_kept_and_asked_for_in_vietnamese() -> None:
    person = Person()
    person.say("The officer was very rude to me and I want to report this please")
    assert "in Vietnamese" in person.text
    done = person.finish()
    assert "very rude to me" in done.act.fields["content"] and "ba tháng" in done.act.fields["content"]


def test_insults_are_answered_calmly() -> None:
    person = Person()
    person.say("dm lũ chó")
    assert texts.INSULT in person.text


def test_contact_card_fills_what_is_missing_and_overwrites_nothing() -> None:
    person = Person()
    card = Heard(
        "contact",
        contact={
            "name": "Vũ Hà",
            "phone": "0987 654 321",
            "address": "9 Trúc Bạch",
            "ward": "Phường Ba Đình",
            "city": "Hà Nội",
        },
    )
    person.say(card)
    person.says(STORY, "bỏ qua", "bỏ qua")
    assert person.talk.step == "confirm"
    assert person.talk.fields == {
        "name": "Vũ Hà",
        "phone": "84987654321",
        "address": "9 Trúc Bạch, Phường Ba Đình, Hà Nội",
    }
    person.say(Heard("contact", contact={"name": "Cán bộ X", "phone": "0911222333"}))
    assert person.talk.fields["name"] == "Vũ Hà" and "Cán bộ X" in person.talk.content


def test_location_is_kept() -> None:
    person = Person()
    person.say(STORY)
    person.say(Heard("location", text="21.03, 105.85"))
    assert "21.03, 105.85" in person.talk.content


def test_very_long_text_is_kept_whole() -> None:
    person = Person()
    words = "Hồ sơ của tôi bị trả lại không rõ lý do. " * 500
    person.say(words)
    done = person.finish()
    assert done.act.fields["content"] == words.strip()


def test_anonymity_is_explained_and_the_form_offered_to_who_struggles() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "bỏ qua", "tôi muốn ẩn danh")
    assert texts.NOT_UNNAMED in person.text
    person.say("không")
    assert texts.REQUIRED in person.text
    assert any(b.url == LINK for b in person.turns[-1].replies[0].buttons)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("phuong dong da", "u2"),
        ("P. Đống Đa", "u2"),
        ("ubnd p trúc bạch", "u1"),
        ("Sở GTVT", "u3"),
        ("so giao thong van tai", "u3"),
        ("quận Ba Đình", "u1"),
        ("đông anh", "u6"),
    ],
)
def test_units_by_older_and_shorter_names(said: str, unit: str) -> None:
    person = Person()
    person.says(STORY, said)
    assert person.talk.fields["unit_id"] == unit


def test_an_unclear_unit_is_asked_with_buttons_and_an_unknown_one_kept_as_typed() -> None:
    person = Person()
    person.says(STORY, "trung tâm phục vụ hành chính công")
    titles = [b.title for b in person.turns[-1].replies[0].buttons] if person.turns[-1].replies else []
    if titles and titles[0].startswith("Chi nhánh"):
        person.press("Chi nhánh Trung tâm Phục vụ hành chính công số 2")
        assert person.talk.fields["unit_id"] == "u8"
    person = Person()
    person.says(STORY, "Sở Ngoại vụ")
    assert person.talk.fields["unit_text"] == "Sở Ngoại vụ"
    assert person.finish().act.fields["unit_text"] == "Sở Ngoại vụ"


def test_two_units_in_the_story_are_offered() -> None:
    person = Person()
    person.say("Phường Ba Đình bảo sang phường Đống Đa, phường Đống Đa lại bảo quay về")
    assert {"UBND phường Ba Đình", "UBND phường Đống Đa"} <= {b.title for b in person.turns[-1].replies[0].buttons}
    person.say("2")
    assert person.talk.fields["unit_id"] == "u2"


def test_how_to_denounce_is_answered_and_nothing_is_kept() -> None:
    person = Person()
    person.say("tố cáo ở đâu vậy ạ?")
    assert person.text == reasons.GUIDANCE_HOW and not has_matter(person.draft)


# --- Matters already sent -----------------------------------------------------------------------------------------


def test_my_matters_and_one_of_them() -> None:
    person = Person(WITH_CASES)
    person.say("việc của tôi")
    assert all(each.code in person.text for each in WITH_CASES.cases)
    person.say("2")
    assert ANSWERED.link in person.text and "Đánh giá" in [b.title for b in person.turns[-1].replies[0].buttons]
    person.say("h26-000123")
    assert AT_WORK.link in person.text


def test_add_and_supplement_go_out_at_once_and_quietly_after() -> None:
    person = Person(WITH_CASES)
    person.say("#them:H26-000123")
    assert person.say("thêm: hôm đó là ngày 5/9").act == Add("id-H26-000123", "thêm: hôm đó là ngày 5/9", [])
    done = person.say("và có cả anh hàng xóm đi cùng", after=3)
    assert isinstance(done.act, Add) and done.replies == ()
    person.say("#bo-sung:H26-000125")
    done = person.say(picture("giấy hẹn đây ạ"))
    assert isinstance(done.act, Supplement) and len(done.act.media) == 1 and done.act.text == "giấy hẹn đây ạ"
    assert person.say("cảm ơn").act is None


def test_new_words_beside_an_open_case_are_asked_where_they_belong() -> None:
    two = Known(cases=(AT_WORK, WAITING, case("H26-000126", awaits_supplement=True)), units=UNITS)
    person = Person(two)
    person.say("cán bộ bảo tôi thiếu bản gốc giấy đăng ký kết hôn")
    assert texts.WHERETO in person.text
    assert person.press("Bổ sung cho H26-000125").act == Supplement(
        "id-H26-000125", "cán bộ bảo tôi thiếu bản gốc giấy đăng ký kết hôn", []
    )
    other = Person(two)
    other.say(STORY)
    other.press("Việc mới")
    assert other.talk.content == STORY
    assert other.finish().act.fields["content"] == STORY


def test_withdraw_only_after_our_own_question() -> None:
    person = Person(WITH_CASES)
    assert person.say("#rut-that:H26-000123").act is None
    assert "có chắc" in person.text
    assert person.press("Rút").act == Withdraw("id-H26-000123")
    assert person.say("#rut-that:H26-000123").act is None, "pressed twice: asked again"
    person.say("rút H26-000125")
    assert person.say("thôi không").act is None
    person.say("#rut:H26-000124")
    assert "không làm được" in person.text


def test_rating() -> None:
    person = Person(WITH_CASES)
    person.say("#danh-gia:H26-000124")
    assert person.press("Hài lòng").act == Rate("id-H26-000124", "satisfied", "")
    person.say("#danh-gia:H26-000124")
    assert person.press("Chưa hài lòng").act is None
    assert person.say("trả lời không đúng câu hỏi").act == Rate(
        "id-H26-000124", "unsatisfied", "trả lời không đúng câu hỏi"
    )
    person.say("#diem:H26-000124:unsatisfied")
    assert person.say("việc của tôi").act == Rate("id-H26-000124", "unsatisfied", ""), (
        "the rating is not lost with the reason"
    )


def test_reopen_asks_for_the_reason() -> None:
    person = Person(WITH_CASES)
    person.say("#mo-lai:H26-000124")
    assert "Điều 46" in person.text
    assert person.say("câu trả lời chưa nói đến giấy khai sinh").act == Reopen(
        "id-H26-000124", "câu trả lời chưa nói đến giấy khai sinh"
    )


def test_a_case_aside_does_not_disturb_the_draft() -> None:
    person = ready(Known(cases=(ANSWERED, case("H26-9", can_withdraw=True)), units=UNITS))
    person.say("#danh-gia:H26-000124")
    person.press("Chấp nhận")
    assert STORY in person.talk.content
    assert isinstance(person.finish().act, Submit)


def test_words_so_far_are_all_words_also_those_that_wait() -> None:
    """Who asks whether ten short messages together are a denunciation needs every one of them."""
    person = Person(Known(cases=(AT_WORK,), units=UNITS))
    person.say(STORY)
    assert words_so_far(person.draft) == STORY
    other = Person()
    other.says(STORY, "Please help me, I want to report my ward office")
    other.say("cán bộ còn bảo thiếu giấy", after=30 * 3600)
    assert all(part in words_so_far(other.draft) for part in (STORY, "ward office", "còn bảo thiếu giấy"))
