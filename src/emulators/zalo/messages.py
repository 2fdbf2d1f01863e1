"""`/v3.0/oa/message/…`: what the OA sends to one citizen."""

import json
import unicodedata
from typing import Any

from . import events, template_store, uploads, windows
from .clock import hour
from .wire import Reply, Request, ZaloError, success
from .world import World, message_id

TEXT_MAX = 2000
BUTTONS_MAX = 5
BUTTON_KINDS = {"oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.phone", "oa.open.sms"}
Body = dict[str, Any]


def invalid(field: str) -> ZaloError:
    return ZaloError(-201, f"{field} is invalid!")


def length(text: str) -> int:
    """Vietnamese letters are counted composed: 43 and not 55 for the same sentence."""
    return len(unicodedata.normalize("NFC", text))


def too_long(text: str, limit: int) -> None:
    if length(text) > limit:
        raise ZaloError(-210, "Parameter exceeds allowable limit")


def consultation(world: World, request: Request) -> Reply:
    """POST /v3.0/oa/message/cs"""
    body = request.json()
    recipient, message = body.get("recipient"), body.get("message")
    if not isinstance(recipient, dict):
        raise invalid("recipient")
    citizen = windows.citizen_of(world, recipient.get("user_id"))
    if not isinstance(message, dict) or not message:
        raise invalid("message")
    kind, text, shown = understand(world, message)
    with world.store.writing():
        citizen = windows.citizen_of(world, citizen["id"])
        quota = windows.charge_consultation(world, citizen)
        told = {"kind": kind, "text": text, "body": shown, "billed": quota is not None, "call": "cs"}
        sent = deliver(world, citizen, told)
        echo(world, citizen, sent, told)
        receipts(world, citizen, sent)
    return success(
        {
            "message_id": sent,
            "user_id": citizen["id"],
            "sent_time": str(world.now()),
            **({"quota": quota} if quota else {}),
        }
    )


def understand(world: World, message: Body) -> tuple[str, str, Body]:
    """Kind, text and what the phone shows, or the error that Zalo would give."""
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        raise invalid("text")
    too_long(text or "", TEXT_MAX)
    quoted = message.get("quote_message_id")
    if quoted is not None and not world.store.row("SELECT 1 FROM message WHERE id = ?", str(quoted)):
        raise invalid("quote_message_id")
    shown: Body = {"quote": quoted} if quoted else {}
    attachment = message.get("attachment")
    if attachment is None:
        if not (text or "").strip():
            raise invalid("text")
        return "text", text or "", shown
    if not isinstance(attachment, dict):
        raise invalid("attachment")
    payload = attachment.get("payload")
    if not isinstance(payload, dict):
        raise invalid("payload")
    match attachment.get("type"):
        case "file":
            return "file", text or "", {**shown, "file": uploads.usable(world, payload.get("token"), "file")}
        case "template":
            kind, more = _template(world, payload, text)
            return kind, text or "", {**shown, **more}
    raise ZaloError(-233, "message type is invalid or not support")


def _template(world: World, payload: Body, text: str | None) -> tuple[str, Body]:
    more: Body = {}
    if payload.get("buttons"):
        more["buttons"] = _buttons(payload["buttons"])
    kind = payload.get("template_type")
    if kind is None and more:
        if not (text or "").strip():
            raise invalid("text")
        return "text", more
    elements = payload.get("elements")
    if kind not in {"media", "request_user_info"}:
        # the "list" of version 2 is not documented for version 3
        raise ZaloError(-233, "message type is invalid or not support")
    if not isinstance(elements, list) or not elements or not isinstance(elements[0], dict):
        raise invalid("elements")
    if kind == "media":
        return _media(world, elements[0], more)
    first = {key: elements[0].get(key) for key in ("title", "subtitle", "image_url")}
    if not isinstance(first["title"], str) or not first["title"].strip():
        raise invalid("title")
    too_long(first["title"], 100)
    too_long(str(first["subtitle"] or ""), 500)
    return "request_user_info", {**more, "form": first}


def _media(world: World, element: Body, more: Body) -> tuple[str, Body]:
    kind = element.get("media_type")
    if kind not in {"image", "gif"}:
        raise invalid("media_type")
    if element.get("attachment_id"):
        return kind, {**more, "picture": uploads.usable(world, element["attachment_id"], kind)}
    url = element.get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise invalid("url")
    return kind, {**more, "picture": {"url": url, "name": ""}}


def _buttons(buttons: Any) -> list[Body]:
    if not isinstance(buttons, list) or len(buttons) > BUTTONS_MAX:
        raise invalid("buttons")
    return [_button(button) for button in buttons]


def _button(button: Any) -> Body:
    if not isinstance(button, dict):
        raise invalid("buttons")
    kind, title, payload = button.get("type"), button.get("title"), button.get("payload")
    if kind not in BUTTON_KINDS:
        raise invalid("type")
    if not isinstance(title, str) or not title.strip():
        raise invalid("title")
    too_long(title, 100)
    if kind.startswith("oa.query."):
        if not isinstance(payload, str) or not payload:
            raise invalid("payload")
        too_long(payload, 1000)
        return {"title": title, "type": kind, "payload": payload}
    if not isinstance(payload, dict):
        raise invalid("payload")
    needed = {"oa.open.url": "url", "oa.open.phone": "phone_code", "oa.open.sms": "phone_code"}[kind]
    if not isinstance(payload.get(needed), str) or not payload[needed]:
        raise invalid(needed)
    if kind == "oa.open.url" and not payload["url"].startswith(("https://", "http://")):
        raise invalid("url")
    too_long(str(payload.get("content", "")), 160)
    return {"title": title, "type": kind, "payload": payload}


