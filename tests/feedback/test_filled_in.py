"""A box that cannot hold what stands in it is asked for again, by form, by hand and by the API; what is merely odd is kept."""

from datetime import date

import pytest

from books.texts.placeholders import left_in
from casework.models import Case
from casework.outside import NotComplete, Told
from kernel.time import now
from kinds.feedback.keyed_in.forms import KeyedInForm
from kinds.feedback.outside.door import FeedbackOutside
from kinds.feedback.reading.filled_in import names_nobody, never_was, says_nothing
from kinds.feedback.sender.citizen_forms import FeedbackForm
from tests.casework.town import FIELDS, Town

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", ["12345", "A", "...", "-", "1 a"])
def test_what_cannot_be_a_name_names_nobody(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["Vũ Ý", "Công ty 3A", "An", "Nguyễn Thị Hoa"])
def test_a_short_name_is_one(name: str) -> None:
    assert not names_nobody(name)


@pytest.mark.parametrize(
    "said", ["31/12/2027", "ngày 31/02/2026", "31/11/2026", "năm 3026", "hôm 20/11 lúc 25h", "25h30 hôm 20/11"]
)
def test_a_day_that_has_not_been_is_refused(said: str) -> None:
    assert never_was(said, TODAY)


@pytest.mark.parametrize(
    "said",
    [
        "hôm qua",
        "sáng 15/09/2026",
        "22/11/2026",
        "",
        "từ 15/10, hẹn trả 10/12/2026",
        "mấy hôm nay",
        "năm 2026",
        "lúc 24h",
        "lúc 8h30",
    ],
)
def test_what_people_say_of_a_day_is_kept(said: str) -> None:
    assert not never_was(said, TODAY)


NO_WORDS = [
    "😡" * 20,
    "." * 20,
    "a" * 40,
    "1234567890 1234567890",
    "aaaa bbbb aaaa bbbb",
    "Asdfghjklqwertyuiop",
    "hôm qua, 20/11/2026",
]


@pytest.mark.parametrize("content", NO_WORDS)
def test_a_matter_without_a_word_is_asked_for_at_every_way_in(town: Town, content: str) -> None:
    assert says_nothing(content)
    for made in (FeedbackForm, KeyedInForm):
        assert "content" in made({**FIELDS, "content": content}).errors
    for service in ("other", "scene_road"):
        with pytest.raises(NotComplete) as refused:
            told = Told(service, content, name="Nguyễn Văn An", phone="0912345678", address="Số 5", place="Số 5")
            FeedbackOutside().submit(told, channel="api", at=now(), key="k")
        assert "content" in dict(refused.value.missing)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "content", ["Đèn đường tắt", "路灯坏了已经三天没有人来修", "Ổ gà to quá", "No water here", "Mất nước 3 ngày"]
)
def test_few_words_are_a_matter(content: str) -> None:
    assert not says_nothing(content)


@pytest.mark.parametrize("made", [FeedbackForm, KeyedInForm])
def test_both_forms_ask_again_for_name_and_day(town: Town, made: type[FeedbackForm]) -> None:
    form = made({**FIELDS, "name": "12345", "happened_on": f"31/12/{now().year + 1}"})
    assert {"name", "happened_on"} <= set(form.errors)


def test_another_system_is_told_what_cannot_be(town: Town) -> None:
    told = Told(
        "other", FIELDS["content"], name="A", phone="0912345678", address="Số 5", happened_on=f"31/12/{now().year + 1}"
    )
    with pytest.raises(NotComplete) as refused:
        FeedbackOutside().submit(told, channel="api", at=now(), key="k")
    assert [field for field, _sentence in refused.value.missing] == ["name", "happened_on"]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Kính gửi ông/bà, [ghi kết quả] ngày [..].", ["[ghi kết quả]", "[..]"]),
        ("Hẹn trả ngày ..../..../2026, tại [ … ].", ["..../....", "[ … ]"]),
        ("Gọi [số điện thoại], theo Điều 7 [1], [2026] và v.v...", []),
    ],
)
def test_a_gap_of_a_model_from_elsewhere_is_seen(text: str, gaps: list[str]) -> None:
    assert left_in(text) == gaps
