"""The inbox by keyboard, kept alive, and the editor: what scripts add to pages that work without them."""

from __future__ import annotations

import re

from tests.browser.people import MATTER, City, web_form
from tests.faults.house import CODE

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
