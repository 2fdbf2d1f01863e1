"""Every page with real words on it: axe without serious findings, 320 pixels without sideways scrolling, the focus seen.

The cases are made once; each page is looked at by the role that works on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.axe import serious
from tests.browser.people import ANSWER, MATTER, City, web_form
from tests.faults.house import CODE, House, until

LONG = "Ẵẫ Ềệ Ỡợ Ữự: hồ-sơ-không-ngắt-" + "x" * 60 + " và nhiều chữ nữa để dòng phải xuống"
OVER = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() &&
  !e.closest('.unseen, .unseen-until-focus, .skip') && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 40)).slice(0, 5)"""
RING = "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2; }"
HEADINGS = "[...document.querySelectorAll('h1')].filter(e => e.checkVisibility()).length"

CITIZEN = {
    "home": "/", "begin": "/gui/bat-dau/", "first question": "/gui/cau/viec/", "write": "/gui/", "look up": "/theo-doi/", "data": "/du-lieu-cua-toi/", "guidance": "/gui/da-nhan/",
    "used link": "/gui/dung-roi-12345678/", "wrong secret": "/theo-doi/PAKN.20260101.0001/000000000000/",
    "nothing there": "/khong-co/", "new": "{received}?moi=1", "received": "{received}", "receipt": "{received}giay-tiep-nhan/",
    "add": "{received}add/", "withdraw": "{received}withdraw/", "erase": "{received}xoa/", "answered": "{answered}",
    "rate": "{answered}rate/", "reopen": "{answered}reopen/", "asked": "{asked}", "supplement": "{asked}supplement/",
    "refused": "{refused}", "sign in": "/can-bo/", "procedures": "/thu-tuc/", "procedure found": "/thu-tuc/?q=tam+tru+bao+lau",
    "procedure": "/thu-tuc/1.013225/",
    "published": "/tra-loi/", "published, none": "/tra-loi/?q=khong-co", "letter check": "/cong-van/kiem-tra/", "regulation": "/quy-che/",
}  # fmt: skip
OFFICIAL = {
    "dieuphoi": [
        "/can-bo/", "/can-bo/?han=late&kenh=web", "/can-bo/vu-viec/", "/can-bo/?q=0912345678", "/can-bo/?q=khong-co", "/can-bo/tin-nhan/", "/tai-khoan/", "/can-bo/nhap/",
        "/can-bo/cong-khai/", "/can-bo/cong-khai/?xem=cong-khai", "/can-bo/vu-viec/{answered}/clear_publication/",
        "/can-bo/vu-viec/{answered}/withhold_publication/", "/can-bo/vu-viec/{answered}/cong-van/",
        "/tap-huan/", "/tap-huan/bo-sung/", "/tap-huan/so-tay/",
        *(f"/can-bo/vu-viec/{{{case}}}/" for case in ("received", "answered", "asked", "refused")),
        *(f"/can-bo/vu-viec/{{received}}/{move}/" for move in ("assign", "refuse", "redirect", "ask_supplement", "note", "correct_field")),
    ],
    "xuly": ["/can-bo/", "/can-bo/vu-viec/{assigned}/", "/can-bo/vu-viec/{assigned}/draft_answer/"],
    "pheduyet": ["/can-bo/", "/can-bo/don-vi/", "/can-bo/don-vi/viec/", "/can-bo/don-vi/viec/?nguoi=chua-giao", "/can-bo/quan-tri/vang-mat/", "/can-bo/vu-viec/{drafted}/", "/can-bo/vu-viec/{drafted}/approve/"],
    "liemchinh": ["/can-bo/", "/can-bo/vu-viec/{sealed}/", "/can-bo/vu-viec/{sealed}/destroy/"],
    "lanhdao": ["/can-bo/", "/can-bo/toan-canh/", "/can-bo/vu-viec/?han=open", "/can-bo/vu-viec/{assigned}/", "/can-bo/vu-viec/{assigned}/direct/"],
    "kiemtra": ["/can-bo/", "/can-bo/vu-viec/", "/can-bo/vu-viec/{answered}/"],
    "quantri": ["/can-bo/", "/can-bo/lich/", "/can-bo/thoi-han/",
        *(f"/can-bo/quan-tri/{each}" for each in ("", "don-vi/", "don-vi/?q=ba+dinh", "don-vi/moi/", "nhan-su/", "nhan-su/moi/", "vang-mat/", "bang-tinh/", "bang-tinh/nhan-su/", "lich-su/", "nhiem-vu/", "nhiem-vu/feedback.receive/", "gio-lam-viec/", "gio-lam-viec/thanh-pho/", "ngay-rieng/", "moi-giao/")),
        *(f"/can-bo/quan-tri/{each}" for each in ("dia-danh/?q=dich+vong", "thu-tuc/", "thu-tuc/1.004222/", "thu-tuc/1.004222/sua/", "mau/", "mau/moi/", "mo-hinh/")),
    ],
    "vanhanh": ["/can-bo/", "/can-bo/tin-nhan/"],
}  # fmt: skip


