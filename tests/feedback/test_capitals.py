"""A name may begin with any capital of Vietnamese, composed or not; a small letter with marks begins none."""

from __future__ import annotations

import re
import unicodedata

import pytest

from kernel.text import CAPITALS
from kinds.feedback.dialogue.understanding import persons, purposes
from kinds.feedback.publication.redaction.proposing import propose
from kinds.feedback.reading.abuse import is_insult
from kinds.feedback.sealing.suspicion import asks_how_to_denounce, suspects_denunciation

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [
    unicodedata.normalize("NFC", vowel + tone) for vowel in "AĂÂEÊIOÔƠUƯY" for tone in TONES
] + list("BCDĐGHKLMNPQRSTVX")  # fmt: skip
FORMS = ("NFC", "NFD")


def test_the_class_has_every_capital_and_no_small_letter() -> None:
    for letter in LETTERS:
        assert re.fullmatch(f"[{CAPITALS}]", letter) and not re.fullmatch(f"[{CAPITALS}]", letter.lower())


@pytest.mark.parametrize("form", FORMS)
def test_who_is_named_in_a_question_how_to_denounce_is_sealed(form: str) -> None:
    for letter in LETTERS:
        asked = unicodedata.normalize(form, f"Cho tôi hỏi tố cáo ông {letter}nh thì gửi đơn ở đâu")
        assert suspects_denunciation(asked) and not asks_how_to_denounce(asked)


@pytest.mark.parametrize("form", FORMS)
def test_a_place_of_any_name_is_one(form: str) -> None:
    for letter in LETTERS:
        said = unicodedata.normalize(form, f"ngập ở đường {letter}n")
        assert purposes.tells_place(said) and not purposes.tells_place(said.lower())


@pytest.mark.parametrize("form", FORMS)
def test_a_block_of_flats_is_no_abuse_and_abuse_is_no_block_of_flats(form: str) -> None:
    for letter in LETTERS:
        said = unicodedata.normalize(form, f"cc {letter}p")
        assert not is_insult(said) and is_insult(said.lower())


@pytest.mark.parametrize("form", FORMS)
def test_a_given_name_behind_how_one_is_called(form: str) -> None:
    for letter in LETTERS:
        name = f"{letter}nh"
        assert persons.given_name_in(unicodedata.normalize(form, f"cô là {name}")) == name
        assert persons.given_name_in(unicodedata.normalize(form, f"cô là {name.lower()}")) == ""


def test_a_house_before_a_street_of_any_name_is_hidden() -> None:
    for letter in LETTERS:
        street = f"{letter}nh {letter}n"
        assert [mark.text for mark in propose(f"Nhà tôi ở 15 {street}") if mark.kind == "address"] == ["15"]
        assert not [mark for mark in propose(f"Họp ở 15 {street.lower()}") if mark.kind == "address"]


def test_a_small_word_before_a_name_leaves_it_certain() -> None:
    """ "Tây Hồ Hà Nội" may be one name; "ở Nguyễn Văn Nam" is a person behind a word."""
    for letter in (each for each in LETTERS if not each.isascii()):
        marked = {mark.text: mark.is_sure for mark in propose(f"tôi gặp {letter.lower()}n Nguyễn Văn Nam")}
        assert marked["Nguyễn Văn Nam"]
        marked = {mark.text: mark.is_sure for mark in propose(f"tôi gặp {letter}n Nguyễn Văn Nam")}
        assert not marked["Nguyễn Văn Nam"]


def test_a_name_of_one_letter_is_one() -> None:
    assert suspects_denunciation("Cho tôi hỏi tố cáo bà Ý thì gửi đơn ở đâu")


@pytest.mark.parametrize(
    "said", ["Muốn tố cáo thì gặp anh ấy hay chị ấy ở đâu?", "Cho hỏi tố cáo thì gặp bà ở quầy nào, gửi đơn ở đâu?"]
)
def test_a_small_letter_with_marks_names_nobody(said: str) -> None:
    """The range from À to Ỹ held "ấ" and "ở": the guidance that was asked for was withheld, and the question sealed."""
    assert asks_how_to_denounce(said) and not suspects_denunciation(said)
