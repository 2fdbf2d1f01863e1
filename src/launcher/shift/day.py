"""The day itself: what each hour brings, in order. A step raises when the house did not do what it owes."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from launcher.shift import matters as m
from launcher.shift.forms import send
from launcher.shift.matters import MATTERS, Matter
from launcher.shift.people import CODE, Official, Phone, said_wrong, until
from launcher.stack import Stack

TZ = ZoneInfo("Asia/Ho_Chi_Minh")


def phone_of(matter: Matter) -> str:
    """A number of the sender's own."""
    senders = sorted({each.sender for each in MATTERS})
    return f"0912 345 {senders.index(matter.sender) + 100}"


class Day:
    """What one hour hands to the next: who is at the desks, which phone and which code belong to which matter."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.phones: dict[str, Phone] = {}
        self.codes: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self._desks: dict[str, Official] = {}
        self._people: dict[str, Phone] = {}

    @cached_property
    def matters(self) -> dict[str, Matter]:
        return {each.key: each for each in MATTERS}

    def official(self, name: str) -> Official:
        """The official NAME, signed in once a day."""
        if name not in self._desks:
            self._desks[name] = Official(self.stack, name)
        return self._desks[name]

    @property
    def coordinator(self) -> Official:
        return self.official("dieuphoi")

    # --- the clock -------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        told = json.loads(self.stack.state.clock_file().read_text(encoding="utf-8"))
        return datetime.now(TZ) + timedelta(seconds=told["offset_seconds"])

    def becomes(self, hour: int, minute: int = 0) -> None:
        """It is that hour; on the first call, of the next weekday."""
        here = self.now()
        wanted = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        while not self.codes and (wanted <= here or wanted.weekday() >= 5):
            wanted += timedelta(days=1)
        self.stack.move_clock(max(0.0, (wanted - here).total_seconds()))

    # --- what citizens do --------------------------------------------------------------------------------------------

    def writes(self, key: str) -> None:
        """The matter KEY reaches the house in its own way."""
        {"zalo": self._chats, "form": self._fills_in}.get(self.matters[key].way, self._is_keyed_in)(self.matters[key])

    def _phone_of(self, matter: Matter) -> Phone:
        if matter.sender not in self._people:
            self._people[matter.sender] = Phone(self.stack, matter.sender)
        self.phones[matter.key] = self._people[matter.sender]
        return self.phones[matter.key]

    def answers(self, matter: Matter) -> dict[str, str]:
        return {
            "name": matter.sender, "phone": phone_of(matter), "address": matter.address, "when": matter.when, "unit": matter.unit,
        }  # fmt: skip

    def _chats(self, matter: Matter) -> None:
        phone = self._phone_of(matter)
        code = phone.tells(matter.text, self.answers(matter))
        if matter.ends == m.SEALED:
            return
        if not code:
            raise LookupError(f"«{matter.key}» has no code; the chat said last: {phone.heard()[-1]['text'][:200]}")
        self.codes[matter.key], self.links[matter.key] = code, phone.link(code)

    def _fills_in(self, matter: Matter) -> None:
        client = self.browser()
        values = {"content": matter.text, "name": matter.sender, "address": matter.address, "phone": phone_of(matter)}
        done = send(client, client.get("/gui/"), "content", happened_on=matter.when, **values)
        self._received(matter, done)

    def _is_keyed_in(self, matter: Matter) -> None:
        page = self.coordinator.get("/can-bo/nhap/")
        values = {"content": matter.text, "name": matter.sender, "address": matter.address, "phone": phone_of(matter)}
        wants = {"wants_letter": "on"} if matter.way == "letter" else {}
        on = f"{self.now():%d/%m/%Y}"
        done = send(self.coordinator.client, page, "source", source=matter.way, received_on=on, **values, **wants)
        if not CODE.search(str(done.url)):  # what is near or doubtful is shown first; the official has looked
            done = send(self.coordinator.client, done, "content", seen="1", **values)
        found = CODE.search(str(done.url))
        if found is None:
            raise LookupError(f"«{matter.key}» was not keyed in: {done.status_code}; {said_wrong(done)}")
        self.codes[matter.key] = found.group()

    def _received(self, matter: Matter, page: httpx.Response) -> None:
        parts = page.url.path.strip("/").split("/")
        if "theo-doi" not in parts or not CODE.search(page.url.path):
            raise LookupError(f"«{matter.key}» was not received: {page.status_code} at {page.url}")
        self.codes[matter.key] = CODE.search(page.url.path).group()  # type: ignore[union-attr]
        at = parts.index("theo-doi")
        self.links[matter.key] = "/" + "/".join(parts[at : at + 3]) + "/"

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.stack.urls["web"], timeout=60, trust_env=False, follow_redirects=True)

    def hears(self, key: str, words: str) -> None:
        """The sender of KEY has WORDS on the phone."""
        until(lambda: words.lower() in self.phones[key].texts().lower(), f"«{words[:40]}» for {key}")

    def answers_to(self, key: str, words: str, phone: str = "") -> int:
        """How many messages on the phone (of PHONE, when that is another matter's) bring WORDS as the answer to KEY."""
        said = [str(row["text"]) for row in self.phones[phone or key].heard()]
        return sum(f"{self.codes[key]}:" in text and words in text for text in said)

    def page_of(self, key: str) -> str:
        """What the sender reads behind the link of KEY."""
        return self.browser().get(self.links[key]).text

    # --- what the neighbours do --------------------------------------------------------------------------------------

    def zalo(self, method: str, path: str, **body: Any) -> Any:
        return httpx.request(method, f"{self.stack.urls['emulator']}/_control{path}", json=body or None, timeout=60, trust_env=False).raise_for_status()  # fmt: skip

    def scene(self, method: str, path: str, **body: Any) -> Any:
        """The city's scene-report system, as its own people see it."""
        return httpx.request(method, f"{self.stack.urls['scene_reports']}/_control{path}", json=body or None, timeout=60, trust_env=False).raise_for_status()  # fmt: skip

    def waits(self, ask: Callable[[], Any], what: str) -> Any:
        return until(ask, what)

    def breathe(self) -> None:
        """A moment for the worker."""
        time.sleep(0.5)
