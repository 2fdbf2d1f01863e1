"""Places: the country's codes as facts, and the names that Hanoians still write."""

from __future__ import annotations

import time

import pytest

from books.places.finding import lead
from books.places.register import HOME, places
from kinds.feedback.dialogue.terms import Known, Unit
from kinds.feedback.dialogue.understanding.places import question_in, units_in
from tests.feedback.talking import Person


def names(text: str, *, is_answer: bool = False) -> list[str]:
    return [unit.full_name for unit in lead(text, is_answer=is_answer).units]


def test_the_country_of_today_is_whole() -> None:
    register = places()
    assert (len(register.provinces), len(register.communes)) == (34, 3321)
    assert len(register.of_province(HOME)) == 126
    assert all(len(code) == 5 and code.isdecimal() for code in register.communes)
    assert register.communes["00004"].full_name == "phường Ba Đình"
    dong_nai = register.provinces["75"]
    assert dong_nai.full_name == "thành phố Đồng Nai", "a city since 30/04/2026"


def test_every_older_commune_of_hanoi_leads_to_communes_of_hanoi() -> None:
    register = places()
    assert len(register.before) == 526
    assert len(register.districts()) == 30
    reached = {code for old in register.before for code in old.codes}
    assert reached == {unit.code for unit in register.of_province(HOME)}
    for old in register.before:
        found = lead(f"{old.full_name} cũ, {old.district}")
        assert {unit.code for unit in found.units} == set(old.codes), old
        assert bool(found.question) == (len(old.codes) > 1), old


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tôi ở phường Hàng Bạc", "phường Hoàn Kiếm"),
        ("toi o phuong hang bac", "phường Hoàn Kiếm"),
        ("P.Hàng Bạc", "phường Hoàn Kiếm"),
        ("p. hang bac, q. hoan kiem, TP Hà Nội", "phường Hoàn Kiếm"),
        ("f hàng bạc", "phường Hoàn Kiếm"),
        ("xã Tân Dân, huyện Sóc Sơn", "xã Kim Anh"),
        ("xã Tân Dân h. Phú Xuyên", "xã Chuyên Mỹ"),
        ("phường Yên Hoà", "phường Yên Hoà"),
        ("phường Yên Hòa", "phường Yên Hoà"),
        ("UBND phường Ba Đình", "phường Ba Đình"),
        ("p. Nguyễn Trung Trực", "phường Ba Đình"),
    ],
)
def test_one_place_is_meant(text: str, expected: str) -> None:
    assert lead(text).is_certain
    assert names(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hàng Bạc", "phường Hoàn Kiếm"), ("ở cầu giấy ạ", "phường Cầu Giấy"), ("Láng", "phường Láng")],
)
def test_in_an_answer_the_bare_name_is_enough(text: str, expected: str) -> None:
    assert names(text, is_answer=True) == [expected]
    assert names(f"Hôm qua tôi đi qua {text} rồi mới lên nộp hồ sơ") == []


def test_a_ward_that_was_split_is_asked_about() -> None:
    found = lead("p. dich vong cau giay")
    assert [unit.name for unit in found.units] == ["Cầu Giấy", "Nghĩa Đô"]
    assert found.question == (
        "Phường Dịch Vọng (quận Cầu Giấy cũ) nay thuộc phường Cầu Giấy hoặc phường Nghĩa Đô. Ông/bà ở khu nào?"
    )


def test_todays_name_rules_unless_somebody_says_it_is_the_older_one() -> None:
    assert names("phường Ngọc Hà") == ["phường Ngọc Hà"]
    assert names("phường Ngọc Hà cũ") == ["phường Ngọc Hà", "phường Ba Đình"]
    assert names("phường Ngọc Hà, quận Ba Đình") == ["phường Ngọc Hà", "phường Ba Đình"]


def test_a_district_that_ended_is_asked_about_and_its_namesake_comes_first() -> None:
    found = lead("tôi ở quận Cầu Giấy")
    assert found.units[0].full_name == "phường Cầu Giấy"
    assert len(found.units) > 3
    assert found.question.startswith("Quận Cầu Giấy cũ nay gồm phường Cầu Giấy, ")


def test_the_same_older_name_in_two_districts_is_asked_about() -> None:
    found = lead("xã Tân Dân")
    assert [unit.name for unit in found.units] == ["Kim Anh", "Chuyên Mỹ"]
    assert "huyện Sóc Sơn" in found.question
    assert "huyện Phú Xuyên" in found.question


