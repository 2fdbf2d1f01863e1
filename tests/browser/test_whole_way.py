"""The whole way: a message typed on the phone page, three officials, the answer in the same chat, a rating, again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.people import ANSWER, MATTER, City
from tests.faults.house import CODE, until


def type_on_the_phone(phone: Any, words: str) -> None:
    """Type, send, and wait until the city has said something new."""
    said = phone.locator("#log > *").count()
    phone.fill("#words", words)
    phone.press("#words", "Enter")
    phone.wait_for_function("said => document.querySelectorAll('#log > *').length > said + 1", arg=said)


def test_from_the_phone_page_to_the_answer_the_rating_and_again(city: City, opened: Callable[..., Any]) -> None:
    citizen = city.citizen("Lê Thị Ẩn")
    phone = opened(390)
    phone.add_init_script(f"localStorage.setItem('citizen', '{citizen}')")
    phone.goto(city.house.stack.urls["emulator"] + "/")
    phone.wait_for_function("citizen => document.getElementById('who').value === citizen", arg=citizen)
    for words in (MATTER, "Lê Thị Ẩn", "12 Phố Huế, phường Hai Bà Trưng", "0912 345 678", "Gửi"):
        type_on_the_phone(phone, words)
    code = until(lambda: CODE.search(phone.locator("#log").inner_text()), "a code on the screen of the phone").group()

    desk = city.desk("dieuphoi")
    assert desk.locator("[data-worklist]").get_by_role("link", name=code).count()
    city.moves("dieuphoi", code, "Giao đơn vị xử lý", stream="rule", unit_id="Sở Xây dựng")
    city.hears(citizen, "đã được chuyển đến Sở Xây dựng")

    city.moves("xuly", code, "Nhận việc")
    city.moves("xuly", code, "Trình dự thảo trả lời", answer="Sở đang xem xét hồ sơ của ông/bà, xin chờ thêm.")
    city.moves("pheduyet", code, "Trả lại dự thảo", words="Nêu rõ ngày trả giấy phép.")
    again = city.case("xuly", code)
    assert "Nêu rõ ngày trả giấy phép." in again.locator(".timeline").inner_text()
    again.locator("[data-moves]").get_by_role("link", name="Trình dự thảo trả lời").click()
    assert "xin chờ thêm" in again.locator("[name=answer]").input_value(), "the returned draft is there to go on with"
    city.moves("xuly", code, "Trình dự thảo trả lời", answer=ANSWER)
    to_approve = city.case("pheduyet", code)
    assert ANSWER in to_approve.locator("main").inner_text()
    city.moves("pheduyet", code, "Duyệt và gửi trả lời")

    phone.wait_for_function("words => document.getElementById('log').innerText.includes(words)", arg=ANSWER[:60])
    phone.locator("#log").get_by_text("Chưa hài lòng", exact=True).last.click()
    city.hears(citizen, "Điều gì làm ông/bà chưa hài lòng?")
    type_on_the_phone(phone, "Chưa nói ngày nào trả giấy phép.")
    city.hears(citizen, "Rất tiếc câu trả lời")
    assert "Chưa nói ngày nào trả giấy phép." in timeline(city, code)
    city.press(citizen, "Đề nghị xem lại")
    city.hears(citizen, "xem xét lại")
    type_on_the_phone(phone, "Giấy phép vẫn chưa được trả như đã hẹn, tôi đề nghị xem lại.")
    until(lambda: "Người gửi đề nghị xem xét lại" in timeline(city, code), "the case is open again")
    assert city.desk("dieuphoi").locator("[data-worklist]").get_by_role("link", name=code).count()


def timeline(city: City, code: str) -> str:
    return str(city.case("dieuphoi", code).locator(".timeline").inner_text())


def test_an_official_works_a_case_with_the_keyboard_alone(city: City) -> None:
    code = city.writes(city.citizen("Phạm Văn Bàn"))
    page = city.desk("dieuphoi")
    keys = page.keyboard
    keys.press("/")
    keys.type(code)
    keys.press("Enter")
    page.wait_for_url(f"**/{code}/**")
    keys.press(".")
    assert page.evaluate("document.activeElement.textContent") == "Giao đơn vị xử lý"
    keys.press("Enter")
    page.wait_for_url("**/assign/")
    assert to_field(page, "stream")
    keys.press("Space")
    assert to_field(page, "unit_id")
    for _ in range(30):
        if page.evaluate("document.activeElement.selectedOptions[0].label") == "Sở Xây dựng":
            break
        keys.press("ArrowDown")
    keys.press("Tab")
    keys.insert_text("Đề nghị trả lời đúng hạn.")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(f"**/{code}/**")
    assert "Đã thực hiện: Giao đơn vị xử lý" in page.locator("main").inner_text()

    page = city.desk("xuly")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first}/")
    page.keyboard.press("Shift+Slash")
    assert page.locator("#keys").is_visible()


def to_field(page: Any, name: str) -> bool:
    """Tab until the focus is on a control of this name."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return True
    return False


def test_two_officials_at_once_the_second_keeps_what_was_typed(city: City, opened: Callable[..., Any]) -> None:
    code = city.writes(city.citizen("Đỗ Thị Chậm"))
    city.assigns(code)
    page = city.case("xuly", code)
    page.locator("[data-moves]").get_by_role("link", name="Trình dự thảo trả lời").click()
    page.fill("[name=answer]", ANSWER)
    # Meanwhile the coordinator writes a note: the page of the handler is out of date.
    city.quietly("dieuphoi", code, "note", words="Người dân vừa gọi hỏi.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(".summary-wrong")
    assert page.title().startswith("Lỗi:")
    assert page.locator("[name=answer]").input_value() == ANSWER
    assert "Người dân vừa gọi hỏi." in page.locator(".timeline").inner_text(), "what changed is on the same page"
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(".notice-done")


def test_the_address_of_a_case_opens_nothing_for_the_wrong_people(city: City, page: Any) -> None:
    code = city.writes(city.citizen("Vũ Kín"))
    page.goto(f"/can-bo/vu-viec/{code}/")
    assert "/tai-khoan/dang-nhap/" in page.url
    for name in ("xuly.yte", "vanhanh", "quantri"):
        response = city.desk(name).goto(f"/can-bo/vu-viec/{code}/")
        assert response.status == 404, name
    assert page.goto(f"/theo-doi/{code}/000000000000/").status == 404
