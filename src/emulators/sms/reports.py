"""What the network reports afterwards: an HTTP call for each message, in the background, as gateways do it.

`sort` json or form: a POST; query: a GET. With `sign` the body is signed (HMAC-SHA256, hex, in X-Signature).
"""

import hashlib
import hmac
import json
import threading
import urllib.parse
import urllib.request
from typing import Any


class Reporter:
    """Where reports go, and what was answered there."""

    def __init__(self, url: str = "") -> None:
        self.told: dict[str, str] = {"url": url, "sort": "json", "sign": ""}
        self.sent: list[dict[str, Any]] = []

    def report(self, message: dict[str, Any], state: str) -> None:
        """In the background: whoever sends a message does not wait for its report."""
        if self.told["url"]:
            row = {"id": message["id"], "ref": message["ref"], "status": state}
            threading.Thread(target=self._send, args=(row,), daemon=True).start()

    def _send(self, row: dict[str, str]) -> None:
        try:
            with urllib.request.urlopen(self._call(row), timeout=10) as answer:  # noqa: S310  the tester's own address
                self.sent.append({**row, "answer": answer.status})
        except OSError as problem:
            self.sent.append({**row, "answer": getattr(problem, "code", 0)})

    def _call(self, row: dict[str, str]) -> urllib.request.Request:
        form = urllib.parse.urlencode(row)
        if self.told["sort"] == "query":
            return urllib.request.Request(f"{self.told['url']}?{form}")  # noqa: S310
        is_form = self.told["sort"] == "form"
        body = (form if is_form else json.dumps(row)).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded" if is_form else "application/json"}
        if self.told["sign"]:
            headers["X-Signature"] = hmac.new(self.told["sign"].encode(), body, hashlib.sha256).hexdigest()
        return urllib.request.Request(self.told["url"], body, headers)  # noqa: S310
