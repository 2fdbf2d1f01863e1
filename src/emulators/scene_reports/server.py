"""One port for GeoReport, the control calls and the page. Threads of the standard library: a fault must be able to hang up."""

import html
import json
import time
import urllib.parse
from typing import Any

from emulators.serving import Side

from . import georeport
from .world import FAULTS, STATES, SWITCHES, World

BASE = "/open311/v2/"
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Hệ thống phản ánh hiện trường (giả lập)</title>
<style>body{{font:16px/1.5 "Noto Sans",system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
article{{border-top:1px solid #999;padding:1rem 0}}label{{display:block}}textarea{{width:100%}}
img{{max-width:100%;max-height:20rem;margin-right:.5rem}}p{{overflow-wrap:anywhere}}</style>
<h1>Hệ thống phản ánh hiện trường (giả lập)</h1><p>Đóng vai đơn vị hiện trường: đổi tình trạng, Một Cửa nhận lại trong ít giây.</p>
{rows}</html>"""
ROW = """<article><h2>{reference} · {state}</h2><p>{description}</p><p>{place} · mã bên gửi {number}</p>{pictures}
<form method="post" action="/play"><input type="hidden" name="reference" value="{reference}">
<label>Tình trạng <select name="state">{options}</select></label>
<label>Lời cho người dân <textarea name="words" rows="2"></textarea></label><button>Cập nhật</button></form></article>"""


class Exchange(Side):
    server_version = "SceneReports"
    world: World

    def _exchange(self) -> None:
        body = self.body(10**7)
        parts = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(parts.path)
        if path.startswith(BASE):
            self._georeport(path, parts.query, body)
        elif path.startswith("/_control/"):
            self._control(path.removeprefix("/_control"), body)
        elif path == "/health":
            self._say(200, json.dumps({"ready": True}))
        elif path == "/play" and self.command == "POST":
            told = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
            self.world.change(told.get("reference", ""), told.get("state", ""), told.get("words", ""))
            self._say(303, "", headers={"Location": "/"})
        elif path.startswith("/pictures/"):
            content, kind = self.world.gallery.find(path.removeprefix("/pictures/")) or (b"", "")
            self.write(200 if kind else 404, content, kind or "text/plain", {"X-Content-Type-Options": "nosniff"})
        elif path == "/":
            self._say(200, self._page(), "text/html; charset=utf-8")
        else:
            self._say(404, "{}")

    def _georeport(self, path: str, query: str, body: bytes) -> None:
        faults = {fault["kind"]: fault for fault in self.world.suffer(path)}
        if "slow" in faults:
            time.sleep(min(float(faults["slow"].get("seconds", 5)), 60))
        if "close" in faults:
            self.hang_up()
            return
        if "down" in faults or "html" in faults:
            self._say(503 if "down" in faults else 200, "<html><body>502 Bad Gateway</body></html>", "text/html")
            return
        said: dict[str, Any] = {
            "query": dict(urllib.parse.parse_qsl(query)),
            "form": urllib.parse.parse_qs(body.decode("utf-8", "replace")),
        }
        status, text = georeport.answer(self.world, self.command, path.removeprefix(BASE), **said)
        if "drop_after" in faults:
            self.hang_up()
            return
        self._say(status, "<something><else/></something>" if "wrong" in faults else text, "text/xml")

    def _control(self, path: str, body: bytes) -> None:
        try:
            told: Any = json.loads(body or b"{}")
        except ValueError:
            told = None
        if not self.may_control() or not isinstance(told, dict):
            self._say(403, "{}")
            return
        self._say(*self._controlled(path, told))

    def _controlled(self, path: str, told: dict[str, Any]) -> tuple[int, str]:
        world = self.world
        if path == "/requests" and self.command == "GET":
            return 200, json.dumps(world.reports, ensure_ascii=False)
        if path.startswith("/requests/") and self.command == "POST":
            done = world.change(path.removeprefix("/requests/"), str(told.get("state")), str(told.get("words") or ""))
            return (200, "{}") if done else (404, "{}")
        if path == "/faults" and self.command == "POST" and told.get("kind") in FAULTS:
            world.faults.append(told)
            return 200, "{}"
        if path == "/faults" and self.command == "DELETE":
            world.faults.clear()
            return 200, "{}"
        if path == "/switches" and self.command == "POST" and set(told) <= set(SWITCHES):
            world.switches |= told
            return 200, json.dumps(world.switches)
        if path == "/reset" and self.command == "POST":
            world.forget()
            world.keep()
            return 200, "{}"
        return 404, "{}"

    def _page(self) -> str:
        rows = []
        for report in reversed(self.world.reports):
            options = "".join(
                f"<option{' selected' if s == report['state'] else ''}>{s}</option>" for s in sorted(STATES)
            )
            told = {k: html.escape(str(v)) for k, v in report.items() if isinstance(v, str)}
            rows.append(ROW.format(**told, options=options, pictures=_pictures(report)))
        return PAGE.format(rows="".join(rows) or "<p>Chưa có việc nào được chuyển đến.</p>")

    def _say(
        self, status: int, text: str, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        self.write(status, text.encode(), kind, {"X-Content-Type-Options": "nosniff", **(headers or {})})

    do_GET = do_POST = do_DELETE = do_HEAD = _exchange


def _pictures(report: dict[str, Any]) -> str:
    """Those that were fetched, and why others were not."""
    shown = []
    for number, each in enumerate(report.get("pictures", []), 1):
        address = f"/pictures/{report['reference']}-{number}"
        fetched = f'<a href="{address}"><img src="{address}" alt="Ảnh {number}"></a>'
        shown.append(fetched if each["state"] == "fetched" else f"<p>Ảnh {number}: {html.escape(each['state'])}</p>")
    return "".join(shown)
