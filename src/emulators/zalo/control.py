"""The console: JSON calls under `/_control/` for tests and the phone page, from this machine only.

See the package docstring for the list. The server refuses these calls to other machines and to
foreign web pages that would press the buttons through the browser of somebody who runs the demo.
"""

import sqlite3
import time
from typing import Any

from . import citizens, faults, graph, template_store, tokens, webhooks
from .clock import ClockMovedBack
from .wire import NotUnderstood, Reply, Request, as_json
from .world import World

CONSOLE_KEYS = ("redirect_uri", "code_challenge")


def _int(request: Request, name: str, default: int) -> int:
    try:
        return int(request.query.get(name, default))
    except ValueError as error:
        raise NotUnderstood(f"{name} is a number") from error


def overview(world: World, request: Request) -> Reply:
    options = world.options
    return as_json(
        {
            "oa": {"id": options.oa_id, "name": options.oa_name, "app_id": options.app_id},
            "clock": _clock(world),
            "webhook": webhooks.overview(world),
            "switches": world.switches(),
            "faults": faults.listed(world),
            "citizens": world.store.number("SELECT count(*) FROM citizen"),
        }
    )


def list_users(world: World, request: Request) -> Reply:
    rows = world.store.rows("SELECT * FROM citizen ORDER BY created, id")
    return as_json([citizens.shown(world, row) for row in rows])


def create_user(world: World, request: Request) -> Reply:
    return as_json(citizens.shown(world, citizens.create(world, request.told())), 201)


def one_user(world: World, request: Request) -> Reply:
    return as_json(citizens.shown(world, citizens.find(world, request.captured["id"])))


def act(world: World, request: Request) -> Reply:
    """POST /users/{id}/act {kind: …}, or /users/{id}/{kind} with the rest as body."""
    told = request.told()
    if request.captured.get("kind", "act") != "act":
        told = {**told, "kind": request.captured["kind"]}
    return as_json(citizens.act(world, request.captured["id"], told))


def chat(world: World, request: Request) -> Reply:
    citizens.find(world, request.captured["id"])
    found = citizens.chat(world, request.captured["id"], _int(request, "after", 0))
    if request.query.get("side"):
        found = [one for one in found if one["side"] == request.query["side"]]
    return as_json(found)


def mini_app(world: World, request: Request) -> Reply:
    """A single-use Mini App token: {kind: phone|location, latitude, longitude}."""
    told = request.told()
    place: dict[str, str] = {key: str(told[key]) for key in ("latitude", "longitude") if key in told}
    citizen = citizens.find(world, request.captured["id"])
    kind = "location" if told.get("kind") == "location" else "phone"
    return as_json({"code": graph.mini_app_code(world, citizen, kind, place or None)})


def social_token(world: World, request: Request) -> Reply:
    citizen = citizens.find(world, request.captured["id"])
    return as_json(tokens.give(world, "social", citizen["id"]))


def token(world: World, request: Request) -> Reply:
    """A first token pair, as an administrator takes it by hand from the API Explorer."""
    return as_json(tokens.give(world, "oa"))


def revoke(world: World, request: Request) -> Reply:
    return as_json({"revoked": tokens.revoke_all(world)})


def list_faults(world: World, request: Request) -> Reply:
    return as_json(faults.listed(world))


def add_fault(world: World, request: Request) -> Reply:
    return as_json({"id": faults.add(world, request.told())}, 201)


def clear_faults(world: World, request: Request) -> Reply:
    one = request.captured.get("id")
    if one is None:
        removed = world.store.run("DELETE FROM fault")
        world.calm()
        return as_json({"removed": removed})
    return as_json({"removed": world.store.run("DELETE FROM fault WHERE id = ?", one)})


def get_switches(world: World, request: Request) -> Reply:
    return as_json(world.switches())


def set_switches(world: World, request: Request) -> Reply:
    world.set_switches(request.told())
    return as_json(world.switches())


def get_webhook(world: World, request: Request) -> Reply:
    return as_json(webhooks.overview(world))


def save_webhook(sender: webhooks.WebhookSender, request: Request) -> Reply:
    """Save the URL as in the console: {url, force=false}; the unsigned probe must be answered."""
    told = request.told()
    url = told.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise NotUnderstood("url is an http or https address")
    return as_json(sender.save_url(url, bool(told.get("force", False))))


def webhook_log(world: World, request: Request) -> Reply:
    return as_json(webhooks.attempts(world, _int(request, "after", 0), min(_int(request, "limit", 500), 5000)))


def console(world: World, request: Request) -> Reply:
    """What the administrator saves: {redirect_uri, code_challenge}."""
    told = request.told()
    for key, value in told.items():
        if key not in CONSOLE_KEYS or not isinstance(value, str):
            raise NotUnderstood(f"the console keeps the texts {CONSOLE_KEYS}")
        world.store.keep("console:" + key, value)
    return as_json({key: world.console(key) for key in CONSOLE_KEYS})


def list_templates(world: World, request: Request) -> Reply:
    return as_json(template_store.every(world))


def put_template(world: World, request: Request) -> Reply:
    return as_json(template_store.put(world, request.told()), 201)


def _clock(world: World) -> dict[str, Any]:
    return {"offset_seconds": world.clock.offset(), "now": world.clock.now().isoformat(), "now_ms": world.now()}


def get_clock(world: World, request: Request) -> Reply:
    return as_json(_clock(world))


def advance(world: World, request: Request) -> Reply:
    """Move the one test clock forward: {seconds, minutes, hours, days, working_days}."""
    told, seconds = request.told(), 0.0
    for unit, size in (("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86400)):
        value = told.get(unit, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NotUnderstood(f"{unit} is a number")
        seconds += value * size
    try:
        world.clock.advance(seconds)
        for _ in range(min(int(told.get("working_days", 0)), 400)):
            world.clock.advance(world.clock.seconds_to_next_working_day())
    except (ClockMovedBack, TypeError, ValueError) as error:
        raise NotUnderstood("the clock only moves forward, by less than ten years") from error
    world.wake()
    return as_json(_clock(world))


def reset(world: World, request: Request) -> Reply:
    """Forget citizens, messages, tokens, events, faults and switches; the clock stays. What is on its way to the webhook
    arrives before: afterwards nothing comes of what was forgotten."""
    while not _forgotten(world):
        time.sleep(0.01)
    return as_json({"reset": True})


def _forgotten(world: World) -> bool:
    """False while an event is on its way; no other sets out meanwhile."""
    with world.store.writing():
        world.store.run("UPDATE delivery SET stage = 'dropped' WHERE stage = 'pending'")
        if world.store.number("SELECT count(*) FROM delivery WHERE stage = 'sending'"):
            return False
        url = world.console("webhook_url")
        world.store.empty()
        world.store.keep("console:webhook_url", url)
        template_store.seed(world)
    return True


def zbs_messages(world: World, request: Request) -> Reply:
    return as_json([dict(row) for row in world.store.rows("SELECT * FROM zbs ORDER BY at")])


def events_log(world: World, request: Request) -> Reply:
    rows: list[sqlite3.Row] = world.store.rows(
        "SELECT e.id, e.name, e.subject, e.body, e.at, e.server, group_concat(d.stage) AS stages, max(d.attempt) AS retries"
        " FROM event e LEFT JOIN delivery d ON d.event = e.id WHERE e.id > ? GROUP BY e.id ORDER BY e.id LIMIT 1000",
        _int(request, "after", 0),
    )
    return as_json([{**dict(row), "body": row["body"].decode("utf-8", "replace")} for row in rows])
