"""Two matters in one chat: noticed where it is clear, asked about, sent as two with nothing lost; else an official is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from access.actor import citizen
from casework.models import Attachment, Case
from kinds.feedback.dialogue import Submit, texts
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.panels import may_be_several
from kinds.feedback.reading.several import divided
from kinds.feedback.suggestions.surely import surely
from messaging.inbound import Heard, Media
from messaging.models import Conversation
from tests.casework.town import AT, FIELDS, Town, a_case, do, talk
from tests.feedback.talking import NEW, Person, picture

HOLE = "1) Ổ gà trước số 12 phố Huế rất to."
RUDE = "2) Cán bộ phường Ba Đình quát tháo khi tôi nộp khai sinh"
BOTH = f"Hai việc: {HOLE} {RUDE}"
GIVEN = ("hôm qua", "Nguyễn Văn An", "5 Hàng Bún, Ba Đình", "0912345678")
SCENES = ("ổ gà", "đèn đường")


def scope_of(text: str) -> str:
    """As the model, for the words of these tests."""
    said = text.lower()
    found = {"scene" if any(each in said for each in SCENES) else "", "conduct" if "cán bộ" in said else ""} - {""}
    return found.pop() if len(found) == 1 else ""


def told(*said: str) -> Person:
    person = Person(replace(NEW, scope_of=scope_of))
    person.says(*said, *GIVEN)
    return person


@pytest.mark.parametrize(
    ("text", "parts", "is_clear"),
    [
        (BOTH, 2, True),
        ("1. Ổ gà trước số 12 phố Huế.\n2. Cán bộ một cửa quát tháo người dân.", 2, True),
        ("Hồ sơ của tôi quá hẹn một tháng. Còn một việc nữa là vỉa hè phố tôi bị lấn chiếm", 2, True),
        ("Hồ sơ quá hẹn một tháng. Việc thứ hai: đèn đường nhà tôi hỏng đã lâu", 2, True),
        ("Xin phản ánh 2 việc. Thứ nhất, ngõ 5 ngập nước. Thứ hai, nhân viên một cửa không nghe máy.", 2, True),
        ("Đèn đường ngõ 12 hỏng cả tuần tối om. Cán bộ một cửa phường quát tháo người dân.", 2, True),
        ("Một là thủ tục rườm rà quá nhiều giấy, hai là không ai hướng dẫn rõ", 2, False),
        ("Đèn đường ngõ 12 hỏng cả tuần. Cán bộ phường quát tháo dân. Đèn đường ngõ 14 cũng hỏng.", 3, False),
        (
            "Tôi nộp ngày 1/9. 1. Ngày 2/9 tôi nộp đất đai. 2. Ngày 15/9 hẹn trả kết quả. 3. Đến nay chưa có kết quả",
            0,
            False,
        ),
        ("thứ hai tuần trước tôi nộp hồ sơ, thứ ba họ gọi lên bổ sung", 0, False),
        ("Tôi làm khai sinh cho con ba lần vẫn bị trả hồ sơ. Cán bộ còn quát tháo.", 0, False),
        ("tôi đi hai lần, mất hai việc làm vì phải nghỉ", 0, False),
        ("", 0, False),
    ],
)
def test_several_matters_in_one_text(text: str, parts: int, is_clear: bool) -> None:
    found = divided(text, scope_of)
    assert (len(found.parts), found.is_clear) == (parts, is_clear)
    letters = "".join(found.parts)
    assert not parts or [c for c in letters if c.isalnum()] == [c for c in text if c.isalnum()], "no word is lost"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. Đèn đường ngõ 12 hỏng cả tuần.\n2. Lũ ăn hại chúng mày chết đi.\n3. Cán bộ phường quát tháo dân nộp hồ sơ.", 2),
        ("1. Lũ ăn hại chúng mày chết đi.\n2. Đèn đường ngõ 12 hỏng cả tuần.\n3. Cán bộ phường quát tháo dân nộp hồ sơ.", 2),
        ("Đèn đường ngõ 12 hỏng cả tuần. Bọn cán bộ khốn nạn mất dạy ăn hại. Đèn đường ngõ 14 cũng hỏng.", 0),
        ("Hồ sơ của tôi quá hẹn một tháng. Còn một việc nữa là chúng mày toàn lũ chó chết", 0),
        ("Việc thứ nhất: ổ gà trước số 12. Việc thứ hai: đm bọn mặt dày vô học", 0),
        ("Hai việc: 1) Ổ gà trước số 12 phố Huế rất to. 2) Đồ óc chó, làm ăn như cc cả lũ", 0),
        ("Đèn đường ngõ 12 hỏng cả tuần tối om. Đúng là lũ cán bộ ăn hại mất dạy", 0),
        ("Hai việc: 1) Ổ gà trước số 12 phố Huế rất to. 2) Cán bộ mất dạy ném hồ sơ vào mặt tôi hôm qua", 2),
        ("Hai việc: 1) Ổ gà trước số 12 phố Huế rất to. 2) Cán bộ khốn nạn đòi nộp thêm giấy", 2),
    ],
)  # fmt: skip
def test_abuse_is_no_matter_of_its_own_and_an_act_under_abuse_is_one(text: str, parts: int) -> None:
    found = divided(text, scope_of)
    assert len(found.parts) == parts, found
    letters = "".join(found.parts)
    assert not parts or [c for c in letters if c.isalnum()] == [c for c in text if c.isalnum()], "no word is lost"


def test_abuse_among_two_matters_goes_along_with_the_one_it_stands_beside() -> None:
    person = told(f"Hai việc: {HOLE} 2) Lũ ăn hại chúng mày chết đi. 3) {RUDE[3:]}")
    assert "gồm 2 việc" in person.text
    person.press("Gửi riêng")
    act = person.press("Gửi").act
    assert isinstance(act, Submit) and len(act.others) == 1
    assert "ăn hại" in act.fields["content"] and "ăn hại" not in act.others[0]["content"]


def test_asked_and_sent_as_two() -> None:
    person = told(BOTH)
    assert texts.SEVERAL_ASK in person.text and HOLE in person.text and f"2. {RUDE[3:]}" in person.text
    assert person.press("Gửi riêng").act is None
    assert "Việc 2" in person.text and "UBND phường Ba Đình" in person.text.split("Việc 2")[1]
    act = person.press("Gửi").act
    assert isinstance(act, Submit) and len(act.others) == 1 and act.whole == BOTH
    assert HOLE in act.fields["content"] and "unit_id" not in act.fields, "the ward is of the other matter"
    assert act.others[0]["content"] == RUDE and act.others[0]["unit_id"] == "u1"
    assert {each["name"] for each in (act.fields, *act.others)} == {"Nguyễn Văn An"}
    assert {each["happened_on"] for each in (act.fields, *act.others)} == {"hôm qua (19/11/2026)"}


def test_each_stands_by_itself_without_what_joined_them_and_with_its_own_time() -> None:
    person = Person()
    person.says(
        "Đường ngập ở Nguyễn Khuyến quá nửa mét; ngoài ra tôi còn phản ánh hồ sơ đất ở phường Ba Đình nộp đã 6 tháng chưa trả",
        "hôm qua",
    )
    person.says("Nguyễn Văn An", "5 Hàng Bún", "0912345678", "gửi riêng")
    sent = person.press("Gửi").act
    assert isinstance(sent, Submit)
    assert sent.fields["content"] == "Đường ngập ở Nguyễn Khuyến quá nửa mét" and "19/11" in sent.fields["happened_on"]
    assert sent.others[0]["content"].startswith("Tôi còn phản ánh") and "happened_on" not in sent.others[0]


def test_kept_together_and_asked_once() -> None:
    person = told(BOTH)
    person.say("gửi chung")
    act = person.says("sửa tên", "Trần Văn Bình", "gửi").act
    assert isinstance(act, Submit) and act.fields["content"] == BOTH and not act.others


def test_more_words_are_asked_about_anew_and_no_old_button_sends_what_was_not_shown() -> None:
    person = told(BOTH)
    person.press("Gửi riêng")
    person.say("à mà đường cũng ngập nữa nhé")
    assert texts.SEVERAL_ASK in person.text and "ngập" in person.text
    assert person.press("Gửi riêng").act is None
    assert "ngập" in person.text
    other = told(BOTH)
    other.press("Gửi riêng")
    other.say("đường ngập", after=2)
    assert other.say("ok", after=2).act is None, "words that the summary did not show are not sent apart"


def test_files_are_told_of_and_go_with_both() -> None:
    person = told(picture(BOTH))
    assert texts.SEVERAL_FILES.format(count=2) in person.text
    person.say("1")
    assert len(person.say("gửi").act.media) == 1


@pytest.mark.db
def test_two_cases_each_with_its_code_and_words(town: Town) -> None:
    conversation = talk("two")
    listener = FeedbackListener()
    listener.before(AT)
    media = [Media("https://anh.example.vn/1.jpg", "image", "1.jpg")]
    for number, said in enumerate((BOTH, "không rõ", *GIVEN, "gửi riêng", "gửi"), 1):
        heard = Heard("media", text=said, media=media) if number == 1 else Heard("text", text=said)
        listener.heard(
            Conversation.objects.get(pk=conversation.pk), heard, conversation.pk, AT + timedelta(minutes=number)
        )
    first, second = Case.objects.filter(conversation_id=conversation.pk).order_by("code")
    assert HOLE in first.feedback.content and second.feedback.content == RUDE
    assert first.code != second.code and first.sender_id != second.sender_id
    assert Attachment.objects.filter(case__in=[first, second]).count() == 2


@pytest.mark.db
def test_an_official_is_told_until_it_is_split(town: Town) -> None:
    case = a_case(**{**FIELDS, "content": BOTH})
    panel = may_be_several(case, town.actor("lan"), AT)
    assert panel is not None and len(panel.context["parts"]) == 2
    assert may_be_several(case, citizen(), AT) is None
    assert may_be_several(a_case(**FIELDS), town.actor("lan"), AT) is None
    do(town, case, "lan", "split", inputs={"parts": [RUDE]})
    case.refresh_from_db()
    assert may_be_several(case, town.actor("lan"), AT) is None
    assert surely("") == ""
