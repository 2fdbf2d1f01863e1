"""Tra cứu thủ tục: anybody finds a procedure by his own words; what is not sure is said to be so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from books.procedures import finding
from books.procedures.models import Procedure

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    finding.forget()
    yield
    finding.forget()


def text_of(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_without_words_the_common_procedures_stand_by_field() -> None:
    page = text_of("/thu-tuc/")
    assert "Thủ tục thường gặp" in page
    assert page.count('href="/thu-tuc/') >= 40


def test_words_without_diacritics_find_and_a_question_is_answered_with_its_source() -> None:
    page = text_of("/thu-tuc/?q=dang+ky+thuong+tru+mat+bao+lau")
    assert "7 ngày làm việc" in page
    assert "chưa đối chiếu" in page
    assert 'href="/thu-tuc/1.004222/"' in page
    assert "noindex" in page


def test_nothing_found_leads_to_a_person() -> None:
    page = text_of("/thu-tuc/?q=bay+len+mat+trang")
    assert "Chưa tìm thấy thủ tục nào khớp" in page
    assert 'href="/gui/"' in page


@pytest.mark.parametrize("typed", ["%00", "%27%3B--", "a" * 4000, "%F0%9F%99%82", "%3Cscript%3E"])
def test_nonsense_is_borne(typed: str) -> None:
    assert "<script>" not in text_of(f"/thu-tuc/?q={typed}").split("</head>")[1].split("<main")[1].split("</main>")[0]


def test_the_page_of_a_procedure_says_what_is_known_how_sure_and_from_when() -> None:
    page = text_of("/thu-tuc/1.001193/")
    for words in ("Giấy chứng sinh", "Miễn phí khi đăng ký đúng hạn", "chưa được đối chiếu", "06/2026", "Luật Hộ tịch"):
        assert words in page
    assert "Chưa rõ trong danh mục" in text_of("/thu-tuc/1.004884/")
    text_of("/thu-tuc/9.999999/", 404)


def test_every_procedure_of_the_start_has_a_page() -> None:
    for code in Procedure.objects.values_list("code", flat=True):
        text_of(f"/thu-tuc/{code}/")
