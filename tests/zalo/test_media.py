"""Media: from named hosts only, bounded, never from inside the house; then into the vault, or a reason for the official."""

from __future__ import annotations

import base64
import io
import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image

from casework import attachments
from casework.models import Attachment, Case
from channels.zalo.media import fetch
from kernel.ids import uuid7
from kernel.time import now
from messaging import media
from messaging.media import FetchLater, FetchRefused, download, is_allowed
from tests.cluster import Copy
from tests.zalo.conftest import Emulator
from vault import files
from vault.keys import keyring


class Strange(BaseHTTPRequestHandler):
    """A web server with bad manners."""

    def do_GET(self) -> None:
        match self.path:
            case "/away":
                self._answer(302, location="http://169.254.169.254/latest/meta-data/")
            case "/other-port":
                self._answer(302, location="http://127.0.0.1:1/x")
            case "/loop":
                self._answer(302, location="/loop")
            case "/home":
                self._answer(302, location="/file")
            case "/file":
                self._answer(200, b"x" * 1000)
            case "/declared":
                self._answer(200, b"", length=99_000_000)
            case "/endless":
                self._stream(0.0)
            case "/slow":
                self._stream(0.05)
            case "/gone":
                self._answer(404, b"no")
            case "/broken":
                self._answer(500, b"no")
            case _:
                self._answer(200, b"")

    def _answer(self, code: int, content: bytes = b"", location: str = "", length: int | None = None) -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "image/png; charset=x")
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100_000):
                self.wfile.write(b"y" * 4096)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def strange() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Strange)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://a.zdn.vn/x", "not_https"),
        ("https://a.zdn.vn:8443/x", "not_https"),
        ("https://zdn.vn/x", "host_not_allowed"),
        ("https://evil-zdn.vn/x", "host_not_allowed"),
        ("https://a.zdn.vn.evil.example/x", "host_not_allowed"),
        ("https://a.zdn.vn@evil.example/x", "bad_address"),
        ("https://evil.example\\.zdn.vn/x", "bad_address"),
        ("https://127.0.0.1/x", "host_not_allowed"),
        ("https://[::1]/x", "host_not_allowed"),
        ("ftp://a.zdn.vn/x", "not_https"),
        ("file:///etc/passwd", "bad_address"),
        ("//a.zdn.vn/x", "not_https"),
        ("", "bad_address"),
        ("https://a.zdn.vn:x/", "bad_address"),
        ("https://[a.zdn.vn/", "bad_address"),
        ("https://a.zdn.vn/ảnh", "bad_address"),
        ("https://a.zdn.vn/a b", "bad_address"),
        ("https://a.zdn.vn/" + "a" * 2000, "bad_address"),
    ],
)
def test_places_that_are_not_asked(url: str, code: str) -> None:
    with pytest.raises(FetchRefused, match=code):
        download(url, ["*.zdn.vn", "exact.zalo.me"])


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fc00::1",
                                     "::ffff:10.0.0.1", "0.0.0.0", "224.0.0.1", "100.64.0.1", "2002:7f00:1::"])  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchRefused, match="private_address"):
        download("https://a.zdn.vn/x", ["*.zdn.vn"])


def test_names() -> None:
    assert is_allowed("A.zdn.vn.", ["*.zdn.vn"])
    assert is_allowed("exact.zalo.me", ["exact.zalo.me"])
    assert not is_allowed("x.exact.zalo.me", ["exact.zalo.me"])
    assert not is_allowed("anything.example", ["*.", "*", "http://anything.example"])


def test_an_origin_is_named_as_a_whole(strange: str) -> None:
    assert len(download(f"{strange}/file", [strange]).content) == 1000
    assert download(f"{strange}/home", [strange]).mime == "image/png"
    with pytest.raises(FetchRefused):
        download(f"{strange}/file", [strange.replace("127.0.0.1", "localhost"), "127.0.0.1"])
    with pytest.raises(FetchRefused, match="not_https"):
        download(f"{strange}/file", [])


@pytest.mark.parametrize(
    ("path", "failure", "code"),
    [
        ("/away", FetchRefused, "redirected_away"), ("/other-port", FetchRefused, "redirected_away"),
        ("/loop", FetchRefused, "redirected_too_often"), ("/declared", FetchRefused, "too_large"),
        ("/endless", FetchRefused, "too_large"), ("/slow", FetchLater, "too_slow"), ("/gone", FetchRefused, "http_404"),
        ("/broken", FetchLater, "http_500"), ("/", FetchLater, "empty"),
    ],
)  # fmt: skip
def test_bad_manners(strange: str, path: str, failure: type, code: str) -> None:
    with pytest.raises(failure, match=code):
        download(strange + path, [strange], at_most=1_000_000, seconds=1.0 if path == "/slow" else 60.0)


def test_production_takes_no_named_origin(strange: str, settings: Any) -> None:
    settings.ZALO = {**settings.ZALO, "media_hosts": [strange]}
    settings.DEMO = False
    with pytest.raises(FetchRefused, match="not_https"):
        fetch(f"{strange}/file")


# --- the round that stores ---------------------------------------------------------------------------------------


def a_case(**said: Any) -> Case:
    at = now()
    told = {
        "kind": "feedback", "code": str(uuid7()), "flow_version": 1, "stage": "received", "stage_since": at, "channel": "zalo",
        "tracking_salt": b"x", "unit_id": uuid7(), "role": "coordinator", "receiving_unit_id": uuid7(), "limit_code": "x",
        "limit_amount": 1, "limit_unit": "hours", "clock_from": at, "ledger_seq": 1, "ledger_head": b"x", "opened_at": at,
        "last_entry_at": at,
    }  # fmt: skip
    return Case.objects.create(**{**told, **said})


