"""What an official wrote as greeting and closing is found, however it is typed; nothing else is taken out."""

from __future__ import annotations

import pytest

from kinds.feedback.letters.courtesies import unaddressed, without_courtesies

BODY = "Sở đã cấp phép ngày 14/9."
KEPT = [
    "Sở trân trọng thông báo đã cấp phép.",
    "Kính gửi ông/bà kết quả giải quyết hồ sơ",
    "Trân trọng cảm ơn ông/bà đã gửi phản ánh.",
    "Thửa đất số 5 đã được đo.",
    "Chào mừng năm mới, Sở đã cấp phép.",
    "Đã cấp.\nTrân trọng thông báo: ngày 5 nhận giấy.",
    "",
]


@pytest.mark.parametrize(
    "greeting",
    [
        "Kính gửi ông/bà,", "Kính gửi: Ông Nguyễn Văn A", "KÍNH GỬI ÔNG/BÀ:", "kinh gui ong/ba", "Kính thưa ông/bà!",
        "Kính gửi ông Bình, số 5 phố Huế, phường Hai Bà Trưng", "Kính gửi: Bà Hoa (số 5, phố Huế):", "Thưa ông/bà.", "\n Xin chào bà Hoa,",
    ],
)  # fmt: skip
def test_a_greeting_is_taken_out(greeting: str) -> None:
    assert without_courtesies(f"{greeting}\n\n{BODY}") == (BODY, "")


@pytest.mark.parametrize(
    ("end", "closing"),
    [
        ("\n\nTrân trọng./.", "Trân trọng"),
        (" TRAN TRONG!", "TRAN TRONG"),
        ("\nXin trân trọng cảm ơn ông/bà.\nSỞ XÂY DỰNG", "Xin trân trọng cảm ơn ông/bà"),
        ("\nTrân trọng thông báo để ông/bà được biết./.", "Trân trọng thông báo để ông/bà được biết"),
        ("/.", ""),
    ],
)
def test_a_closing_is_taken_out_and_told(end: str, closing: str) -> None:
    assert without_courtesies(BODY + end, "Sở Xây dựng") == (BODY, closing)


def test_what_goes_on_after_a_greeting_in_its_line_stays() -> None:
    assert without_courtesies("Kính gửi ông/bà, về việc này: đã cấp. Trân trọng!") == (
        "Về việc này: đã cấp.",
        "Trân trọng",
    )


def test_a_name_below_the_closing_that_is_not_the_letters_stays() -> None:
    assert without_courtesies(f"{BODY}\nTrân trọng,\nPhòng Cấp phép", "Sở Xây dựng")[0].endswith("\nPhòng Cấp phép")


@pytest.mark.parametrize("answer", KEPT)
def test_nothing_else_is_touched(answer: str) -> None:
    assert without_courtesies(answer) == (answer, "")


def test_words_within_a_message_do_not_greet_again() -> None:
    assert unaddressed("Kính gửi ông/bà, xin chân thành cảm ơn.\nTrân trọng.") == "Xin chân thành cảm ơn.\nTrân trọng."
    assert unaddressed("Kính gửi ông/bà kết quả xử lý.") == "Kính gửi ông/bà kết quả xử lý."
