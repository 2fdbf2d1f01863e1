"""Questions that the catalogue answers: proposed beside the matter, said at once only when somebody compared the row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from access.actor import SYSTEM
from books.procedures import editing, finding
from books.procedures.editing import content_of
from kinds.feedback.inputs.from_catalogue import at_once, page_for, proposed
from tests.casework.town import AT, Town, a_case, case_in

pytestmark = pytest.mark.db
QUESTION = "Xin cho tôi hỏi đăng ký thường trú mất bao lâu?"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    finding.forget()
    yield
    finding.forget()


def test_a_question_has_its_proposed_answer_beside_it_and_in_the_form(town: Town) -> None:
    case = a_case(content=QUESTION)
    browser = Client()
    browser.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert "Đề xuất trả lời từ danh mục thủ tục" in page
    assert "7 ngày làm việc" in page
    form = browser.get(f"/can-bo/vu-viec/{case.code}/answer_question/").content.decode()
    assert "Đề xuất từ danh mục thủ tục" in form


def test_a_grievance_and_a_matter_at_work_have_none(town: Town) -> None:
    assert proposed(a_case(content="Đăng ký thường trú đã quá hạn mà chưa trả kết quả, bao lâu mới xong?"), AT) is None
    assert proposed(case_in(town, "assigned", content=QUESTION), AT) is None


def test_the_button_behind_a_question_opens_the_procedure_that_it_means() -> None:
    assert page_for(QUESTION, AT).endswith("/thu-tuc/1.004222/")
    assert page_for("", AT).endswith("/thu-tuc/") and page_for("đèn đường hỏng", AT).endswith("/thu-tuc/")


def test_the_chat_answers_at_once_only_what_somebody_compared() -> None:
    assert at_once({}, QUESTION, AT) is None
    held = finding.by_code("1.004222")
    assert held is not None
    values = {name: getattr(content_of(held), name) for name in type(content_of(held)).__dataclass_fields__}
    compared = editing.Content(**values | {"certainty": "read"})
    editing.put(compared, first=AT.date(), actor=SYSTEM, at=AT)
    said = at_once({"last_heard_at": "x"}, QUESTION, AT)
    assert said is not None
    assert "7 ngày làm việc" in said.text
    assert at_once({"step": "content"}, QUESTION, AT) is None, "a matter is open: the words belong to it"
