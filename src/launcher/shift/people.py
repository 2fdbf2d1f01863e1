"""Citizens and officials of the day, as they reach the house: a phone, a page, a desk."""

import re
import time
from collections.abc import Callable
from typing import Any

import httpx

from launcher.shift.forms import form_with, option, send
from launcher.stack import Stack

CODE = re.compile(r"PAKN\.\d{8}\.\d{4,}")
PASSWORD = "motcua2026"  # noqa: S105 -- of the demo, printed on its first page
# What the chat asks for, by a word of the question; the last question decides.
ASKED = (
    ("họ và tên", "name"),
    ("số điện thoại của", "phone"),
    ("địa chỉ của", "address"),
    ("xảy ra khi nào", "when"),
    ("cơ quan nào", "unit"),
    ("hay là việc mới", "new"),
    ("bấm Gửi", "send"),
)


PATIENCE = 300.0  # seconds: on a busy machine the worker takes its time


def until(ask: Callable[[], Any], what: str, limit: float = PATIENCE) -> Any:
    """Ask again until the answer is true; workers poll, so nothing here is instant."""
    deadline = time.monotonic() + limit
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: nothing after {limit:.0f} s")
        time.sleep(0.1)
    return answer


class Phone:
    """One citizen with Zalo."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.control = httpx.Client(base_url=stack.urls["emulator"] + "/_control", timeout=60, trust_env=False)
        self.id = str(self.control.post("/users", json={"name": name}).raise_for_status().json()["id"])

    def says(self, text: str) -> None:
        self.control.post(f"/users/{self.id}/text", json={"text": text}).raise_for_status()

    def heard(self) -> list[dict[str, Any]]:
        """What the office sent, oldest first."""
        told = self.control.get(f"/users/{self.id}/messages", params={"side": "oa"}).json()
        return list(told["messages"] if isinstance(told, dict) else told)

    def texts(self) -> str:
        return "\n".join(str(row["text"]) for row in self.heard())

    def asks(self, text: str) -> str:
        """Say TEXT and wait for a reply; what the last reply says."""
        before = len(self.heard())
        self.says(text)
        until(lambda: len(self.heard()) > before, f"a reply to «{text[:40]}»")
        return self._settled()

    def _settled(self) -> str:
        """The last reply, once no further one comes."""
        count = -1
        while count != len(self.heard()):
            count = len(self.heard())
            time.sleep(0.25)
        return str(self.heard()[-1]["text"])

    def _says_more(self) -> bool:
        """After what asks nothing and gives no code: does another message follow?"""
        count, last = len(self.heard()), time.monotonic() + 3.0
        while len(self.heard()) == count and time.monotonic() < last:
            time.sleep(0.25)
        return len(self.heard()) > count

    def tells(self, text: str, answers: dict[str, str]) -> str:
        """A whole matter, answering what is asked; its code, or nothing when the chat gave none."""
        known = set(CODE.findall(self.texts()))
        reply = self.asks(text)
        for _ in range(12):
            if fresh := [code for code in CODE.findall(self.texts()) if code not in known]:
                return fresh[-1]
            wanted = next((what for words, what in reversed(ASKED) if words in reply), "")
            if not wanted and self._says_more():
                reply = self._settled()
                continue
            if not wanted:
                return ""
            reply = self.asks({"send": "Gửi", "new": "Việc mới"}.get(wanted) or answers[wanted])
        return ""

    def link(self, code: str) -> str:
        """The protected link to the matter, as it came to this phone."""
        found = re.findall(rf"/theo-doi/{re.escape(code)}/\w+/", str(self.heard()))
        if not found:
            raise LookupError(f"no link to {code} came to the phone")
        return found[-1]


class Official:
    """One official at the desk."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=stack.urls["web"], timeout=60, trust_env=False, follow_redirects=True)
        page = self.client.get("/can-bo/")
        page = send(self.client, page, "login", login=name, password=PASSWORD)
        if "/can-bo/" not in str(page.url):
            raise PermissionError(f"{name} could not sign in: {page.url}")

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def sees(self, code: str) -> bool:
        return self.get(f"/can-bo/vu-viec/{code}/").status_code == 200

    def move(self, code: str, move: str, field: str = "expects", **values: str) -> httpx.Response:
        """Make MOVE on the case by its form; raises with what the page says when it was not made."""
        page = self.get(f"/can-bo/vu-viec/{code}/{move}/")
        if 'name="sure"' in page.text:  # a grave move is confirmed by whoever has read the matter
            values = {"sure": "on", **values}
        done = send(self.client, page, field, **values)
        if done.status_code != 200 or f"/{move}/" in str(done.url):
            raise PermissionError(f"{self.name}, {move} of {code}: {done.status_code}; {said_wrong(done)}")
        return done

    def opens_sealed(self, code: str) -> None:
        """Read what was sealed: nobody decides on it unread."""
        page = self.get(f"/can-bo/vu-viec/{code}/")
        token = form_with(page, "csrfmiddlewaretoken").values["csrfmiddlewaretoken"]
        path = f"/can-bo/vu-viec/{code}/cach-ly/"
        told = {"csrfmiddlewaretoken": token}
        if self.client.post(path, data=told, headers={"Referer": str(page.url)}).status_code != 200:
            raise PermissionError(f"{self.name} could not open {code}")

    def assigns(self, code: str, unit: str, accused: str = "") -> None:
        page = self.get(f"/can-bo/vu-viec/{code}/assign/")
        chosen = {"stream": "conduct" if accused else "rule", "unit_id": option(page, "unit_id", unit)}
        chosen["confirmed"] = chosen["unit_id"]  # whether it accuses that unit: read, and it does not
        chosen["accused_unit_id"] = option(page, "accused_unit_id", accused) if accused else ""
        self.move(code, "assign", "unit_id", **chosen)


def said_wrong(page: httpx.Response) -> str:
    """What a page says is wrong with what was sent."""
    found = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)</', page.text, re.DOTALL)
    return "; ".join(re.sub(r"<[^>]+>|\s+", " ", words).strip() for words in found)[:400] or page.text[:200]
