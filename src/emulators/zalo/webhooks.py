"""Delivery of events to the product: signed, at least once, given up after five retries.

The queue is in the store, so a restart goes on where it stopped. Retries are due by the
emulator's clock. First attempts to one citizen's events keep their order, retries do not wait.
"""

import hashlib
import http.client
import json
import secrets
import threading
import time
import urllib.parse
from typing import Any

from .world import World

RETRY_AFTER_S = (30, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
TIMEOUT_S = 2.0
SENDERS = 4


def signature(first: str, raw: bytes, timestamp: str, secret: str) -> str:
    """`mac=` and the plain SHA-256 (not an HMAC) over the four parts without separators."""
    digest = hashlib.sha256(first.encode() + raw + timestamp.encode() + secret.encode())
    return "mac=" + digest.hexdigest()


def post(url: str, raw: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
    """One POST within two seconds in all: the HTTP code, or None and why there is none."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    until = time.monotonic() + TIMEOUT_S
    connection = None
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        connection.connect()
        connection.sock.settimeout(max(0.05, until - time.monotonic()))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, raw, {"Content-Type": "application/json", **headers})
        connection.sock.settimeout(max(0.05, until - time.monotonic()))
        return connection.getresponse().status, ""
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, "timeout" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"
    finally:
        if connection is not None:
            connection.close()


class WebhookSender:
    def __init__(self, world: World) -> None:
        self.world = world
        self._stopping = threading.Event()
        self._busy: set[str] = set()  # citizens whose event is on its way
        self._claim = threading.Lock()
        self._threads = [threading.Thread(target=self._run, name=f"webhook-{n}", daemon=True) for n in range(SENDERS)]

    def start(self) -> None:
        self.world.store.run("UPDATE delivery SET stage = 'pending' WHERE stage = 'sending'")
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self.world.wake()
        for thread in self._threads:
            thread.join(timeout=TIMEOUT_S + 1)

    def save_url(self, url: str, force: bool = False) -> dict[str, Any]:
        """Save the URL as the console does: first an unsigned `{}` must be answered with 200."""
        code, error = post(url, b"{}", {})
        self._log(None, (code, error), name="probe", body="{}")
        if code != 200 and not force:
            return {"saved": False, "http": code, "message": "Không thể kết nối với webhook", "why": error}
        with self.world.store.writing():
            self.world.store.keep("console:webhook_url", url)
            self.world.store.keep("subscription", "active")
        self.world.wake()
        return {"saved": True, "http": code, "message": "Success", "why": error}

    def _run(self) -> None:
        while not self._stopping.is_set():
            claimed = self._next()
            if claimed is None:
                with self.world.news:
                    self.world.news.wait(timeout=0.2)  # short: the clock may be moved by others
                continue
            try:
                self._deliver(claimed)
            finally:
                with self._claim:
                    self._busy.discard(claimed["subject"])

    def _next(self) -> Any:
        store = self.world.store
        with self._claim, store.writing():
            if store.setting("subscription") == "cancelled":
                return None
            due = store.rows(
                "SELECT d.id, d.subject, d.attempt, d.forged, e.name, e.body, e.at, e.server FROM delivery d"
                " JOIN event e ON e.id = d.event WHERE d.stage = 'pending' AND d.due <= ? ORDER BY d.due, d.id LIMIT 200",
                self.world.now(),
            )
            for row in due:
                if row["subject"] not in self._busy:
                    self._busy.add(row["subject"])
                    store.run("UPDATE delivery SET stage = 'sending' WHERE id = ?", row["id"])
                    return row
        return None

    def _headers(self, row: Any) -> dict[str, str]:
        world = self.world
        headers = {"User-Agent": "ZaloWebhook"}
        stamp = _timestamp(row["body"])
        if world.switch("signature_timestamp") == "header":
            stamp = str(world.now())
            headers["X-ZEvent-Timestamp"] = stamp
        secret = world.options.oa_secret if world.switch("signature_secret") == "oa" else world.options.app_secret
        first = world.options.app_id if world.switch("signature_first") == "app_id" else world.options.oa_id
        mac = "mac=" + secrets.token_hex(32) if row["forged"] else signature(first, row["body"], stamp, secret)
        headers["X-ZEvent-Signature"] = mac
        if row["server"]:
            headers["X-ZEvent-Server"] = row["server"]
        if row["attempt"]:
            headers["num_retry"] = str(row["attempt"])
        return headers

    def _deliver(self, row: Any) -> None:
        headers = self._headers(row)
        url, begun = self.world.console("webhook_url"), time.monotonic()
        outcome = post(url, row["body"], headers)
        took = int(1000 * (time.monotonic() - begun))
        store = self.world.store
        with store.writing():
            self._log(
                row["id"],
                outcome,
                name=row["name"],
                body=row["body"].decode("utf-8", "replace"),
                retry=row["attempt"],
                headers=headers,
                took=took,
            )
            if outcome[0] == 200:
                store.run("UPDATE delivery SET stage = 'delivered' WHERE id = ?", row["id"])
            elif row["attempt"] < len(RETRY_AFTER_S):
                due = self.world.now() + 1000 * RETRY_AFTER_S[row["attempt"]]
                store.run(
                    "UPDATE delivery SET stage = 'pending', attempt = attempt + 1, due = ? WHERE id = ?", due, row["id"]
                )
            else:
                self._cancel(row["id"])

    def _cancel(self, delivery: int) -> None:
        """Zalo takes the whole subscription away after the last retry failed."""
        store = self.world.store
        store.run("UPDATE delivery SET stage = 'failed' WHERE id = ?", delivery)
        store.run("UPDATE delivery SET stage = 'abandoned' WHERE stage = 'pending'")
        store.keep("subscription", "cancelled")

    def _log(
        self, delivery: int | None, outcome: tuple[int | None, str], *, name: str, body: str,
        retry: int = 0, headers: dict[str, str] | None = None, took: int = 0,
    ) -> None:  # fmt: skip
        self.world.store.insert(
            "attempt", delivery=delivery, event_name=name, num_retry=retry, at=self.world.now(), http=outcome[0],
            error=outcome[1], ms=took, headers=json.dumps(headers or {}), body=body,
        )  # fmt: skip


def _timestamp(raw: bytes) -> str:
    try:
        return str(json.loads(raw).get("timestamp", ""))
    except (ValueError, AttributeError):
        return ""


def overview(world: World) -> dict[str, Any]:
    stages = world.store.rows("SELECT stage, count(*) AS n FROM delivery GROUP BY stage")
    due = world.store.number("SELECT min(due) FROM delivery WHERE stage = 'pending'")
    unanswered = world.store.number(
        "SELECT count(*) FROM delivery d WHERE stage = 'pending' AND attempt > 0"
        " AND EXISTS (SELECT 1 FROM attempt a WHERE a.delivery = d.id AND a.http IS NULL)"
    )
    return {
        "url": world.console("webhook_url"),
        "subscription": world.store.setting("subscription") or "active",
        "deliveries": {row["stage"]: row["n"] for row in stages},
        "next_in_ms": max(0, due - world.now()) if due else None,
        "unanswered": unanswered,  # heard or not, nobody knows
    }


def attempts(world: World, after: int = 0, limit: int = 500) -> list[dict[str, Any]]:
    rows = world.store.rows("SELECT * FROM attempt WHERE id > ? ORDER BY id LIMIT ?", after, limit)
    return [{**dict(row), "headers": json.loads(row["headers"])} for row in rows]
