"""The public search and `similar`: without diacritics, by field and unit, page by page, only what is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework.models import Case
from kernel.ids import random_code
from kinds.feedback.panels import answered_alike
from kinds.feedback.publication.finding import search, similar
from kinds.feedback.publication.models import PROPOSED, PUBLISHED, Publication
from kinds.feedback.publication.tokens import vector_of
from tests.casework.town import AT, Town, a_case

pytestmark = pytest.mark.db

TEXTS = [
    ("Cấp sổ đỏ chậm", "Tôi nộp hồ sơ cấp giấy chứng nhận quyền sử dụng đất đã quá hẹn hai tháng.", "Văn phòng đăng ký đã trả kết quả và xin lỗi."),
    ("Khai sinh trễ hạn", "Con tôi chưa có giấy khai sinh vì phường yêu cầu thêm giấy xác nhận cư trú.", "Không cần giấy xác nhận cư trú; phường đã cấp giấy khai sinh."),
    ("Phí gửi xe", "Bãi xe thu phí cao hơn mức niêm yết ở chợ.", "Ban quản lý chợ đã kiểm tra, yêu cầu thu đúng mức."),
    ("Đăng ký kết hôn", "Muốn đăng ký kết hôn với người nước ngoài cần giấy tờ gì.", "Hồ sơ gồm tờ khai và giấy xác nhận tình trạng hôn nhân."),
]  # fmt: skip


def put(case: Case, number: int, *, state: str = PUBLISHED, field: str = "", unit: object = None) -> Publication:
    title, content, answer = TEXTS[number % len(TEXTS)]
    return Publication.objects.create(
        case=case, code=random_code(10), state=state, title=title, content=content, answer=answer, field=field, unit_id=unit,
        answered_at=AT, published_at=AT + timedelta(minutes=number), words=vector_of(title, content, answer),
    )  # fmt: skip


@pytest.fixture
def answers(town: Town) -> list[Publication]:
    units = [town.unit("works"), town.unit("health")]
    return [put(a_case(), n, field=("land", "Hộ tịch")[n % 2], unit=units[n % 2]) for n in range(4)]


@pytest.mark.parametrize(
    "asked", ["khai sinh", "KHAI SINH", "giấy khai sinh", "giay khai sinh", '"khai sinh"', "sinh khai"]
)
def test_found_with_and_without_diacritics(answers: list[Publication], asked: str) -> None:
    assert [f.title for f in search(asked)] == ["Khai sinh trễ hạn"]


@pytest.mark.parametrize("asked", ['"sinh khai"', "khai sinh kết hôn đất", "xyzt", "!!!", "' OR 1=1 --"])
def test_what_is_not_there_is_not_found(answers: list[Publication], asked: str) -> None:
    assert search(asked) == []


def test_newest_first_and_page_by_page(answers: list[Publication]) -> None:
    first = search(most=3)
    assert [f.title for f in first] == ["Đăng ký kết hôn", "Phí gửi xe", "Khai sinh trễ hạn"]
    assert [f.title for f in search(after=first[-1].cursor)] == ["Cấp sổ đỏ chậm"]
    assert search(after="nonsense_1") == search()


def test_by_field_and_unit(town: Town, answers: list[Publication]) -> None:
    assert {f.title for f in search(field="Hộ tịch")} == {"Khai sinh trễ hạn", "Đăng ký kết hôn"}
    assert {f.unit for f in search(unit_id=town.unit("works"))} == {"Sở Xây dựng"}
    page = Client().get(reverse("published_answers"), {"linh-vuc": "Hộ tịch", "q": "ket hon"})
    assert [f.title for f in page.context["rows"]] == ["Đăng ký kết hôn"]
    assert [c.value for c in page.context["chips"]] == ["ket hon", "Hộ tịch"]
    assert set(page.context["fields"]) == {("land", "Đất đai"), ("Hộ tịch", "Hộ tịch")}, "no code where a name is known"
    assert len(page.context["units"]) == 2


def test_only_what_is_public(town: Town) -> None:
    put(a_case(), 0, state=PROPOSED)
    assert search() == search("so do") == similar("hồ sơ cấp giấy chứng nhận quyền sử dụng đất") == []


def test_similar_finds_the_matter_and_not_the_rest(answers: list[Publication]) -> None:
    asked = "phuong doi them giay xac nhan cu tru moi cap giay khai sinh cho chau"
    found = similar(asked)
    assert found[0].title == "Khai sinh trễ hạn"
    assert found[0].likeness > 0.3
    assert "Phí gửi xe" not in [f.title for f in found]
    assert similar("Thời tiết hôm nay nóng quá") == []
    assert similar("") == similar("xin chào") == similar("?!") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same(town: Town, rows: int, django_assert_max_num_queries: object) -> None:
    for number in range(rows):
        put(a_case(), number, field="Đất đai", unit=town.unit("works"))
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        Client().get(reverse("published_answers"))


def test_the_list_says_nothing_that_is_not_cleared(answers: list[Publication]) -> None:
    page = Client().get(reverse("published_answers"))
    assert page["Cache-Control"] == "private, max-age=60"
    assert "sessionid" not in page.cookies
    assert "Đỗ Thị Hòa" not in page.content.decode()
    told = Client().get(reverse("published_feed")).json()
    assert next(e["title"] for e in told["items"]) == "Đăng ký kết hôn"


def test_the_feed_has_the_whole_words_and_the_list_their_beginning(answers: list[Publication]) -> None:
    words = "Từng câu của trả lời này đều đáng đọc. " * 20
    Publication.objects.filter(pk=answers[0].pk).update(answer=words.strip(), title="Trả lời dài")
    [told] = [e for e in Client().get(reverse("published_feed")).json()["items"] if e["title"] == "Trả lời dài"]
    assert told["content_text"] == f"{answers[0].content}\n\n{words.strip()}"
    assert len(next(found for found in search() if found.title == "Trả lời dài").answer) <= 200


def test_a_page_never_asks_for_a_case(answers: list[Publication]) -> None:
    """What the public reads comes from the publication and the unit's name alone."""
    browser, code = Client(), answers[0].code
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        assert browser.get(reverse("published_answer", args=[code])).status_code == 200
        assert browser.get(reverse("published_answers"), {"q": "so do"}).status_code == 200
        asked = " ".join(q["sql"] for q in connection.queries_log)
    finally:
        connection.force_debug_cursor = False
    assert "publication_publication" in asked
    assert not {"casework_case", "feedback_feedback", "people_identity"} & set(asked.replace('"', " ").split())


def test_a_matter_that_was_taken_up_again_is_not_beside_itself(town: Town) -> None:
    case, other = a_case(), a_case()
    own = put(case, 1)
    for each, expected in ((case, []), (other, [own.code])):
        each.subject = f"{own.title}: {own.content}"
        panel = answered_alike(each, town.actor("lan"), AT)
        assert [found.code for found in (panel.context["found"] if panel else [])] == expected
