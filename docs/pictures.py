"""The pictures of the documents, taken from the running product: `python docs/pictures.py` (in the environment of ./motcua test).

Starts a whole installation in a temporary folder, plays the day of `./motcua shift`, lets three weeks pass, plays the walk of
the README as a citizen and three officials, and writes docs/pictures/*.png. Needs Chromium (MOTCUA_CHROMIUM, else the
one on the PATH). It must not hold words that the product should say: what stands on a picture is what the product said.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import httpx  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402

from launcher.shift.day import Day  # noqa: E402
from launcher.shift.show import play  # noqa: E402
from launcher.stack import Stack  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("MOTCUA_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), CHROMIUMS[1])
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "motcua2026"
COLOURS = 96
PATIENCE_MS = 60_000
OFFICE = "#log .msg:not(.mine)"

MATTER = (
    "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng, hẹn ngày {day} trả kết quả mà đến nay chưa có. "
    "Hỏi thì cán bộ chỉ bảo chờ thêm. Mong thành phố trả lời rõ khi nào xong."
)
NAME, ADDRESS, PHONE = "Nguyễn Thị Hoa", "số 12 ngõ 34 Đội Cấn, phường Ba Đình", "0912000101"
ANSWER = (
    "Sở Xây dựng đã kiểm tra: hồ sơ của bà hẹn trả ngày {day} và bị chậm do thiếu ý kiến thẩm duyệt. "
    "Sở xin lỗi bà vì sự chậm trễ này. Giấy phép đã được ký; mời bà nhận kết quả tại Bộ phận Một cửa "
    "từ 08:00 ngày mai, mang theo giấy hẹn."
)
# Days until the next group, and the matters written on the day.
OTHERS = (
    (4, (("Làm lại căn cước cho mẹ tôi ở phường mà phải đi ba lần vì mỗi lần lại thiếu một giấy.", "Trần Văn Bình", "0912000102"),)),
    (7, (("Nộp hồ sơ trực tuyến đã đủ giấy nhưng vẫn bị yêu cầu mang bản giấy đến đối chiếu.", "Đỗ Thu Trang", "0912000105"),)),
    (6, (("Giấy xác nhận tình trạng hôn nhân quy định phải có xác nhận nơi cư trú cũ, gây khó cho người đã chuyển đi lâu.", "Lê Minh Châu", "0912000103"),
         ("Bảng niêm yết thủ tục ở bộ phận một cửa của phường còn ghi lệ phí cũ, mong cập nhật.", "Phạm Quang Huy", "0912000104"))),
    (5, (("Trang nộp hồ sơ đăng ký hộ kinh doanh báo lỗi khi tải giấy tờ lên, thử ba ngày vẫn thế.", "Vũ Hải Nam", "0912000106"),)),
)  # fmt: skip
SENT_BY_POST = "riêng lẻ nộp"  # of the day: the answer with something to hide in it
AS_TOLD = "Bộ phận một cửa phường đóng cửa lúc 15 giờ trong khi giờ niêm yết là 17 giờ; tôi đến hai lần đều không nộp được hồ sơ khai sinh."


def main() -> int:
    """Take all pictures; the names of those written are printed."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), throwaway=True) as stack, chromium() as browser:
        if not play(Day(stack), lambda share, hour, _words: print(f"{hour} {share:.0%}", flush=True)):
            return 1
        after_the_day(browser, stack.urls["web"])
        weeks_pass(stack, browser)
        walk(stack, browser)
        three_weeks_later(browser, stack.urls["web"])
    return 0


def walk(stack: Stack, browser: Browser) -> None:
    """The walk of the README: a citizen, a coordinator, a handler, an approver, the citizen again."""
    day = f"{Day(stack).now() - timedelta(days=18):%d/%m}"
    phone = citizen_writes(browser, stack.urls["emulator"], day)
    code = code_on(phone)
    coordinator_assigns(browser, stack.urls["web"], code)
    handler_drafts(browser, stack.urls["web"], code, day)
    approver_approves(browser, stack.urls["web"], code)
    citizen_reads(browser, phone)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    """A page in a context of its own, so that two officials do not share a sign-in."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    return page


def keep(name: str, target: Any, height: int = 0) -> None:
    """A small picture: a palette is enough for screens of words. `height`: only the upper part of a desk's page."""
    clip = {"clip": {"x": 0, "y": 0, "width": 1280, "height": height}} if height else {}
    picture = Image.open(io.BytesIO(target.screenshot(**clip))).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    small.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)


