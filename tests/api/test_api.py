"""The API: one door, its own reports only, nothing sealed, problems in the reader's language, keys and versions on writes."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from api.models import Report
from casework.models import Case
from kernel.time import now
from kinds.feedback.publication.models import PUBLISHED, Publication
from tests.api.calling import SAID, Caller, a_caller
from tests.casework.town import ANSWER, Town, a_case, case_in, do

pytestmark = pytest.mark.db


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read")


def problem(answer: Any, status: int) -> dict[str, Any]:
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert told["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(told)
    return dict(told)


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_report_is_brought_followed_and_answered(town: Town, app: Caller) -> None:
    told = app.bring()
    case = Case.objects.get()
    assert (case.channel, case.subject, told["state"], told["service"]) == (
        "api",
        "Trễ hẹn trả kết quả",
        "received",
        "procedure",
    )
    assert told["due_at"].endswith("+07:00")
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    assert app.ask("get", f"/feedback/{told['reference']}").json()["state"] == "at_work"
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    assert app.ask("get", f"/feedback/{told['reference']}").json()["answer"] == "", "a draft is nobody's to read"
    do(town, case, "ha", "approve", now())
    answered = app.ask("get", f"/feedback/{told['reference']}").json()
    assert (answered["state"], answered["answer"], answered["is_open"]) == ("answered", ANSWER, False)
    rated = app.act(told["reference"], "rate", score="satisfied")
    assert rated["state"] == "answered"


def test_the_same_request_twice_is_one_case(app: Caller) -> None:
    key = uuid4().hex
    assert app.bring(key=key)["reference"] == app.bring(key=key)["reference"]
    assert Case.objects.count() == 1
    assert app.bring(422, key=key, content="Cùng mã nhưng nội dung đã khác hẳn rồi.")["status"] == 422
    problem(app.ask("post", "/feedback", 400, SAID), 400)


def test_a_write_needs_the_version_that_was_seen(town: Town, app: Caller) -> None:
    reference = app.bring()["reference"]
    etag = app.ask("get", f"/feedback/{reference}")["ETag"]
    assert app.ask("get", f"/feedback/{reference}", 304, If_None_Match=etag).content == b""
    said = {"words": "Hôm nay vẫn chưa có kết quả."}
    key = uuid4().hex
    app.act(reference, "add", etag=etag, key=key, **said)
    app.act(reference, "add", etag=etag, key=key, **said)  # a repeat is the same change, whatever its version
    assert Case.objects.get().words.count() == 1
    stale = app.ask("post", f"/feedback/{reference}/moves/add", 412, said, Idempotency_Key="k2", If_Match=etag)
    assert "đã thay đổi sau lần đọc gần nhất" in problem(stale, 412)["detail"]
    problem(app.ask("post", f"/feedback/{reference}/moves/add", 428, said, Idempotency_Key="k3"), 428)
    wrong = app.ask(
        "post", f"/feedback/{reference}/moves/rate", 409, {"score": "satisfied"}, Idempotency_Key="k4", If_Match='"2"'
    )
    assert "Đánh giá" in problem(wrong, 409)["detail"]
    app.act(reference, "assign", 404, etag='"2"')


def test_versions_are_named_as_http_names_them(app: Caller) -> None:
    reference = app.bring()["reference"]
    for tags, status in (
        ("*", 304), ('W/"1"', 304), ('"7", "1"', 304), (', "a,b" ,W/"1",', 304), ('"2"', 200), ('"01"', 200), ("1", 200), ('""', 200),
    ):  # fmt: skip
        app.ask("get", f"/feedback/{reference}", status, If_None_Match=tags)
    said, seen = {"words": "Hôm nay vẫn chưa có kết quả."}, []
    for tags, status in (
        ("abc", 400), ('"1', 400), ('"1" "2"', 400), ('""', 412), ('"abc"', 412), ('W/"1"', 412), ('"8", "9"', 412), (" ", 428),
        ('"1"', 200), ('"1", "2"', 200), ("*", 200), ('"1"', 412),
    ):  # fmt: skip
        answer = app.ask(
            "post", f"/feedback/{reference}/moves/add", status, said, Idempotency_Key=uuid4().hex, If_Match=tags
        )
        seen += [answer["ETag"]] if status == 200 else []
    assert seen == ['"2"', '"3"', '"4"']


def test_a_client_sees_its_own_and_no_more(town: Town, app: Caller) -> None:
    mine = app.bring()["reference"]
    other = a_case(content="Một việc của người nhắn qua Zalo, hệ thống khác không được biết.")
    stranger, city = a_caller("feedback:read", "feedback:write"), a_caller("feedback:read_all")
    stranger.ask("get", f"/feedback/{mine}", 404)
    stranger.act(mine, "withdraw", 404, etag='"1"')
    assert stranger.ask("get", "/feedback").json()["rows"] == []
    assert [row["reference"] for row in app.ask("get", "/feedback").json()["rows"]] == [mine]
    app.ask("get", f"/feedback/{other.code}", 404)
    seen = city.ask("get", "/feedback").json()["rows"]
    assert {row["reference"] for row in seen} == {other.code, Report.objects.get().case.code}
    text = city.ask("get", "/feedback").content.decode()
    for word in ("Hòa", "912345678", "phố Huế", "sửa nhà"):
        assert word not in text


def test_pages_lose_nobody(app: Caller) -> None:
    brought = {app.bring(content=f"Việc thứ {n}: hồ sơ đã quá hẹn trả kết quả.")["reference"] for n in range(5)}
    seen: list[str] = []
    cursor, turns = "", 0
    while turns == 0 or cursor:
        told = app.ask("get", f"/feedback?limit=2&cursor={cursor}").json()
        seen += [row["reference"] for row in told["rows"]]
        cursor, turns = told["next"], turns + 1
    assert (len(seen), set(seen), turns) == (5, brought, 3)
    assert app.ask("get", "/feedback?state=answered&state=refused").json()["rows"] == []
    assert len(app.ask("get", "/feedback?state=received").json()["rows"]) == 5
    problem(app.ask("get", "/feedback?cursor=xyz", 400), 400)


# --- published ----------------------------------------------------------------------------------------------------------


def test_published_answers_are_open_and_nothing_else_is(town: Town) -> None:
    case = case_in(town, "closed")
    Publication.objects.update_or_create(
        case=case, defaults={"code": "CK-1", "state": "proposed", "title": "Trễ hẹn", "content": "Đã che.", "answer": "Xin lỗi vì chậm.", "answered_at": now()}
    )  # fmt: skip
    nobody = Caller()
    assert nobody.ask("get", "/published").json() == {"rows": [], "next": ""}
    nobody.ask("get", "/published/CK-1", 404)
    Publication.objects.update(state=PUBLISHED, published_at=now())
    assert [row["code"] for row in nobody.ask("get", "/published").json()["rows"]] == ["CK-1"]
    assert nobody.ask("get", "/published/CK-1").json()["answer"] == "Xin lỗi vì chậm."
    for cursor in (
        "garbage",
        "feedback~",
        "feedback~garbage",
        "feedback~-62135596800_" + str(case.pk),
        "~",
        "loans~1_2",
    ):
        problem(nobody.ask("get", f"/published?cursor={cursor}", 400), 400)
    after = f"feedback~{now().timestamp():.6f}_{case.pk}"
    assert len(nobody.ask("get", f"/published?cursor={after}").json()["rows"]) == 1
    assert len(nobody.ask("get", "/services").json()) > 10


# --- who may ------------------------------------------------------------------------------------------------------------


def test_without_a_key_or_the_scope_nothing_opens(town: Town) -> None:
    answer = Caller("mc_sai").ask("get", "/feedback", 401)
    assert "Bearer" in answer["WWW-Authenticate"]
    problem(answer, 401)
    problem(Caller().ask("get", "/feedback", 401), 401)
    problem(a_caller("open311:write").ask("get", "/feedback", 403), 403)
    problem(a_caller("feedback:read").ask("post", "/feedback", 403, SAID, Idempotency_Key="k"), 403)
    problem(a_caller("feedback:read").ask("get", "/hooks", 403), 403)


def test_too_many_calls_wait(town: Town, settings: Any) -> None:
    settings.API = {**settings.API, "calls_per_minute": 2}
    app = a_caller("feedback:read")
    app.ask("get", "/feedback")
    app.ask("get", "/feedback")
    answer = app.ask("get", "/feedback", 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    problem(answer, 429)


# --- problems -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"service": "khong_co"}, "service"),
        ({"content": "ngắn"}, "body.content"),
        ({"content": "x" * 4001}, "body.content"),
        ({"sender": {}}, "name"),
        ({"sender": {"name": "Hòa", "phone": "12"}}, "phone"),
        ({"sender": {"name": "Hòa", "address": "Số 5", "email": "a@b"}}, "email"),
        ({"sender": {"name": "Hòa", "address": "Số 5", "email": "a@b.vn\r\nBcc: x@y.vn"}}, "email"),
        ({"lạ": 1}, "body.lạ"),
    ],
)
def test_what_is_wrong_is_named(app: Caller, said: dict[str, Any], field: str) -> None:
    told = app.ask("post", "/feedback", 422, {**SAID, **said}, Idempotency_Key="k")
    assert field in {each["field"] for each in problem(told, 422)["errors"]}
    assert not Case.objects.exists()


def test_problems_speak_the_readers_language(town: Town) -> None:
    assert problem(Caller("x").ask("get", "/feedback", 401), 401)["title"] == "Chưa xác thực"
    english = Caller("x", language="en-GB,en;q=0.8").ask("get", "/feedback", 401)
    assert english["Content-Language"] == "en"
    problem(Caller().ask("get", "/khong-co", 404), 404)
    problem(Caller().ask("put", "/feedback", 405), 405)


def test_small_things_that_integrators_stumble_over(town: Town, app: Caller) -> None:
    assert app.ask("get", "/feedback?changed_afer=x", 422).json()["errors"][0]["field"] == "changed_afer"
    Caller().ask("get", "/published?query=x", 422)
    head = Caller().ask("head", "/services")
    assert (head.content, int(head["Content-Length"]) > 1000) == (b"", True)
    assert b"/api/v1/feedback" in Caller().ask("get", "/").content, "the page for people"
    assert problem(Caller("Basic x").ask("get", "/feedback", 401), 401)["detail"]
    in_pieces = Client().generic("POST", "/api/v1/feedback", headers={"Transfer-Encoding": "chunked"})
    assert in_pieces.status_code == 411
    app.ask("get", "/feedback?changed_after=2026-01-01T00:00:00", 422)
    app.ask("get", "/feedback?changed_after=0001-01-01T00:00:00Z", 400)


def test_no_error_addresses_an_official_or_tells_of_our_house() -> None:
    from api.sentences import sentence_for
    from casework.errors import CaseError, InputMissing
    from kernel.errors import MotCuaError
    from vault.errors import KeysMissing

    def all_of(kind: type[MotCuaError]) -> list[type[MotCuaError]]:
        return [kind, *(each for below in kind.__subclasses__() for each in all_of(below))]

    for kind in all_of(MotCuaError):
        error = Exception.__new__(kind)
        MotCuaError.__init__(error, None, field="x")
        if isinstance(error, InputMissing):
            error.field = "words"
        sentence = sentence_for(error)
        assert sentence, kind
        assert not re.search("đồng chí|ông/bà|quản trị", sentence), (kind, sentence)
    assert "/secret/keys" not in sentence_for(KeysMissing(path="/secret/keys"))
    assert sentence_for(CaseError()) != sentence_for(MotCuaError())


def test_the_scope_that_gave_nothing_is_taken_from_clients(town: Town) -> None:
    from importlib import import_module

    from django.apps import apps

    from api.clients import scopes
    from api.models import Client as System

    client = System.objects.create(name="Cũ", scopes=["feedback:read", "published:read"], admitted_at=now())
    import_module("api.migrations.0003_veiled_paused_hooks").without_it(apps, None)
    client.refresh_from_db()
    assert client.scopes == ["feedback:read"]
    assert "published:read" not in scopes()


def test_what_changes_while_one_reads_is_met_again_oldest_first(town: Town, app: Caller) -> None:
    brought = [app.bring(content=f"Việc thứ {n}: hồ sơ đã quá hẹn trả kết quả.")["reference"] for n in range(3)]
    first = app.ask("get", "/feedback?limit=2&order=oldest").json()
    assert [row["reference"] for row in first["rows"]] == brought[:2]
    app.act(brought[0], "add", words="Hôm nay vẫn chưa có kết quả.")
    then = app.ask("get", f"/feedback?limit=5&order=oldest&cursor={first['next']}").json()
    assert [row["reference"] for row in then["rows"]] == [brought[2], brought[0]]


def test_vietnamese_goes_out_as_vietnamese(town: Town) -> None:
    text = Caller().ask("get", "/services").content.decode()
    assert "Thái độ" in text
    assert "\\u" not in text
    page = Caller().ask("get", "/docs").content.decode()
    assert page.index("/api/v1/published") < page.index("/api/v1/feedback") < page.index("/api/v1/hooks"), (
        "what is asked for first stands first"
    )
    assert "200, 400, 401, 403, 404, 422, 429" in page
    assert not re.search(r"(src|href)=\"https?:", page), "nothing is fetched from elsewhere"
    switched = {"Cookie": f"{settings.LANGUAGE_COOKIE_NAME}=en"}
    assert "Addresses" in Caller().ask("get", "/docs", **switched).content.decode(), "the switch at its foot"
    assert "Thái độ" in Caller().ask("get", "/services", **switched).content.decode(), "calls have their own way"
    told = Caller().ask("get", "/openapi.json").json()
    assert told["openapi"] == "3.1.0"
