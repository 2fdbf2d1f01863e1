"""What no database keeps and no calendar knows, put to every public address: refused in the form that was asked for."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.api.calling import SAID, a_caller
from tests.casework.town import Town, a_case
from tests.gateways.conftest import key_for

pytestmark = pytest.mark.db
ANCIENT = (
    "0001-01-01T00:00:00+07:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-13-45T10:00:00Z",
)
NUL = "%00"


def read(path: str, **more: Any) -> tuple[int, str]:
    """Status and first sentence; whatever is asked, the answer is in the form of the address, never a page for people."""
    answer = Client(raise_request_exception=False).get(path, **more)
    kind, text = answer["Content-Type"], answer.content.decode()
    if path.startswith("/api/"):
        assert kind == "application/problem+json", (path, kind)
        return answer.status_code, json.loads(text)["title"]
    assert kind == ("application/json" if ".json" in path.partition("?")[0] else "text/xml"), (path, kind)
    rows = json.loads(text) if kind == "application/json" else ET.fromstring(text).findall("error")
    return answer.status_code, rows[0]["description"] if isinstance(rows[0], dict) else rows[0].findtext("description")


def test_open311_answers_in_its_own_form_whatever_is_asked(town: Town) -> None:
    base = "/open311/v2/"
    for name in ("requests/{}.json", "tokens/{}.xml", "services/{}.json", "{}.json", "{}"):
        assert read(base + name.format(NUL))[0] == 404, name
    assert read(base + "requests/abc%0a.json")[0] == 404
    assert read(base + "nothing/here.json")[0] == 404
    for name in ("service_request_id", "service_code", "status", "start_date", "page", "jurisdiction_id", "api_key"):
        assert read(f"{base}requests.json?{name}={NUL}")[0] == 400, name
    for moment in map(quote, ANCIENT):
        for name in ("start_date", "end_date", "updated_after", "updated_before"):
            assert read(f"{base}requests.xml?{name}={moment}")[0] == 400, (name, moment)
        for name in ("start_date", "end_date"):
            assert read(f"{base}servicerequestupdates.json?{name}={moment}")[0] == 400, (name, moment)
    assert read(f"{base}requests.json?page_size={'0' * 9}{'9' * 30}")[0] == 400
    english = read(f"{base}requests.json?status=x", headers={"Accept-Language": "en"})[1]
    assert english == "status is open, closed or both, separated by a comma.", english


def test_a_form_loses_what_no_database_keeps_and_is_then_read(town: Town) -> None:
    key = key_for("open311:write")
    client = Client(raise_request_exception=False)
    words = {"service_request_id": "\x00", "update_id": "1", "description": "x", "api_key": key}
    assert client.post("/open311/v2/servicerequestupdates.json", words).status_code == 400
    said = {"service_code": "scene_road", "description": "Nắp cống vỡ\x00 trước cổng trường.", "api_key": key + "\x00"}
    assert client.post("/open311/v2/requests.json", {**said, "lat": "1_0", "long": "105"}).status_code == 400
    assert client.post("/open311/v2/requests.json", {**said, "lat": "21.0", "long": "105.8"}).status_code == 201
    for kind, body, status in (
        ("multipart/form-data; boundary=", b"x", 400),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % n for n in range(5000)), 413),
    ):
        answer = client.post("/open311/v2/requests.json", body, content_type=kind)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")


def test_the_api_answers_with_problems_whatever_is_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    app = a_caller("feedback:write", "feedback:read", "hooks:manage")
    bearer = {"Authorization": f"Bearer {app.key}"}
    for path in ("published/%00", "%00", f"published?q={NUL}", f"feedback?cursor={NUL}", f"feedback/{NUL}"):
        assert read(f"/api/v1/{path}", headers=bearer)[0] in {400, 404}, path
    assert read("/api/nothing")[0] == 404
    for body in ({**SAID, "title": "a\x00b"}, {**SAID, "title": "\ud800"}, {**SAID, "\ud800": 1}, ["\x00"], "\udfff"):
        answer = app.ask("post", "/feedback", 422, body, Idempotency_Key="k")
        assert answer["Content-Type"] == "application/problem+json"
    for url in ("http://a/\x00", "http://a b/", "https://xn--/", "https://xn--a/", "http://a/\n", "http://[::1"):
        app.ask("post", "/hooks", 422, {"url": url, "types": []})
    monkeypatch.setattr("api.v1.app.doors.published_one", lambda code: 1 / 0)
    assert read("/api/v1/published/abc", headers={"Accept-Language": "en"}) == (
        500, "The system could not do this.",
    )  # fmt: skip


def test_pages_stay_pages(town: Town) -> None:
    case, client = a_case(), Client(raise_request_exception=False)
    client.cookies["sessionid"] = '"aaaaaaaaaaaa\\000"'
    for path, status in (
        (f"/theo-doi/{case.code}%00/x/", 404), ("/khong-co/", 404), (f"/tra-loi/?q={NUL}", 200), (f"/thu-tuc/?q={NUL}", 200),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == status, path
        assert answer["Content-Type"].startswith("text/html")
