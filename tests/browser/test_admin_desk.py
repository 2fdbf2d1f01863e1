"""An administrator's morning by keyboard: a unit is found, merged, its page told; a sheet goes out and comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.axe import serious
from tests.browser.people import City
from tests.browser.test_every_page import look_at

DESK = "/can-bo/quan-tri/"
OLD = "Ủy ban nhân dân phường Ngọc Hà"


def unit_page(page: Any, wanted: str, name: str) -> str:
    page.goto(f"{DESK}don-vi/?q={wanted}")
    page.get_by_role("link", name=name, exact=True).click()
    return str(page.url)


def test_a_unit_is_merged_by_keyboard_and_its_pages_hold(city: City) -> None:
    page = city.desk("quantri")
    heir = unit_page(page, "p. ba dinh", "Ủy ban nhân dân phường Ba Đình")
    unit = unit_page(page, "ngoc ha", OLD)
    page.get_by_role("link", name="Sáp nhập, chia tách").click()
    assert serious(page) == []
    page.locator("#id_heir_find").fill("phuong ba dinh")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "heir"
    assert page.locator("#id_heir option:checked").inner_text() == "Ủy ban nhân dân phường Ba Đình"
    assert page.locator("#id_heir option").count() == 2, "what does not match has left the list"
    page.fill("#id_legal_basis", "Nghị quyết 1/NQ-HĐND")
    page.get_by_role("button", name="Kết thúc đơn vị").click()
    page.locator("#id_tick").check()  # nothing ends before one has seen what moves
    assert serious(page) == []
    page.get_by_role("button", name="Kết thúc đơn vị").click()
    page.wait_for_selector("text=Đơn vị đã kết thúc")
    page.goto(f"{DESK}don-vi/?q=ngoc+ha")
    assert page.get_by_role("link", name=OLD, exact=True).count() == 0
    page.goto(heir)
    page.get_by_role("link", name="Công chức tư pháp, hộ tịch").click()
    position = str(page.url)
    wrong = [each for address in (heir, unit, position) for each in look_at(page, address)]
    page.set_viewport_size({"width": 1366, "height": 900})
    assert not wrong, "\n".join(wrong)


def test_a_sheet_goes_out_and_comes_back(city: City, tmp_path: Path) -> None:
    page = city.desk("quantri")
    page.goto(f"{DESK}bang-tinh/don-vi/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải bảng hiện có").click()
    file = tmp_path / "don-vi.xlsx"
    coming.value.save_as(file)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_selector("text=Không có gì để ghi")
    assert serious(page) == []


def test_a_unit_is_chosen_without_javascript_too(city: City) -> None:
    address = unit_page(city.desk("quantri"), "sở du lịch", "Sở Du lịch") + "sua/"
    cookies = city.desk("quantri").context.cookies()
    made = city.browser.new_context(java_script_enabled=False, base_url=city.web)
    made.add_cookies(cookies)
    page = made.new_page()
    page.goto(address)
    assert not page.locator(".pick-find").first.is_visible()
    assert page.locator("#id_parent_id optgroup").count() == 4
    page.select_option("#id_parent_id", label="Ủy ban nhân dân thành phố Hà Nội")
    page.fill("#id_note", "Chọn không cần kịch bản")
    page.fill("#id_legal_basis", "Quyết định 1")
    page.get_by_role("button", name="Ghi thay đổi").click()
    assert "Chọn không cần kịch bản" in page.locator("main").inner_text()
    made.close()
