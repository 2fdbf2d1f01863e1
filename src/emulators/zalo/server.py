"""The HTTP server: one port for all of Zalo's hosts, the console and the phone page.

Threads and keep-alive from the standard library, because a fault must be able to close the
connection under the caller's feet. Nothing that a caller sends may end the process.
"""

import ipaddress
import logging
import mimetypes
import socket
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from . import business as business_host
from . import control, faults, routes, tokens, uploads
from .webhooks import WebhookSender
from .wire import NOSNIFF, HangUp, NotUnderstood, Reply, Request, ZaloError, as_json, redirect
from .world import World

log = logging.getLogger("emulators.zalo")
BODY_MAX = 40 * 1024 * 1024
STATIC = Path(__file__).parent / "static"
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: http: https:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HOSTS = {
    "oauth.zaloapp.com": "oauth",
    "openapi.zalo.me": "openapi",
    "business.openapi.zalo.me": "business",
    "graph.zalo.me": "graph",
}
NOT_FOUND = Reply(b"Not Found", 404, "text/plain; charset=utf-8")


class Answering:
    """From a request to a reply; knows nothing of sockets."""

    def __init__(self, world: World, sender: WebhookSender) -> None:
        self.world = world
        self.sender = sender

    def __call__(self, request: Request) -> tuple[Reply, bool]:
        """The reply, and whether the connection is to be dropped instead of giving it."""
        family, path = self._family(request)
        if family:
            return self._zalo(request, family, path)
        if request.path.startswith("/_control"):
            return self._console(request), False
        if request.method not in {"GET", "HEAD"}:
            return NOT_FOUND, False
        return self._page(request), False

    def _family(self, request: Request) -> tuple[str, str]:
        host = request.host.rpartition(":")[0] if ":" in request.host else request.host
        if host in HOSTS:
            return HOSTS[host], request.path
        first, rest = request.path[1:].partition("/")[::2]
        if first in routes.FAMILIES:
            request.captured["prefix"] = ""  # the path on the page already carries it
            return first, "/" + rest
        return "", request.path

    def _zalo(self, request: Request, family: str, path: str) -> tuple[Reply, bool]:
        suffered, hang_up = faults.before_call(self.world, family, path)
        if suffered is not None:
            return suffered, False
        answer = routes.find(routes.FAMILIES[family], request, path)
        if answer is None:
            return NOT_FOUND, hang_up
        limits: dict[str, str] = {}
        try:
            if family in {"openapi", "business"}:
                limits, too_many = self._count()
                if too_many:
                    raise ZaloError(-32, "Your application reached limit call api")
                self._permit(request, family)
            reply = answer(self.world, request)
        except ZaloError as error:
            reply = as_json(_own_table(error, family))
        reply.headers.update(limits)
        return reply, hang_up

    def _permit(self, request: Request, family: str) -> None:
        if family == "business":
            business_host.permitted(self.world, request)
        else:
            tokens.of_oa(self.world, request.header("access_token"))

    def _count(self) -> tuple[dict[str, str], bool]:
        """Count this call in its minute: the headers that say what is left, and whether it was too many."""
        minute, limit = self.world.now() // 60_000, int(self.world.switch("rate_limit"))
        used = self.world.calls_in(minute)
        return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remain": str(max(0, limit - used))}, used > limit

    def _console(self, request: Request) -> Reply:
        if not _is_loopback(request.remote) or not _own_page(request):
            return as_json({"message": "the console answers this machine only"}, 403)
        path = request.path.removeprefix("/_control").rstrip("/")
        try:
            if request.method == "POST" and path == "/webhook":
                return control.save_webhook(self.sender, request)
            answer = routes.find(routes.CONTROL, request, path)
            return answer(self.world, request) if answer else as_json({"message": "no such call"}, 404)
        except NotUnderstood as error:
            return as_json({"message": str(error)}, 400)

    def _page(self, request: Request) -> Reply:
        if request.path == "/":
            request.path = "/static/phone.html"
        if request.path == "/phone":
            return redirect("/")
        if request.path == "/health":
            return as_json({"ready": True})
        if request.path.startswith("/media/"):
            request.captured["id"] = request.path.removeprefix("/media/").partition("/")[0]
            return uploads.serve(self.world, request)
        name = request.path.removeprefix("/static/")
        file = STATIC / name
        if not request.path.startswith("/static/") or "/" in name or not file.is_file() or name.startswith("."):
            return NOT_FOUND
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if kind.startswith("text/") or kind.endswith("svg+xml") else ""
        return Reply(file.read_bytes(), 200, kind + charset, {"Content-Security-Policy": PAGE_CSP})


