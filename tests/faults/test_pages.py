"""Many at once on one page, and who guesses codes: over HTTP, as browsers do it."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest

from tests.faults.house import CODE, PATIENCE, House, assign, form_of, send, until

pytestmark = [pytest.mark.slow, pytest.mark.stack]

MATTER = "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng từ tháng 8 mà đến nay vẫn chưa có kết quả."
FIELDS = {"content": MATTER, "name": "Nguyễn Văn An", "address": "12 Phố Huế", "phone": "0912 345 678"}
AT_ONCE = 30


def browser(house: House, **more: Any) -> httpx.Client:
    return httpx.Client(base_url=house.web, timeout=PATIENCE, trust_env=False, **more)


def filed(house: House, words: str = MATTER) -> tuple[str, str]:
    """A case from the citizen's form: code and secret."""
    with browser(house, follow_redirects=True) as client:
        page = send(client, client.get("/gui/"), "content", FIELDS | {"content": words})
        assert page.status_code == 200, page.status_code
        found = re.search(r"/theo-doi/([^/]+)/(\w+)/", str(page.url))
        assert found, page.url
        return found.group(1), found.group(2)


def together(work: list[Any]) -> list[Any]:
    """All at the same instant, as near as threads can."""
    gate = threading.Barrier(len(work))

    def run(one: Any) -> Any:
        gate.wait(PATIENCE)
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_one_form_posted_ten_times_is_one_case(house: House) -> None:
    words = MATTER + " Bấm gửi mười lần."
    with browser(house) as client:
        page = client.get("/gui/")
        action, hidden = form_of(page, "content")
        sent, cookies = hidden | FIELDS | {"content": words}, dict(client.cookies)

    def press() -> httpx.Response:
        with browser(house, cookies=cookies) as each:
            return each.post(action, data=sent, headers={"Referer": str(page.url)})

    answers = together([press] * 10)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert house.count("SELECT count(*) FROM feedback_feedback WHERE content = %s", words) == 1
    assert house.count("SELECT count(*) FROM people_identity") <= house.count("SELECT count(*) FROM casework_case")


def test_a_form_posted_into_a_dying_web_and_posted_again(house: House) -> None:
    """The browser shows an error, the citizen presses again: one case, whatever the first press had done."""
    for number in range(2):
        words = f"{MATTER} Máy chủ tắt giữa chừng, lần {number}."
        with browser(house) as client:
            page = client.get("/gui/")
            action, hidden = form_of(page, "content")
            sent, cookies = hidden | FIELDS | {"content": words}, dict(client.cookies)

        def press(sent: dict[str, str] = sent, action: httpx.URL = action, cookies: dict[str, str] = cookies) -> int:
            try:
                with browser(house, cookies=cookies) as each:
                    return each.post(action, data=sent, headers={"Referer": house.web + "/gui/"}).status_code
            except httpx.HTTPError:
                return 0

        pressing = threading.Thread(target=press, daemon=True)
        pressing.start()
        time.sleep(0.02 + 0.03 * number)
        house.kill("web")
        pressing.join()
        house.stack.wait_ready()
        assert press() == 302
        assert house.count("SELECT count(*) FROM feedback_feedback WHERE content = %s", words) == 1


def test_thirty_assign_at_once_and_one_succeeds(house: House) -> None:
    """The others are told politely, and what they wrote is still in the page."""
    code, _ = filed(house)
    client = house.official("dieuphoi")
    house_form = client.get(f"/can-bo/vu-viec/{code}/assign/")
    unit = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*Sở Xây dựng', house_form.text)
    assert unit
    action, hidden = form_of(house_form, "unit_id")
    cookies = dict(client.cookies)

    def posts(number: int) -> Any:
        words = f"Đề nghị Sở xem xét, ý kiến số {number}"
        sent = hidden | {
            "key": f"moi-lan-{number}",
            "unit_id": unit.group(1),
            "stream": "rule",
            "accused_unit_id": "",
            "words": words,
        }

        def post() -> tuple[httpx.Response, str]:
            with browser(house, cookies=cookies) as each:
                return each.post(action, data=sent, headers={"Referer": str(house_form.url)}), words

        return post

    answers = together([posts(number) for number in range(AT_ONCE)])
    codes = [answer.status_code for answer, _ in answers]
    assert codes.count(302) == 1, codes
    assert set(codes) <= {302, 412, 422}, codes
    has_words = 'name="words"' in house_form.text
    for answer, words in answers:
        if answer.status_code != 302:
            assert any(why in answer.text for why in ("đồng chí", "Không thể thực hiện", "không còn phù hợp"))
            assert not has_words or words in answer.text
    query = "SELECT count(*) FROM ledger_entry e JOIN casework_case c ON c.id = e.stream WHERE c.code = %s AND e.verb LIKE %s"
    assert house.count(query, code, "%:assigned") == 1


def test_a_draft_of_an_overtaken_colleague_is_not_lost(house: House) -> None:
    """Two handlers draft the same answer; the slower one's words stay on the page, with the reason."""
    code, _ = filed(house)
    assert assign(house.official("dieuphoi"), code).status_code == 200
    handler = house.official("xuly")
    send(handler, handler.get(f"/can-bo/vu-viec/{code}/take/"), "expects", {})
    form = handler.get(f"/can-bo/vu-viec/{code}/draft_answer/")
    action, hidden = form_of(form, "answer")
    first = "Sở đã kiểm tra hồ sơ, giấy phép sẽ trả cho ông/bà trong 3 ngày làm việc tới. Bản thứ nhất."
    second = "Sở xin lỗi vì chậm trễ, hồ sơ của ông/bà đang được bổ sung ý kiến. Bản thứ hai, viết công phu."
    for number, (answer, status) in enumerate(((first, 200), (second, 422))):
        sent = hidden | {"key": f"ban-{number}", "answer": answer}
        page = handler.post(action, data=sent, headers={"Referer": str(form.url)})
        assert page.status_code in ({200} if status == 200 else {412, 422})
    assert "Bản thứ hai, viết công phu" in page.text
    # The same request again (a double click, a broken line) is no second one.
    sent = hidden | {"key": "ban-0", "answer": first}
    assert handler.post(action, data=sent, headers={"Referer": str(form.url)}).status_code == 200


