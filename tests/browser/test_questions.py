"""One question a page in a real browser: by keyboard alone with every page looked at, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.axe import serious
from tests.browser.people import MATTER, City, code_on, fill, submit

SAID = {"ho-ten": "Trần Thị Bình", "dia-chi": "5 Hàng Bún, Ba Đình", "khi-nao": "sáng 3/9"}


def looked_at(page: Any) -> None:
    """No serious finding, one first heading, no sideways scrolling on a narrow phone."""
    assert serious(page) == [], page.url
    assert page.locator("h1:visible").count() == 1, page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 390, "height": 844})


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until the control is reached: nothing on the way may catch the keyboard."""
    for _ in range(60):
        if page.evaluate("sought => document.activeElement.matches(sought)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted} on {page.url}")


def test_the_whole_form_by_keyboard_alone(city: City, opened: Callable[..., Any]) -> None:
    page = opened(390)
    page.goto("/gui/bat-dau/")
    looked_at(page)
    page.goto("/gui/cau/viec/")
    looked_at(page)
    for slug, control, typed in (
        ("viec", "[name=content]", MATTER), ("co-quan", "[name=unit]", " "), ("khi-nao", "[name=happened_on]", SAID["khi-nao"]),
        ("tep", "[name=files]", ""), ("ho-ten", "[name=name]", SAID["ho-ten"]), ("dia-chi", "[name=address]", SAID["dia-chi"]),
        ("lien-he", "[name=phone]", "0912 345 678"),
    ):  # fmt: skip
        assert f"/{slug}/" in page.url
        tab_to(page, control)
        if typed == " ":
            page.keyboard.press("Space")
        elif typed:
            page.keyboard.type(typed)
        tab_to(page, "main form:not(.inline) .button:not(.button-plain)")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        looked_at(page)
    assert page.url.endswith("/gui/xem-lai/")
    said = page.locator("main").inner_text()
    assert all(words in said for words in (*SAID.values(), MATTER, "0912 345 678"))
    tab_to(page, "main form .button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert code_on(page)


def test_without_javascript_with_a_photo_a_mistake_and_the_way_back(
    city: City, opened: Callable[..., Any], tmp_path: Path
) -> None:
    photo = tmp_path / "giấy hẹn.jpg"
    Image.new("RGB", (1200, 900), (180, 90, 30)).save(photo)
    page = opened(390, scripts=False)
    go_on = page.locator("main form:not(.inline) .button").first
    page.goto("/")
    page.locator("main .buttons .button").click()
    page.get_by_role("link", name="Bắt đầu").click()
    page.fill("[name=content]", "ngắn")
    go_on.click()
    assert page.title().startswith("Lỗi:")
    assert page.locator("[name=content]").input_value() == "ngắn"
    page.fill("[name=content]", MATTER)
    go_on.click()
    page.locator("[name=unit][value=unknown]").check()
    go_on.click()
    go_on.click()
    page.set_input_files("[name=files]", photo)
    page.get_by_role("button", name="Tải lên rồi thêm tệp khác").click()
    assert "giấy hẹn.jpg" in page.locator("main").inner_text()
    go_on.click()
    for field, words in (("name", SAID["ho-ten"]), ("address", SAID["dia-chi"]), ("phone", "12")):
        page.fill(f"[name={field}]", words)
        go_on.click()
    assert "số điện thoại Việt Nam" in page.locator(".summary-wrong").inner_text()
    page.fill("[name=phone]", "0912 345 678")
    go_on.click()
    page.get_by_role("link", name="Sửa Họ và tên").click()
    assert page.locator("[name=name]").input_value() == SAID["ho-ten"]
    page.fill("[name=name]", "Trần Thị Bình An")
    go_on.click()
    assert "Trần Thị Bình An" in page.locator("main").inner_text()
    page.go_back()
    page.go_forward()
    page.get_by_role("button", name="Gửi đến thành phố").click()
    assert code_on(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_windows_write_two_matters(city: City, opened: Callable[..., Any], *, scripts: bool) -> None:
    """What the second one wrote stands beside what the first one began, and the writer says which of them goes on."""
    other = "Tôi chờ cấp lại bảng hiệu cửa hàng đã hai tháng mà chưa có ai trả lời."
    first = opened(390, scripts=scripts)
    second = first.context.new_page()
    for page, words in ((first, MATTER), (second, other)):
        page.goto("/gui/cau/viec/")
        fill(page, "content", words)
    for page in (first, second):
        with page.expect_navigation():
            submit(page)
    assert "/co-quan/" in first.url or "/gan-giong/" in first.url
    if scripts:  # axe needs them
        looked_at(second)
    assert MATTER in second.locator("main").inner_text()
    assert second.locator("textarea").input_value() == other
    with second.expect_navigation():
        second.get_by_role("button", name="bắt đầu phản ánh vừa viết").click()
    second.goto("/gui/cau/viec/")
    assert second.locator("[name=content]").input_value() == other
