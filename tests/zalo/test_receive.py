"""The webhook: what is Zalo's is stored sealed before the 200, once; what is not is refused; what fails is asked for again."""

from __future__ import annotations

import io
import json
import threading
import time
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import psycopg
import pytest

from channels.zalo.receive import LARGEST, webhook
from messaging.conversations import tag_of
from tests.cluster import Copy
from tests.zalo.conftest import APP_ID, OA_ID, Emulator, post, signed
from vault.sealed import open_sealed

WORDS = "Tôi phản ánh cán bộ một cửa — CANARY-7f3a"


def raw_text(msg_id: str = "m1", user: str = "246845883529197922", text: str = WORDS) -> bytes:
    told = {
        "app_id": APP_ID, "sender": {"id": user}, "user_id_by_app": "5", "recipient": {"id": OA_ID},
        "event_name": "user_send_text", "message": {"text": text, "msg_id": msg_id}, "timestamp": "1732200000123",
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def rows(house: Copy) -> list[Any]:
    with house.superuser() as server:
        return server.execute(
            "SELECT i.id, i.dedup, i.sender_tag, i.body, i.state, k.wrapped FROM messaging_inbound i"
            " LEFT JOIN vault_messagekey k ON k.id = i.id ORDER BY i.id"
        ).fetchall()


def keys(house: Copy) -> int:
    with house.superuser() as server:
        return int(server.execute("SELECT count(*) FROM vault_messagekey").fetchone()[0])


def send(emulator: Emulator, raw: bytes) -> int:
    return post(raw, signed(raw, emulator.oa_secret))[0]


def test_stored_sealed_before_the_200(house: Copy, emulator: Emulator) -> None:
    raw = raw_text()
    assert send(emulator, raw) == 200
    [(_, dedup, tag, body, state, wrapped)] = rows(house)
    assert state == "new"
    assert open_sealed(body, wrapped) == raw
    assert tag == tag_of("zalo", "246845883529197922")
    for kept in (dedup, tag, body, wrapped):
        assert b"CANARY" not in bytes(kept)
        assert b"246845883529197922" not in bytes(kept)


def test_a_repeat_is_answered_and_leaves_nothing(house: Copy, emulator: Emulator) -> None:
    for _ in range(3):
        assert send(emulator, raw_text()) == 200
    assert len(rows(house)) == 1
    assert keys(house) == 1


def test_repeats_at_the_same_moment(house: Copy, emulator: Emulator) -> None:
    raw = raw_text()
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(send(emulator, raw))) for _ in range(8)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert answers == [200] * 8
    assert (len(rows(house)), keys(house)) == (1, 1)


def test_nothing_unsigned_but_the_probe(house: Copy, emulator: Emulator) -> None:
    assert post(b"{}")[0] == 200
    assert post(b" {}\n")[0] == 200
    for raw in (raw_text(), b"", b"[]", b'{"a":1}', b"{ }"):
        assert post(raw)[0] == 401
    assert post(b"{}", {"X-ZEvent-Signature": "mac=" + "0" * 64})[0] == 401
    assert rows(house) == []


def test_forged_and_altered(house: Copy, emulator: Emulator, settings: Any) -> None:
    raw = raw_text()
    good = signed(raw, emulator.oa_secret)
    assert post(raw, signed(raw, "another secret"))[0] == 401
    assert post(raw, signed(raw, emulator.app_secret))[0] == 401
    assert post(raw, signed(raw, emulator.oa_secret, first=OA_ID))[0] == 401
    assert post(raw.replace(b"CANARY", b"CANARI"), good)[0] == 401
    settings.ZALO = {**settings.ZALO, "oa_secret": ""}
    assert post(raw, signed(raw, ""))[0] == 401
    assert rows(house) == []


def test_variants_by_setting(house: Copy, emulator: Emulator, settings: Any) -> None:
    raw = raw_text()
    stamp = {"X-ZEvent-Timestamp": "1732200009999"}
    by_header = signed(raw, emulator.oa_secret, timestamp="1732200009999") | stamp
    assert post(raw, by_header)[0] == 200
    settings.ZALO = {**settings.ZALO, "signature_firsts": ["app_id", "oa_id"], "timestamp_sources": ["body"]}
    assert post(raw, by_header)[0] == 401
    assert post(raw, signed(raw, emulator.oa_secret, first=OA_ID))[0] == 200


