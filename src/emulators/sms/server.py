"""One port for three dialects, the control calls and the telephone. Threads of the standard library: a fault must hang up."""

import html
import json
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .world import FAULTS, World

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Điện thoại nhận SMS (giả lập)</title>
<style>body{{font:16px/1.5 "Noto Sans",system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}
article{{border-top:1px solid #999;padding:1rem 0;overflow-wrap:anywhere}}small{{color:#555}}</style>
<h1>Tin nhắn SMS đã đến (giả lập)</h1>{rows}</html>"""


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SmsGateway"
    sys_version = ""
    timeout = 60
    world: World

    def _exchange(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        body = self.rfile.read(min(int(length), 10**6)) if length.isdecimal() else b""
        parts = urllib.parse.urlsplit(self.path)
        if parts.path in ("/json", "/form", "/url"):
            self._message(parts.path, parts.query, body)
        elif parts.path.startswith("/_control/"):
            self._control(parts.path.removeprefix("/_control"), body)
        elif parts.path == "/health":
            self._say(200, {"ready": True})
        elif parts.path == "/":
            self._say(200, self._page(), "text/html; charset=utf-8")
        else:
            self._say(404, {})

    def _message(self, dialect: str, query: str, body: bytes) -> None:
        self.world.calls += 1
        faults = self.world.suffer()
        if "slow" in faults:
            time.sleep(min(float(faults["slow"].get("seconds", 5)), 60))
        if "close" in faults:
            self._hang_up()
            return
        for kind, status in (("down", 503), ("broken", 500), ("html", 200)):
            if kind in faults:
                self._say(status, "<html><body>Bad Gateway</body></html>", "text/html")
                return
        told, secret = self._read(dialect, query, body)
        if secret != self.world.secret:
            self._say(401, {"error": "unauthorized"})
            return
        code, number = (int(faults["code"].get("code", 9)), "") if "code" in faults else self.world.deliver(told)
        if "drop_after" in faults:
            self._hang_up()
            return
        if dialect == "/form":
            self._say(200, {"data": [{"id": number, "status": f"{code:02d}"}]})
        else:
            self._say(200, {"id": number, "code": code})

    def _read(self, dialect: str, query: str, body: bytes) -> tuple[dict[str, str], str]:
        """What was sent and the secret that came along, each dialect in its own place."""
        if dialect == "/url":
            told = dict(urllib.parse.parse_qsl(query))
            return {**told, "from": told.get("user", "")}, told.get("key", "")
        if dialect == "/form":
            return dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace"))), self.headers.get("X-Api-Key", "")
        try:
            told = json.loads(body or b"{}")
        except ValueError:
            told = {}
        said = {name: str(value) for name, value in told.items()} if isinstance(told, dict) else {}
        return said, self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _control(self, path: str, body: bytes) -> None:
        host = urllib.parse.urlsplit("//" + self.headers.get("Host", "")).hostname
        try:
            told: Any = json.loads(body or b"{}")
        except ValueError:
            told = None
        if host not in {"127.0.0.1", "localhost", "::1"} or self.headers.get("Origin") or not isinstance(told, dict):
            self._say(403, {})
        elif path == "/messages":
            self._say(200, self.world.messages)
        elif path == "/calls":
            self._say(200, self.world.calls)
        elif path == "/faults" and told.get("kind") in FAULTS:
            self.world.faults.append(told)
            self._say(200, {})
        elif path == "/reset":
            self.world.reset()
            self._say(200, {})
        else:
            self._say(404, {})

    def _page(self) -> str:
        rows = [
            f"<article><small>{html.escape(m['to'])} · {m['alphabet']} · {m['segments']} tin</small>"
            f"<p>{html.escape(m['text'])}</p></article>"
            for m in reversed(self.world.messages)
        ]
        return PAGE.format(rows="".join(rows) or "<p>Chưa có tin nào.</p>")

    def _say(self, status: int, told: Any, kind: str = "application/json") -> None:
        content = (told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    do_GET = do_POST = do_HEAD = _exchange

    def log_message(self, *_: Any) -> None:
        return None


def make_server(world: World, host: str, port: int) -> ThreadingHTTPServer:
    handler = type("OneExchange", (Exchange,), {"world": world})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    return server
