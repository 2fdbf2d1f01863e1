"""Bodies of the events that go to the product's webhook, and their queueing."""

import json
from typing import Any

from . import faults
from .world import World

Body = dict[str, Any]


def from_citizen(world: World, citizen: Any, name: str, message: Body) -> Body:
    return {
        "app_id": world.options.app_id,
        "sender": {"id": citizen["id"]},
        "user_id_by_app": citizen["by_app"],
        "recipient": {"id": world.options.oa_id},
        "event_name": name,
        "message": message,
    }


def from_oa(world: World, citizen: Any, name: str, message: Body) -> Body:
    """Echoes and receipts: the OA is the sender, even when it is the citizen who saw something."""
    return {
        "app_id": world.options.app_id,
        "sender": {"id": world.options.oa_id},
        "user_id_by_app": citizen["by_app"],
        "recipient": {"id": citizen["id"]},
        "event_name": name,
        "message": message,
    }


def relation(world: World, citizen: Any, name: str, **more: str) -> Body:
    return {
        "oa_id": world.options.oa_id,
        "follower": {"id": citizen["id"]},
        "user_id_by_app": citizen["by_app"],
        "event_name": name,
        **more,
        "app_id": world.options.app_id,
    }


def about_user(world: World, citizen: Any, name: str) -> Body:
    return {
        "app_id": world.options.app_id,
        "oa_id": world.options.oa_id,
        "user_id": citizen["id"],
        "user_id_by_app": citizen["by_app"],
        "event_name": name,
    }


def submitted(world: World, citizen: Any, info: Body) -> Body:
    return {
        "sender": {"id": citizen["id"]},
        "recipient": {"id": world.options.oa_id},
        "user_id_by_app": citizen["by_app"],
        "event_name": "user_submit_info",
        "app_id": world.options.app_id,
        "info": info,
    }


def queue(world: World, body: Body, subject: str, server: str = "") -> int | None:
    """Stamp an event with the time and put it in line for the webhook; call inside a transaction."""
    now = world.now()
    body = {**body, "timestamp": str(now)}
    if world.store.setting("subscription") == "cancelled" or not world.console("webhook_url"):
        return None
    if world.switch("require_grant") and not world.store.number("SELECT count(*) FROM token WHERE realm = 'oa'"):
        return None
    text = str(body.get("message", {}).get("text", "")) if isinstance(body.get("message"), dict) else ""
    if world.switch("only_hash") and body["event_name"] == "user_send_text" and not text.startswith("#"):
        return None
    return queue_raw(world, json.dumps(body, ensure_ascii=False).encode(), body["event_name"], subject, server)


def queue_raw(world: World, raw: bytes, name: str, subject: str, server: str = "") -> int:
    now = world.now()
    event = world.store.insert("event", name=name, subject=subject, body=raw, at=now, server=server)
    hit = faults.of_event(world)
    if "drop" in hit:
        world.store.insert("delivery", event=event, subject=subject, due=now, stage="dropped")
        return event
    due = now + int(1000 * float(hit["delay"].get("seconds", 5))) if "delay" in hit else now
    if "reorder" in hit:
        due += 1500  # long enough for the next event of the same citizen to overtake it
    forged = int("forge" in hit)
    for _ in range(1 + int(hit["duplicate"].get("copies", 1)) if "duplicate" in hit else 1):
        world.store.insert("delivery", event=event, subject=subject, due=due, forged=forged)
    world.wake()
    return event
