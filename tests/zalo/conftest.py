"""The other side as a process of its own, and a house that speaks to it: real HTTP, real PostgreSQL, commits."""

from __future__ import annotations

import io
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from kernel.time import now
from tests import hour
from tests.cluster import Copy
from tests.gateways.processes import running

APP_ID, OA_ID = "1234567890123456789", "9876543210987654321"


@dataclass
class Emulator:
    """Zalo's other side over HTTP; its control calls are what a test may know of it."""

    url: str
    clock_file: Path
    app_secret: str
    oa_secret: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, trust_env=False))

    def control(self, path: str, told: dict[str, Any] | None = None) -> Any:
        address = f"{self.url}/_control{path}"
        answer = self.http.get(address) if told is None else self.http.post(address, json=told)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def citizen(self, **told: Any) -> str:
        return str(self.control("/users", {"name": "Nguyễn Thị Thử", **told})["id"])

    def fault(self, kind: str, scope: str, **told: Any) -> None:
        self.control("/faults", {"kind": kind, "scope": scope, **told})

    def on_phone(self, citizen: str) -> list[dict[str, Any]]:
        return list(self.control(f"/users/{citizen}/messages?side=oa"))

    def switch(self, **told: Any) -> None:
        self.control("/switches", told)

    def settings(self) -> dict[str, Any]:
        return {
            "app_id": APP_ID, "app_secret": self.app_secret, "oa_id": OA_ID, "oa_secret": self.oa_secret,
            "openapi_url": f"{self.url}/openapi", "oauth_url": f"{self.url}/oauth", "business_url": f"{self.url}/business",
            "timestamp_sources": ["body", "header"], "signature_firsts": ["app_id"], "media_hosts": [self.url],
            "template_id": "330002", "phone_template_id": "330002", "paid_replies": True, "calls_per_minute": 60_000,
            "console_url": "",
        }  # fmt: skip


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    folder = tmp_path_factory.mktemp("emulator")
    found = {"app_secret": secrets.token_hex(16), "oa_secret": secrets.token_hex(16)}
    for name, secret in found.items():
        (folder / name).write_text(secret)
    clock = folder / "clock.json"
    told = [
        "--clock-file", str(clock), "--app-id", APP_ID, "--oa-id", OA_ID,
        "--app-secret-file", str(folder / "app_secret"), "--oa-secret-file", str(folder / "oa_secret"),
    ]  # fmt: skip
    with running("emulators.zalo", folder, *told) as url:
        yield Emulator(url, clock, **found)


@pytest.fixture
def emulator(emulator_process: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """As on the first day: no faults, no citizens, its clock and ours together at the hour of the suite."""
    hour.begin(emulator_process.clock_file)
    monkeypatch.setenv("MOTCUA_CLOCK_FILE", str(emulator_process.clock_file))
    emulator_process.control("/reset", {})
    yield emulator_process
    hour.begin(emulator_process.clock_file)


@pytest.fixture
def house(emulator: Emulator, fresh_database: Copy, settings: Any) -> Iterator[Copy]:
    """A database of its own, settings that lead to the emulator, and nothing remembered of another test."""
    settings.ZALO = emulator.settings()
    forget()
    yield fresh_database
    forget()


@pytest.fixture
def granted(house: Copy, emulator: Emulator) -> Copy:
    """With a first pair of tokens, as an administrator enters it."""
    from channels.zalo import tokens

    told = emulator.control("/token", {})
    tokens.enter(told["access_token"], told["refresh_token"], told["expires_in"], now())
    return house


def forget() -> None:
    """What this process remembers: as if it was started anew. (Django is loaded after this file, hence the late import.)"""
    from channels.zalo import client, tokens

    tokens.forget()
    client.forget()


def move_to(emulator: Emulator, **by: float) -> None:
    """Push the one clock forward, for both sides."""
    emulator.control("/clock/advance", by)
    time.sleep(0.25)  # kernel.time looks at the file five times a second


def post(raw: bytes, headers: dict[str, str] | None = None, **environ: Any) -> tuple[int, dict[str, str]]:
    """One call of the webhook as the server makes it."""
    from channels.zalo.receive import webhook

    told: list[Any] = []
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
    asked = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        **given,
        **environ,
    }
    b"".join(webhook(asked, lambda status, lines: told.extend([status, lines])))
    return int(told[0].split()[0]), dict(told[1])


def signed(raw: bytes, secret: str, first: str = APP_ID, timestamp: str = "") -> dict[str, str]:
    from channels.zalo import signature

    stamp = timestamp or str(json.loads(raw)["timestamp"])
    return {"X-ZEvent-Signature": "mac=" + signature.mac_of(first, raw, stamp, secret)}
