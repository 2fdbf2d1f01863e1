"""How many statements each operation of the API costs, and what else other systems ask of this house: hooks and their deliveries,
files, tokens, receipts. The same however much there is; at most twelve."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from api.models import Delivery, Hook
from casework.attachment_rows import stored_row
from casework.models import Attachment, Case
from casework.writes import write_together
from kernel.time import now
from kinds.feedback.publication.models import Publication
from tests.api.calling import a_caller
from tests.casework.town import ANSWER, Town, do
from tests.gateways.test_open311_server import SAID as ASKED
from tests.gateways.test_scene_pictures import photograph
from tests.sms.test_reports import PLUGGED, SECRET
from tests.tree.test_statements import MOST, browser_of, published_answers
from tests.tree.undone import cost_of
from vault import files

pytestmark = pytest.mark.db
JSON = "application/json"
# Operation of the API (address `api`), of Open311 and of the SMS gateway → statements.
MACHINES: dict[str, int] = {
    "GET /feedback/{reference}": 6, "GET /feedback/{reference}/files": 5, "GET /feedback/{reference}/files/{file_id}": 10,
    "GET /services": 1, "GET /published/{code}": 3, "GET /hooks": 3, "POST /hooks": 10, "POST /hooks, once more": 9, "DELETE /hooks/{hook_id}": 9,
    "POST /hooks/{hook_id}/rotate": 9, "GET /hooks/{hook_id}/deliveries": 4,
    "POST /hooks/{hook_id}/deliveries/{delivery_id}/retry": 9, "POST /hooks/{hook_id}/resume": 10,
    "entry": 0, "api, its description": 0, "api, no such address": 0, "api, no such matter": 4, "api, no key": 0,
    "open311_request": 4, "open311_token": 2, "connections": 10,
    "connections, a hook resumed": 12, "connections, a delivery again": 11,
}  # fmt: skip
# Lists and moves of the API that other files count, with what is long or sealed.
BESIDE = {"GET /feedback", "GET /published", "POST /feedback", "POST /feedback/{reference}/moves/{move}"}


def paid(send: Callable[[], Any], status: int) -> int:
    return cost_of(send, status=status)


class House:
    """Another system with what hangs on it: hooks, what was to be told to them, published answers, an answered matter with files."""

    def __init__(self, town: Town) -> None:
        self.town = town
        scopes = ("feedback:read", "feedback:write", "feedback:files", "hooks:manage", "open311:write")
        self.app = a_caller(*scopes)
        self.browser = Client(headers={"Authorization": f"Bearer {self.app.key}"})
        told = {**ASKED, "api_key": self.app.key}
        self.asked = json.loads(Client().post("/open311/v2/requests.json", told).content)[0]["service_request_id"]
        self.reference = self.app.bring()["reference"]
        self.case = Case.objects.latest("opened_at")
        do(town, self.case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
        do(town, self.case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
        do(town, self.case, "ha", "approve", now())
        self.mine = Hook.objects.get(pk=self._hook())

    def _hook(self) -> str:
        told = {"url": f"http://127.0.0.1:1/{uuid4().hex}", "types": []}
        return str(self.app.ask("post", "/hooks", 201, told).json()["id"])

    def more(self, number: int) -> None:
        published_answers(self.town, number)
        for _ in range(number):
            write_together(
                [stored_row(self.case.pk, files.put(photograph(), at=now(), name="anh.jpg").id, self.case.opened_at)]
            )
            self._hook()
            for stage in ("dead", "queued"):
                row = {"hook": self.mine, "case_id": self.case.pk, "event_id": uuid4(), "kind": "x", "stage": stage}
                made = Delivery.objects.create(**row, happened_at=now(), next_try_at=now(), settled_at=now())
                self.dead = made if stage == "dead" else self.dead
        Hook.objects.update(paused_at=now() - timedelta(days=1), failing_since=now() - timedelta(days=9))

    def sent(self, method: str, path: str, status: int = 200, said: Any = None) -> int:
        body = {"data": json.dumps(said), "content_type": JSON} if said is not None else {}
        return paid(lambda: getattr(self.browser, method)(f"/api/v1{path}", **body), status)

    def costs(self) -> dict[str, int]:
        hook, code = f"/hooks/{self.mine.pk}", Publication.objects.filter(state="published").latest("published_at").code
        file, here = Attachment.objects.filter(case=self.case).latest("pk").pk, f"/feedback/{self.reference}"
        page = reverse("connections")
        huy = browser_of(self.town, "huy")
        huy.get(page)
        return {
            "GET /feedback/{reference}": self.sent("get", here),
            "GET /feedback/{reference}/files": self.sent("get", f"{here}/files"),
            "GET /feedback/{reference}/files/{file_id}": self.sent("get", f"{here}/files/{file}"),
            "GET /services": self.sent("get", "/services"),
            "GET /published/{code}": self.sent("get", f"/published/{code}"),
            "GET /hooks": self.sent("get", "/hooks"),
            "POST /hooks": self.sent("post", "/hooks", 201, {"url": "http://127.0.0.1:1/moi", "types": []}),
            "POST /hooks, once more": self.sent("post", "/hooks", 201, {"url": self.mine.url, "types": []}),
            "DELETE /hooks/{hook_id}": self.sent("delete", hook, 204),
            "POST /hooks/{hook_id}/rotate": self.sent("post", f"{hook}/rotate"),
            "GET /hooks/{hook_id}/deliveries": self.sent("get", f"{hook}/deliveries"),
            "POST /hooks/{hook_id}/deliveries/{delivery_id}/retry": self.sent(
                "post", f"{hook}/deliveries/{self.dead.pk}/retry", 202
            ),
            "POST /hooks/{hook_id}/resume": self.sent("post", f"{hook}/resume", 204),
            "entry": self.sent("get", "/"),
            "api, its description": self.sent("get", "/openapi.json"),
            "api, no such address": self.sent("get", "/khong-co", 404),
            "api, no such matter": self.sent("get", "/feedback/x", 404),
            "api, no key": paid(lambda: Client().get("/api/v1/feedback"), 401),
            "open311_request": paid(lambda: self.browser.get(self._at("open311_request")), 200),
            "open311_token": paid(lambda: self.browser.get(self._at("open311_token")), 200),
            "connections": paid(lambda: huy.get(page), 200),
            "connections, a hook resumed": paid(
                lambda: huy.post(page, {"what": "hook:resume", "id": str(self.mine.pk)}), 302
            ),
            "connections, a delivery again": paid(
                lambda: huy.post(page, {"what": "delivery:retry", "id": str(self.dead.pk)}), 302
            ),
        }

    def _at(self, name: str) -> str:
        return f"{reverse(name, args=[self.asked, 'json'])}?api_key={self.app.key}"


def test_each_operation_costs_the_same_however_much_there_is(town: Town) -> None:
    house, found = House(town), defaultdict(set)
    for more in (1, 2):
        house.more(more)
        for name, count in house.costs().items():
            found[name].add(count)
    assert dict(found) == {name: {count} for name, count in MACHINES.items()}
    assert max(MACHINES.values()) <= MOST


def test_a_receipt_is_kept_by_one_statement_of_its_own(town: Town, settings: Any) -> None:
    """On a connection beside Django's, before it is answered; Django's says nothing."""
    for path, more in (
        (reverse("sms_report", args=[SECRET]), {"signature": ""}),
        (reverse("sms_report_signed"), {"signature": "X-Signature"}),
    ):
        settings.SMS_RECEIPTS = PLUGGED | more
        body = json.dumps({"id": uuid4().hex, "status": "DELIVRD"})
        sign = hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
        told = {"content_type": JSON, "headers": {"X-Signature": sign}}
        assert paid(lambda path=path, body=body, told=told: Client().post(path, body, **told), 200) == 0


def test_every_operation_has_its_number() -> None:
    told = Client().get("/api/v1/openapi.json").json()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in told.items() for method in methods if method != "head"
    }  # fmt: skip
    assert found == {name.split(",")[0] for name in MACHINES if name.startswith(("GET", "POST", "DELETE"))} | BESIDE
