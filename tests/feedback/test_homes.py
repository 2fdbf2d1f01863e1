"""Where somebody lives, said by the name of the place alone: taken, and never a word of the matter."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue import texts
from tests.feedback.talking import Person
from tests.feedback.test_time_and_sender import STORY


def asked_where() -> Person:
    person = Person()
    person.says(STORY, "hôm qua", "Nguyễn Văn An")
    assert person.talk.step == "address"
    return person


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("xã Bát Tràng", "xã Bát Tràng"),
        ("Bát Tràng", "Bát Tràng"),
        ("Sóc Sơn", "Sóc Sơn"),
        ("Đống Đa", "Đống Đa"),
        ("dong da", "dong da"),
        ("Cầu Giấy ạ", "Cầu Giấy"),
        ("Hà Nội", "Hà Nội"),
        ("Gia Lâm, Hà Nội", "Gia Lâm, Hà Nội"),
        ("em ở Gia Lâm", "Gia Lâm"),
        ("quận Hai Bà Trưng", "quận Hai Bà Trưng"),
        ("làng Vòng", "làng Vòng"),
        ("làng Vòng, Cầu Giấy", "làng Vòng, Cầu Giấy"),
        ("bản Mển", "bản Mển"),
        ("buôn Ma Thuột", "buôn Ma Thuột"),
        ("sóc Bưng", "sóc Bưng"),
        ("ấp 3", "ấp 3"),
        ("tổ 5", "tổ 5"),
        ("tỉnh Nghệ An", "tỉnh Nghệ An"),
    ],
)
def test_a_place_is_an_address(said: str, address: str) -> None:
    person = asked_where()
    person.say(said)
    assert (person.talk.fields["address"], person.talk.step) == (address, "phone")
    assert person.talk.content == STORY and not person.talk.beside


@pytest.mark.parametrize("said", ["bản thân tôi", "làng tôi", "tổ chức nào", "bản sao", "ok em"])
def test_what_only_begins_like_one_is_none(said: str) -> None:
    person = asked_where()
    person.say(said)
    assert not person.talk.fields.get("address") and person.talk.step == "address"


def test_said_twice_anything_is_one_and_before_that_it_is_told_what_one_looks_like() -> None:
    person = asked_where()
    person.say("buon ma thuot")
    assert not person.talk.fields.get("address") and texts.WHOLE_ADDRESS in person.text
    person.say("buon ma thuot")
    assert (person.talk.fields["address"], person.talk.step) == ("buon ma thuot", "phone")
    assert person.talk.content == STORY and not person.talk.beside


@pytest.mark.parametrize(
    "said",
    ["12 Đội Cấn\n0912345678", "0912345678, 12 Đội Cấn", "12 Đội Cấn, sđt 0912345678", "12 Đội Cấn 0912345678"],
)
def test_behind_the_name_home_and_number_are_both_kept_and_the_name_is_asked_again(said: str) -> None:
    person = Person()
    person.says(STORY, "hôm qua", "An", said)
    fields = person.talk.fields
    assert (fields.get("address"), fields.get("phone")) == ("12 Đội Cấn", "84912345678")
    assert person.talk.step == "name" and person.talk.content == STORY
    assert person.say("Nguyễn Văn An") and person.talk.step == "confirm"


def test_an_e_mail_beside_the_number_is_kept_too() -> None:
    person = Person()
    person.says(STORY, "hôm qua", "an@example.vn, 0912345678")
    fields = person.talk.fields
    assert (fields.get("email"), fields.get("phone"), person.talk.step) == ("an@example.vn", "84912345678", "name")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("Bát Tràng\n0912345678", "Bát Tràng"),
        ("Bat Trang 0912345678", "Bat Trang"),
        ("Đống Đa, 0912345678", "Đống Đa"),
        ("Bát Tràng, Gia Lâm\n0912345678", "Bát Tràng, Gia Lâm"),
        ("tây hồ 0912345678", "tây hồ"),
    ],
)
def test_a_place_beside_a_number_is_nobodys_name(said: str, address: str) -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "hôm qua", said)
    fields = person.talk.fields
    assert (fields["phone"], fields["address"]) == ("84912345678", address)
    assert "name" not in fields and texts.QUESTIONS["name"] in person.text


@pytest.mark.parametrize("said", ["Hoàng Mai 0912345678", "Hà Đông\n0912345678", "Linda Tran 0912345678"])
def test_a_name_of_a_family_is_one_though_a_place_is_called_so(said: str) -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "hôm qua", said)
    assert person.talk.fields["name"] == said[:-10].strip()


def test_who_is_called_as_a_place_says_it_twice() -> None:
    person = Person()
    person.says(STORY, "bỏ qua", "hôm qua", "Kim Liên", "Kim Liên")
    assert person.talk.fields["name"] == "Kim Liên" and "address" not in person.talk.fields
