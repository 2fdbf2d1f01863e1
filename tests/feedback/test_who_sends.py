"""Who sends a matter is told in one line, or in the midst of it: it goes to its own place and out of the words."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue.understanding.contacts import without_own
from tests.feedback.talking import Person
from tests.feedback.test_misunderstood import STORY, at

MAI = {"name": "Lê Thị Mai", "phone": "84912000004"}
ROOMS = {"name": "Trần Văn Cường", "phone": "84912000091", "address": "nhà số 5 phố Huế", "email": "c@x.vn"}


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("Lê Thị Mai, số 7 Tràng Thi, sđt 0912 000 004", "số 7 Tràng Thi"),
        ("Tên: Lê Thị Mai; ĐC: 7 Tràng Thi; ĐT: 0912000004", "7 Tràng Thi"),
        ("Lê Thị Mai - sdt: 0912.000.004 - đc: 7 Tràng Thi, phường Cửa Nam", "7 Tràng Thi, phường Cửa Nam"),
        ("Tôi là Lê Thị Mai ở số 7 Tràng Thi số điện thoại 0912000004", "số 7 Tràng Thi"),
        ("Lê Thị Mai, số 7 Tràng Thi, sđt 0912 000 004, hôm 31/2", "số 7 Tràng Thi"),
        ("Họ và tên: Lê Thị Mai. Địa chỉ: tổ 5, phường Hà Đông. Số điện thoại: 0912 000 004", "tổ 5, phường Hà Đông"),
        ("0912000004 - Lê Thị Mai - 5 Hàng Bún", "5 Hàng Bún"),
        ("Lê Thị Mai, 12 ngõ 5 Thái Hà, Đống Đa, Hà Nội, 0912000004, mai@x.vn", "12 ngõ 5 Thái Hà, Đống Đa, Hà Nội"),
    ],
)
def test_one_line_says_it_all(said: str, address: str) -> None:
    person = at("name")
    person.say(said)
    assert person.talk.fields | {**MAI, "address": address} == person.talk.fields
    assert (person.talk.step, person.talk.content) == ("confirm", STORY)


def test_the_same_without_marks() -> None:
    person = at("name")
    person.say("toi la Le Thi Mai o so 7 Trang Thi so dien thoai 0912000004")
    kept = person.talk.fields
    assert (kept["name"], kept["address"], kept["phone"]) == ("Le Thi Mai", "so 7 Trang Thi", "84912000004")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Đèn trước số 12 phố Huế hỏng. Tôi là Trần Văn Cường, sđt 0912000091, nhà số 5 phố Huế", "Đèn trước số 12 phố Huế hỏng."),
        ("Tôi là Trần Văn Cường phản ánh đèn đường hỏng.", "Tôi phản ánh đèn đường hỏng."),
        ("Tôi là Trần Văn Cường, đèn trước nhà số 5 phố Huế hỏng", "Đèn trước nhà số 5 phố Huế hỏng"),
        ("Kính gửi phường. Tôi tên là Trần Văn Cường, ở nhà số 5 phố Huế. Hồ sơ chậm. Liên hệ tôi 0912000091.", "Kính gửi phường. Hồ sơ chậm."),
        ("Hồ sơ chậm 3 tuần, sđt của tôi là 0912 000 091, mong sớm trả lời", "Hồ sơ chậm 3 tuần, mong sớm trả lời"),
        ("Hồ sơ chậm\nTrần Văn Cường 0912000091", "Hồ sơ chậm"),
        ("Hồ sơ chậm (liên hệ 0912000091) mong sớm trả", "Hồ sơ chậm, mong sớm trả"),
        ("e Trần Văn Cường, 0912000091 c@x.vn hồ sơ chậm", "Hồ sơ chậm"),
        ("toi la tran van cuong o nha so 5 pho hue sdt 0912000091 den duong hong", "Den duong hong"),
        ("Cán bộ gọi vào số 0912000091 của tôi", "Cán bộ gọi vào số [số điện thoại] của tôi"),
        ("Bà Lan nói với ông Trần Văn Cường là chờ", "Bà Lan nói với ông Trần Văn Cường là chờ"),
        ("Ổ gà ở nhà số 5 phố Huế rất sâu", "Ổ gà ở nhà số 5 phố Huế rất sâu"),
        ("Cán bộ số 0987654321 hẹn lại", "Cán bộ số 0987654321 hẹn lại"),
    ],
)  # fmt: skip
def test_whole_clauses_go_and_sentences_stay(said: str, left: str) -> None:
    assert without_own(said, ROOMS) == left


def test_nothing_of_it_is_sent_as_words_of_the_matter() -> None:
    person = Person()
    person.say(
        "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần. Tôi là Trần Văn Cường, sđt 0912000091, nhà số 5 phố Huế"
    )
    sent = person.finish().act
    assert sent is not None and sent.fields["content"] == "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần."  # type: ignore[union-attr]
    assert (sent.fields["name"], sent.fields["phone"]) == ("Trần Văn Cường", "84912000091")  # type: ignore[union-attr]
