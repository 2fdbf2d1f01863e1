"""The phone page in a true browser: a citizen writes, presses, shares, and moves the clock."""

import pytest

from .conftest import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(params=[320, 390, 1280])
def page(zalo, browser, request):
    opened = browser.new_page(viewport={"width": request.param, "height": 844})
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    opened.goto(zalo.base + "/")
    opened.wait_for_selector("#who option", state="attached")
    yield opened
    assert faults == [], "no script error and nothing that the policy forbids"
    opened.close()


def panel(page, open_: bool = True) -> None:
    if page.viewport_size["width"] < 800:
        page.click("#open-panel" if open_ else "#close-panel")


def serious(page) -> list:
    from axe_playwright_python.sync_playwright import Axe

    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]


def test_a_conversation_by_keyboard(zalo, page):
    citizen = page.input_value("#who")
    page.click("#follow")
    wait_until(lambda: zalo.receiver.named("follow"))
    page.focus("#words")
    page.keyboard.type("Hồ sơ của tôi trễ hẹn")
    page.keyboard.press("Enter")
    wait_until(lambda: zalo.receiver.named("user_send_text"))
    button = {"title": "Gửi phản ánh", "payload": "#GUI", "type": "oa.query.show"}
    form = {
        "template_type": "request_user_info",
        "elements": [{"title": "Thông tin liên hệ", "subtitle": "để trả lời"}],
    }
    token = zalo.token()
    zalo.cs(citizen, token, "Mời chọn", attachment={"type": "template", "payload": {"buttons": [button]}})
    zalo.cs(citizen, token, "", attachment={"type": "template", "payload": form})
    page.focus("button:has-text('Gửi phản ánh')")
    page.keyboard.press("Enter")
    wait_until(lambda: len(zalo.receiver.named("user_send_text")) == 2)
    page.click("text=Điền thông tin")
    page.fill("#info-ward", "Cầu Giấy")
    assert serious(page) == []
    page.click("text=Gửi thông tin")
    wait_until(lambda: zalo.receiver.named("user_submit_info"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"


def test_pictures_places_clock_faults_and_withdrawal(zalo, page, tmp_path):
    from PIL import Image

    picture = tmp_path / "anh.png"
    Image.new("RGB", (300, 200), (10, 90, 60)).save(picture)
    page.set_input_files("#image-input", str(picture))
    wait_until(lambda: zalo.receiver.named("user_send_image"))
    page.wait_for_selector(".msg img")
    page.click("#more")
    page.click("#pick-place")
    page.click("text=Gửi vị trí")
    wait_until(lambda: zalo.receiver.named("user_send_location"))
    panel(page)
    assert serious(page) == []
    before = zalo.look("/clock")["offset_seconds"]
    page.click("text=+3 ngày")
    wait_until(lambda: zalo.look("/clock")["offset_seconds"] >= before + 3 * 86400)
    page.check("text=Mạng ngừng phục vụ")
    wait_until(lambda: zalo.look("/faults"))
    page.click("#calm")
    wait_until(lambda: not zalo.look("/faults"))
    page.click("#withdraw")
    page.click("#withdraw-dialog .strong")
    wait_until(lambda: zalo.receiver.named("user_withdraw"))


def test_strangers_text_stays_text(zalo, page):
    citizen = page.input_value("#who")
    zalo.control(f"/users/{citizen}/text", {"text": "<img src=x onerror=alert(1)><script>alert(2)</script>"})
    page.wait_for_selector(".bubble:has-text('onerror')")
    assert page.locator(".bubble img").count() == 0