def test_moves_of_different_officials_on_one_case(house: House) -> None:
    """Withdrawal by the citizen and assignment by the coordinator in the same instant: one order or the other, whole."""
    for _ in range(3):
        code, secret = filed(house)
        official = house.official("dieuphoi")
        page = official.get(f"/can-bo/vu-viec/{code}/assign/")
        action, hidden = form_of(page, "unit_id")
        unit = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*Sở Xây dựng', page.text)
        assert unit
        citizen = browser(house, follow_redirects=True)
        own = citizen.get(f"/theo-doi/{code}/{secret}/withdraw/")
        own_action, own_hidden = form_of(own, "key")
        sent = hidden | {"unit_id": unit.group(1), "stream": "rule", "accused_unit_id": ""}
        both = together(
            [
                partial(official.post, action, data=sent, headers={"Referer": str(page.url)}),
                partial(citizen.post, own_action, data=own_hidden, headers={"Referer": str(own.url)}),
            ]
        )
        assert all(answer.status_code in {200, 412, 422} for answer in both), [answer.status_code for answer in both]
    house.is_ledger_whole()


# --- guessing ------------------------------------------------------------------------------------------------------------


def guess(client: httpx.Client, code: str, secret: str) -> httpx.Response:
    return client.get(f"/theo-doi/{code}/{secret}/")


def elsewhere(house: House, address: str) -> httpx.Client:
    """A caller with another address; all of 127.0.0.0/8 is this machine."""
    return browser(house, transport=httpx.HTTPTransport(local_address=address))


def test_guessing_is_slowed_and_told(house: House) -> None:
    (code, secret), other = filed(house), filed(house)
    house.begin_a_quarter()
    before = house.logs().count("code guessing blocked")
    with elsewhere(house, "127.0.0.66") as guesser:
        codes = [guess(guesser, code, f"{number:012d}").status_code for number in range(14)]
        assert set(codes[:5]) == {404}
        assert codes[-1] == 429
        assert codes == sorted(codes), "once slowed, slowed"
        slowed = guess(guesser, code, "0" * 12)
        assert slowed.status_code == 429
        assert int(slowed.headers["retry-after"]) > 0
        assert guess(guesser, code, secret).status_code == 200, (
            "thousands share an address: the right secret waits for nobody"
        )
        guesser.cookies.clear()
        assert {guess(guesser, code, f"{number:012d}").status_code for number in range(14, 110)} == {429}
        assert guess(guesser, code, secret).status_code == 429, "but nobody may try without end"
        assert guesser.get("/theo-doi/").status_code == 200
        assert guess(guesser, *other).status_code == 200, "another matter of somebody at the same address"
    assert house.logs().count("code guessing blocked") == before + 1
    assert "127.0.0.66" not in house.logs()
    with elsewhere(house, "127.0.0.67") as sender:
        page = guess(sender, code, secret)
        assert page.status_code == 200
        assert MATTER in page.text
    house.stack.move_clock(16 * 60)
    with elsewhere(house, "127.0.0.66") as guesser:
        assert guess(guesser, code, secret).status_code == 200


def test_guessing_in_parallel_and_behind_forged_headers_is_slowed_too(house: House) -> None:
    """A caller cannot be another one by saying so, nor by asking everything at once."""
    code, _ = filed(house)
    house.begin_a_quarter()

    def one(number: int) -> int:
        with elsewhere(house, "127.0.0.68") as guesser:
            guesser.headers["X-Forwarded-For"] = f"10.0.0.{number}"
            guesser.headers["Forwarded"] = f"for=10.0.0.{number}"
            return guess(guesser, code, f"{number:012d}").status_code

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(one, range(60)))
    assert codes.count(404) == 8, "as many as one after another, not one more for each that was under way"
    assert codes.count(429) == 52


def test_an_unknown_code_looks_like_a_wrong_secret(house: House) -> None:
    code, _ = filed(house)
    with elsewhere(house, "127.0.0.69") as guesser:
        wrong, unknown = guess(guesser, code, "0" * 12), guess(guesser, "PAKN.20260915.9999", "0" * 12)
    assert wrong.status_code == unknown.status_code == 404
    assert wrong.text.replace(code, "") == unknown.text.replace("PAKN.20260915.9999", "")


def test_pages_are_polite_while_the_database_is_away(house: House) -> None:
    """No stack trace, no endless wait (the browser here has PATIENCE); and everything is well again afterwards."""
    house.stack.kill("database")
    try:
        with browser(house) as client:
            for path in ("/", "/gui/", "/can-bo/", "/health/ready"):
                answer = client.get(path)
                assert answer.status_code in {200, 302, 500, 503}
                assert "Traceback" not in answer.text
                assert "OperationalError" not in answer.text
    finally:
        house.stack.restart("database")
    house.stack.wait_ready()
    ready = lambda: all(browser(house).get("/gui/").status_code == 200 for _ in range(10))  # noqa: E731  both workers
    until(ready, "the form after the database came back")
    assert CODE.match(filed(house)[0])
