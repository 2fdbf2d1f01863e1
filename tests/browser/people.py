"""The people of the walks: officials at their desks in a real browser, citizens with a phone. They see only what people see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.faults.house import CODE, PASSWORD, WHEN, House, assign, send, until

ANSWER = "Sở đã kiểm tra: hồ sơ đủ giấy tờ từ ngày 15/09/2026, giấy phép sẽ trả cho ông/bà trong 3 ngày làm việc tới."
MATTER = "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng từ tháng 8 mà đến nay vẫn chưa có kết quả."
DETAILS = "Họ tên: Nguyễn Văn An\nĐịa chỉ: 12 Phố Huế, phường Hai Bà Trưng\nSố điện thoại: 0912 345 678"
SECRET = re.compile(r"/theo-doi/(PAKN\.[\d.]+)/(\w+)/")


class City:
    """The running product, with one browser for everybody; who has signed in stays signed in."""

    def __init__(self, house: House, browser: Any) -> None:
        self.house, self.browser, self.web = house, browser, house.web
        self.complaints: list[str] = []
        self._desks: dict[str, Any] = {}
        self._clients: dict[str, httpx.Client] = {}

    def close(self) -> None:
        for desk in self._desks.values():
            desk.context.close()
        for client in self._clients.values():
            client.close()

    def context(self, viewport: dict[str, int], *, scripts: bool = True) -> Any:
        made = self.browser.new_context(
            base_url=self.web, viewport=viewport, locale="vi-VN", java_script_enabled=scripts, reduced_motion="reduce"
        )
        made.set_default_timeout(45_000)
        made.on("page", self._watch)
        return made

    def _watch(self, page: Any) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: "Security Policy" in line.text and self.complaints.append(line.text))
        page.on("response", lambda got: got.status >= 500 and self.complaints.append(f"{got.status} {got.url}"))

    @contextmanager
    def fresh(self, viewport: dict[str, int]) -> Iterator[Any]:
        made = self.context(viewport)
        yield made.new_page()
        made.close()

    # --- officials -----------------------------------------------------------------------------------------------

    def desk(self, name: str) -> Any:
        """The page of an official who is signed in, at the inbox."""
        page = self._desks.get(name)
        if page is None:
            page = self._desks[name] = self.context({"width": 1366, "height": 900}).new_page()
        page.goto("/can-bo/")
        if page.locator("input[name=login]").count():
            page.fill("input[name=login]", name)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_selector("input[name=password]", state="detached")  # each role begins at a page of its own
        return page

    def case(self, name: str, code: str) -> Any:
        """The page of a case at an official's desk."""
        page = self.desk(name)
        page.goto(f"/can-bo/vu-viec/{code}/")
        return page

    def moves(self, name: str, code: str, label: str, **typed: str) -> Any:
        """An official makes the move LABEL on a case: opens its page, fills in what is named, sends."""
        page = self.case(name, code)
        page.locator("[data-moves]").get_by_role("link", name=label, exact=True).click()
        for field, value in typed.items():
            fill(page, field, value)
        if (sure := page.locator("input[name=sure]")).count():  # a grave move asks whether one is
            sure.check()
        submit(page)
        assert page.locator(".notice-done").count(), page.locator("main").inner_text()[:600]
        return page

    # What a test is not about is done by plain HTTP, which takes a tenth of the time.

    def assigns(self, code: str, unit: str = "Sở Xây dựng") -> None:
        assign(self._client("dieuphoi"), code, unit)

    def answers(self, code: str, answer: str = ANSWER) -> None:
        """From assigned to answered."""
        self.quietly("xuly", code, "draft_answer", answer=answer)
        self.quietly("pheduyet", code, "approve")

    def quietly(self, name: str, code: str, move: str, **said: str) -> None:
        """A move without a browser; it must succeed."""
        client = self._client(name)
        page = client.get(f"/can-bo/vu-viec/{code}/{move}/")
        sure = {"sure": "on"} if 'name="sure"' in page.text else {}
        done = send(client, page, "expects", {**sure, **said})
        assert done.status_code == 200, done.text[:600]
        assert not done.url.path.rstrip("/").endswith(move), done.url

    def _client(self, name: str) -> httpx.Client:
        """Signed in, and again after the clock has jumped."""
        client = self._clients.get(name)
        if client is None or "/dang-nhap/" in str(client.get("/can-bo/").url):
            client = self._clients[name] = self.house.official(name)
        return client

    # --- citizens ------------------------------------------------------------------------------------------------

    def citizen(self, name: str = "Nguyễn Văn An") -> str:
        return self.house.citizen(name)

    def writes(self, citizen: str, matter: str = MATTER) -> str:
        """A citizen who knows what is asked tells everything at once, then sends it; the code."""
        return self.house.tells(citizen, f"{matter}\n{DETAILS}", WHEN, "Gửi")

    def hears(self, citizen: str, words: str) -> None:
        until(lambda: words in self.house.texts(citizen), f"«{words[:40]}» on the phone")

    def press(self, citizen: str, title: str) -> None:
        """The citizen presses the newest button with this title."""

        def found() -> tuple[str, int] | None:
            for message in reversed(self.house.heard(citizen)):
                for index, button in enumerate(message["body"].get("buttons", [])):
                    if button["title"] == title:
                        return message["id"], index
            return None

        msg_id, index = until(found, f"a button «{title}»")
        pressed = self.house.phone.post(f"/users/{citizen}/press", json={"msg_id": msg_id, "index": index})
        pressed.raise_for_status()

    def link(self, citizen: str, code: str) -> str:
        """The protected address of a case, from the citizen's phone."""

        def found() -> str | None:
            for match in SECRET.finditer(str(self.house.heard(citizen))):
                if match[1] == code:
                    return match[0]
            return None

        return str(until(found, f"a link to {code}"))


def fill(page: Any, field: str, value: str) -> None:
    """One field of a form: text, a choice of a list by its words, a radio by its value."""
    control = page.locator(f"main form [name={field}]")
    kind = control.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
    if kind == "select":
        control.select_option(label=value)
    elif kind == "radio":
        page.locator(f"main form [name={field}][value='{value}']").check()
    else:
        control.fill(value)


def submit(page: Any) -> None:
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_load_state()


def web_form(page: Any, content: str = MATTER, **more: str) -> None:
    """Fill in the citizen's form with everything that the law asks for."""
    page.goto("/gui/")
    said = {"content": content, "name": "Trần Thị Bình", "address": "5 Hàng Bún, Ba Đình", "phone": "0912 345 678"}
    for field, value in {**said, **more}.items():
        fill(page, field, value)


def code_on(page: Any) -> str:
    found = CODE.search(page.locator("main").inner_text().replace("\n", ""))
    assert found, page.locator("main").inner_text()[:400]
    return found.group()
