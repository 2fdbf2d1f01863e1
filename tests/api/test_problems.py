"""A problem says what to do, in the language that was asked for."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from api.v1.problems import language_of
from tests.api.calling import Caller, a_caller
from tests.casework.town import Town

pytestmark = pytest.mark.db


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read")


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "vi"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("EN", "en"), ("vi,en;q=0.9", "vi"), ("en,vi", "en"),
        ("fr,en;q=0.9", "en"), ("fr, de;q=0.5", "vi"), ("en;q=0.3, vi;q=0.8", "vi"), ("vi;q=0.2,en;q=0.4", "en"),
        ("en;q=0", "vi"), ("vi;q=0,en;q=0", "vi"), ("*", "vi"), ("fr,*;q=0.1", "vi"), ("vi;q=0.1,*", "en"), ("en, *;q=0.5", "en"),
        ("english", "vi"), ("en;q=2", "vi"), ("en;q=", "vi"), (",;,", "vi"), ("en ; q=0.5", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_is_wanted_more(asked: str, language: str) -> None:
    assert language_of(RequestFactory().get("/api/v1/feedback", headers={"Accept-Language": asked})) == language


@pytest.mark.parametrize(("language", "words"), [("vi", "Hãy"), ("en", "Please")])
def test_no_problem_is_without_a_word_of_what_to_do(app: Caller, language: str, words: str) -> None:
    app.language = language
    asked = [("get", "/feedback?cursor=%00", 400), ("get", "/published?q=%00", 400), ("get", "/nothing", 404), ("delete", "/feedback", 405)]  # fmt: skip
    told = [app.ask(method, path, status).json() for method, path, status in asked]
    assert "U+0000" in told[0]["detail"]
    told += [app.bring(422, service="nothing"), app.bring(422, content="")]
    told.append(app.ask("get", "/feedback?strange=1", 422).json())
    for each in told:
        assert words in each["detail"], each


def test_what_is_too_large_is_told_in_the_language_that_was_asked_for(town: Town) -> None:
    asked = {"Accept-Language": "en", "Content-Length": str(65 * 1024 * 1024)}
    answer = Client().post("/api/v1/feedback", b"", content_type="application/json", headers=asked)
    assert (answer.status_code, answer.json()["detail"]) == (413, "The whole request is at most 64 MB.")
