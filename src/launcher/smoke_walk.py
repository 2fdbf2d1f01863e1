"""The steps of the smoke walk, in order: one message from the phone to the answer in the same chat, by HTTP alone.

Each step takes the Walk, raises when what it sees is wrong, and adds what it learned. It knows the product only as
people do: by pages, forms and what arrives on the phone.
"""

import re
from functools import partial
from html import unescape

import httpx

from launcher.smoke import Step, Walk, until

MATTER = "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng từ tháng 8 mà đến nay vẫn chưa có kết quả."
ANSWER = "Sở đã kiểm tra: hồ sơ đủ giấy tờ từ ngày 15/09/2026, giấy phép sẽ trả cho ông/bà trong 3 ngày làm việc tới."
TOLD = [MATTER, "Nguyễn Văn An", "12 Phố Huế, phường Hai Bà Trưng", "0912 345 678", "Gửi"]
CODE = re.compile(r"PAKN\.\d{8}\.\d{4,}")


def _get(address: str) -> httpx.Response:
    return httpx.get(address, timeout=60, trust_env=False, follow_redirects=True)


def healthy(walk: Walk) -> None:
    answer = _get(f"{walk.web}/health/ready")
    if answer.status_code != 200:
        raise ValueError(f"/health/ready: {answer.status_code} {answer.text[:300]}")


def pages_open(walk: Walk) -> None:
    for address, wanted in (
        (f"{walk.web}/", "<html"),
        (f"{walk.web}/can-bo/", "password"),
        (f"{walk.phone}/", "<html"),
    ):
        answer = _get(address)
        if answer.status_code != 200 or wanted not in answer.text:
            raise ValueError(f"{address}: {answer.status_code} {answer.text[:300]}")


def citizen_writes(walk: Walk) -> None:
    """The citizen tells the matter in a chat, is asked only for what is missing, and has a code at once."""
    phone = httpx.Client(base_url=f"{walk.phone}/_control", timeout=60, trust_env=False)
    citizen = phone.post("/users", json={"name": "Nguyễn Văn An"}).json()["id"]
    walk.learned |= {"phone": phone, "citizen": citizen}
    for said in TOLD:
        before = len(_heard(walk))
        phone.post(f"/users/{citizen}/text", json={"text": said}).raise_for_status()
        until(partial(_has_heard_more, walk, before), f"no reply to «{said[:30]}»")
    code = until(lambda: CODE.search("\n".join(_heard(walk))), "no code came to the phone")
    walk.learned["code"] = code.group()


def _has_heard_more(walk: Walk, before: int) -> bool:
    return len(_heard(walk)) > before


def _heard(walk: Walk) -> list[str]:
    rows = walk.learned["phone"].get(f"/users/{walk.learned['citizen']}/messages", params={"side": "oa"}).json()
    return [str(row["text"]) for row in (rows["messages"] if isinstance(rows, dict) else rows)]


def _signed_in(walk: Walk, name: str) -> httpx.Client:
    client = httpx.Client(base_url=walk.web, timeout=60, trust_env=False, follow_redirects=True)
    page = client.get("/can-bo/")
    page = _send(client, page, "login", {"login": name, "password": "motcua2026"})
    if "/can-bo/" not in str(page.url):
        raise ValueError(f"{name} could not sign in: {page.url}")
    return client


def _send(client: httpx.Client, page: httpx.Response, field: str, values: dict[str, str]) -> httpx.Response:
    """Fill in the form that holds FIELD and send it, hidden values included, as a browser would."""
    for form in re.findall(r"<form[^>]*>.*?</form>", page.text, re.DOTALL):
        if f'name="{field}"' in form:
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            action = re.search(r'action="([^"]*)"', form)
            address = page.url.join(unescape(action.group(1))) if action else page.url
            sent = {name: unescape(value) for name, value in hidden.items()} | values
            return client.post(address, data=sent, headers={"Referer": str(page.url)})
    raise ValueError(f"{page.url} has no form with «{field}»: {page.status_code}")


def _move(client: httpx.Client, code: str, move: str, field: str, values: dict[str, str]) -> None:
    page = client.get(f"/can-bo/vu-viec/{code}/{move}/")
    done = _send(client, page, field, values)
    if done.status_code != 200 or done.url.path.rstrip("/").endswith(f"/{move}"):
        raise ValueError(f"{move}: {done.status_code} at {done.url}")


def coordinator_assigns(walk: Walk) -> None:
    client, code = _signed_in(walk, "dieuphoi"), walk.learned["code"]
    if code not in client.get("/can-bo/").text:
        raise ValueError(f"{code} is not in the coordinator's inbox")
    form = client.get(f"/can-bo/vu-viec/{code}/assign/").text
    units = form[form.index('name="unit_id"') :]
    unit = re.search(r'value="([0-9a-f-]{36})"[^>]*>Sở Xây dựng<', units)
    if unit is None:
        raise ValueError("Sở Xây dựng is not among the units")
    _move(client, code, "assign", "unit_id", {"unit_id": unit.group(1), "stream": "rule", "accused_unit_id": ""})


def handler_drafts(walk: Walk) -> None:
    client, code = _signed_in(walk, "xuly"), walk.learned["code"]
    _move(client, code, "take", "expects", {})
    _move(client, code, "draft_answer", "answer", {"answer": ANSWER})


def approver_approves(walk: Walk) -> None:
    _move(_signed_in(walk, "pheduyet"), walk.learned["code"], "approve", "expects", {})


def answer_arrives(walk: Walk) -> None:
    until(lambda: any(ANSWER in text for text in _heard(walk)), "the answer did not come to the same chat")


def citizen_follows(walk: Walk) -> None:
    """The page behind the protected link shows the answer; the code alone opens nothing."""
    rows = "\n".join(str(row) for row in _messages_with_links(walk))
    link = re.search(rf"/theo-doi/{walk.learned['code']}/\w+/", rows)
    if link is None or ANSWER not in _get(walk.web + link.group()).text:
        raise ValueError("the follow page does not show the answer")
    if _get(f"{walk.web}/theo-doi/{walk.learned['code']}/000000000000/").status_code != 404:
        raise ValueError("a wrong secret opened the case")


def _messages_with_links(walk: Walk) -> list[object]:
    rows = walk.learned["phone"].get(f"/users/{walk.learned['citizen']}/messages", params={"side": "oa"}).json()
    return rows["messages"] if isinstance(rows, dict) else rows


STEPS: list[Step] = [
    ("Máy chủ tự nhận sẵn sàng", "the server says it is ready", healthy),
    ("Trang người dân, bàn cán bộ, điện thoại mở được", "the three front pages open", pages_open),
    ("Người dân nhắn tin, nhận mã số", "the citizen writes and has a code", citizen_writes),
    ("Điều phối giao đơn vị", "the coordinator assigns", coordinator_assigns),
    ("Cán bộ nhận việc, trình dự thảo", "the handler takes it and drafts", handler_drafts),
    ("Lãnh đạo duyệt", "the approver approves", approver_approves),
    ("Trả lời đến cùng hội thoại", "the answer arrives in the same chat", answer_arrives),
    ("Trang theo dõi có trả lời, sai mã bí mật thì không mở", "the follow page shows it", citizen_follows),
]
