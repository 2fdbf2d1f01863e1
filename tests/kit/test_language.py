"""Vietnamese for everybody; English for whoever chose it, and for nobody else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.db


def test_a_browser_that_asks_for_english_gets_vietnamese():
    answer = Client(headers={"accept-language": "en-GB,en;q=0.9"}).get("/")
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi"' in answer.text


def test_the_button_switches_and_comes_back_to_the_page():
    client = Client()
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/theo-doi/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/theo-doi/")
    page = client.get("/theo-doi/")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in page.text
    assert 'value="vi"' in page.text


def test_it_leads_nowhere_else():
    answer = Client().post("/ngon-ngu/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_made_up_language_is_ignored():
    client = Client()
    client.cookies["django_language"] = "tlh"
    assert client.get("/").headers["Content-Language"] == "vi"


def test_one_visitors_choice_does_not_reach_the_next():
    client = Client()
    client.post("/ngon-ngu/", {"language": "en"})
    client.get("/")
    assert Client().get("/").headers["Content-Language"] == "vi"


def test_words_without_django_are_spoken_in_english():
    from django.utils.translation import override

    from desks.kit.language import spoken

    with override("en"):
        assert spoken("còn 12 ngày làm việc") == "12 working days left"
        assert spoken("tạm dừng từ 12/09/2026") == "paused since 12/09/2026"
        assert spoken("Chờ điều phối") == "Waiting for the coordinator"
        assert spoken("Đơn số 5 #7") == "Đơn số 5 #7"
    assert spoken("còn 12 ngày làm việc") == "còn 12 ngày làm việc"


def test_an_error_speaks_the_visitors_language():
    from django.utils.translation import override

    from casework.errors import CaseNotFound

    with override("en"):
        assert str(CaseNotFound()) == "This case does not exist, or is not within your scope."
    assert str(CaseNotFound()).startswith("Không tìm thấy vụ việc")


def test_the_home_page_in_english_keeps_no_vietnamese():
    client = Client()
    client.cookies["django_language"] = "en"
    text = client.get("/").text
    assert "Send feedback" in text
    assert "Gửi phản ánh" not in text
