"""The citizen's own pages: the form with its mistakes, the same form twice, files, no JavaScript, guessing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.people import MATTER, City, code_on, fill, submit, web_form


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "giấy hẹn.jpg", tmp_path / "biên lai.png"]
    for number, path in enumerate(made):
        Image.new("RGB", (60, 40), (200, 40 * number, 30)).save(path)
    return made


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_form_says_what_is_wrong_and_keeps_everything(
    city: City, opened: Callable[..., Any], *, scripts: bool
) -> None:
    page = opened(390, scripts=scripts)
    web_form(page, "Ngắn quá", phone="12345", email="không phải thư", name="")
    submit(page)
    page.wait_for_selector(".summary-wrong")
    assert page.title().startswith("Lỗi:")
    said = page.locator(".summary-wrong").inner_text()
    for words in ("viết rõ hơn một chút", "họ và tên", "số điện thoại Việt Nam", "ten@vidu.vn"):
        assert words in said
    assert page.locator("p.wrong").count() == 4
    assert page.locator("[name=phone]").input_value() == "12345"
    assert page.locator("[name=address]").input_value() == "5 Hàng Bún, Ba Đình"
    fill(page, "content", MATTER)
    fill(page, "phone", "0912 345 678")
    fill(page, "email", "")
    fill(page, "name", "Trần Thị Bình")
    submit(page)
    page.wait_for_selector(".confirm-code")
    assert code_on(page)


def test_from_the_form_to_the_receipt_and_back_by_the_two_codes(city: City, page: Any, pictures: list[Path]) -> None:
    page.goto("/")
    page.get_by_role("link", name="Gửi phản ánh, kiến nghị").click()
    web_form(page, title="Giấy phép chậm")
    page.set_input_files("[name=files]", pictures)
    submit(page)
    page.wait_for_selector(".confirm-code")
    code = code_on(page)
    secret = re.search(rf"{code}/(\w+)/", page.url)[1]
    assert secret in page.locator("main").inner_text()
    assert page.locator("text=giấy hẹn").count(), "the files are there"
    page.get_by_role("link", name="Giấy tiếp nhận").first.click()
    page.wait_for_selector(".sheet")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page.locator(".sheet").inner_text()
    assert code in page.locator(".sheet").inner_text()
    assert page.locator(".sheet img").evaluate("e => e.complete && e.naturalWidth > 0"), "the QR picture is drawn"
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 1, "the receipt is one page"
    page.goto("/theo-doi/")
    fill(page, "code", code.lower())
    fill(page, "secret", f"{secret[:4]} {secret[4:8]}-{secret[8:]}".lower())
    submit(page)
    page.wait_for_url(f"**/{code}/{secret}/")
    assert page.locator("h1").inner_text() == "Giấy phép chậm"
    page.get_by_role("link", name="Xem, in dữ liệu của tôi").click()
    with page.expect_download() as given:
        page.get_by_role("link", name="Tải tệp cho máy đọc").click()
    assert MATTER in Path(given.value.path()).read_text("utf-8")


def test_the_same_form_sent_twice_is_one_case(city: City, page: Any) -> None:
    web_form(page)
    key = page.locator("[name=key]").input_value()
    submit(page)
    page.wait_for_selector(".confirm-code")
    first = code_on(page)
    web_form(page)
    page.evaluate("key => { document.querySelector('[name=key]').value = key }", key)
    submit(page)
    page.wait_for_selector(".confirm-code")
    assert code_on(page) == first


def test_words_that_may_be_a_denunciation_get_guidance_and_no_code(city: City, page: Any) -> None:
    web_form(page, "Tôi tố cáo ông Nguyễn Văn X cán bộ địa chính phường nhận hối lộ 50 triệu đồng để làm sổ đỏ.")
    submit(page)
    page.wait_for_url("**/gui/da-nhan/")
    assert "PAKN" not in page.locator("main").inner_text()
    assert "nơi tiếp công dân" in page.locator("main").inner_text()


def test_the_link_from_the_chat_works_once_and_leads_back(city: City, page: Any) -> None:
    citizen = city.citizen()
    city.house.says(citizen, "Tôi muốn phản ánh việc trả giấy phép xây dựng chậm ở Sở Xây dựng")
    city.hears(citizen, "ghi")
    found = re.search(r"/gui/[\w-]{8,}/", str(city.house.heard(citizen)))
    if found is None:
        city.house.says(citizen, "cho tôi điền biểu mẫu")
        city.hears(citizen, "/gui/")
        found = re.search(r"/gui/[\w-]{8,}/", str(city.house.heard(citizen)))
    page.goto(found[0])
    go_on = page.locator("main form:not(.inline) .button").first
    go_on.click()
    for field, value in {
        "content": MATTER,
        "unit": "unknown",
        "happened_on": "tháng 8",
        "files": "",
        "name": "Lê An",
        "address": "5 Hàng Bún",
        "phone": "0912345678",
    }.items():
        if not page.locator(f"main [name={field}]").count():
            continue  # the chat told it already
        if value:
            fill(page, field, value)
        go_on.click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Gửi đến thành phố").click()
    page.wait_for_selector(".confirm-code")
    code = code_on(page)
    city.hears(citizen, code)
    again = page.goto(found[0])
    assert again.status == 410
    assert "Zalo" in page.locator("main").inner_text()


def test_a_page_behind_a_secret_is_kept_by_nobody(city: City, page: Any) -> None:
    web_form(page)
    submit(page)
    page.wait_for_selector(".confirm-code")
    answer = page.goto(page.url)
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "same-origin"
    outside = [
        a for a in page.locator("a").evaluate_all("all => all.map(a => a.href)") if not a.startswith((city.web, "tel:"))
    ]
    assert outside == [], "no link leads out of the site with the secret behind it"


def test_erasing_takes_the_words_away(city: City, page: Any) -> None:
    web_form(page, MATTER + " Mã hồ sơ của tôi là XYZ-998877.")
    submit(page)
    page.wait_for_selector(".confirm-code")
    code, path = code_on(page), page.url
    page.get_by_role("link", name="Xóa nội dung và thông tin của tôi").click()
    page.get_by_role("button", name="Xóa").click()
    page.wait_for_selector("text=đã được xóa")
    assert page.goto(path).status == 410
    assert "998877" not in city.case("dieuphoi", code).content()


def test_too_much_is_told_and_the_words_come_back(city: City, opened: Callable[..., Any]) -> None:
    page = opened()
    page.goto("/theo-doi/")
    words = "Một triệu chữ. " * 25_000
    page.evaluate("words => { document.querySelector('[name=secret]').value = words }", words)
    with page.expect_navigation() as got:
        submit(page)
    assert got.value.status == 413
    assert words[:200] in page.locator("textarea").first.input_value()
    page.goto("/gui/")
    fill(page, "content", MATTER)
    page.evaluate("words => { document.querySelector('[name=address]').value = words }", words)
    with page.expect_navigation() as got:
        submit(page)
    assert got.value.status == 413
    page.go_back()
    assert page.locator("[name=content]").input_value() == MATTER, "the browser still has what was written"


# How wide each example is, and how much of it its box shows.
EXAMPLES = """() => [...document.querySelectorAll('main input[placeholder]')].map(box => {
  const style = getComputedStyle(box), pen = document.createElement('canvas').getContext('2d'); pen.font = style.font;
  return [pen.measureText(box.placeholder).width, box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)];
})"""


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_the_examples_of_the_front_page_are_read_whole(city: City, opened: Callable[..., Any], width: int) -> None:
    page = opened(width)
    page.goto("/")
    shown = page.evaluate(EXAMPLES)
    assert len(shown) == 3
    assert all(words <= room for words, room in shown), shown


def test_guessing_is_slowed_and_says_so(city: City, page: Any) -> None:
    """The code that was guessed at is shut for the caller for the rest of the quarter of an hour."""
    city.house.stack.move_clock(16 * 60)  # whoever guessed before us on this machine did so in another quarter
    web_form(page)
    submit(page)
    page.wait_for_selector(".confirm-code")
    code = code_on(page)
    for _ in range(12):
        page.goto("/theo-doi/")
        fill(page, "code", code)
        fill(page, "secret", "000000000000")
        with page.expect_navigation() as got:
            submit(page)
        if got.value.status == 429:
            break
    assert got.value.status == 429
    assert int(got.value.headers["retry-after"]) > 0
    assert "có thể không phải do ông/bà" in page.locator("main").inner_text()
    city.house.stack.move_clock(16 * 60)
    assert page.goto("/theo-doi/").status == 200
