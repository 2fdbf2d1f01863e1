"""Eight days of silence: the chat's window is closed, the answer goes as a short template with a protected link."""

from __future__ import annotations

from typing import Any

from tests.browser.people import ANSWER, City
from tests.faults.house import until


def test_after_the_window_the_answer_waits_behind_the_link(city: City, page: Any) -> None:
    citizen = city.citizen("Hoàng Thị Xa")
    code = city.writes(citizen)
    city.assigns(code)
    city.hears(citizen, "đã được chuyển đến Sở Xây dựng")
    city.house.stack.move_clock(8 * 24 * 3600)
    city.house.wait_for_morning()
    city.answers(code)
    last = until(lambda: by_template(city, citizen, code), "a template on the phone")
    assert ANSWER not in str(last), "the words of the matter do not go through the template"
    page.goto(city.link(citizen, code))
    assert ANSWER in page.locator("main").inner_text()
    assert "Đã trả lời" in page.locator("main").inner_text()
    told = city.case("dieuphoi", code).locator(".told").inner_text()
    assert "Gửi trả lời" in told


def by_template(city: City, citizen: str, code: str) -> Any:
    newest = city.house.heard(citizen)[-1]
    return newest if "Đã trả lời" in str(newest) and code in str(newest) and newest["call"] != "cs" else None