@pytest.mark.parametrize(
    "text",
    [
        "", "xã hội này ở xa Hà Đông", "chị Phương Mai ở quầy số 3", "quân Đống Đa năm 1789", "hồ sơ 8 h sáng, 2 p nữa",
        "Tôi nộp hồ sơ ở phố Xã Đàn", "x" * 5000, "phường phường phường", "…",
    ],
)  # fmt: skip
def test_other_words_are_no_place(text: str) -> None:
    assert lead(text).units == ()


def test_another_province_is_told() -> None:
    found = lead("xã Quảng Uyên, tỉnh Cao Bằng")
    assert found.province is not None
    assert (found.province.name, [unit.name for unit in found.units]) == ("Cao Bằng", ["Quảng Uyên"])
    merged = lead("tỉnh Hà Nam").province
    assert merged is not None
    assert merged.name == "Ninh Bình"
    assert lead("tỉnh Hà Tây").province is None, "Hà Tây is Hà Nội since 2008"


def test_a_message_costs_little() -> None:
    story = "Tôi lên phường nộp hồ sơ, cán bộ hẹn ba lần, nhà tôi ở phường Dịch Vọng, quận Cầu Giấy. " * 4
    lead(story)
    start = time.process_time()  # its own cost, however busy the machine is
    for _ in range(100):
        lead(story)
    assert (time.process_time() - start) / 100 < 0.02


# --- in the chat ---------------------------------------------------------------------------------

CITY = [
    Unit("1", "Ủy ban nhân dân phường Cầu Giấy", place="00166"),
    Unit("2", "UBND phường Nghĩa Đô"),
    Unit("3", "Sở Xây dựng"),
    Unit("4", "Ủy ban nhân dân phường Hoàn Kiếm"),
    Unit("5", "Ủy ban nhân dân phường Ba Đình"),
    Unit("6", "Ủy ban nhân dân phường Ngọc Hà"),
]


def ids(text: str, *, is_answer: bool = False) -> list[str]:
    return [unit.id for unit in units_in(text, CITY, is_answer=is_answer)]


def test_an_older_ward_leads_to_todays_unit() -> None:
    assert ids("Cán bộ phường Hàng Bạc hẹn tôi ba lần") == ["4"]
    assert ids("hang bac", is_answer=True) == ["4"]
    assert question_in("hang bac", CITY, is_answer=True) == ""


def test_a_split_ward_offers_both_units_and_has_a_question() -> None:
    assert ids("UBND phường Quan Hoa") == ["2", "1"]
    assert "Quan Hoa" in question_in("UBND phường Quan Hoa", CITY, is_answer=False)


def test_a_district_is_not_taken_for_the_ward_of_its_name() -> None:
    assert {"5", "6"} <= set(ids("quận Ba Đình", is_answer=True))
    assert ids("ba đình", is_answer=True) == ["5"]


def test_an_office_that_is_named_rules_over_the_ward_beside_it() -> None:
    assert ids("Sở Xây dựng, chỗ phường Dịch Vọng") == ["3"]


def test_in_the_chat_a_split_ward_is_asked_about_with_a_button_for_each_part() -> None:
    person = Person(Known(units=CITY))
    person.say("Tôi muốn phản ánh: UBND phường Quan Hoa hẹn tôi ba lần chưa trả giấy khai sinh cho con tôi", 60)
    assert (
        "Phường Quan Hoa (quận Cầu Giấy cũ) nay thuộc phường Nghĩa Đô hoặc phường Cầu Giấy. Ông/bà ở khu nào?"
        in person.text
    )
    person.press("UBND phường Nghĩa Đô")
    assert person.talk.fields["unit_id"] == "2"


def test_in_the_chat_an_older_ward_needs_no_question_about_the_unit() -> None:
    person = Person(Known(units=CITY))
    person.say("Tôi muốn phản ánh: cán bộ phường Hàng Bạc hẹn tôi ba lần chưa trả giấy khai sinh cho con tôi", 60)
    assert person.talk.fields["unit_id"] == "4"


def test_in_the_chat_a_split_ward_may_also_be_the_answer() -> None:
    person = Person(Known(units=CITY))
    person.say("Tôi muốn phản ánh: cán bộ hẹn tôi ba lần chưa trả giấy khai sinh cho con tôi", 60)
    person.say("phường quan hoa", 60)
    assert "Ông/bà ở khu nào?" in person.text
    person.say("2", 60)
    assert person.talk.fields["unit_id"] == "1"
