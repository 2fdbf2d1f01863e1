"""A town, a key for another system, and the product on a real port for clients that speak HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture
def open311_key(db: None) -> str:
    return key_for("open311:write")


def key_for(*scopes: str) -> str:
    from access.actor import SYSTEM
    from api.clients import admit
    from kernel.time import now

    return admit("Cổng iHanoi (thử)", scopes, actor=SYSTEM, at=now())[1]


@pytest.fixture
def served(lasting_town: Any, settings: Any) -> Iterator[str]:
    """The product over HTTP, one request at a time, in a thread beside the test."""
    from django.db import connections

    from config.wsgi import application

    server = make_server("127.0.0.1", 0, application, WSGIServer, Quiet)
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield settings.PUBLIC_URL
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        connections.close_all()
