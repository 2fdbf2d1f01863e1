"""The business host: template messages by phone number. Its error table is a separate one (-124 is the token)."""

import hashlib
import json
import re
from typing import Any

from . import events, messages, template_store, tokens
from .clock import day_start, hour
from .wire import Reply, Request, ZaloError, success
from .world import World, message_id


def permitted(world: World, request: Request) -> None:
    try:
        tokens.of_oa(world, request.header("access_token"))
    except ZaloError as error:
        raise ZaloError(-124, "Access token invalid") from error


def _quota(world: World) -> tuple[int, int]:
    daily = int(world.switch("zbs_daily"))
    used = world.store.number("SELECT count(*) FROM zbs WHERE at >= ?", day_start(world.now()))
    return daily, max(0, daily - used)


def send_by_phone(world: World, request: Request) -> Reply:
    """POST /message/template"""
    body = request.json()
    phone = body.get("phone")
    if not isinstance(phone, str) or not re.fullmatch(r"84\d{9,10}", phone):
        raise ZaloError(-108, "Phone number is invalid")
    citizen = world.store.row("SELECT * FROM citizen WHERE phone = ?", phone)
    return _send(world, body, phone, citizen)


def send_by_hash(world: World, request: Request) -> Reply:
    """POST /message/template/hashphone: the phone as SHA-256 in hex."""
    body = request.json()
    phone = body.get("phone")
    if not isinstance(phone, str) or not re.fullmatch(r"[0-9a-f]{64}", phone):
        raise ZaloError(-108, "Phone number is invalid")
    people = world.store.rows("SELECT * FROM citizen WHERE phone IS NOT NULL")
    citizen = next((one for one in people if hashlib.sha256(one["phone"].encode()).hexdigest() == phone), None)
    return _send(world, body, phone, citizen)


def _send(world: World, body: dict[str, Any], phone: str, citizen: Any) -> Reply:
    template = template_store.for_phone(world, body.get("template_id"))
    fields = template_store.fields_for_phone(template, body.get("template_data"))
    tracking = body.get("tracking_id")
    if tracking is not None and (not isinstance(tracking, str) or len(tracking) > 48):
        raise ZaloError(-132, "Parameter is invalid: tracking_id")
    mode = str(body.get("sending_mode", "1"))
    if mode not in {"1", "3"}:
        raise ZaloError(-161, "sending_mode is invalid")
    if template["nightBlocked"] and not 6 <= hour(world.now()) < 22:
        raise ZaloError(-133, "Template cannot be sent at night (10:00PM - 6:00AM)")
    if citizen is None or not citizen["has_zalo"]:
        raise ZaloError(-118, "Zalo account not existed")
    with world.store.writing():
        daily, left = _quota(world)
        if mode == "1" and left <= 0:
            raise ZaloError(-144, "OA has reached its daily limit")
        sent = _delivered(world, citizen, phone, template, fields=fields, tracking=tracking)
    told = {"dailyQuota": str(daily), "remainingQuota": str(max(0, left - 1))}
    return success({"msg_id": sent, "sent_time": str(world.now()), "sending_mode": mode, "quota": told})


def _delivered(
    world: World, citizen: Any, phone: str, template: Any, *, fields: dict[str, str], tracking: str | None
) -> str:
    now, delivers = world.now(), world.switch("zbs_delivers")
    sent = message_id()
    world.store.insert(
        "zbs", msg_id=sent, phone=phone, template=template["templateId"], fields=json.dumps(fields), tracking=tracking,
        at=now, delivered=now if delivers else None,
    )  # fmt: skip
    if not delivers:
        return sent
    shown = {"template": template["templateId"], "name": template["templateName"], "fields": fields, "by_phone": True}
    shown["buttons"] = template_store.buttons(template, fields)
    text = template_store.text(template, fields)
    messages.deliver(
        world, citizen, {"id": sent, "kind": "template", "text": text, "body": shown, "billed": True, "call": "phone"}
    )
    # its receipt is the one below, not the OA's own pair
    world.store.run("UPDATE message SET received = ?, seen = ? WHERE id = ?", now, now, sent)
    message = {"delivery_time": str(now), "msg_id": sent, **({"tracking_id": tracking} if tracking else {})}
    receipt = {
        "sender": {"id": world.options.oa_id}, "recipient": {"id": phone}, "event_name": "user_received_message",
        "message": message, "app_id": world.options.app_id,
    }  # fmt: skip
    events.queue(world, receipt, citizen["id"], server="ZNS")
    return sent


def status(world: World, request: Request) -> Reply:
    row = world.store.row("SELECT * FROM zbs WHERE msg_id = ?", request.query.get("message_id", ""))
    if row is None:
        raise ZaloError(-107, "Message id is invalid")
    done = row["delivered"] is not None
    told = "The message has been delivered" if done else "The message is being sent"
    return success({"delivery_time": str(row["delivered"] or ""), "status": int(done), "message": told})


def quota(world: World, request: Request) -> Reply:
    daily, left = _quota(world)
    return success({"dailyQuota": str(daily), "remainingQuota": str(left)})


def template_tag(world: World, request: Request) -> Reply:
    return success(["TRANSACTION", "CUSTOMER_CARE"])


def quality(world: World, request: Request) -> Reply:
    return success({"oaCurrentQuality": "HIGH", "oa7dayQuality": "HIGH"})


def _number(request: Request, name: str, default: int) -> int:
    try:
        return int(request.query.get(name, default))
    except ValueError as error:
        raise ZaloError(-132, f"Parameter is invalid: {name}") from error


def all_templates(world: World, request: Request) -> Reply:
    offset, limit = _number(request, "offset", 0), _number(request, "limit", 100)
    if not 1 <= limit <= 100 or offset < 0:
        raise ZaloError(-132, "Parameter is invalid: limit")
    found = template_store.every(world)
    if request.query.get("status"):
        found = [one for one in found if one["status"] == _number(request, "status", 0)]
    page = [
        {
            "templateId": int(one["templateId"]), "templateName": one["templateName"], "createdTime": 1767200400000,
            "status": template_store.STATES[one["status"]], "templateQuality": "HIGH",
        }
        for one in found[offset : offset + limit]
    ]  # fmt: skip
    reply = {"error": 0, "message": "Success", "data": page, "metadata": {"total": len(found)}}
    return Reply(json.dumps(reply, ensure_ascii=False).encode())


def template_info(world: World, request: Request) -> Reply:
    one = template_store.find(world, request.query.get("template_id"))
    if one is None:
        raise ZaloError(-109, "Template id is invalid")
    kept = ("templateName", "timeout", "listParams", "templateTag", "price")
    told = {key: one[key] for key in kept}
    return success({"templateId": int(one["templateId"]), "status": template_store.STATES[one["status"]], **told})


def sample(world: World, request: Request) -> Reply:
    one = template_store.find(world, request.query.get("template_id"))
    if one is None:
        raise ZaloError(-109, "Template id is invalid")
    return success({param["name"]: f"<{param['name']}>" for param in one["listParams"]})
