"""One port for three dialects, the control calls and the telephone. Threads of the standard library: a fault must hang up."""

import html
import json
import time
import urllib.parse
from typing import Any

from emulators.serving import Side

from .world import FAULTS, World

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Điện thoại nhận SMS (giả lập)</title>
<style>body{{font:16px/1.5 "Noto Sans",system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}
article{{border-top:1px solid #999;padding:1rem 0;overflow-wrap:anywhere}}small{{color:#555}}</style>
<h1>Tin nhắn SMS đã đến (giả lập)</h1>{rows}</html>"""


class Exchange(Side):
    server_version = "SmsGateway"
    world: World

    def _exchange(self) -> None:
        body = self.body(10**6)
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
            self.hang_up()
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
            self.hang_up()
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
        try:
            told: Any = json.loads(body or b"{}")
        except ValueError:
            told = None
        if not self.may_control() or not isinstance(told, dict):
            self._say(403, {})
        elif path == "/messages":
            self._say(200, self.world.messages)
        elif path == "/calls":
            self._say(200, self.world.calls)
        elif path == "/reports" and told:
            self.world.reporter.told |= {name: str(value) for name, value in told.items()}
            self._say(200, {})
        elif path == "/reports":
            self._say(200, self.world.reporter.sent)
        elif path == "/report":
            for message in self.world.messages:
                self.world.reporter.report(message, str(told.get("status", "DELIVRD")))
            self._say(200, {})
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
        self.write(status, content, kind, {"X-Content-Type-Options": "nosniff"})

    do_GET = do_POST = do_HEAD = _exchange
