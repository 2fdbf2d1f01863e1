"""What is proposed to be hidden, and what is left alone. Every text is our own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinds.feedback.publication.redaction import REPLACEMENTS, Known, applied, propose

HOA = Known("Đỗ Thị Hòa", "84912345678", "Số 5 ngõ 12 phố Huế, phường Hai Bà Trưng", "hoa.do@example.vn")

TOLD = [
    ("Gọi tôi số 0912 345 678 nhé", "phone", "0912 345 678"),
    ("điện thoại +84 912.345.678", "phone", "+84 912.345.678"),
    ("sdt 09-12-34-56-78", "phone", "09-12-34-56-78"),
    ("khong chin mot hai ba bon nam sau bay tam", "phone", "khong chin mot hai ba bon nam sau bay tam"),
    ("viết cho ten.toi@gmail.com", "email", "ten.toi@gmail.com"),
    ("hoặc gọi số của vợ tôi 024 3999 8888", "phone", "024 3999 8888"),
    ("xe 29A-123.45 đỗ ở sân", "plate", "29A-123.45"),
    ("biển 30h1 12345", "plate", "30h1 12345"),
    ("CCCD 001090012345", "identity", "001090012345"),
    ("chứng minh nhân dân số 012 345 678", "identity", "012 345 678"),
    ("mã số thuế 0101234567", "identity", "0101234567"),
    ("stk 19034567890 Vietcombank", "account", "19034567890"),
    ("sinh ngày 12/3/1980 tại Hà Nội", "birth", "12/3/1980"),
    ("sinh năm 1975", "birth", "1975"),
    ("nhà số 12 ngõ 34 phố Huế", "address", "nhà số 12 ngõ 34"),
    ("ở ngõ 45/6 Cầu Giấy", "address", "ngõ 45/6"),
    ("ở số 34 Lê Duẩn", "address", "34"),
    ("hồ sơ H26.12.3-250915-0042", "dossier", "H26.12.3-250915-0042"),
    ("phản ánh PAKN.20260915.0012", "dossier", "PAKN.20260915.0012"),
    ("thửa đất số 12", "land", "thửa đất số 12"),
    ("Giấy chứng nhận AB 123456", "land", "Giấy chứng nhận AB 123456"),
    ("ảnh ở facebook.com/nguoi.dan", "link", "facebook.com/nguoi.dan"),
    ("tôi là Nguyễn Thị Hoa", "name", "Nguyễn Thị Hoa"),
    ("gặp ông TRẦN VĂN NAM", "name", "TRẦN VĂN NAM"),
    ("chị Lan ở bộ phận một cửa", "name", "Lan"),
    ("Ông/bà Phạm Hùng Anh", "name", "Phạm Hùng Anh"),
    ("cán bộ Tuấn hẹn lại", "name", "Tuấn"),
    ("toi la nguyen van nam o day", "name", "nguyen van nam"),
    ("gặp trần thị thu hà ở quầy 3", "name", "trần thị thu hà"),
    ("đồng chí Lê Minh", "name", "Lê Minh"),
    ("Tôi đã đợi. Gặp Nguyễn Văn Bình ở quầy", "name", "Nguyễn Văn Bình"),
    ("Gặp Nguyễn Văn Bình ở quầy", "name", "Nguyễn Văn Bình"),
    ("có mặt Trần Thị Mai, Lê Văn Tám", "name", "Lê Văn Tám"),
]


@pytest.mark.parametrize(("text", "kind", "hidden"), TOLD)
def test_what_leads_to_a_person_is_proposed(text: str, kind: str, hidden: str) -> None:
    assert (kind, hidden) in [(m.kind, m.text) for m in propose(text) if m.is_sure]


LEFT = [
    "đã quá hẹn ba tuần, có Quyết định và có Thông tư, từ Chi cục Thuế, có Hà Nội",
    "Ông/bà gửi phản ánh, bà con Nhân dân, Anh chị em",
    "UBND phường Hoàng Liệt đã trả hồ sơ ngày 14/09/2026",
    "Đường Phạm Văn Đồng và phố Trần Duy Hưng",
    "trường THPT Chu Văn An, bệnh viện Nguyễn Tri Phương",
    "Chủ tịch Hồ Chí Minh; thành phố Hà Nội; quận Hà Đông cũ",
    "Nghị định 30/2020/NĐ-CP, Quyết định 5678/QĐ-UBND, Số 123/UBND-VP",
    "Lệ phí 150.000.000 đồng, nộp 250000000 đồng, diện tích 1.234,5 m2",
    "Gọi 1022 hoặc 1900 1009, xem dichvucong.gov.vn và https://thutuc.hanoi.gov.vn/abc",
    "Phòng Đào Tạo, Văn phòng Đăng ký đất đai, Chị Em phụ nữ, bà con nhân dân",
    "Điều 12 khoản 3 Luật Đất đai 2024, trong 15 ngày làm việc từ 8 giờ 30",
    "Hồ sơ gồm 3 bản, nộp tại Bộ phận Một cửa ngày 02/01/2026",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_persons_is_left(text: str) -> None:
    assert [m.text for m in propose(text) if m.is_sure] == []


def test_what_may_be_an_offices_is_for_a_person_to_decide() -> None:
    marks = {
        m.text: m.is_sure
        for m in propose("Gọi 024 3825 3536, từ Nguyễn Trãi, anh tuấn, Phó Chủ tịch phường Lê Minh Đức")
    }
    assert marks == {"024 3825 3536": False, "Nguyễn Trãi": False, "tuấn": False, "Lê Minh Đức": False}


@pytest.mark.parametrize(
    "text",
    [
        "tôi là do thi hoa",
        "ĐỖ THỊ HOÀ",
        "chị hòa ở phố",
        "so 5 ngo 12 pho hue",
        "5, ngõ 12, phố Huế",
        "(84) 912-345-678",
        "HOA.DO@example.vn",
    ],
)
def test_the_sender_is_found_however_written(text: str) -> None:
    assert any(m.is_senders for m in propose(text, HOA)), text


def test_a_given_name_without_a_capital_is_unsure() -> None:
    assert [(m.text, m.is_sure) for m in propose("anh tuan o bo phan mot cua bao toi ve")] == [("tuan", False)]
    assert propose("hẹn ba tuần, chị nói ba lần") == []


def test_the_words_that_stay_are_the_senders_own() -> None:
    text = "Tôi là Đỗ Thị Hòa (0912345678), hồ sơ nộp hôm 12/9 chưa có kết quả."
    assert applied(text, propose(text, HOA)) == "Tôi là [họ tên] ([số điện thoại]), hồ sơ nộp hôm 12/9 chưa có kết quả."


@given(st.text(max_size=300))
def test_any_text_survives(text: str) -> None:
    marks = propose(text, HOA)
    assert all(text[m.start : m.end] == m.text and m.text for m in marks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(marks))
    applied(text, marks)


def test_what_was_hidden_is_not_found_again() -> None:
    for replacement in REPLACEMENTS.values():
        assert propose(f"Tôi {replacement} ở {replacement}, ngày {replacement}.") == []


def test_a_given_name_that_is_a_common_word_is_no_name_by_itself() -> None:
    hoi = Known(name="Vũ Thị Hỏi")
    assert propose("cháu chỉ hỏi thôi mà sao cần tên", hoi) == []
    assert [m.is_sure for m in propose("chau chi hoi thoi ma sao can ten", hoi)] == [False]
    assert [(m.text, m.is_sure) for m in propose("Nhờ chị Hỏi xem giúp", hoi)] == [("Hỏi", True)]
