"""Who sends a matter is told in one line, or in the midst of it: it goes to its own place and out of the words."""

from __future__ import annotations

import pytest

from kinds.feedback.dialogue.understanding.contacts import taken_out, without_own
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


NAM = {"name": "Phạm Văn Nam", "phone": "84912000102", "address": "số 3 Lò Đúc"}
RUDE = "Cán bộ một cửa phường Ba Đình quát mắng tôi sáng nay"


@pytest.mark.parametrize(
    ("said", "fields", "left"),
    [
        (f"Tôi tên Phạm Văn Nam sđt 0912000102 ở số 3 Lò Đúc. {RUDE}", NAM, RUDE),
        (f"Tôi tên Phạm Văn Nam ở số 3 Lò Đúc sđt 0912000102. {RUDE}", NAM, RUDE),
        (f"Em là Phạm Văn Nam, số 3 Lò Đúc, gọi 0912000102 giúp em. {RUDE}", NAM, RUDE),
        (f"sđt 0912000102 tôi tên Phạm Văn Nam ở số 3 Lò Đúc. {RUDE}", NAM, RUDE),
        (f"{RUDE}. Tôi tên Phạm Văn Nam sđt 0912000102 ở số 3 Lò Đúc", NAM, f"{RUDE}."),
        ("toi ten pham van nam sdt 0912000102 o so 3 lo duc. can bo phuong ba dinh quat mang toi",
         {"name": "pham van nam", "address": "so 3 lo duc", "phone": "84912000102"}, "Can bo phuong ba dinh quat mang toi"),
        ("Tôi là chủ hộ kinh doanh ở số 5 Hàng Bún, bị phường Ba Đình thu phí sai", {},
         "Tôi là chủ hộ kinh doanh ở số 5 Hàng Bún, bị phường Ba Đình thu phí sai"),
    ],
)  # fmt: skip
def test_who_introduces_themselves_without_commas_is_understood(said: str, fields: dict[str, str], left: str) -> None:
    person = Person()
    person.say(said)
    kept = person.talk.fields
    assert {key: kept[key] for key in NAM if key in kept} == fields and person.talk.content == left


def test_one_line_of_the_sender_is_no_answer_to_another_question_and_no_word_of_the_matter() -> None:
    person = at("happened_on")
    person.say("Le Thi Mai, sn 7 trang thi p cua nam, sdt 0912 000 004")
    kept = person.talk.fields
    assert (kept["name"], kept["address"], kept["phone"]) == ("Le Thi Mai", "sn 7 trang thi p cua nam", MAI["phone"])
    assert (person.talk.step, person.talk.content) == ("happened_on", STORY)


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


@pytest.mark.parametrize(
    ("said", "left", "other"),
    [
        ("Hồ sơ chậm 3 tuần. Liên hệ tôi 0912000091 hoặc gọi số của vợ tôi 0987654321.", "Hồ sơ chậm 3 tuần.", "0987 654 321"),
        ("Hồ sơ chậm. Hoặc gọi số của vợ tôi 0987 654 321 nếu cần nhé", "Hồ sơ chậm.", "0987 654 321"),
        ("Hồ sơ chậm, sđt 0912000091, 0987654321", "Hồ sơ chậm", "0987 654 321"),
        ("ho so cham, sdt con gai toi: 0987654321, mong som tra loi", "ho so cham, mong som tra loi", "0987 654 321"),
        ("Hồ sơ chậm (0987654321 là số của con tôi)", "Hồ sơ chậm", "0987 654 321"),
        ("Hồ sơ chậm. Mail vợ tôi là lan@b.vn", "Hồ sơ chậm.", "lan@b.vn"),
        ("Về điện thoại liên hệ: gọi số của vợ tôi 0987654321", "", "0987 654 321"),
        ("Cán bộ gọi vào số của vợ tôi 0987654321 đòi tiền", "Cán bộ gọi vào số của vợ tôi [số điện thoại] đòi tiền", "0987 654 321"),
        ("Đường dây nóng 0987654321 không ai nghe", "Đường dây nóng 0987654321 không ai nghe", ""),
        ("Tôi gọi cho phường theo số 02438251234 mà không ai nghe", "Tôi gọi cho phường theo số 02438251234 mà không ai nghe", ""),
        ("Cán bộ bảo liên hệ số 0987654321", "Cán bộ bảo liên hệ số 0987654321", ""),
        ("Họ gọi cho tôi qua số 0987654321 đòi tiền", "Họ gọi cho tôi qua số 0987654321 đòi tiền", ""),
    ],
)  # fmt: skip
def test_a_second_number_of_the_senders_own_goes_to_its_place_and_one_of_the_matter_stays(
    said: str, left: str, other: str
) -> None:
    fields = dict(ROOMS)
    assert taken_out(said, fields) == left
    assert fields.get("other", "") == other
    assert taken_out(left, fields) == left, "read again nothing changes"
    assert fields.get("other", "") == other


def test_a_second_number_is_shown_before_it_is_sent_beside_the_sender() -> None:
    person = Person()
    person.say(
        "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần. Tôi là Trần Văn Cường, sđt 0912000091, nhà số 5 phố Huế, hoặc gọi số của vợ tôi 0987654321"
    )
    sent = person.finish()
    assert sent.act is not None
    assert sent.act.fields["content"] == "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần."  # type: ignore[union-attr]
    assert (sent.act.fields["phone"], sent.act.fields["other"]) == ("84912000091", "0987 654 321")  # type: ignore[union-attr]


def test_nothing_of_it_is_sent_as_words_of_the_matter() -> None:
    person = Person()
    person.say(
        "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần. Tôi là Trần Văn Cường, sđt 0912000091, nhà số 5 phố Huế"
    )
    sent = person.finish().act
    assert sent is not None and sent.fields["content"] == "Cán bộ UBND phường Ba Đình trả hồ sơ chậm ba tuần."  # type: ignore[union-attr]
    assert (sent.fields["name"], sent.fields["phone"]) == ("Trần Văn Cường", "84912000091")  # type: ignore[union-attr]