# --- what the day left behind --------------------------------------------------------------------------------------


def after_the_day(browser: Browser, web: str) -> None:
    """What waits to be public, what is public, what is keyed in, what an administrator and another system see."""
    coordinator = signed_in(browser, web, "dieuphoi")
    coordinator.goto(f"{web}/can-bo/cong-khai/")
    row = coordinator.locator("main tr", has_text=SENT_BY_POST)
    row.locator("a[href*=clear_publication]").first.click()
    coordinator.locator("main textarea").first.wait_for()
    keep("clear", coordinator)
    coordinator.goto(f"{web}/can-bo/nhap/")
    keep("keyed", coordinator, 655)  # above the field for files: its words are the language of the browser
    coordinator.goto(f"{web}/tap-huan/")
    keep("training", coordinator, 520)
    keep("published", opened(browser, f"{web}/tra-loi/?q=giay+phep", 1280, 900))
    keep("api", opened(browser, f"{web}/api/v1/docs", 1280, 800))
    asks_one_question(browser, web)
    administrator_looks(browser, web)


def asks_one_question(browser: Browser, web: str) -> None:
    page = opened(browser, f"{web}/gui/bat-dau/", 390, 780)
    page.locator("main form button[type=submit], main a.button").first.click()
    page.locator("main [name=content]").fill(AS_TOLD)
    keep("question", page)


def administrator_looks(browser: Browser, web: str) -> None:
    page = signed_in(browser, web, "quantri")
    page.goto(f"{web}/can-bo/quan-tri/don-vi/")
    keep("units", page, 720)
    page.goto(f"{web}/can-bo/quan-tri/don-vi/?nhom=da-ket-thuc")
    page.locator("main table a").first.click()
    keep("ended", page, 720)


def three_weeks_later(browser: Browser, web: str) -> None:
    """What is late is somebody's: at the head of the unit, and above."""
    head = signed_in(browser, web, "pheduyet")
    head.goto(f"{web}/can-bo/don-vi/")
    keep("head", head, 660)
    leader = signed_in(browser, web, "lanhdao")
    keep("leader", leader, 820)


# --- what the desk has from the weeks after -------------------------------------------------------------------------


def weeks_pass(stack: Stack, browser: Browser) -> None:
    """Some matters of three weeks, so that the list has a late one, a near one and far ones; then a Tuesday."""
    moment = Day(stack).now()
    monday = moment.replace(hour=9, minute=4) + timedelta(days=7 - moment.weekday())
    stack.move_clock((monday - moment).total_seconds())
    for days, matters in OTHERS:
        for content, name, phone in matters:
            httpx.post(f"{stack.urls['emulator']}/_control/users", json={"name": name, "phone": phone}, trust_env=False)
            write_on_the_web(browser, stack.urls["web"], content, name, phone)
        stack.move_clock(timedelta(days=days, minutes=7).total_seconds())


def write_on_the_web(browser: Browser, web: str, content: str, name: str, phone: str) -> None:  # noqa: PLR0917
    page = opened(browser, f"{web}/gui/", 390, 900)
    for field, words in (("content", content), ("name", name), ("address", ADDRESS), ("phone", phone)):
        page.locator(f"main [name={field}]").fill(words)
    send, code = (
        page.locator("main form button[type=submit]").last,
        page.get_by_text(re.compile(r"PAKN\.\d{8}\.\d+")).first,
    )
    near = page.locator(
        "main [name=near_seen]"
    )  # where answers near to it are published, the form shows them before it sends
    send.click()
    code.or_(near).first.wait_for(state="attached")
    if near.count():
        send.click()
    code.wait_for()
    page.context.close()


