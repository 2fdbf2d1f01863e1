"""A whole installation as real processes, and the ways in which these tests speak to it and hurt it.

The product is known here only as the world knows it: webhook, pages, the phone; tables are read as the superuser
to count what is there, never written to.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psycopg

from launcher.children import Child
from launcher.programs import command_of
from launcher.stack import Stack
from tests.cluster import ROOT

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
WHEN = "tháng 8"
CODE = re.compile(r"PAKN\.\d{8}\.\d{4,}")
PASSWORD = "motcua2026"
WEBHOOK = "/webhooks/zalo"


PATIENCE = 120.0  # seconds for one answer: who hangs is found, who has to share a machine with others is not
LONG = 300.0  # for what takes many of them
DIES_AFTER = 5.0  # seconds without a sign: who sends is dead, and his lease may be jumped over


def until(ask: Callable[[], Any], what: str, limit: float = LONG) -> Any:
    """Ask again until the answer is true; workers poll, so nothing here is instant."""
    deadline = time.monotonic() + limit
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{what}: nothing after {limit:.0f} s"
        time.sleep(0.05)


class House:
    """One running installation."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.phone = httpx.Client(base_url=stack.urls["emulator"] + "/_control", timeout=PATIENCE, trust_env=False)

    @property
    def web(self) -> str:
        return self.stack.urls["web"]

    # --- the clock -------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        told = json.loads(self.stack.state.clock_file().read_text(encoding="utf-8"))
        return datetime.now(TZ) + timedelta(seconds=told["offset_seconds"])

    def wait_for_morning(self) -> None:
        """Ten o'clock of a working day to come: templates are not sent at night, officials not disturbed."""
        here = self.now()
        morning = here.replace(hour=10, minute=0, second=0, microsecond=0)
        while morning <= here or morning.weekday() >= 5:
            morning += timedelta(days=1)
        self.stack.move_clock((morning - here).total_seconds())

    def begin_a_quarter(self) -> None:
        """Guesses are counted by quarters of an hour: none ends while a test guesses."""
        here = self.now()
        self.stack.move_clock(15 * 60 - here.minute % 15 * 60 - here.second + 1)

    # --- the other side --------------------------------------------------------------------------------------------

    def citizen(self, name: str = "Nguyễn Văn An", **more: Any) -> str:
        return str(self.phone.post("/users", json={"name": name, **more}).raise_for_status().json()["id"])

    def says(self, citizen: str, text: str) -> str:
        told = self.phone.post(f"/users/{citizen}/text", json={"text": text})
        return str(told.raise_for_status().json()["msg_id"])

    def heard(self, citizen: str) -> list[dict[str, Any]]:
        return list(self.phone.get(f"/users/{citizen}/messages", params={"side": "oa"}).json())

    def texts(self, citizen: str) -> str:
        return "\n".join(row["text"] for row in self.heard(citizen))

    def fault(self, kind: str, **more: Any) -> None:
        self.phone.post("/faults", json={"kind": kind, **more}).raise_for_status()

    def suffered(self) -> bool:
        """A fault that was to come a number of times has come: the last of those calls is in the other side's hands."""
        return not self.phone.get("/faults").raise_for_status().json()

    @contextmanager
    def suffering(self, kind: str, **more: Any) -> Iterator[None]:
        self.fault(kind, **more)
        try:
            yield
        finally:
            self.phone.delete("/faults").raise_for_status()

    def tells_matter(self, citizen: str, matter: str, phone: str = "0912 345 678") -> str:
        """A whole matter in as many messages as things are asked; the code that comes."""
        return self.tells(citizen, matter, WHEN, "Nguyễn Văn An", "12 Phố Huế, phường Hai Bà Trưng", phone, "Gửi")

    def tells(self, citizen: str, *words: str) -> str:
        """One message after the reply to the other, WHEN only if it is asked; the code that comes."""
        for said in words:
            before = len(self.heard(citizen))
            if said == WHEN and "khi nào" not in self.heard(citizen)[-1]["text"]:
                continue  # the matter tells it
            self.says(citizen, said)
            until(lambda before=before: len(self.heard(citizen)) > before, f"a reply to «{said[:30]}»")
        return str(until(lambda: CODE.search(self.texts(citizen)), "a code").group())

    # --- the webhook, by hand ----------------------------------------------------------------------------------------

    def secret(self, name: str = "zalo_oa") -> str:
        return (self.stack.state / "secrets" / name).read_text(encoding="utf-8").strip()

    def mac(self, raw: bytes, stamp: str, *, first: str | None = None, secret: str | None = None) -> str:
        """As Zalo signs; written here a second time, so that product and test do not share a mistake."""
        first = self.stack.environment["ZALO_APP_ID"] if first is None else first
        secret = self.secret() if secret is None else secret
        return hashlib.sha256(first.encode() + raw + stamp.encode() + secret.encode()).hexdigest()

    def event(self, citizen: str, text: str, msg_id: str, **more: Any) -> dict[str, Any]:
        stamp = str(int(self.now().timestamp() * 1000))
        return {
            "app_id": self.stack.environment["ZALO_APP_ID"],
            "sender": {"id": citizen},
            "recipient": {"id": self.stack.environment["ZALO_OA_ID"]},
            "user_id_by_app": citizen,
            "event_name": "user_send_text",
            "message": {"text": text, "msg_id": msg_id},
            "timestamp": stamp,
            **more,
        }

    def signed(self, event: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        raw = json.dumps(event, ensure_ascii=False).encode()
        return raw, {"X-ZEvent-Signature": "mac=" + self.mac(raw, event["timestamp"])}

    def deliver(self, raw: bytes, headers: dict[str, str], client: httpx.Client | None = None) -> httpx.Response:
        post = client.post if client else httpx.post
        options = {} if client else {"trust_env": False, "timeout": PATIENCE}
        return post(self.web + WEBHOOK, content=raw, headers={"Content-Type": "application/json", **headers}, **options)

    # --- officials ---------------------------------------------------------------------------------------------------

    def official(self, name: str) -> httpx.Client:
        client = httpx.Client(base_url=self.web, timeout=PATIENCE, trust_env=False, follow_redirects=True)
        page = send(client, client.get("/can-bo/"), "login", {"login": name, "password": PASSWORD})
        assert "/can-bo/" in str(page.url), f"{name} could not sign in: {page.url}"
        return client

    # --- what is there -----------------------------------------------------------------------------------------------

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.urls["superuser"], autocommit=True, connect_timeout=60) as server:
            return server.execute(query, values).fetchall()  # type: ignore[arg-type]

    def count(self, query: str, *values: Any) -> int:
        return int(self.rows(query, *values)[0][0])

    def logs(self) -> str:
        return "\n".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted((self.stack.state / "logs").glob("*"))
            if path.is_file()
        )

    def log_of(self, name: str) -> str:
        return (self.stack.state / "logs" / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def is_ledger_whole(self) -> None:
        """Raises with the findings; seals what is committed first, so that the newest entries are looked at too."""
        self.stack.run([sys.executable, "-c", SEAL_AND_VERIFY])

    # --- hurting it --------------------------------------------------------------------------------------------------

    def kill(self, name: str, dead_for: float = 0.0) -> None:
        """A power cut of one program, some darkness, and the start again."""
        self.stack.kill(name)
        time.sleep(dead_for)
        self.stack.restart(name)

    @contextmanager
    def second_worker(self) -> Iterator[Child]:
        child = Child(
            "worker2", command_of("worker", self.stack), self.stack.environment,
            self.stack.state / "logs" / "worker2.log", folder=ROOT,
        )  # fmt: skip
        child.start()
        try:
            yield child
        finally:
            child.stop()

    def becomes_quiet(self) -> None:
        """Until nobody has anything left to do, moving the clock over every retry and lease that lies ahead. As long as something
        moves it is waited for."""
        before: tuple[float, ...] = ()
        while (waiting := self._waiting())["all"]:
            if before != (before := (waiting["all"], waiting["now"], waiting["sending"])):
                since = time.monotonic()
            still = time.monotonic() - since
            assert still < PATIENCE, f"nothing moved for {PATIENCE:.0f} s: {waiting}"
            if not waiting["now"] and (not waiting["sending"] or still > DIES_AFTER):
                self.stack.move_clock(max(1.0, waiting["next"]))
            time.sleep(0.15)

    def _waiting(self) -> dict[str, float]:
        """What is not done: all, how much of it is under way or may begin now, and seconds until more may."""
        at = self.now()
        rows = self.rows(WAITS)
        told = self.phone.get("/webhook").json()
        assert told["subscription"] == "active", told
        pending, delivering = (told["deliveries"].get(stage, 0) for stage in ("pending", "sending"))
        ahead = [(row[0] - at).total_seconds() for row in rows if row[0] > at]
        ahead += [told["next_in_ms"] / 1000] if pending else []
        return {
            "all": len(rows) + pending + delivering,
            "now": sum(row[0] <= at for row in rows) + delivering,
            "sending": sum(row[1] == "sending" for row in rows),
            "next": min(ahead, default=0.0) + 1,
        }


# Nobody overtakes who wrote before him, nor a message another one to the same person: it waits as long as that one.
WAITS = """
    SELECT max(due) OVER (PARTITION BY way, tag ORDER BY came, id), state FROM (
        SELECT 'in' AS way, id, sender_tag AS tag, NULL::timestamptz AS came, next_try_at AS due, state FROM messaging_inbound
        WHERE state = 'new'
        UNION ALL
        SELECT 'out', id, recipient_tag, ready_at, CASE state WHEN 'sending' THEN lease_until ELSE next_try_at END, state
        FROM messaging_outbound WHERE state IN ('queued', 'sending')
    ) each_one
"""
SEAL_AND_VERIFY = """
import django
django.setup()
from django.core.management import call_command
from kernel.time import now
from ledger.seal import seal_committed
seal_committed(now())
call_command("verify_ledger")
"""


def send(client: httpx.Client, page: httpx.Response, field: str, values: dict[str, Any]) -> httpx.Response:
    """Fill in the form that holds FIELD and send it, hidden values included, as a browser would."""
    action, sent = form_of(page, field)
    return client.post(action, data=sent | values, headers={"Referer": str(page.url)})


def form_of(page: httpx.Response, field: str) -> tuple[httpx.URL, dict[str, str]]:
    """Where the form that holds FIELD goes, and its hidden values."""
    for form in re.findall(r"<form[^>]*>.*?</form>", page.text, re.DOTALL):
        if f'name="{field}"' in form:
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            action = re.search(r'action="([^"]*)"', form)
            address = page.url.join(unescape(action.group(1))) if action else page.url
            return address, {name: unescape(value) for name, value in hidden.items()}
    raise AssertionError(f"{page.url} has no form with «{field}»: {page.status_code}")


def unit_called(page: httpx.Response, name: str) -> str:
    """The value of the unit NAME in the list of a form."""
    found = re.search(rf'value="([0-9a-f-]{{36}})"[^>]*>\s*{re.escape(name)}\s*<', page.text)
    assert found, f"{name} is not among the units of {page.url}"
    return found.group(1)


def assign(client: httpx.Client, code: str, unit: str = "Sở Xây dựng") -> httpx.Response:
    """The coordinator gives a case to a unit."""
    page = client.get(f"/can-bo/vu-viec/{code}/assign/")
    values = {"unit_id": unit_called(page, unit), "stream": "rule", "accused_unit_id": ""}
    return send(client, page, "unit_id", values)