class Places(dict[str, str]):
    """Names of cases → their codes, and (for citizens) their protected addresses."""

    def __init__(self, codes: dict[str, str], links: dict[str, str]) -> None:
        super().__init__(codes)
        self.links = links


@pytest.fixture(scope="module")
def places(city: City) -> Iterator[Places]:
    """One case in every stage, by the form, moved on by plain HTTP; one sealed token."""
    codes: dict[str, str] = {}
    links: dict[str, str] = {}
    with city.fresh({"width": 1366, "height": 900}) as page:
        for name in ("received", "assigned", "drafted", "answered", "asked", "refused"):
            web_form(page, f"{MATTER} {LONG} ({name})", title=LONG[:120])  # the same words twice would be one matter
            page.locator("main form button[type=submit]").click()
            page.wait_for_selector(".confirm-code")
            found = CODE.search(page.url)
            assert found
            codes[name], links[name] = found.group(), page.url.removeprefix(city.web).split("?")[0]
    for name in ("assigned", "drafted", "answered"):
        city.assigns(codes[name])
    for name in ("drafted", "answered"):
        city.quietly("xuly", codes[name], "draft_answer", answer=f"{ANSWER} {LONG}")
    city.quietly("pheduyet", codes["answered"], "approve")
    city.quietly("dieuphoi", codes["asked"], "ask_supplement", words=f"Xin cho biết số giấy hẹn. {LONG}")
    city.quietly("dieuphoi", codes["refused"], "refuse", reason="not_vietnamese")
    codes["sealed"] = _sealed(city.house)
    yield Places(codes, links)


def _sealed(house: House) -> str:
    house.says(
        house.citizen("Kín"), "Tôi tố cáo ông Nguyễn Văn X cán bộ địa chính phường nhận hối lộ 50 triệu đồng làm sổ đỏ"
    )
    keeper = house.official("liemchinh")
    return str(until(lambda: CODE.search(keeper.get("/can-bo/").text), "a token").group())


def look_at(page: Any, address: str) -> list[str]:
    """What is wrong with a page, at a desk's width and at 320 pixels."""
    wrong = []
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    wrong += [f"{address}: {words}" for words in serious(page)]
    if page.evaluate(HEADINGS) != 1:
        wrong.append(f"{address}: {page.evaluate(HEADINGS)} first headings")
    page.evaluate("document.activeElement.blur()")
    for _ in range(4):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement === document.body") and not page.evaluate(RING):
            wrong.append(f"{address}: no ring around {page.evaluate('document.activeElement.outerHTML.slice(0, 80)')}")
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        wrong.append(f"{address}: wider than 320 pixels, {page.evaluate(OVER)}")
    return wrong


def test_every_page_of_a_citizen(city: City, places: Places) -> None:
    wrong = []
    with city.fresh({"width": 1366, "height": 900}) as page:
        for address in CITIZEN.values():
            wrong += look_at(page, address.format_map(places.links))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", OFFICIAL)
def test_every_page_of_an_official(city: City, places: Places, name: str) -> None:
    page = city.desk(name)
    try:
        wrong = [each for address in OFFICIAL[name] for each in look_at(page, address.format_map(places))]
    finally:
        page.set_viewport_size({"width": 1366, "height": 900})
    assert not wrong, "\n".join(wrong)


def test_a_stage_of_two_lines_is_no_button_and_signing_out_stays_above(city: City, places: Places) -> None:
    page = city.desk("dieuphoi")
    try:
        page.goto("/can-bo/")
        assert page.locator(".cell-stage .tag").first.evaluate("tag => getComputedStyle(tag).display") == "inline"
        page.set_viewport_size({"width": 320, "height": 640})
        tops = page.locator(".bar-home, .bar-out").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
        assert len(tops) == 3
        assert max(tops) - min(tops) < 24, "one line"
    finally:
        page.set_viewport_size({"width": 1366, "height": 900})


def test_a_page_with_mistakes_has_none_for_the_screen_reader(city: City, places: Places) -> None:
    with city.fresh({"width": 390, "height": 844}) as page:
        web_form(page, "Ngắn", phone="1")
        page.locator("main form button[type=submit]").click()
        page.wait_for_selector(".summary-wrong")
        assert serious(page) == []
        assert page.evaluate("document.activeElement.className") == "summary-wrong", "the focus is on what went wrong"


def test_the_follow_page_prints_without_furniture(city: City, places: Places) -> None:
    with city.fresh({"width": 1366, "height": 900}) as page:
        page.goto(places.links["answered"])
        page.emulate_media(media="print")
        assert not page.locator(".footer").is_visible()
        assert not page.get_by_role("link", name="Đánh giá trả lời").is_visible()
        assert page.locator(".timeline").is_visible()
        assert ANSWER in page.locator("main").inner_text()