def _own_table(error: ZaloError, family: str) -> dict[str, Any]:
    """The business host has its own number for a body that it cannot read."""
    if family == "business" and error.body["error"] == -201:
        return {"error": -122, "message": "Body data is invalid"}
    return error.body


def _is_loopback(remote: str) -> bool:
    try:
        address = ipaddress.ip_address(remote.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _own_page(request: Request) -> bool:
    """Not a foreign page, and not a foreign name that was pointed at this machine."""
    host = urllib.parse.urlsplit("//" + request.host).hostname or ""
    if host != "localhost" and not _is_loopback(host):
        return False
    origin = request.header("Origin")
    return not origin or urllib.parse.urlsplit(origin).netloc == request.host


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ZaloEmulator"
    sys_version = ""
    timeout = 75
    answering: Answering

    def _exchange(self) -> None:
        body = self._read_body()
        if body is None:
            return
        parts = urllib.parse.urlsplit(self.path)
        request = Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=urllib.parse.unquote(parts.path),
            query=dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True)),
            headers=self.headers, body=body, remote=self.client_address[0], host=self.headers.get("Host", ""),
        )  # fmt: skip
        begun = time.monotonic()
        try:
            reply, hang_up = self.answering(request)
        except HangUp:
            reply, hang_up = NOT_FOUND, True
        except Exception:
            log.exception("unforeseen: %s %s", request.method, request.path)
            reply, hang_up = as_json({"error": -200, "message": "Send message failed"}, 500), False
        log.debug("%s %s %s %.0f ms", request.method, request.path, reply.http, 1000 * (time.monotonic() - begun))
        if hang_up:
            self._hang_up()
        else:
            self._write(reply)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = do_PATCH = _exchange

    def _read_body(self) -> bytes | None:
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self._read_chunks()
        told = self.headers.get("Content-Length", "0")
        if not told.isdigit():
            return self._refused(400, "Content-Length is not a number")
        if int(told) > BODY_MAX:
            return self._refused(413, "too large")
        return self.rfile.read(int(told))

    def _read_chunks(self) -> bytes | None:
        whole = bytearray()
        while True:
            try:
                size = int(self.rfile.readline(1024).split(b";")[0], 16)
            except ValueError:
                return self._refused(400, "a chunk without a size")
            if size < 0 or len(whole) + size > BODY_MAX:
                return self._refused(413, "too large")
            whole += self.rfile.read(size)
            self.rfile.readline(1024)
            if size == 0:
                return bytes(whole)

    def _refused(self, code: int, why: str) -> bytes | None:
        self.close_connection = True
        self._write(Reply(why.encode(), code, "text/plain; charset=utf-8", {"Connection": "close"}))
        return None

    def _write(self, reply: Reply) -> None:
        lines = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body)), **NOSNIFF, **reply.headers}
        self.send_response(reply.http)
        for name, value in lines.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError, ValueError):
            pass  # the caller went away or spoke no HTTP: nothing to answer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is the parent's)
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("connection from %s broke", client_address)


def make_server(world: World, sender: WebhookSender, host: str, port: int) -> Server:
    class BoundExchange(Exchange):
        answering = Answering(world, sender)
        wbufsize = 65536
        disable_nagle_algorithm = True

    return Server((host, port), BoundExchange)
