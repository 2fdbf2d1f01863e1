"""The gallery in a real browser: axe, 320 px, no text cut, focus seen, keyboard alone, no script at all."""

from __future__ import annotations

import io
from typing import Any

import pytest
from tests.axe import serious

pytestmark = pytest.mark.browser

PAGES = ["", "?loi", "ban-lam-viec/", "ban-lam-viec/vu-viec/", "giay/", "loi/409/"]

# Everything that shows words of its own and is on screen.
TEXTS = """
[...document.querySelectorAll('body *')].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility() &&
  !e.closest('.unseen, .unseen-until-focus, .skip, script, option, .step > *, thead') && e.getBoundingClientRect().width > 2)
"""
CUT = f"""() => {TEXTS}.filter(e => {{
  const s = getComputedStyle(e);
  const tight = parseFloat(s.lineHeight) / parseFloat(s.fontSize) < 1.349;
  const clipped = s.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1 && s.display !== 'inline' &&
    e.tagName !== 'TEXTAREA';
  return tight || clipped;
}}).map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40))"""
BEYOND = f"""() => {TEXTS}.filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
  .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 40))"""
FOCUSED = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {name: e.tagName + ' ' + (e.id || e.textContent.trim().slice(0, 30)), style: s.outlineStyle,
    width: parseFloat(s.outlineWidth), top: r.top + scrollY, left: r.left, body: e === document.body,
    inside: r.bottom > 0 && r.top < innerHeight, order: [...document.querySelectorAll('*')].indexOf(e)}; }"""


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(open_page: Any, path: str, width: int) -> None:
    page = open_page(path, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert serious(page) == []


def test_axe_finds_what_is_planted(browser: Any) -> None:
    """And what is only moderate (words outside a landmark, a heading left out) is not asked for."""
    page = browser.new_page()
    page.set_content(
        "<html lang=vi><title>x</title><body style='background:#fff'><h1>x</h1><h4>y</h4><img src=''>"
        "<p style='color:#ccc'>Chữ nhạt</p><main><input><ul><p>z</p></ul></main></body></html>"
    )
    found = [each.split(":")[0] for each in serious(page)]
    page.close()
    assert found == ["color-contrast", "image-alt", "label", "list"]


@pytest.mark.parametrize("path", PAGES)
def test_at_320_pixels_nothing_scrolls_sideways(open_page: Any, path: str) -> None:
    page = open_page(path, 320)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("path", PAGES)
def test_no_text_is_cut(open_page: Any, path: str, width: int) -> None:
    assert open_page(path, width).evaluate(CUT) == []


@pytest.mark.parametrize("path", ["?loi", "ban-lam-viec/", "ban-lam-viec/vu-viec/"])
def test_tab_walks_in_order_and_the_focus_is_always_seen(open_page: Any, path: str) -> None:
    page = open_page(path)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    orders, names = [], []
    for _ in range(120):
        here = page.evaluate(FOCUSED)
        if here["body"] or here["name"] in names[:1]:
            break
        assert here["style"] == "solid", here
        assert here["width"] >= 3, here
        assert here["inside"], here
        orders.append(here["order"])
        names.append(here["name"])
        page.keyboard.press("Tab")
    assert len(orders) > 10
    assert "Đến thẳng nội dung chính" in names[0] or path == "?loi"
    rising = orders[orders.index(min(orders)) :] + orders[: orders.index(min(orders))]
    assert rising == sorted(rising)


@pytest.mark.parametrize(
    "place", [".button", ".masthead-brand", "#id_full_name", "#id_channel_0", ".more summary", "main a"]
)
def test_the_ring_changes_the_picture(open_page: Any, place: str) -> None:
    from PIL import Image, ImageChops

    page = open_page("")
    target = page.locator(place).first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    clip = {
        "x": max(box["x"] - 8, 0),
        "y": max(box["y"] - 8, 0),
        "width": box["width"] + 16,
        "height": box["height"] + 16,
    }
    before = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")
    page.keyboard.press("Shift")  # the browser now believes in a keyboard
    target.focus()
    after = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")
    changed = ImageChops.difference(before, after).point(lambda v: 255 if v > 60 else 0)
    assert sum(changed.histogram()[255:]) > 2 * (box["width"] + box["height"])


def test_the_skip_link_moves_the_focus(open_page: Any) -> None:
    page = open_page("ban-lam-viec/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Any) -> None:
    page = open_page("?loi", 390)
    assert page.evaluate("document.activeElement.className") == "summary-wrong"
    assert page.title().startswith("Lỗi:")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_full_name"
    assert page.evaluate("document.querySelector('label[for=id_full_name]').getBoundingClientRect().top") >= 0


def test_citizens_targets_are_48_pixels(open_page: Any) -> None:
    page = open_page("", 390)
    low = """[...document.querySelectorAll(
      '.button, .field input:not([type=radio],[type=checkbox]), .field select, .choice, fieldset label')].map(e => e.getBoundingClientRect().height).filter(h => h < 48)"""
    assert page.evaluate(low) == []


def test_worklist_rows_are_36_pixels_and_cards_on_a_phone(open_page: Any) -> None:
    heights = (
        "[...document.querySelectorAll('.worklist tbody tr:not(.band)')].map(e => e.getBoundingClientRect().height)"
    )
    assert all(36 <= h <= 37.5 for h in open_page("ban-lam-viec/", 1366).evaluate(heights))
    assert all(h > 60 for h in open_page("ban-lam-viec/", 390).evaluate(heights))


def test_citizen_text_is_18_and_officer_text_15_pixels(open_page: Any) -> None:
    size = "getComputedStyle(document.body).fontSize"
    assert open_page("").evaluate(size) == "18px"
    assert open_page("ban-lam-viec/").evaluate(size) == "15px"


def test_without_scripts_everything_is_there(open_page: Any) -> None:
    page = open_page("?loi", 390, scripts=False)
    assert page.locator(".summary-wrong a").count() == 7
    assert page.locator("form textarea").input_value().startswith("Ẩm ướt")
    page.locator(".more summary").click()
    assert page.locator(".more p").is_visible()
    officer = open_page("ban-lam-viec/", 1366, scripts=False)
    assert not officer.locator(".bar-help").is_visible()
    assert officer.locator(".worklist a").first.is_visible()


def test_printed_pages_leave_the_furniture_out(open_page: Any) -> None:
    page = open_page("ban-lam-viec/vu-viec/")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".moves").is_visible()
    assert page.locator(".timeline").is_visible()