def by_template(world: World, request: Request) -> Reply:
    """POST /v3.0/oa/message/template: a registered template to a known user id."""
    body = request.json()
    citizen = windows.citizen_of(world, body.get("user_id"))
    template = template_store.for_user(world, body.get("template_id"))
    fields = template_store.fields_for_user(template, body.get("template_data"))
    with world.store.writing():
        quota = windows.charge_template(world, citizen)
        silent = not 6 <= hour(world.now()) < 22  # taken 24/24, but the phone stays quiet at night
        text = template_store.text(template, fields)
        shown = {"template": template["templateId"], "name": template["templateName"], "fields": fields}
        shown["buttons"] = template_store.buttons(template, fields)
        sent = deliver(
            world,
            citizen,
            {"kind": "template", "text": text, "body": shown, "billed": True, "call": "template", "silent": silent},
        )
        receipts(world, citizen, sent)
    return success({"message_id": sent, "user_id": citizen["id"], "sent_time": str(world.now()), "quota": quota})


def dead(world: World, request: Request) -> Reply:
    """`/transaction` and `/promotion` were shut down on 2026-03-01."""
    raise ZaloError(world.switch("dead_call_code"), "This API has been shut down")


def version_two(world: World, request: Request) -> Reply:
    """POST /v2.0/oa/message: only the reaction is left of it."""
    body = request.json()
    action = body.get("sender_action")
    recipient = body.get("recipient")
    if not isinstance(action, dict) or not isinstance(recipient, dict) or "user_id" not in recipient:
        raise ZaloError(-240, "MessageV2 API has been shut down")
    citizen = windows.citizen_of(world, recipient["user_id"])
    target = world.store.row(
        "SELECT * FROM message WHERE id = ? AND citizen = ?", str(action.get("react_message_id")), citizen["id"]
    )
    if target is None:
        raise invalid("react_message_id")
    icon = action.get("react_icon")
    if not isinstance(icon, str) or not icon:
        raise invalid("react_icon")
    with world.store.writing():
        shown = {**json.loads(target["body"]), "reaction": icon}
        world.store.run("UPDATE message SET body = ? WHERE id = ?", json.dumps(shown), target["id"])
        told = {"msg_id": target["id"], "react_icon": icon}
        events.queue(world, events.from_oa(world, citizen, "oa_reacted_message", told), citizen["id"])
    return success({"message_id": target["id"], "user_id": citizen["id"]})


def deliver(world: World, citizen: Any, message: Body) -> str:
    """Put a message on the citizen's phone."""
    sent = str(message.get("id") or message_id())
    world.store.insert(
        "message", id=sent, citizen=citizen["id"], side="oa", kind=message["kind"], text=message["text"],
        body=json.dumps(message["body"]), at=world.now(), billed=int(message["billed"]), call=message["call"],
        silent=int(message.get("silent", False)),
    )  # fmt: skip
    return sent


def echo(world: World, citizen: Any, sent: str, told: Body) -> None:
    """Zalo tells the webhook what the OA itself has sent."""
    kind, text, shown = told["kind"], told["text"], told["body"]
    name = {"image": "oa_send_image", "gif": "oa_send_gif", "file": "oa_send_file", "request_user_info": "oa_send_list"}
    message: Body = {"text": text, "msg_id": sent}
    if kind in {"image", "gif"}:
        url = shown["picture"]["url"]
        message["attachments"] = [{"type": kind, "payload": {"thumbnail": url, "url": url}}]
    elif kind == "file":
        file = shown["file"]
        payload = {
            "size": str(file["size"]),
            "name": file["name"],
            "checksum": file["md5"],
            "type": file["ext"],
            "url": file["url"],
        }
        message["attachments"] = [{"type": "file", "payload": payload}]
    elif shown.get("buttons") or shown.get("form"):
        payload = {"zinstant_id": sent[:12], "text": text, "link_url": "", "checksum": message_id()}
        message["attachments"] = [{"type": "template", "payload": payload}]
    if shown.get("quote"):
        message["quote_msg_id"] = shown["quote"]
    events.queue(world, events.from_oa(world, citizen, name.get(kind, "oa_send_text"), message), citizen["id"])


def receipts(world: World, citizen: Any, sent: str) -> None:
    if world.switch("auto_received"):
        received(world, citizen, sent)
        if world.switch("auto_seen"):
            seen(world, citizen, [sent])


def received(world: World, citizen: Any, sent: str) -> None:
    world.store.run("UPDATE message SET received = ? WHERE id = ?", world.now(), sent)
    events.queue(world, events.from_oa(world, citizen, "user_received_message", {"msg_id": sent}), citizen["id"])


def seen(world: World, citizen: Any, ids: list[str]) -> None:
    for one in ids:
        world.store.run("UPDATE message SET seen = ? WHERE id = ?", world.now(), one)
    events.queue(world, events.from_oa(world, citizen, "user_seen_message", {"msg_ids": ids}), citizen["id"])
