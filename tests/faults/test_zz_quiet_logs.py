"""The last of all: what the whole run left in its logs. Nobody's name, number or words; no key, no token, no secret."""

from __future__ import annotations

import json
import re

import pytest

from tests.faults.house import House

pytestmark = [pytest.mark.slow, pytest.mark.stack]

WORDS = (
    "Nguyễn Văn An", "Phố Huế", "0912345678", "0912 345 678", "84912345678", "giấy phép xây dựng", "giấy hẹn",
    "hối lộ", "CANARY", "SAOLUU", "nhận hối", "Xin chào", "Tin giả", "đoạn", "motcua2026",
)  # fmt: skip


def test_no_personal_data_and_no_words(house: House) -> None:
    logs = house.logs()
    assert logs
    for word in WORDS:
        for form in (word, json.dumps(word)[1:-1]):
            assert form not in logs, f"«{word}»: {logs[max(0, logs.find(form) - 300) : logs.find(form) + 100]}"


def test_nobody_who_wrote_is_named(house: House) -> None:
    logs = house.logs()
    ids = [person["id"] for person in house.phone.get("/users").json()]
    assert not [number for number in ids if number in logs]
    # A link opens a matter without a password, so its secret is a password.
    assert not re.search(r"/theo-doi/PAKN[^ \"]*/\w{8,}", logs)
    assert not re.search(r"/gui/[\w-]{20,}", logs)


def test_no_secret_is_told(house: House) -> None:
    logs = house.logs()
    for path in (house.stack.state / "secrets").iterdir():
        assert path.read_text(encoding="utf-8").strip() not in logs, path.name
    assert "mac=" not in logs
    assert not re.search(r"access_token[\"' :=]+[\w-]{20,}", logs)


def test_every_line_of_the_product_is_json_without_a_stack_of_values(house: House) -> None:
    for name in ("web", "worker"):
        lines = [line for line in house.log_of(name).splitlines() if line.strip()]
        torn = [line for line in lines if not line.startswith("{") and "granian" not in line.lower()]
        assert not [line for line in torn if "Error" in line or "Traceback" in line], torn[:5]
