"""What goes over the wire: a request read whole, a reply written whole, the error shapes of Zalo.

Zalo answers its own errors with HTTP 200 and a number in `error`; only an unknown path is 404.
"""

import json
import re
import urllib.parse
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

NOSNIFF = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class ZaloError(Exception):
    """An answer of the kind `{"error": -n, "message": "…"}`."""

    def __init__(self, code: int, message: str, **more: Any) -> None:
        super().__init__(code, message)
        self.body = {"error": code, "message": message, **more}


class NotUnderstood(Exception):
    """The console or the phone page sent something that cannot be used (HTTP 400)."""


class HangUp(Exception):
    """Close the connection without a word."""


@dataclass
class Reply:
    body: bytes = b""
    http: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: Any, http: int = 200) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), http)


def success(data: Any) -> Reply:
    return as_json({"data": data, "error": 0, "message": "Success"})


def redirect(url: str) -> Reply:
    return Reply(b"", 302, "text/plain; charset=utf-8", {"Location": url})


def _read(text: str) -> Any:
    """JSON that can be written again: half a surrogate pair could not."""
    found = json.loads(text)
    if "\\u" in text:
        json.dumps(found, ensure_ascii=False).encode()
    return found


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: bytes
    remote: str
    host: str
    captured: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        return str(self.headers.get(name) or "")

    def any_json(self) -> Any:
        try:
            return _read(self.body.decode("utf-8")) if self.body.strip() else {}
        except (ValueError, RecursionError):
            return None

    def json(self) -> dict[str, Any]:
        """The body as an object; Zalo calls a body it cannot read an invalid parameter."""
        found = self.any_json()
        if not isinstance(found, dict):
            raise ZaloError(-201, "body is invalid!")
        return found

    def asked(self) -> dict[str, Any]:
        """GET parameters travel in one query parameter `data=<JSON>`."""
        try:
            found = _read(self.query.get("data") or "{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ZaloError(-201, "data is invalid!")
        return found

    def form(self) -> dict[str, str]:
        return dict(urllib.parse.parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def told(self) -> dict[str, Any]:
        """The body of a console call: an object, or nothing."""
        found = self.any_json()
        if not isinstance(found, dict):
            raise NotUnderstood("the body must be a JSON object")
        return found


@dataclass
class Part:
    name: str
    filename: str | None
    mime: str
    content: bytes


def multipart(request: Request) -> list[Part]:
    """The parts of a multipart/form-data body; nothing when it is not one."""
    kind = request.header("Content-Type")
    found = re.search(r'boundary="?([^";]+)"?', kind)
    if not kind.lower().startswith("multipart/form-data") or not found:
        return []
    parts = []
    for piece in request.body.split(b"--" + found.group(1).encode("latin-1", "replace"))[1:]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap or piece.startswith(b"--"):
            continue
        parts.append(_part(head.decode("utf-8", "replace"), content.removesuffix(b"\r\n")))
    return parts


def _part(head: str, content: bytes) -> Part:
    name = re.search(r'[; ]name="([^"]*)"', head)
    filename = re.search(r'filename="([^"]*)"', head)
    mime = re.search(r"(?im)^content-type:\s*(\S+)", head)
    return Part(
        name.group(1) if name else "",
        filename.group(1) if filename else None,
        mime.group(1) if mime else "application/octet-stream",
        content,
    )
