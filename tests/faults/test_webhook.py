"""What arrives at the webhook over HTTP: forged, replayed, out of order, all at once, and what is no message at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.faults.house import CODE, PATIENCE, WEBHOOK, House, until
from tests.faults.test_crashes import ENDING

pytestmark = [pytest.mark.slow, pytest.mark.stack]

MB = 1024 * 1024  # how quick an answer is the benchmarks measure; here the rest of the suite has the machine too


def stored(house: House) -> int:
    """What these tests delivered by hand: all that lies there but what the other side itself delivered, counted at a
    moment at which it delivers nothing (receipts of our own replies come in beside)."""
    while True:
        before = until(lambda: _delivered(house), "a moment without a delivery under way")
        lies_there = house.count("SELECT count(*) FROM messaging_inbound")
        if _delivered(house) == before:
            return lies_there - before[0]


def _delivered(house: House) -> tuple[int] | None:
    """How many the other side itself delivered; None while one is under way, or was not answered in its two seconds and comes
    again."""
    told = house.phone.get("/webhook").json()
    if told["unanswered"]:
        house.stack.move_clock(told["next_in_ms"] / 1000 + 1)
        return None
    deliveries = told["deliveries"]
    return None if deliveries.get("sending") else (int(deliveries.get("delivered", 0)),)


def is_stored(house: House, wanted: int) -> None:
    found = stored(house)
    assert found == wanted, f"{found} stored by hand, not {wanted}"


# --- forged --------------------------------------------------------------------------------------------------------

Forge = Callable[[House, bytes, str], dict[str, str]]


def _mac(value: str) -> dict[str, str]:
    return {"X-ZEvent-Signature": f"mac={value}"}


def _hmac(house: House, raw: bytes, stamp: str) -> str:
    told = house.stack.environment["ZALO_APP_ID"].encode() + raw + stamp.encode()
    return hmac.new(house.secret().encode(), told, hashlib.sha256).hexdigest()


FORGERIES: dict[str, Forge] = {
    "no signature": lambda house, raw, stamp: {},
    "empty": lambda house, raw, stamp: {"X-ZEvent-Signature": ""},
    "only the prefix": lambda house, raw, stamp: _mac(""),
    "zeros": lambda house, raw, stamp: _mac("0" * 64),
    "no prefix": lambda house, raw, stamp: {"X-ZEvent-Signature": house.mac(raw, stamp)},
    "capitals": lambda house, raw, stamp: _mac(house.mac(raw, stamp).upper()),
    "cut short": lambda house, raw, stamp: _mac(house.mac(raw, stamp)[:-1]),
    "twice": lambda house, raw, stamp: _mac(house.mac(raw, stamp) * 2),
    "of another body": lambda house, raw, stamp: _mac(house.mac(raw + b" ", stamp)),
    "of another time": lambda house, raw, stamp: _mac(house.mac(raw, str(int(stamp) + 1))),
    "without a time": lambda house, raw, stamp: _mac(house.mac(raw, "")),
    "of another app": lambda house, raw, stamp: _mac(house.mac(raw, stamp, first="1")),
    "of the account in place of the app": lambda house, raw, stamp: _mac(
        house.mac(raw, stamp, first=house.stack.environment["ZALO_OA_ID"])
    ),
    "with the secret of the app": lambda house, raw, stamp: _mac(
        house.mac(raw, stamp, secret=house.secret("zalo_app"))
    ),
    "with no secret": lambda house, raw, stamp: _mac(house.mac(raw, stamp, secret="")),
    "an HMAC": lambda house, raw, stamp: _mac(_hmac(house, raw, stamp)),
    "not ASCII": lambda house, raw, stamp: {"X-ZEvent-Signature": "mac=" + "é" * 64},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_nothing_unsigned_is_taken(house: House, how: str) -> None:
    before = stored(house)
    event = house.event("123456789012345678", "Tin giả", f"forged-{how}")
    raw, _ = house.signed(event)
    headers = FORGERIES[how](house, raw, event["timestamp"])
    given = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
    answer = httpx.post(house.web + WEBHOOK, content=raw, headers=given, trust_env=False, timeout=PATIENCE)
    assert answer.status_code in {400, 401}
    assert answer.content == b""
    is_stored(house, before)


def test_digits_cannot_be_moved_between_body_and_header(house: House) -> None:
    """The parts are signed without separators: a true signature must fit one way of cutting them only."""
    event = house.event("123", "Tin thật", "moved-1")
    raw, headers = house.signed(event)
    stamp, before = event["timestamp"], stored(house)
    for moved in (1, 2, 5):
        forged = {**headers, "X-ZEvent-Timestamp": stamp[moved:]}
        assert house.deliver(raw + stamp[:moved].encode(), forged).status_code == 401
    is_stored(house, before)


@pytest.mark.parametrize("body", [b"{ }x", b'{"a":1}', b"[]", b"", b"null", b"{}{}", b'{"event_name":"user_withdraw"}'])
def test_only_the_empty_probe_passes_unsigned(house: House, body: bytes) -> None:
    before = stored(house)
    assert house.deliver(b"{}", {}).status_code == 200
    assert house.deliver(b" {} \r\n", {}).status_code == 200
    assert house.deliver(b"{}", {"X-ZEvent-Signature": "mac=" + "0" * 64}).status_code == 401
    assert house.deliver(body, {}).status_code == 401
    is_stored(house, before)


# --- replayed, reordered, all at once ------------------------------------------------------------------------------------


def test_a_replay_is_answered_and_stored_once(house: House) -> None:
    raw, headers = house.signed(house.event(house.citizen(), "Xin chào", "replayed-1"))
    before = stored(house)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: house.deliver(raw, headers).status_code, range(30)))
    assert set(answers) == {200}
    is_stored(house, before + 1)


@pytest.mark.parametrize("fault", ["duplicate", "reorder", "delay"])
def test_what_the_other_side_delivers_badly(house: House, fault: str) -> None:
    """Each of its ways to deliver badly; the words are there once."""
    person = house.citizen()
    with house.suffering(fault, scope="webhook", times=2, seconds=1):
        for number in range(3):
            house.says(person, f"Tôi nộp hồ sơ ở Sở Xây dựng tháng 8, giấy hẹn {fault}{number} quá hạn.")
    house.becomes_quiet()
    house.stack.move_clock(60)
    house.becomes_quiet()
    for said in ENDING:
        house.stack.move_clock(60)  # whoever writes without a pause is not asked anything
        house.says(person, said)
        house.becomes_quiet()
    for _ in range(3):  # what was held back may come after the last word, and then stands for the summary
        if CODE.search(house.texts(person)):
            break
        house.stack.move_clock(60)
        house.says(person, "Gửi")
        house.becomes_quiet()
    code = CODE.search(house.texts(person))
    assert code, house.texts(person)
    query = "SELECT content FROM feedback_feedback f JOIN casework_case c ON c.id = f.case_id WHERE c.code = %s"
    content = house.rows(query, code.group())[0][0]
    for number in range(3):
        assert content.count(f"{fault}{number}") == 1, content


def test_a_burst_of_500_messages_by_50_people(house: House) -> None:
    """All taken, and what each said stays in the order of saying."""
    people = [house.citizen(f"Người vội {number}") for number in range(50)]
    before = stored(house)

    def pours_out(number: int) -> list[int]:
        seen = []
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for step in range(10):
                text = f"Tôi chờ giấy phép xây dựng mãi, đoạn {number:02d}.{step} của câu chuyện chưa ai trả lời."
                raw, headers = house.signed(house.event(people[number], text, f"burst-{number}-{step}"))
                seen.append(house.deliver(raw, headers, client).status_code)
        return seen

    with ThreadPoolExecutor(16) as pool:  # as many connections as Zalo's servers hold to a small account, and more
        seen = [one for each in pool.map(pours_out, range(50)) for one in each]
    is_stored(house, before + 500)
    house.becomes_quiet()
    assert set(seen) == {200}
    finishers = range(0, 50, 25)
    for said in ("Sở Xây dựng", *ENDING):
        house.stack.move_clock(60)  # whoever writes without a pause is not asked anything
        for number in finishers:
            house.says(people[number], said)
        house.becomes_quiet()
    contents = "\n\n".join(row[0] for row in house.rows("SELECT content FROM feedback_feedback"))
    for number in finishers:
        places = [contents.find(f"đoạn {number:02d}.{step} ") for step in range(10)]
        assert -1 not in places, (places, house.texts(people[number])[-1500:])
        assert places == sorted(places)


# --- what is no message -------------------------------------------------------------------------------------------------


def test_a_megabyte_is_refused(house: House) -> None:
    before = stored(house)
    for size in (MB, 10 * MB):
        event = house.event("123", "á" * (size // 2), f"large-{size}")
        raw, headers = house.signed(event)
        assert house.deliver(raw, headers).status_code == 413
    is_stored(house, before)
    assert house.deliver(b"{}", {}).status_code == 200


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


ODD: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "bad UTF-8": lambda event: json.dumps(event).encode().replace(b"LOI", b"Chao \xff\xfe\xc3 anh"),
    "NUL": lambda event: json.dumps(event).replace("LOI", "a\\u0000b\\ud800").encode(),
    "raw NUL": lambda event: json.dumps(event).encode().replace(b"LOI", b"a\x00b"),
    "UTF-16": lambda event: json.dumps(event).encode("utf-16"),
    "deep inside": lambda event: json.dumps(event).replace('"LOI"', deep(50_000)).encode(),
    "only deep": lambda event: deep(100_000).encode(),
    "large number": lambda event: json.dumps(event).replace('"LOI"', "9" * 100_000).encode(),
    "not a number": lambda event: json.dumps(event).replace('"LOI"', "NaN").encode(),
    "message is a list": lambda event: json.dumps(event | {"message": ["LOI"]}).encode(),
    "sender is text": lambda event: json.dumps(event | {"sender": "LOI"}).encode(),
    "no message": lambda event: json.dumps({k: v for k, v in event.items() if k != "message"}).encode(),
    "unknown event": lambda event: json.dumps(event | {"event_name": "user_dreams"}).encode(),
    "many words": lambda event: json.dumps(event).replace("LOI", "lời " * 20_000).encode(),
    "control letters": lambda event: json.dumps(event).replace("LOI", "\\u202e\\u200b\\u0007 <script>{{7*7}}").encode(),
}


def test_signed_nonsense_is_kept_and_breaks_nothing(house: House) -> None:
    """Signed by Zalo, so it is taken and kept; whoever cannot read it says so, and serves the next."""
    person, before = house.citizen("Người lạ"), stored(house)
    for name, make in ODD.items():
        event = house.event(person, "LOI", f"odd-{name}")
        raw, stamp = make(event), event["timestamp"]
        headers = {"X-ZEvent-Signature": "mac=" + house.mac(raw, stamp), "X-ZEvent-Timestamp": stamp}
        assert house.deliver(raw, headers).status_code == 200, name
    is_stored(house, before + len(ODD))
    house.becomes_quiet()
    assert house.count("SELECT count(*) FROM messaging_inbound WHERE state IN ('new', 'failed')") == 0
    house.stack.move_clock(60)  # right behind other words a greeting is answered by silence
    heard = len(house.heard(person))
    house.says(person, "Xin chào")
    until(lambda: len(house.heard(person)) > heard, "an answer after all that")


# --- HTTP itself ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_methods_are_refused(house: House, method: str) -> None:
    answer = httpx.request(method, house.web + WEBHOOK, trust_env=False, timeout=PATIENCE)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "path", ["/webhooks/zalo/", "//webhooks/zalo", "/webhooks/zalo%00", "/WEBHOOKS/ZALO", "/webhooks"]
)
def test_other_paths_take_nothing(house: House, path: str) -> None:
    raw, headers = house.signed(house.event("123", "Xin chào", f"path-{path}"))
    before = stored(house)
    answer = httpx.post(house.web + path, content=raw, headers=headers, trust_env=False, timeout=PATIENCE)
    assert answer.status_code in {400, 403, 404, 405}
    is_stored(house, before)


def talk(house: House, request: bytes, wait: float = 2.0) -> bytes:
    """Bytes as they are, and the first line of what comes back."""
    with socket.create_connection(("127.0.0.1", house.stack.ports.web), timeout=PATIENCE) as wire:
        try:
            wire.sendall(request)  # who has read enough may close before he has read all
            wire.settimeout(wait)
            return wire.recv(4096).split(b"\r\n")[0]
        except (TimeoutError, ConnectionError):
            return b""


def test_chunks_are_a_body_too(house: House) -> None:
    raw, headers = house.signed(house.event(house.citizen(), "Xin chào", "chunks-1"))
    before = stored(house)
    pieces = [raw[n : n + 7] for n in range(0, len(raw), 7)]
    answer = httpx.post(house.web + WEBHOOK, content=iter(pieces), headers=headers, trust_env=False, timeout=PATIENCE)
    assert answer.status_code == 200
    is_stored(house, before + 1)


ODDITIES = {
    "negative length": b"POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}abc",
    "length and chunks": b"POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no host": b"POST /webhooks/zalo HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
    "old HTTP": b"POST /webhooks/zalo HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}",
    "large header": b"POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 900_000 + b"\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a broken chunk": b"POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
}


@pytest.mark.parametrize("how", ODDITIES)
def test_oddities_of_http_do_no_harm(house: House, how: str) -> None:
    before = stored(house)
    line = talk(house, ODDITIES[how])
    assert b" 500" not in line
    is_stored(house, before)
    assert house.deliver(b"{}", {}).status_code == 200


def test_who_dawdles_does_not_keep_others_waiting(house: House) -> None:
    """Sixty callers who begin a request and say no more; others are answered beside them, and so is everybody after them.

    Whoever sends half a body holds a thread: keeping such callers out is the work of the proxy (docs/operations.md).
    """
    begun = b"POST /webhooks/zalo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\nX-ZEvent-Signature: mac=0\r\n"
    idlers = [_dawdler(house, begun) for _ in range(60)]
    try:
        _is_lively(house, "idlers")
        assert any(map(_is_open, idlers)), "answered while they were there, not when they had been sent away"
    finally:
        for idler in idlers:
            idler.close()
    halves = [_dawdler(house, begun + b"\r\n{") for _ in range(40)]
    time.sleep(0.2)  # some of them are being read
    for half in halves:
        half.close()
    _is_lively(house, "halves")


def _dawdler(house: House, begun: bytes) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", house.stack.ports.web), timeout=PATIENCE)
    wire.sendall(begun)
    return wire


def _is_open(wire: socket.socket) -> bool:
    """Nothing came and nobody closed it."""
    wire.setblocking(False)
    try:
        wire.recv(1)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def _is_lively(house: House, name: str) -> None:
    for number in range(3):
        raw, headers = house.signed(house.event("123", "Xin chào", f"beside-{name}-{number}"))
        assert house.deliver(raw, headers).status_code == 200
        assert httpx.get(house.web + "/", trust_env=False, timeout=PATIENCE).status_code == 200


def test_the_signature_may_come_in_the_other_documented_way(house: House) -> None:
    """Sources disagree about the timestamp; both readings are taken, from the other side itself."""
    person = house.citizen()
    house.phone.post("/switches", json={"signature_timestamp": "header"}).raise_for_status()
    try:
        house.says(person, "Xin chào")
        until(lambda: house.heard(person), "a reply")
        house.becomes_quiet()
        house.phone.post("/switches", json={"signature_secret": "app"}).raise_for_status()
        before = stored(house)
        house.says(person, "Ký bằng khóa khác")
        until(lambda: house.phone.get("/webhook").json()["deliveries"].get("sending", 0) == 0, "the delivery")
        is_stored(house, before)
    finally:
        house.phone.post("/switches", json={"signature_timestamp": "body", "signature_secret": "oa"}).raise_for_status()
    house.becomes_quiet()
