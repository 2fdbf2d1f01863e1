"""The inbox by keyboard, kept alive, and the editor: what scripts add to pages that work without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.browser.people import MATTER, City, web_form
from tests.faults.house import CODE, PASSWORD

ASK = "document.dispatchEvent(new Event('motcua:ask'))"
HEIGHT = "Math.max(...[...document.querySelectorAll('.worklist tbody tr:not(.band)')].map(row => row.offsetHeight))"
FOCUSED = "document.activeElement.textContent.trim()"


def arrives(city: City, title: str) -> str:
    """A matter by the form, in a browser of its own; its code."""
    with city.fresh({"width": 1366, "height": 900}) as page:
        web_form(page, f"{MATTER} {title}", title=title)
        page.locator("main form button[type=submit]").click()
        page.wait_for_selector(".confirm-code")
        found = CODE.search(page.url)
        assert found
        return found.group()


def test_a_morning_by_keyboard(city: City) -> None:
    """Down the list, news without losing the row, to a case by the end of its code, and back to typing."""
    first, second = arrives(city, "Việc thứ nhất của buổi sáng"), arrives(city, "Việc thứ hai của buổi sáng")
    page = city.desk("dieuphoi")
    assert page.locator(".live").get_attribute("role") == "status", "told politely to who listens"
    rows = page.locator("[data-worklist] .cell-code a")
    assert page.evaluate(HEIGHT) <= 46, "two lines a row at most, however long the matter and the unit's name"
    page.keyboard.press("KeyJ")
    assert page.evaluate(FOCUSED) == rows.first.inner_text()
    page.keyboard.press("KeyJ")
    held = page.evaluate(FOCUSED)
    assert page.locator(".live").inner_text() == ""

    third = arrives(city, "Việc mới đến giữa buổi")
    page.evaluate(ASK)
    page.wait_for_selector("[data-bring]")
    assert page.locator(".live").inner_text().startswith("Có ")
    assert page.evaluate(FOCUSED) == held, "the row in focus stays"
    assert not page.locator(f"text={third}").count()
    page.keyboard.press("KeyR")
    page.wait_for_selector(f"text={third}")
    assert page.evaluate(FOCUSED) == held
    assert page.locator(".live").inner_text() == ""

    page.keyboard.press("Control+KeyK")
    page.keyboard.type("giua buoi")
    page.locator("#palette [role=option]", has_text=third).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{third}/")
    page.keyboard.press("Period")
    assert page.evaluate("document.activeElement.classList.contains('button')")
    page.go_back()
    page.keyboard.press("KeyF")
    assert page.evaluate("document.activeElement.closest('[data-filters]') !== null")
    assert {first, second} <= set(rows.all_inner_texts())


def test_a_row_that_a_colleague_finished_is_dimmed_where_it_is(city: City) -> None:
    code = arrives(city, "Việc đồng nghiệp làm trước")
    page = city.desk("dieuphoi")
    city.quietly("dieuphoi", code, "refuse", reason="not_vietnamese")
    page.evaluate(ASK)
    page.wait_for_selector(f"tr.is-gone:has-text('{code}')")


def test_a_model_text_goes_in_where_the_cursor_is(city: City) -> None:
    code = arrives(city, "Việc cần soạn trả lời")
    city.assigns(code)
    page = city.case("xuly", code)
    page.get_by_role("link", name="Trình dự thảo trả lời", exact=True).click()
    box = page.locator("textarea[name=answer]")
    box.fill("Kính gửi bà Bình.\n\nTrân trọng.")
    box.evaluate("e => e.setSelectionRange(17, 17)")
    page.locator("[data-insert]").first.click()
    words = box.input_value()
    assert words.startswith("Kính gửi bà Bình.\n\n")
    assert words.endswith("\n\nTrân trọng.")
    assert len(words) > 80
    assert page.evaluate("document.activeElement.name") == "answer"
    kept = "said => Object.values(localStorage).some(each => each.includes(said))"
    page.wait_for_function(kept, arg=words[-40:].replace("\n", "\\n"))  # the draft, a moment after the last key
    page.context.set_offline(True)  # the network fails as it is sent: nothing typed is lost
    page.locator("#move button[type=submit]").first.click()
    page.context.set_offline(False)
    page.goto(f"/can-bo/vu-viec/{code}/draft_answer/")
    assert page.locator("textarea[name=answer]").input_value() == words
    page.locator("textarea[name=answer]").fill(re.sub(r"\[[^\]]*\]", "15/09/2026", words))  # the gaps of the model text
    page.locator("#move button[type=submit]").first.click()
    page.wait_for_selector("[data-draft-done]")


KEPT = "said => Object.values(localStorage).some(each => each.includes(said))"


def signs_in(page: Any, name: str) -> None:
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("input[name=password]", state="detached")


def test_what_one_account_typed_no_other_finds_on_the_same_machine(city: City, opened: Callable[..., Any]) -> None:
    code, words = arrives(city, "Việc ghi chú riêng"), "GHI CHÚ RIÊNG"
    city.assigns(code)
    note, page = f"/can-bo/vu-viec/{code}/note/", opened()

    def types() -> None:
        page.goto(note)
        page.locator("#move textarea").first.fill(words)
        page.wait_for_function(KEPT, arg=words)

    page.goto("/can-bo/")
    signs_in(page, "dieuphoi")
    types()
    page.context.clear_cookies(name="sessionid")  # the session ends, nobody signs out
    page.goto(note)
    signs_in(page, "dieuphoi")
    assert page.locator("#move textarea").first.input_value() == words, "the same person finds it again"
    page.context.clear_cookies(name="sessionid")
    page.goto(note)
    signs_in(page, "xuly")
    page.goto(note)
    assert page.locator("#move textarea").first.input_value() == ""
    assert not page.evaluate(f"({KEPT})({words!r})")
    page.locator("[data-signs-out] button").click()
    page.wait_for_selector("input[name=password]")

    signs_in(page, "dieuphoi")
    types()
    page.locator("[data-signs-out] button").click()
    page.wait_for_selector("input[name=password]")
    assert not page.evaluate(f"({KEPT})({words!r})"), "signed out: nothing stays"


def test_a_letter_that_is_keyed_in_when_the_session_ends_comes_back_whole(
    city: City, opened: Callable[..., Any]
) -> None:
    page = opened()
    page.goto("/can-bo/nhap/")
    signs_in(page, "dieuphoi")
    page.goto("/can-bo/nhap/")
    typed = {
        "content": "Hồ sơ đăng ký kinh doanh nộp ngày 01/09/2026 đến nay chưa có kết quả,\nhỏi thì không ai trả lời.",
        "name": "Trần Thị Bình",
        "address": "5 Lê Lai, phường Hoàn Kiếm",
        "phone": "0987 111 222",
        "email": "binh@example.com",
    }
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    page.locator("[name=source][value=letter]").check()
    page.locator("[name=wants_letter]").check()
    unit = page.locator("select[name=unit_id] option").nth(3).get_attribute("value")
    page.select_option("select[name=unit_id]", unit)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu và cấp mã").click()
    page.wait_for_selector("input[name=password]")
    assert "được giữ kín một giờ" in page.inner_text("main")
    assert not page.evaluate(f"({KEPT})('Bình')"), "who the sender is does not lie on the machine"
    signs_in(page, "dieuphoi")
    assert page.url.endswith("/can-bo/nhap/")
    assert page.locator("[data-typed]").get_attribute("role") == "status"
    assert {name: page.input_value(f"[name={name}]") for name in typed} == typed
    assert page.locator("[name=source][value=letter]").is_checked()
    assert page.locator("[name=wants_letter]").is_checked()
    assert page.input_value("select[name=unit_id]") == unit
    page.get_by_role("button", name="Lưu và cấp mã").click()
    page.wait_for_selector(".confirm-code, [name=seen]")
    page.goto("/can-bo/nhap/")
    assert page.locator("[data-typed]").count() == 0
    assert page.input_value("[name=name]") == ""
