"""The other side being slow, down or wrong; and nothing that is sent to it ends the process."""

import socket
import threading
import time

import httpx
import pytest

from .conftest import Emulator, wait_until


def test_each_fault_of_a_call(zalo):
    citizen, token = zalo.citizen(), zalo.token()

    def with_fault(**fault):
        zalo.control("/faults", {"times": 1, **fault})
        told = {"recipient": {"user_id": citizen}, "message": {"text": fault["kind"]}}
        return zalo.http.post("/openapi/v3.0/oa/message/cs", json=told, headers={"access_token": token})

    begun = time.monotonic()
    assert with_fault(kind="slow", seconds=0.4).json()["error"] == 0
    assert time.monotonic() - begun > 0.4
    assert with_fault(kind="down").status_code == 503
    assert "text/html" in with_fault(kind="html").headers["Content-Type"]
    assert with_fault(kind="error", code=-32, message="limit").json() == {"error": -32, "message": "limit"}
    with pytest.raises(httpx.TransportError):
        with_fault(kind="close")
    with pytest.raises(httpx.TransportError):
        with_fault(kind="drop_after", scope="/v3.0/oa/message/cs")
    arrived = [one["text"] for one in zalo.look(f"/users/{citizen}/messages")]
    assert arrived == ["slow", "drop_after"], "closed before: not sent; dropped after: sent, and nobody was told"
    assert zalo.look("/faults") == []


def test_a_slow_call_goes_on_when_the_faults_are_taken_away(zalo):
    citizen, token, said = zalo.citizen(), zalo.token(), []
    zalo.control("/faults", {"kind": "slow", "seconds": 100, "times": 1})
    calling = threading.Thread(target=lambda: said.append(zalo.cs(citizen, token)))
    calling.start()
    wait_until(lambda: not zalo.look("/faults"))  # it is in the other side's hands
    assert not said
    zalo.http.delete("/_control/faults")
    calling.join(50)
    assert said[0]["error"] == 0


def test_a_fault_of_one_host_leaves_the_others(zalo):
    number = zalo.control("/faults", {"kind": "down", "scope": "oauth"})["id"]
    assert zalo.http.post("/oauth/v4/oa/access_token").status_code == 503
    assert zalo.cs(zalo.citizen(), zalo.token())["error"] == 0
    zalo.http.delete(f"/_control/faults/{number}")
    assert zalo.http.post("/oauth/v4/oa/access_token").status_code == 200


@pytest.mark.parametrize(
    "told", [{"kind": "nonsense"}, {"kind": "slow", "times": 0}, {"kind": "drop", "scope": "all"}, []]
)
def test_wrong_faults_are_told_so(zalo, told):
    reply = zalo.http.post("/_control/faults", json=told)
    assert reply.status_code == 400
    assert reply.json()["message"]


ROUTES = [
    ("POST", "/openapi/v3.0/oa/message/cs"), ("POST", "/openapi/v3.0/oa/message/template"), ("POST", "/openapi/v2.0/oa/message"),
    ("POST", "/openapi/v2.0/oa/upload/image"), ("POST", "/openapi/v3.0/oa/quota/message"),
    ("POST", "/openapi/v2.0/oa/tag/tagfollower"), ("POST", "/business/message/template"),
    ("POST", "/oauth/v4/oa/access_token"), ("POST", "/oauth/v4/oa/permission"),
    ("POST", "/_control/users"), ("POST", "/_control/faults"), ("POST", "/_control/switches"), ("POST", "/_control/webhook"),
    ("POST", "/_control/console"), ("POST", "/_control/templates"), ("POST", "/_control/clock/advance"),
    ("POST", "/_control/users/{citizen}/text"), ("POST", "/_control/users/{citizen}/image"),
    ("POST", "/_control/users/{citizen}/submit_info"), ("POST", "/_control/users/{citizen}/raw"),
]  # fmt: skip
BODIES = [
    b"", b"null", b"[]", b"7", b'"a"', b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 50_000, b"a=b&c=%ff",
    b'{"recipient":{"user_id":{}},"message":[]}', b'{"user_id":[],"template_id":{},"template_data":7}',
    b'{"name":{"a":1},"phone":[],"text":{},"content":7,"info":[],"event":[]}', b'{"days":1e309,"seconds":"a"}',
    b'{"text":"' + b"a" * 1_000_000 + b'"}', b'{"working_days":"x","times":true,"kind":[],"scope":{}}',
    b'{"id":"1","params":{"a":[]},"status":{}}', b'{"text":"\\ud800","name":"\\ud800","user_id":"\\udfff"}',
    b'{"kind":"slow","seconds":1e400,"times":99999999999999999999999,"latitude":1e999,"msg_id":[1]}',
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_bad_input_is_answered_and_breaks_nothing(zalo, method, path):
    citizen, token = zalo.citizen(), zalo.token()
    for body in BODIES:
        headers = {"access_token": token, "Content-Type": "application/json"}
        reply = zalo.http.request(method, path.format(citizen=citizen), content=body, headers=headers)
        assert reply.status_code < 500, (body[:60], reply.text[:200])
    assert zalo.process.poll() is None
    assert zalo.answers("/health")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
        b"POST /_control/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /_control/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /static/..%2f..%2fserver.py HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /static/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /media/..%2fzalo.sqlite3 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET " + b"/a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_broken_http_breaks_nothing(zalo, raw):
    with socket.create_connection(("127.0.0.1", zalo.port), timeout=60) as connection:
        connection.sendall(raw)
        try:
            answer = connection.recv(4096)
        except ConnectionError:
            answer = b""
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert zalo.answers("/health")


def test_many_at_once(zalo):
    citizen, token, errors = zalo.citizen(), zalo.token(), []

    def send():
        with httpx.Client(base_url=zalo.base, timeout=60) as client:
            for _ in range(10):
                told = {"recipient": {"user_id": citizen}, "message": {"text": "a"}}
                reply = client.post("/openapi/v3.0/oa/message/cs", json=told, headers={"access_token": token})
                errors.append(reply.json()["error"])

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [0] * 80
    assert len(zalo.look(f"/users/{citizen}/messages")) == 80


def test_the_console_is_for_this_machine_and_this_page_only(zalo):
    assert zalo.http.post("/_control/reset", headers={"Origin": "http://evil.example"}).status_code == 403
    assert zalo.http.get("/_control/users", headers={"Host": "evil.example"}).status_code == 403
    assert zalo.http.get("/_control/users", headers={"Host": f"localhost:{zalo.port}"}).status_code == 200


def test_the_clock_only_moves_forward(zalo: Emulator):
    assert zalo.http.post("/_control/clock/advance", json={"hours": -1}).status_code == 400
    before = zalo.look("/clock")["offset_seconds"]
    zalo.later(working_days=1)
    assert zalo.look("/clock")["offset_seconds"] >= before + 86400
    assert zalo.look("/clock")["now"][:10]
