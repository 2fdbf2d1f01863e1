"""Files with a report and with what is added to it: all or none, as the form takes them, once per key, never out of a seal."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from access.actor import SYSTEM
from casework.erasure import erase_case
from casework.models import Attachment, Case
from kernel.time import now
from ledger.models import Entry
from tests.api.calling import SAID, SECRET, Caller, a_caller
from tests.casework.town import ANSWER, Town, do
from tests.feedback.test_form import picture
from tests.unsealing import unsealed
from vault import files
from vault.models import File

pytestmark = pytest.mark.db
BAD = ("tep.exe", b"MZ" + bytes(200))


@pytest.fixture
def app(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read")


def send(app: Caller, path: str, expected: int, parts: dict[str, Any], **headers: str) -> Any:
    told = {"Authorization": f"Bearer {app.key}", "Idempotency-Key": uuid4().hex, **headers}
    answer = Client().post(f"/api/v1{path}", parts, headers=told)
    assert answer.status_code == expected, (answer.status_code, answer.content.decode())
    return answer.json()


def report(app: Caller, *sent: Any, expected: int = 201, key: str = "", **said: Any) -> Any:
    parts = {"report": json.dumps({**SAID, **said}), "files": list(sent)}
    return send(app, "/feedback", expected, parts, **{"Idempotency-Key": key or uuid4().hex})


def located() -> SimpleUploadedFile:
    """A photograph that knows where it was taken."""
    drawn, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    Image.new("RGB", (40, 30), "red").save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("anh.jpg", drawn.getvalue(), "image/jpeg")


def test_a_report_brings_files_once_and_without_what_they_should_not_tell(town: Town, app: Caller) -> None:
    told = report(app, located(), picture(), key="k-1")
    assert report(app, located(), picture(), key="k-1")["reference"] == told["reference"]
    assert Attachment.objects.filter(case=Case.objects.get(), state="stored").count() == 2
    assert File.objects.filter(key_ct__isnull=False).count() == 2, "the repeat left nothing behind"
    assert all(b"CANARY" not in files.read(a.file_id) for a in Attachment.objects.all())
    report(app, picture("khac.png"), located(), expected=422, key="k-1")


def test_words_and_files_are_added(town: Town, app: Caller) -> None:
    reference = report(app)["reference"]
    move = f"/feedback/{reference}/moves/add"
    parts: dict[str, Any] = {"move": json.dumps({"words": "Gửi thêm ảnh."}), "files": [picture()]}
    headers = {"Idempotency-Key": "k-2", "If-Match": '"1"'}
    for _ in range(2):
        parts["files"][0].seek(0)
        send(app, move, 200, parts, **headers)
    assert Attachment.objects.count() == 1
    assert Case.objects.get().words.count() == 1
    parts["files"] = [SimpleUploadedFile(*BAD)]
    told = send(app, move, 422, parts, **{"If-Match": '"2"'})
    assert told["errors"][0]["field"] == "files.0"
    assert Case.objects.get().words.count() == 1, "words and files, or neither"
    withdraw = {"move": "{}", "files": [picture()]}
    assert (
        send(app, f"/feedback/{reference}/moves/withdraw", 422, withdraw, **{"If-Match": '"2"'})["errors"][0]["field"]
        == "files"
    )


@pytest.mark.parametrize("content", [SAID["content"], SECRET])
def test_a_file_that_is_not_taken_is_named_and_nothing_is_kept(
    town: Town, app: Caller, content: str, monkeypatch: Any
) -> None:
    told = report(app, picture(), SimpleUploadedFile(*BAD), expected=422, content=content)
    assert [each["field"] for each in told["errors"]] == ["files.1"]
    assert told["errors"][0]["detail"].startswith("tep.exe: ")
    monkeypatch.setitem(files.accepted.__globals__["LIMITS"], "png", 10)
    told = report(app, picture(), expected=413, content=content)
    assert [each["field"] for each in told["errors"]] == ["files.0"]
    assert not Case.objects.exists()
    assert not File.objects.filter(key_ct__isnull=False).exists()


def test_files_beside_words_under_a_seal_are_not_kept(town: Town, app: Caller) -> None:
    named = SimpleUploadedFile("don-to-cao-ong-khoat.png", picture().read(), "image/png")
    for told in (report(app, picture(), content=SECRET), report(app, named)):
        assert told["state"] == "received"
    reference = report(app)["reference"]
    parts = {"move": json.dumps({"words": "Gửi thêm."}), "files": [SimpleUploadedFile(named.name, picture().read())]}
    send(app, f"/feedback/{reference}/moves/add", 200, parts, **{"If-Match": '"1"'})
    assert Case.objects.filter(is_sealed=True).count() == 3
    assert not Attachment.objects.exists()
    assert not File.objects.exists()
    words = [unsealed(case.pk) for case in Case.objects.filter(is_sealed=True)]
    assert sum("don-to-cao-ong-khoat.png" in json.dumps(each) for each in words) == 2


def test_what_is_wrong_with_a_multipart_body_is_said(town: Town, app: Caller) -> None:
    said = json.dumps(SAID)
    assert send(app, "/feedback", 422, {"files": [picture()]})["errors"][0]["field"] == "report"
    assert send(app, "/feedback", 422, {"report": said, "anh": picture()})["errors"][0]["field"] == "anh"
    assert send(app, "/feedback", 422, {"report": said, "files": "chữ"})["errors"][0]["field"] == "files"
    assert send(app, "/feedback", 422, {"report": "{}"})["errors"][0]["field"] == "body.service"
    send(app, "/feedback", 400, {"report": "{"})
    send(app, "/feedback", 422, {"report": said, "files": [picture(f"{n}.png") for n in range(6)]})
    as_a_file = SimpleUploadedFile("report.json", said.encode(), "application/json")
    send(app, "/feedback", 201, {"report": as_a_file})
    too_long = SimpleUploadedFile("report.json", said.encode() + b" " * (256 * 1024), "application/json")
    send(app, "/feedback", 413, {"report": too_long})


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (json.dumps({**SAID, "title": "\ud800"}).encode(), "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b"NaN", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"--x", "multipart/form-data; boundary=y", 422),
        (b"--x", "multipart/form-data", 400),
        (b" " * 300_000, "application/json", 413),
    ],
)
def test_bodies_that_are_none_get_a_problem(app: Caller, body: bytes, kind: str, status: int) -> None:
    for path in ("/feedback", "/hooks"):
        app = a_caller("feedback:write", "hooks:manage")
        headers = {"Authorization": f"Bearer {app.key}", "Idempotency-Key": "k"}
        answer = Client().generic("POST", f"/api/v1{path}", body, kind, headers=headers)
        wanted = 415 if path == "/hooks" and kind != "application/json" else status
        assert (answer.status_code, answer["Content-Type"]) == (wanted, "application/problem+json"), (
            answer.content.decode()
        )
    assert not Case.objects.exists()


# --- given back ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(town: Town) -> Caller:
    return a_caller("feedback:write", "feedback:read", "feedback:files")


def answered(town: Town, case: Case) -> None:
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())


def the_files(caller: Caller, reference: str) -> list[dict[str, Any]]:
    return list(caller.ask("get", f"/feedback/{reference}/files").json())


def test_with_the_answer_its_sender_may_fetch_what_came_with_it(town: Town, reader: Caller) -> None:
    reference = report(reader, located(), picture())["reference"]
    (case,) = Case.objects.all()
    ids = [str(each.pk) for each in Attachment.objects.order_by("pk")]
    parts = {"move": json.dumps({"words": "Gửi thêm ảnh."}), "files": [picture("sau.png")]}
    send(reader, f"/feedback/{reference}/moves/add", 200, parts, **{"If-Match": '"1"'})
    assert the_files(reader, reference) == []
    reader.ask("get", f"/feedback/{reference}/files/{ids[0]}", 404)
    answered(town, case)
    told = the_files(reader, reference)
    assert [each["id"] for each in told] == ids, "not what was added later"
    assert [each["media_type"] for each in told] == ["image/jpeg", "image/png"]
    answer = reader.ask("get", f"/feedback/{reference}/files/{ids[0]}")
    assert len(answer.content) == told[0]["size"]
    assert b"CANARY" not in answer.content
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    assert Entry.objects.filter(
        verb="api:file:given", particulars__file=ids[0], particulars__case=str(case.pk)
    ).exists()
    later = Attachment.objects.exclude(pk__in=ids).get()
    reader.ask("get", f"/feedback/{reference}/files/{later.pk}", 404)
    erase_case(case.pk, "request", now(), SYSTEM)
    reader.ask("get", f"/feedback/{reference}/files", 404)
    reader.ask("get", f"/feedback/{reference}/files/{ids[0]}", 404)


def test_nobody_else_is_given_them(town: Town, reader: Caller) -> None:
    reference = report(reader, picture())["reference"]
    (case,) = Case.objects.all()
    answered(town, case)
    (file,) = the_files(reader, reference)
    Caller(reader.key).ask("get", f"/feedback/{reference}/files/{uuid4()}", 404)
    Caller().ask("get", f"/feedback/{reference}/files", 401)
    a_caller("feedback:read", "feedback:read_all").ask("get", f"/feedback/{reference}/files", 403)
    other = a_caller("feedback:write", "feedback:files")
    other.ask("get", f"/feedback/{reference}/files/{file['id']}", 404)
    city = a_caller("feedback:read_all", "feedback:files")
    assert the_files(city, case.code) == []
    city.ask("get", f"/feedback/{case.code}/files/{file['id']}", 404)
    mine = other.bring()["reference"]
    other.ask("get", f"/feedback/{mine}/files/{file['id']}", 404)


@pytest.mark.parametrize("after", ["received", "withdrawn"])
def test_under_a_seal_it_reads_as_every_matter_does(town: Town, reader: Caller, after: str) -> None:
    answers = []
    for content in (SAID["content"], SECRET):
        reference = report(reader, picture(), content=content)["reference"]
        if after == "withdrawn":
            reader.act(reference, "withdraw")
        answers.append(
            [
                the_files(reader, reference),
                reader.ask("get", f"/feedback/{reference}/files/{uuid4()}", 404).json()["detail"],
            ]
        )
    assert answers[0] == answers[1] == [[], "Không có tệp này."]


def test_sealed_by_hand_while_at_work_nothing_changes(town: Town, reader: Caller) -> None:
    reference = report(reader, picture())["reference"]
    (case,) = Case.objects.all()
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    before = the_files(reader, reference)
    do(town, case, "lan", "seal", now())
    assert the_files(reader, reference) == before == []


def test_statements_do_not_grow_with_the_files(town: Town, reader: Caller, django_assert_max_num_queries: Any) -> None:
    counts = []
    for several in (1, 4):
        reference = report(reader, *[picture(f"{n}.png") for n in range(several)])["reference"]
        answered(town, Case.objects.latest("opened_at"))
        with django_assert_max_num_queries(12) as counted:
            assert len(the_files(reader, reference)) == several
        counts.append(len(counted))
        last = Attachment.objects.latest("at").pk
        with django_assert_max_num_queries(12):
            reader.ask("get", f"/feedback/{reference}/files/{last}")
    assert counts[0] == counts[1]
