"""The emulator as a real process on a free port, and a receiver that plays the product's webhook."""

import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from launcher.ports import free_ports

SRC = Path(__file__).resolve().parents[2] / "src"
APP_ID, OA_ID, APP_SECRET, OA_SECRET = "360846524940903967", "388613280878808645", "APPSECRET", "OASECRET"
REDIRECT = "http://127.0.0.1:9/zalo/oauth"


class Receiver:
    """Takes webhook calls; `codes` are answered one after the other, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.codes: list[int] = []
        self.seconds = 0.0
        self.answered = 0
        outer = self

        class Taking(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                raw = self.rfile.read(length)
                if len(raw) < length:  # whoever called was killed over it
                    return
                outer.got.append((dict(self.headers), raw))
                time.sleep(outer.seconds)
                outer.answered += 1
                try:
                    self.send_response(outer.codes.pop(0) if outer.codes else 200)
                    self.end_headers()
                except OSError:
                    pass

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw in self.got]

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event.get("event_name") == name]


class Emulator:
    def __init__(self, folder: Path, receiver: Receiver) -> None:
        self.folder, self.receiver = folder, receiver
        self.port = free_ports(1)[0]
        self.base = f"http://127.0.0.1:{self.port}"
        (folder / "app").write_text(APP_SECRET)
        (folder / "oa").write_text(OA_SECRET)
        self.http = httpx.Client(base_url=self.base, timeout=60)
        self.start()

    def start(self) -> None:
        command = [
            sys.executable, "-m", "emulators.zalo", "--port", str(self.port), "--state", str(self.folder / "state"),
            "--clock-file", str(self.folder / "clock.json"), "--app-id", APP_ID, "--oa-id", OA_ID,
            "--app-secret-file", str(self.folder / "app"), "--oa-secret-file", str(self.folder / "oa"),
            "--redirect-uri", REDIRECT, "--webhook-url", self.receiver.url,
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SRC)})
        wait_until(lambda: self.answers("/health"))

    def answers(self, path: str) -> bool:
        try:
            return self.http.get(path).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, kill: bool = False) -> None:
        (self.process.kill if kill else self.process.terminate)()
        self.process.wait(60)

    def control(self, path: str, told: Any = None) -> Any:
        reply = self.http.post("/_control" + path, json=told or {})
        assert reply.status_code < 300, reply.text
        return reply.json()

    def look(self, path: str) -> Any:
        return self.http.get("/_control" + path).json()

    def token(self) -> str:
        return str(self.control("/token")["access_token"])

    def citizen(self, **told: Any) -> str:
        return str(self.control("/users", {"name": "Nguyễn Thị Hoa", "phone": "0912345678", **told})["id"])

    def openapi(self, path: str, told: Any, token: str) -> dict[str, Any]:
        reply = self.http.post("/openapi" + path, json=told, headers={"access_token": token})
        assert reply.status_code == 200, "Zalo tells its errors with HTTP 200"
        return dict(reply.json())

    def cs(self, citizen: str, token: str, text: str = "Chào ông/bà", **message: Any) -> dict[str, Any]:
        told = {"recipient": {"user_id": citizen}, "message": {"text": text, **message}}
        return self.openapi("/v3.0/oa/message/cs", told, token)

    def later(self, **amount: float) -> None:
        self.control("/clock/advance", amount)


def wait_until(true: Callable[[], Any], seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def expected_mac(raw: bytes, timestamp: str, first: str = APP_ID, secret: str = OA_SECRET) -> str:
    return "mac=" + hashlib.sha256(first.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("zalo"), Receiver())
    yield emulator
    emulator.stop()
    emulator.receiver.server.shutdown()


@pytest.fixture
def zalo(running: Emulator) -> Emulator:
    """A clean emulator: nothing known, no faults, the webhook saved and willing."""
    running.receiver.codes.clear()
    running.receiver.seconds = 0
    running.control("/reset")
    running.control("/console", {"redirect_uri": REDIRECT, "code_challenge": ""})
    assert running.control("/webhook", {"url": running.receiver.url})["saved"]
    running.receiver.got.clear()
    return running
