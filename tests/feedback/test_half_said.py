"""What is put right only in part: the last digits of a number, one of two offices. Nothing of it becomes an answer or content."""

from dataclasses import replace

import pytest

from kinds.feedback.dialogue import texts
from tests.feedback.talking import NEW, UNITS, Person, Unit

KNOWN = replace(NEW, units=(*UNITS, Unit("kl", "UBND phường Kim Liên")))
STORY = "Hồ sơ khai sinh của tôi nộp ở phường Kim Liên từ hôm qua bị cán bộ trả lại không lý do"
ALL = (STORY, "Nguyễn Thị Hoa", "số 5 Hàng Bún, Ba Đình", "0912345678")


def told(*said: str) -> Person:
    person = Person(KNOWN)
    person.says(*said)
    return person


@pytest.mark.parametrize(
    "said",
    [
        "số cuối là 9", "nhầm số cuối, là 9 nhé", "so cuoi la 9 nhe", "à nhầm số cuối là 9", "2 số cuối là 79", "đuôi 79 mới đúng", "cuối 9 ko phải 8",
        "9 ở cuối nhé", "sai đuôi, 679", "ba số cuối 679", "số cuối là số chín",
    ],
)  # fmt: skip
def test_the_last_digits_go_into_the_number_that_is_known(said: str) -> None:
    person = told(*ALL, said)
    assert person.talk.fields["phone"] == "84912345679"
    assert "0912 345 679" in person.text, "shown, so that it can be seen to be right"
    assert (person.talk.step, person.talk.parts, person.talk.beside) == ("confirm", [STORY], [])


@pytest.mark.parametrize(
    "said", ["sai số cuối", "sdt sai 1 số", "nhầm 1 số", "thiếu số 9 ở cuối", "thua 1 so", "sđt e ghi sai 2 số cuối"]
)
def test_where_it_is_not_clear_the_whole_number_is_asked_for(said: str) -> None:
    person = told(*ALL, said)
    assert person.text == texts.WHOLE_PHONE.format(phone="0912 345 678")
    assert person.talk.fields["address"] == "số 5 Hàng Bún, Ba Đình"
    person.say("0912345679")
    assert (person.talk.step, person.talk.fields["phone"]) == ("confirm", "84912345679")
    assert person.talk.parts == [STORY]


def test_digits_without_a_number_are_no_answer() -> None:
    person = told(*ALL[:3], "số cuối là 9")
    assert (person.talk.step, person.talk.parts) == ("phone", [STORY])
    assert texts.WHOLE_NUMBER in person.text


@pytest.mark.parametrize(
    "said",
    [
        "à thôi không phải phường Kim Liên, là phường Đống Đa cơ", "không phải Kim Liên đâu, Đống Đa nhé", "Kim Liên là nhầm, Đống Đa mới đúng ạ",
        "kim lien sai roi, dong da", "à mà không phải phường Kim Liên đâu, em nhầm, phường Đống Đa cơ", "em viết lộn phường, Đống Đa chứ không phải Kim Liên nha",
        "sory ad, k phai kim lien ma la dong da", "cho em sửa lại là phường Đống Đa",
    ],
)  # fmt: skip
def test_another_office_instead_and_the_summary_says_which_counts(said: str) -> None:
    person = told(STORY, said)
    assert person.talk.fields["unit_id"] == "u2"
    person.says(*ALL[1:])
    assert person.talk.parts == [STORY], "the words stay the sender's, without the correction"
    assert texts.COUNTS.format(name="UBND phường Đống Đa") in person.text


def test_where_the_words_name_the_office_itself_nothing_is_added() -> None:
    assert "• Cơ quan: UBND phường Kim Liên\n" in told(*ALL).text
