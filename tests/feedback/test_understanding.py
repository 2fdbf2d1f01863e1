"""Telephones, dates, names, addresses, languages and reasons: the small parts of understanding."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from kinds.feedback import reasons
from kinds.feedback.dialogue import texts
from kinds.feedback.dialogue.understanding import addresses, dates, intents, persons, phones
from kinds.feedback.dialogue.understanding.languages import is_foreign


@pytest.mark.parametrize(
    "said",
    ["0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84912345678", "+84 (0) 912 345 678", "84912345678", "0084912345678", "số của tôi là 0912 345678 nhé", "o912345678",
     "(091) 234 5678", "ok0912345678", "sđt0912345678ạ", "Vũ Đức Anh 0912345678 15 Hàng Gai", "Trịnh Hoài Long - 0912 345 678 - 55 Lê Đại Hành", "Lan 0912345678-12 Hàng Bún", "không chín một hai ba bốn năm sáu bảy tám", "khong chin mot hai ba bon nam sau bay tam"],
)  # fmt: skip
def test_telephones(said: str) -> None:
    found = phones.find_phone(said)
    assert found is not None and found[0] == "84912345678"


@pytest.mark.parametrize(
    ("said", "number"),
    [("01681234567", "84381234567"), ("024 3825 3536", "842438253536"), ("+84168 123 4567", "84381234567")],
)
def test_old_mobiles_and_landlines(said: str, number: str) -> None:
    found = phones.find_phone(said)
    assert found is not None and found[0] == number


@pytest.mark.parametrize(
    "said",
    [
        "",
        "091234567",
        "123",
        "hồ sơ 000.00.01.H26-240115-0634",
        "15/09/2026",
        "1.500.000 đồng",
        "0912345678 15",
        "hồ sơ GP0912345678",
        "biên lai 26-0912345678 của tôi",
        "CCCD 001087000123",
    ],
)
def test_what_is_no_telephone(said: str) -> None:
    assert phones.find_phone(said) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [("hôm qua", "2026-11-19"), ("sang nay", "2026-11-20"), ("hôm kia", "2026-11-18"), ("15/9", "2026-09-15"), ("25/12", "2025-12-25"), ("15-09-2026", "2026-09-15"), ("ngày 3 tháng 9", "2026-09-03"),
     ("thứ hai tuần trước", "2026-11-09"), ("thứ 2", "2026-11-16"), ("3 ngày trước", "2026-11-17"), ("hai tuần trước", "2026-11-06"), ("chủ nhật vừa rồi", "2026-11-15"), ("nộp từ thứ 3 tuần trước nữa", "2026-11-03"), ("chu nhat tuan truoc nua", "2026-11-08"),
     ("mùng 5 tháng trước nữa", "2026-09-05"), ("mùng 5 tháng trước", "2026-10-05"), ("31/2", None), ("lâu rồi", None), ("", None)],
)  # fmt: skip
def test_days(said: str, day: str | None) -> None:
    found = dates.understood(said, date(2026, 11, 20))
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("tôi tên là Trần Bích", "Trần Bích"),
        ("ten toi la le an", "le an"),
        ("Tên: Đỗ Mười Hai", "Đỗ Mười Hai"),
        ("Công ty TNHH Hoa Sen", "Công ty TNHH Hoa Sen"),
        ("Ngô Minh Châu", "Ngô Minh Châu"),  # a family, and no lane ("ngõ")
        ("NGÔ BẢO CHÂU", "NGÔ BẢO CHÂU"),
        ("Họ tên: Ngô Quang Huy", "Ngô Quang Huy"),
        ("Ngo Anh Tu", "Ngo Anh Tu"),
    ],
)
def test_names(said: str, name: str) -> None:
    assert persons.name_in(said, is_strong=True) == name


@pytest.mark.parametrize(
    "said",
    [
        "cán bộ bảo tôi về",
        "0912345678",
        "buồn quá",
        "lê",
        "họ bảo thiếu giấy",
        "do thieu giay to nen bi tra lai",
        "",
        "vũ phu với dân như thế là không được",
        "Ngõ Chợ Khâm Thiên",
    ],
)
def test_what_is_no_name(said: str) -> None:
    assert persons.name_in(said, is_strong=True) is None


@pytest.mark.parametrize(
    "said",
    [
        "12 Hàng Bài, Hoàn Kiếm",
        "so 5 ngo 10 pho hue",
        "tổ 5 phường Đống Đa",
        "Tôi ở thôn Đoài, xã Đông Anh",
        "P1203 toà B chung cư Sen",
        "nhà 4 quận Ba Đình cũ",
    ],
)
def test_addresses(said: str) -> None:
    assert addresses.address_in(said, is_strong=True)


@pytest.mark.parametrize(
    "said",
    [
        "Ngô Anh Tuấn",
        "phường từ chối hồ sơ của tôi",
        "cán bộ ở phường Đống Đa quát mắng",
        "ok",
        "đến số 5 thì cán bộ bảo về",
    ],
)
def test_what_is_no_address(said: str) -> None:
    assert addresses.address_in(said, is_strong=True) is None


@pytest.mark.parametrize(
    "said",
    [
        "The officer was very rude to me",
        "please help me, I want to report my ward office",
        "我要投诉",
        "Я хочу сообщить",
    ],
)
def test_foreign(said: str) -> None:
    assert is_foreign(said)


@pytest.mark.parametrize(
    "said",
    [
        "toi di lam giay khai sinh cho con",
        "ok",
        "hello",
        "John Smith",
        "can bo k cho lam, ho bao ve",
        "form online loi hoai a",
        "12345",
        "",
        "😀😀",
        "web dich vu cong bi loi login khong duoc",
    ],
)
def test_vietnamese_without_diacritics_is_not_foreign(said: str) -> None:
    assert not is_foreign(said)


@pytest.mark.parametrize(
    ("said", "wish"),
    [("việc của tôi", "matters"), ("viec cua toi", "matters"), ("cho mình xem việc của tôi với", "matters"), ("ko", "no"), ("dc r", "yes"), ("gửi đi", "yes"), ("cảm ơn ạ", "thanks"), ("tks", "thanks"),
     ("quay lai", "back"), ("hủy bỏ", "cancel"), ("stop", "stop"), ("chào ad", "greet"), ("xoa du lieu", "erase"), ("gửi phản ánh", "start"), ("ko nhớ", "skip"), ("???", "guide")],
)  # fmt: skip
def test_wishes(said: str, wish: str) -> None:
    assert wish in intents.intents_of(said)


@pytest.mark.parametrize(
    "said",
    [
        "cán bộ không nhận hồ sơ của tôi",
        "tôi muốn gửi phản ánh về thái độ cán bộ phường",
        "hủy hồ sơ của tôi mà không báo",
        "cảm ơn nhưng hồ sơ vẫn chưa xong, mong xem xét lại giúp gia đình tôi",
    ],
)
def test_a_story_is_no_wish(said: str) -> None:
    assert not intents.intents_of(said)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("sửa số điện thoại", ("phone", "")),
        ("sua sdt 0912345678", ("phone", "0912345678")),
        ("sai tên rồi", ("name", "")),
        ("đổi địa chỉ thành 5 Lý Thái Tổ", ("address", "5 Lý Thái Tổ")),
        ("sửa", ("", "")),
        ("cán bộ sửa tên", None),
    ],
)
def test_corrections(said: str, found: tuple[str, str] | None) -> None:
    assert intents.correction(said) == found


# --- Reasons ------------------------------------------------------------------------------------------------------

CODES = {
    "complaint",
    "denunciation",
    "legal_question",
    "scene",
    "sender_incomplete",
    "unclear",
    "not_vietnamese",
    "duplicate",
    "not_competent",
    "offensive",
    "unfit_picture",
    "state_secret",
    "thanks",
    "test_message",
    "advertising",
}


def test_every_reason_has_a_label_a_polite_text_and_a_basis() -> None:
    assert set(reasons.REASONS) == CODES
    for each in reasons.REASONS.values():
        assert each.label and each.basis and "ông/bà" in each.text and len(each.text) <= 2000
    assert "Luật Khiếu nại" in reasons.reason("complaint").text
    assert "Điều 22" in reasons.reason("denunciation").basis
    assert "kênh phản ánh hiện trường của thành phố" in reasons.reason("scene").text
    assert "1022" in reasons.reason("legal_question").text
    assert {each.code for each in (*reasons.REDIRECTS, *reasons.REFUSALS)} == CODES


def test_guidance_does_not_call_the_message_a_denunciation() -> None:
    assert "chưa được chuyển" not in reasons.GUIDANCE_AFTER_WORK
    for text in (reasons.GUIDANCE_DENUNCIATION, reasons.GUIDANCE_AFTER_WORK, reasons.reason("denunciation").text):
        lowered = text.lower().replace("luật tố cáo", "")
        assert "tố cáo" not in lowered
        assert len(text) <= 2000
    assert (
        "Điều 22" in reasons.GUIDANCE_DENUNCIATION
        and "chữ ký" in reasons.GUIDANCE_DENUNCIATION
        and "trực tiếp" in reasons.GUIDANCE_DENUNCIATION
    )


def test_all_texts_are_nfc_and_short() -> None:
    said = [value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)]
    said += [
        *texts.QUESTIONS.values(),
        *(each.text for each in reasons.REASONS.values()),
        reasons.GUIDANCE_DENUNCIATION,
        reasons.GUIDANCE_HOW,
    ]
    for text in said:
        assert unicodedata.is_normalized("NFC", text) and len(text) <= 1500 and text.count("?") <= 2
