"""The product's own log: no key, no words, no exception's message."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from config.logs import JsonFormatter


class Kept(logging.Handler):
    """Every line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.mark.db
def test_a_refused_request_is_logged_by_its_route_because_its_address_is_a_key(log: Kept) -> None:
    secret, token = "ABCDEFGH1234", "one-time-token-in-a-chat"
    Client().get(f"/theo-doi/PAKN.20260915.0001/{secret}/")
    Client(enforce_csrf_checks=True).post(f"/theo-doi/PAKN.20260915.0001/{secret}/add/", {"words": "x"})
    Client().get(f"/gui/{token}/")
    said = [json.loads(line) for line in log.lines]
    assert [(each["status"], each["method"]) for each in said] == [(404, "GET"), (403, "POST"), (410, "GET")]
    assert said[0]["route"] == "theo-doi/<str:code>/<str:secret>/"
    assert secret not in "".join(log.lines)
    assert token not in "".join(log.lines)


def test_an_exception_is_logged_without_what_it_quotes(log: Kept) -> None:
    try:
        raise ValueError("Nguyễn Văn A, 0912 345 678")
    except ValueError:
        logging.getLogger("motcua.test").exception("broke", extra={"facts": {"case": "1"}})
    line = json.loads(log.lines[-1])
    assert line["error"] == "ValueError" and line["case"] == "1"
    assert "0912" not in log.lines[-1]
