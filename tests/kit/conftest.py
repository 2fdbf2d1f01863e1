"""The gallery behind a real HTTP server, and a browser. No database: the kit must never need one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a running gallery."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.test import override_settings

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    house = override_settings(
        ROOT_URLCONF="tests.kit.urls",
        DEMO=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware", "csp.middleware.CSPMiddleware"],
        CONTENT_SECURITY_POLICY={"DIRECTIVES": {"default-src": ["'self'"], "form-action": ["'self'"]}},
    )
    with house:
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.daemon_threads = True
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/kit/"
        server.shutdown()
        server.server_close()


@pytest.fixture
def open_page(browser: Any, gallery: str) -> Iterator[Any]:
    """open_page(path, width) → page; a script error or a CSP refusal fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, width: int = 1366, *, scripts: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.set_default_timeout(45_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        page.goto(gallery + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
