"""Faults switched on at run time: the other side being slow, down or wrong.

For calls: slow(seconds, or until all faults are taken away) · down (503) · close (connection closed before anything is done) ·
html (a page instead of JSON) · error(code, message) · drop_after (done, then the connection is
closed: the sender cannot know). For the webhook: duplicate · reorder · delay(seconds) · forge · drop.
`times` limits a fault to the next n calls or events.
"""

import json
from typing import Any

from .wire import HangUp, NotUnderstood, Reply, ZaloError, as_json
from .world import World

CALL_KINDS = {"slow", "down", "close", "html", "error", "drop_after"}
WEBHOOK_KINDS = {"duplicate", "reorder", "delay", "forge", "drop"}
FAMILIES = {"openapi", "oauth", "business", "graph"}
HTML = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def add(world: World, told: dict[str, Any]) -> int:
    kind, scope = told.get("kind"), told.get("scope")
    if not isinstance(kind, str) or not isinstance(scope, str | None):
        raise NotUnderstood("kind and scope are texts")
    scope = scope or ("webhook" if kind in WEBHOOK_KINDS else "all")
    if kind not in CALL_KINDS | WEBHOOK_KINDS:
        raise NotUnderstood(f"kind is one of {sorted(CALL_KINDS | WEBHOOK_KINDS)}")
    if (kind in WEBHOOK_KINDS) != (scope == "webhook"):
        raise NotUnderstood(f"{kind} does not go with scope {scope}")
    if scope not in FAMILIES | {"all", "webhook"} and not scope.startswith("/"):
        raise NotUnderstood("scope is all, openapi, oauth, business, graph, webhook or a path that begins with /")
    times = told.get("times")
    if times is not None and (not isinstance(times, int) or not 1 <= times <= 10**6):
        raise NotUnderstood("times is a number from 1, or left out")
    for key in ("seconds", "code", "status", "copies"):
        if not isinstance(told.get(key, 0), int | float) or not -(10**6) < told.get(key, 0) < 10**6:
            raise NotUnderstood(f"{key} is a number")
    return world.store.insert("fault", kind=kind, scope=scope, body=json.dumps(told), times=times)


def listed(world: World) -> list[dict[str, Any]]:
    rows = world.store.rows("SELECT * FROM fault ORDER BY id")
    return [
        {**json.loads(row["body"]), "id": row["id"], "kind": row["kind"], "scope": row["scope"], "times": row["times"]}
        for row in rows
    ]


def _use(world: World, kinds: set[str], scopes: set[str], path: str = "") -> list[dict[str, Any]]:
    """The faults that apply now, each counted down once."""
    hit = []
    with world.store.writing():
        for fault in listed(world):
            scope = fault["scope"]
            if fault["kind"] in kinds and (scope in scopes or (path and scope[0] == "/" and path.startswith(scope))):
                hit.append(fault)
                if fault["times"] == 1:
                    world.store.run("DELETE FROM fault WHERE id = ?", fault["id"])
                elif fault["times"]:
                    world.store.run("UPDATE fault SET times = times - 1 WHERE id = ?", fault["id"])
    return hit


def before_call(world: World, family: str, path: str) -> tuple[Reply | None, bool]:
    """Suffer the faults that are on; an answer given instead of the true one, and whether to hang up afterwards."""
    hang_up_after = False
    for fault in _use(world, CALL_KINDS, {"all", family}, path):
        match fault["kind"]:
            case "slow":
                world.dawdle(min(float(fault.get("seconds", 5)), 120))
            case "down":
                return Reply(b"Service Unavailable", 503, "text/plain; charset=utf-8"), False
            case "close":
                raise HangUp
            case "html":
                return Reply(HTML.encode(), int(fault.get("status", 200)), "text/html; charset=utf-8"), False
            case "error":
                told = ZaloError(int(fault.get("code", -200)), str(fault.get("message", "Send message failed")))
                return as_json(told.body, int(fault.get("status", 200))), False
            case "drop_after":
                hang_up_after = True
    return None, hang_up_after


def of_event(world: World) -> dict[str, dict[str, Any]]:
    """The webhook faults that hit this event, by kind."""
    return {fault["kind"]: fault for fault in _use(world, WEBHOOK_KINDS, {"webhook"})}