def pending(case: Case, url: str) -> Attachment:
    number = uuid7()
    source = keyring().encrypt("words", url.encode(), number.bytes)
    return Attachment.objects.create(
        id=number, case=case, channel="zalo", source_ct=source, name="ảnh.jpg", next_try_at=now(), at=now()
    )


def from_phone(emulator: Emulator, content: bytes, kind: str = "image") -> str:
    """A file that a citizen sent, as its event names it."""
    citizen = emulator.citizen()
    emulator.control(f"/users/{citizen}/{kind}", {"content": base64.b64encode(content).decode(), "name": "a"})
    [message] = emulator.control(f"/users/{citizen}/messages?side=citizen")
    return str(message["body"]["attachments"][0]["payload"]["url"])


def photo_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "CANARY-GPS"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    assert b"CANARY-GPS" in out.getvalue()
    return out.getvalue()


@pytest.fixture(autouse=True)
def _vault(settings: Any, tmp_path: Any) -> None:
    settings.VAULT_DIR = tmp_path / "vault"
    media.register("zalo", fetch)


def test_photo_into_the_vault_without_its_place(house: Copy, emulator: Emulator) -> None:
    row = pending(a_case(), from_phone(emulator, photo_with_place()))
    assert attachments.attachment_round(now()) == 1
    row.refresh_from_db()
    assert (row.state, row.problem, row.source_ct) == ("stored", "", None)
    kept = files.read(row.file_id)  # type: ignore[arg-type]
    assert b"CANARY-GPS" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)
    assert attachments.attachment_round(now()) == 0


@pytest.mark.parametrize(("said", "why"), [({"is_sealed": True}, "quarantine"), ({"erased_at": now()}, "erased")])
def test_nothing_is_fetched_for_sealed_words(
    house: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, said: Any, why: str
) -> None:
    asked: list[str] = []
    media.register("zalo", lambda url: asked.append(url))  # type: ignore[arg-type,return-value,func-returns-value]
    row = pending(a_case(**said), f"{emulator.url}/media/x")
    assert attachments.attachment_round(now()) == 0
    row.refresh_from_db()
    assert (row.state, asked) == ("pending", []), why


def test_sealed_while_it_was_being_fetched(house: Copy, emulator: Emulator) -> None:
    case = a_case()
    row = pending(case, "https://x")

    def sealing(url: str) -> media.Fetched:
        Case.objects.filter(pk=case.pk).update(is_sealed=True)
        return media.Fetched(photo_with_place(), "image/jpeg")

    media.register("zalo", sealing)
    attachments.attachment_round(now())
    row.refresh_from_db()
    assert (row.state, row.file_id) == ("pending", None)
    with pytest.raises(files.FileUnknown):
        files.read(row.id)
    Case.objects.filter(pk=case.pk).update(is_sealed=False)  # a named official released it
    assert attachments.attachment_round(now() + timedelta(minutes=3)) == 1
    row.refresh_from_db()
    assert row.state == "pending"  # sealed again by the fetch: the words stay out


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://evil.example/x", "host_not_allowed"),
        ("{emulator}/media/none", "gone"),
        ("https://169.254.169.254/", "host_not_allowed"),
    ],
)
def test_reason_that_the_official_reads(house: Copy, emulator: Emulator, url: str, problem: str) -> None:
    row = pending(a_case(), url.replace("{emulator}", emulator.url))
    attachments.attachment_round(now())
    row.refresh_from_db()
    assert (row.state, row.problem, row.source_ct) == ("failed", problem, None)
    assert attachments.reason_of(row) == str(attachments.REASONS[problem])


def test_a_program_is_refused(house: Copy, emulator: Emulator) -> None:
    row = pending(a_case(), from_phone(emulator, b"MZ\x90\x00" + os.urandom(2000), "file"))
    attachments.attachment_round(now())
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "refused")


def test_tried_again_then_given_up(house: Copy, emulator: Emulator) -> None:
    def away(url: str) -> media.Fetched:
        raise FetchLater("broken_connecterror")

    media.register("zalo", away)
    row, at = pending(a_case(), "https://x"), now()
    tries = 0
    while attachments.attachment_round(at):
        tries += 1
        assert attachments.attachment_round(at) == 0
        at += timedelta(hours=7)
    row.refresh_from_db()
    assert (tries, row.state, row.problem) == (6, "failed", "unreachable")


def test_worker_that_died_leaves_the_row_due_again(house: Copy, emulator: Emulator) -> None:
    row, at = pending(a_case(), from_phone(emulator, photo_with_place())), now()

    def dies(url: str) -> media.Fetched:
        raise KeyboardInterrupt

    media.register("zalo", dies)
    with pytest.raises(KeyboardInterrupt):
        attachments.attachment_round(at)
    media.register("zalo", fetch)
    assert attachments.attachment_round(at) == 0  # another worker may still be at it
    assert attachments.attachment_round(at + timedelta(minutes=3)) == 1
    row.refresh_from_db()
    assert row.state == "stored"


def test_each_file_by_one_worker(house: Copy, emulator: Emulator) -> None:
    from django.db import connection

    case, asked = a_case(), []
    for number in range(6):
        pending(case, f"https://x/{number}")

    def slow(url: str) -> media.Fetched:
        asked.append(url)
        time.sleep(0.1)
        return media.Fetched(photo_with_place(), "image/jpeg")

    media.register("zalo", slow)

    def work() -> None:
        attachments.attachment_round(now())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert sorted(asked) == [f"https://x/{number}" for number in range(6)]
    assert Attachment.objects.filter(state="stored").count() == 6
