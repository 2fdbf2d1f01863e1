"""Vietnamese text: what people type is kept, cleaned, found and sorted."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.text import (
    excerpt,
    fold,
    format_phone,
    is_storable,
    keep_legible,
    mask_phone,
    nfc,
    normalise_phone,
    one_line,
    sort_key,
    storable,
    text_key,
    without_nul,
)


def test_nfc_joins_what_phones_send_apart() -> None:
    assert nfc("Đu\u031bo\u031b\u0300ng") == "Đường"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Đường  Nguyễn\tTrãi ", "duong nguyen trai"),
        ("ĐẶNG THỊ ƯỚC", "dang thi uoc"),
        (unicodedata.normalize("NFD", "Phường Láng Hạ"), "phuong lang ha"),
        ("Pa-ri\u00a0số 5", "pa-ri so 5"),
        ("", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_fold_is_stable_and_blind_to_the_form(s: str) -> None:
    assert fold(fold(s)) == fold(s)
    assert fold(unicodedata.normalize("NFD", s)) == fold(unicodedata.normalize("NFC", s))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b"H\xc3\xa0 N\xe1\xbb\x99i \xff\xfe", "Hà Nội \ufffd\ufffd"),
        ("a\x00b\x07c", "abc"),
        ("dòng 1\r\ndòng 2\rdòng 3\u2028dòng 4", "dòng 1\ndòng 2\ndòng 3\ndòng 4"),
        ("xin\u200b chào\u202e\ufeff", "xin chào"),
        ("tab\tvẫn còn", "tab\tvẫn còn"),
        ("nửa \ud83d cặp", "nửa \ufffd cặp"),
        ("😀 👍", "😀 👍"),
        ("z" + "\u0336" * 50, "z\u0336\u0336\u0336"),
    ],
)
def test_keep_legible(raw: str | bytes, kept: str) -> None:
    assert keep_legible(raw) == kept


@given(st.text(alphabet=st.characters(codec=None)) | st.binary())
def test_what_is_kept_can_be_stored(raw: str | bytes) -> None:
    kept = keep_legible(raw)
    assert "\x00" not in kept
    kept.encode("utf-8")
    assert keep_legible(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert "\n" not in one_line(raw)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạ ,.\n", max_size=200))
def test_vietnamese_words_are_never_dropped(s: str) -> None:
    assert keep_legible(unicodedata.normalize("NFD", s)) == s


def test_excerpt() -> None:
    assert excerpt("Đường Nguyễn Trãi bị ngập", 100) == "Đường Nguyễn Trãi bị ngập"
    assert excerpt("Đường Nguyễn Trãi bị ngập", 18) == "Đường Nguyễn Trãi…"
    assert excerpt("Đường Nguyễn Trãi bị ngập", 15) == "Đường Nguyễn…"
    assert excerpt("một\n\nhai", 20) == "một hai"
    assert excerpt("a" * 50, 10) == "a" * 9 + "…"
    assert [excerpt("abc", n) for n in (-1, 0, 1)] == ["", "", "…"]


@given(st.text(), st.integers(0, 50))
def test_excerpt_is_never_longer(s: str, n: int) -> None:
    assert len(excerpt(s, n)) <= n


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912345678", "84912345678"),
        ("+84 (0)912.345-678", "84912345678"),
        ("84912345678", "84912345678"),
        ("0084 912 345 678", "84912345678"),
        ("840912345678", "84912345678"),
        ("\uff10\uff19\uff11\uff12345678", "84912345678"),
        ("912345678", "84912345678"),
        ("0845678901", "84845678901"),
        ("024 3825 3536", "842438253536"),
        ("\u202a0912345678\u202c", "84912345678"),
        ("0112345678", None),
        ("091234567", None),
        ("09123456789", None),
        ("00912345678", None),
        ("+1 202 555 0143", None),
        ("1022", None),
        ("không có", None),
        ("", None),
        ("٠٩١٢٣٤٥٦٧٨", None),
    ],
)
def test_phone(typed: str, number: str | None) -> None:
    assert normalise_phone(typed) == number


def test_phone_shown_and_masked() -> None:
    assert format_phone("84912345678") == "0912 345 678"
    assert format_phone("842438253536") == "024 3825 3536"
    assert format_phone("1022") == "1022"
    assert mask_phone("+84912345678") == "09•• ••• 678"
    assert mask_phone("nhà tôi") == "•••"


def test_names_by_the_given_name_in_vietnamese_order() -> None:
    ordered = [
        "Lê An",
        "Nguyễn An",
        "Lê Ân",
        "Lê Bình",
        "Trần Công",
        "Lê Cường",
        "Lê Dung",
        "Lê Dũng",
        "Lê Đạt",
        "Lê Hoa",
        "Lê Hòa",
        "Lê Hoà Anh"[:7] + "n",  # Lê Hoàn
        "Phạm Ngọc",
        "Lê Ơn",
        "Đỗ Thị Yến",
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_tones_in_dictionary_order_and_letters_before_tones() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mai", "mãn"], key=text_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mai", "mãn",
    ]  # fmt: skip
    assert sorted(["ơ", "ô", "o", "oz", "â", "ă", "az"], key=text_key) == ["az", "ă", "â", "o", "oz", "ô", "ơ"]


@given(st.text(alphabet="aăâdđoôơuưbnàÀảÃáẠ -", max_size=20))
def test_sort_key_sorts_alike_in_python_and_in_bytes(s: str) -> None:
    assert sort_key(s) == sort_key(unicodedata.normalize("NFD", s.upper()))
    assert sort_key(s).isascii()


@pytest.mark.parametrize("none", ["\x00", "\ud800", "\udfff"])
def test_what_is_no_character_is_known_everywhere_alike(none: str) -> None:
    said = f"a{none}ộ"
    assert not is_storable(said)
    assert storable(said) == "a\ufffdộ"
    assert is_storable(storable(said))
    assert is_storable(keep_legible(said))
    assert is_storable(without_nul(said)) == (none == "\x00")
