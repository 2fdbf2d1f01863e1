"""What is put right goes to the answer that is meant, and to no other: houses, numbers, offices, and what several units share."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import Known, Unit
from tests.feedback.talking import LINK, UNITS, Person
from tests.feedback.test_misunderstood import STORY

MORE = (
    *UNITS,
    Unit("u10", "UBND phường Sơn Tây", ("UBND thị xã Sơn Tây",)),
    Unit("u11", "UBND phường Hoàn Kiếm"),
    Unit("u12", "UBND phường Cửa Nam"),
    Unit("u12", "UBND phường Cửa Nam", ("phường Hàng Bông",)),
    Unit("u11", "UBND phường Hoàn Kiếm", ("phường Hàng Bông",)),
)


def summed_up(story: str = STORY, address: str = "12 ngõ 4 Kim Đồng", units: tuple[Unit, ...] = MORE) -> Person:
    person = Person(Known(units=units, form_link=LINK))
    person.says(story, "hôm qua", "Trương Minh Tâm", address, "0912345678")
    assert person.talk.step == "confirm"
    return person


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("tôi ở số 14 chứ không phải 12", "14 ngõ 4 Kim Đồng"),
        ("toi o so 14 chu khong phai 12", "14 ngõ 4 Kim Đồng"),
        ("nhà em số 14 chứ không phải số 12", "14 ngõ 4 Kim Đồng"),
        ("nhầm nhà số 51 cơ", "51 ngõ 4 Kim Đồng"),
        ("không phải 12 mà là 14", "14 ngõ 4 Kim Đồng"),
        ("tôi ở ngõ 6 chứ không phải ngõ 4", "12 ngõ 6 Kim Đồng"),
        ("không phải 12 ngõ 4 Kim Đồng mà 7 Hàng Đào", "7 Hàng Đào"),
        ("tôi ở 21 Hàng Bông chứ không phải 12 ngõ 4 Kim Đồng", "21 Hàng Bông"),
    ],
)
def test_a_house_is_put_right_and_its_lane_stays(said: str, address: str) -> None:
    person = summed_up()
    person.say(said)
    fields = person.talk.fields
    assert (fields["address"], fields["unit_id"], person.talk.content) == (address, "u1", STORY)


def test_a_house_number_goes_before_an_address_that_had_none() -> None:
    person = summed_up(address="ngõ Bà Triệu, phường Hoàn Kiếm")
    person.say("số nhà 14 nhé")
    assert person.talk.fields["address"] == "số nhà 14 ngõ Bà Triệu, phường Hoàn Kiếm"


def test_where_one_lives_is_put_right_in_the_story_too() -> None:
    person = Person(Known(units=MORE, form_link=LINK))
    person.says("tôi ở 5 Hàng Đào. Phường Hoàn Kiếm cấp trích lục sai ngày mất của bố tôi hôm 10/11", "Bùi Xuân Phái")
    person.say("không phải 5 Hàng Đào mà 7 Hàng Đào")
    assert (person.talk.fields["address"], person.talk.fields["unit_id"]) == ("7 Hàng Đào", "u11")
    assert person.talk.content == "Phường Hoàn Kiếm cấp trích lục sai ngày mất của bố tôi hôm 10/11"


@pytest.mark.parametrize(
    "said", ["số đt có zalo khác là 0912000042", "so may ban la 0912000042", "số hồ sơ là 1234", "đổi ý rồi để em xem"]
)
def test_what_has_the_letters_of_an_office_is_none(said: str) -> None:
    person = summed_up()
    person.says("nhầm rồi", said)
    assert person.talk.fields["unit_id"] == "u1" and "cơ quan" not in person.text.split("Ông/bà xem lại")[0]


LAND = "Tôi nộp hồ sơ đất ở chi nhánh văn phòng đăng ký đất đai Ba Vì đến nay chưa xong"


@pytest.mark.parametrize(
    "said", ["không phải ba vì, là Sơn Tây", "Sơn Tây chứ không phải Ba Vì", "nhầm, Sơn Tây mới đúng"]
)
def test_another_place_is_no_other_kind_of_office(said: str) -> None:
    person = summed_up(LAND)
    assert person.talk.fields["unit_text"] == "chi nhánh văn phòng đăng ký đất đai Ba Vì"
    person.say(said)
    assert person.talk.fields["unit_text"] == "chi nhánh văn phòng đăng ký đất đai Sơn Tây"
    assert "unit_id" not in person.talk.fields and person.talk.content == LAND
    person.say("không phải văn phòng đăng ký, là UBND phường Ba Đình")
    assert person.talk.fields["unit_id"] == "u1"


def test_a_unit_that_took_over_from_another_is_offered_once() -> None:
    person = Person(Known(units=MORE, form_link=LINK))
    done = person.say("Tôi đi chứng thực ở phường Hàng Bông cũ mà cán bộ bảo nay sáp nhập không làm nữa")
    offered = [b.title for reply in done.replies for b in reply.buttons if b.title.startswith("UBND")]
    assert sorted(offered) == ["UBND phường Cửa Nam", "UBND phường Hoàn Kiếm"]
    person.say("1")
    unit = person.talk.fields["unit_id"]
    assert next(each.name for each in MORE if each.id == unit) == offered[0]
