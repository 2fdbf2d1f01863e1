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
        assert spoken("còn 1 ngày") == "1 day left"
    assert spoken("còn 12 ngày làm việc") == "còn 12 ngày làm việc"


def test_closing_a_case_is_a_verb_on_its_button():
    from django.utils.translation import override

    from desks.kit.language import spoken
    from kinds.feedback.kind import KIND

    with override("en"):
        assert spoken(KIND.current.move("close").label) == "Close the case"
        assert spoken(KIND.current.stage("closed").label) == "Closed"


def test_how_a_date_came_about_is_spoken_in_english():
    """Real derivations of every sort of limit: no sentence may stay behind when the clock learns a new one."""
    import re
    from datetime import datetime
    from itertools import product

    from django.utils.translation import override

    from books.calendar.schedule import Weekly
    from books.calendar.working import WorkingCalendar
    from casework.clock import Allowance, LimitUnit, Pause, deadline, derivation
    from desks.kit.step_words import step_spoken
    from kernel.time import TZ

    calendars = [
        WorkingCalendar(Weekly.office("08:00-12:00, 13:00-17:00", saturday=each)) for each in ("", "08:00-12:00")
    ]
    pause = Pause(datetime(2026, 9, 9, 9, 15, tzinfo=TZ), datetime(2026, 9, 11, 14, tzinfo=TZ))
    said = set()
    for unit, calendar in product(LimitUnit, calendars):
        for amount in (0, 1, 5, 8):
            for received in (datetime(2026, 9, 5, 20, 30, tzinfo=TZ), datetime(2026, 9, 7, 8, 5, tzinfo=TZ)):
                for pauses in ((), (pause,)):
                    allowance = Allowance(amount, unit)
                    found = deadline(allowance, received, calendar, pauses)
                    said |= {step.words for step in derivation(found, calendar)}
    assert len(said) > 20
    assert any("cơ quan tiếp nhận làm việc" in words for words in said)
    vietnamese = re.compile("[ăâđêôơưạảấầậắặẹếềệịọốồộớờợụứừựýáàãéèíìóòúùũ]")
    with override("en"):
        left = {words: step_spoken(words) for words in said if vietnamese.search(step_spoken(words))}
        assert left == {}
        assert (
            step_spoken("Thứ Hai, 07/09/2026 là ngày đầu, không tính")
            == "Monday, 07/09/2026 is the first day and not counted"
        )
        assert step_spoken("Một câu khác 5") == "Một câu khác 5"
    assert step_spoken("Hạn: hết Chủ nhật, 13/09/2026") == "Hạn: hết Chủ nhật, 13/09/2026"


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