def test_signed_but_not_json_is_kept(house: Copy, emulator: Emulator) -> None:
    raw = "không phải JSON \xff".encode("latin-1", "replace")
    stamp = "1732200000123"
    assert post(raw, signed(raw, emulator.oa_secret, timestamp=stamp) | {"X-ZEvent-Timestamp": stamp})[0] == 200
    [(_, dedup, tag, body, _, wrapped)] = rows(house)
    assert open_sealed(body, wrapped) == raw
    assert tag == dedup


@pytest.mark.parametrize("declared", [True, False])
def test_too_large(house: Copy, emulator: Emulator, declared: bool) -> None:
    raw = raw_text(text="a" * LARGEST)
    environ = {} if declared else {"CONTENT_LENGTH": ""}
    assert post(raw, signed(raw, emulator.oa_secret), **environ)[0] == 413
    almost = raw_text(text="a" * (LARGEST - 400))
    assert post(almost, signed(almost, emulator.oa_secret), **environ)[0] == 200
    assert len(rows(house)) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods(method: str) -> None:
    code, headers = post(b"", REQUEST_METHOD=method)
    assert (code, headers["Allow"]) == (405, "POST")


def test_cut_off_body_is_not_stored(house: Copy, emulator: Emulator) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("connection reset")

    raw = raw_text()
    assert post(raw, signed(raw, emulator.oa_secret), **{"wsgi.input": Broken()})[0] == 400
    assert post(raw[:-9], signed(raw, emulator.oa_secret), CONTENT_LENGTH=str(len(raw)))[0] == 401
    assert rows(house) == []


def test_database_away_is_never_a_200(
    house: Copy, emulator: Emulator, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.zalo.receive.QUIET_FOR", 0.0)
    with house.superuser() as server:
        server.execute("ALTER TABLE messaging_inbound RENAME TO elsewhere")
        assert send(emulator, raw_text()) == 503
        server.execute("ALTER TABLE elsewhere RENAME TO messaging_inbound")
    assert send(emulator, raw_text()) == 200
    assert keys(house) == 1
    from config.logs import JsonFormatter

    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "not_stored" in logged
    assert "CANARY" not in logged
    assert "246845883529197922" not in logged


def test_connections_that_died_are_replaced(house: Copy, emulator: Emulator) -> None:
    assert send(emulator, raw_text("m1")) == 200
    with house.superuser() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert send(emulator, raw_text("m2")) == 200
    assert len(rows(house)) == 2


def test_one_statement(house: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def watched(cursor: Any, query: str, *rest: Any, **options: Any) -> Any:
        seen.append(query)
        return execute(cursor, query, *rest, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", watched)
    assert send(emulator, raw_text()) == 200
    assert len(seen) == 1
    assert "INSERT INTO messaging_inbound" in seen[0]


def test_from_the_emulator_with_faults(house: Copy, emulator: Emulator) -> None:
    """Its own signatures over real HTTP: duplicates once, forged ones never, all others in."""

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, webhook, Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        told = emulator.control("/webhook", {"url": f"http://127.0.0.1:{server.server_port}/webhooks/zalo"})
        assert told["saved"] is True
        citizen = emulator.citizen()
        emulator.fault("duplicate", "webhook", times=1, copies=3)
        emulator.control(f"/users/{citizen}/text", {"text": "một"})
        emulator.fault("forge", "webhook", times=1)
        emulator.control(f"/users/{citizen}/text", {"text": "giả"})
        for act in ("image", "location", "submit_info", "withdraw", "unfollow", "follow", "sticker"):
            emulator.control(f"/users/{citizen}/{act}", {})
        until = time.monotonic() + 60
        while len(rows(house)) < 8 and time.monotonic() < until:
            time.sleep(0.1)
        log = emulator.control("/webhook/log")
    finally:
        server.shutdown()
        emulator.control("/reset", {})
    found = [json.loads(open_sealed(row[3], row[5])) for row in rows(house)]
    names = [one["event_name"] for one in found]
    assert sorted(names) == sorted(
        ["user_send_text", "user_send_image", "user_send_location", "user_submit_info", "user_withdraw", "unfollow", "follow",
         "user_send_sticker"]
    )  # fmt: skip
    assert [one["http"] for one in log if "giả" in one["body"]][:1] == [401]
    assert len({bytes(row[2]) for row in rows(house)}) == 1  # one person, one tag, so that their order is kept