# --- the citizen -------------------------------------------------------------------------------------------------


def citizen_writes(browser: Browser, emulator: str, day: str) -> Page:
    """Tell the matter, answer what is asked, confirm."""
    httpx.post(f"{emulator}/_control/users", json={"name": NAME, "phone": PHONE}, trust_env=False)
    page = opened(browser, emulator, 1180, 860)
    holder = page.locator("#who option", has_text=NAME)
    holder.wait_for(state="attached")
    page.locator("#who").select_option(value=holder.get_attribute("value"))
    expect(page.locator("#who-line")).to_contain_text(NAME, timeout=PATIENCE_MS)
    for words in (MATTER.format(day=day), day, NAME, ADDRESS, PHONE):
        if words != day or "khi nào" in page.locator(OFFICE).last.inner_text():
            say(page, words)
    button = page.locator("#log button", has_text=re.compile("^Gửi$")).last
    button.wait_for()
    keep("phone", page)
    button.click()
    expect(page.locator("#log")).to_contain_text(re.compile(r"PAKN\.\d{8}\.\d+"), timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    return page


def say(page: Page, words: str) -> None:
    """Write one message and wait until the office has said something to it."""
    before = heard(page)
    page.locator("#words").fill(words)
    page.locator("#compose button[type=submit]").click()
    page.wait_for_function("([said, n]) => document.querySelectorAll(said).length > n", arg=[OFFICE, before])
    page.wait_for_timeout(1200)


def heard(page: Page) -> int:
    return page.locator(OFFICE).count()


def code_on(page: Page) -> str:
    found = re.findall(r"PAKN\.\d{8}\.\d+", page.locator("#log").inner_text())
    return found[-1]


def citizen_reads(browser: Browser, phone: Page) -> None:
    """The answer in the same chat, and the follow page behind the link."""
    expect(phone.locator("#log")).to_contain_text("mang theo giấy hẹn", timeout=PATIENCE_MS)
    phone.mouse.move(0, 0)
    phone.wait_for_timeout(1500)
    keep("answer", phone.locator(".phone"))
    link = phone.locator("#log a", has_text="Xem vụ việc").last.get_attribute("href")
    keep("follow", opened(browser, str(link), 390, 900))


# --- the officials -----------------------------------------------------------------------------------------------


def signed_in(browser: Browser, web: str, name: str) -> Page:
    """At the desk of the role, whichever that is."""
    page = opened(browser, f"{web}/can-bo/", 1280, 940)
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator(".bar-nav").wait_for()
    return page


def coordinator_assigns(browser: Browser, web: str, code: str) -> None:
    page = signed_in(browser, web, "dieuphoi")
    page.goto(f"{web}/can-bo/?buoc=received")
    keep("inbox", page, 640)
    page.goto(f"{web}/can-bo/vu-viec/{code}/")
    keep("case", page)
    page.goto(f"{web}/can-bo/vu-viec/{code}/assign/")
    page.locator("input[name=stream]").first.check()
    page.locator("select[name=unit_id]").select_option(label="Sở Xây dựng")
    moved(page)


def handler_drafts(browser: Browser, web: str, code: str, day: str) -> None:
    page = signed_in(browser, web, "xuly")
    page.goto(f"{web}/can-bo/vu-viec/{code}/draft_answer/")
    page.locator("textarea[name=answer]").fill(ANSWER.format(day=day))
    moved(page)


def approver_approves(browser: Browser, web: str, code: str) -> None:
    page = signed_in(browser, web, "pheduyet")
    page.goto(f"{web}/can-bo/vu-viec/{code}/approve/")
    keep("approve", page, 760)
    moved(page)


def moved(page: Page) -> None:
    """Press the move's own button; being led away from its page means that it was made."""
    here = page.url
    page.locator("main form[data-once] button[type=submit]").click()
    page.wait_for_url(lambda url: url != here)


if __name__ == "__main__":
    sys.exit(main())
