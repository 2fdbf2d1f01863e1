"""What a citizen does on the phone; each act is one transaction: the message and its event."""

import base64
import binascii
import json
import re
from typing import Any

from . import events, messages, uploads, windows
from .wire import NotUnderstood
from .world import World, long_id, message_id

Body = dict[str, Any]
USER_FILE_MAX = 25 * 1024 * 1024


def phone_84(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return "84" + digits[1:] if digits.startswith("0") else digits


def shown(world: World, citizen: Any) -> Body:
    told = dict(citizen)
    for flag in ("follower", "has_zalo", "withdrawn", "clicked_chat"):
        told[flag] = bool(told[flag])
    return {**told, "shared": json.loads(told["shared"])}


def find(world: World, citizen_id: str) -> Any:
    found = world.store.row("SELECT * FROM citizen WHERE id = ?", citizen_id)
    if found is None:
        raise NotUnderstood(f"there is no citizen {citizen_id}")
    return found


def create(world: World, told: Body) -> Any:
    """Create a citizen; {name, phone, id, follower=true, has_zalo=true, interacted=follower}."""
    number = str(told.get("id") or long_id())
    if world.store.row("SELECT 1 FROM citizen WHERE id = ?", number):
        raise NotUnderstood(f"citizen {number} exists")
    name = str(told.get("name") or "").strip()
    if not name or len(name) > 100:
        raise NotUnderstood("name is needed, up to 100 letters")
    phone = phone_84(str(told["phone"])) if told.get("phone") else None
    follower = bool(told.get("follower", True))
    interacted = bool(told.get("interacted", follower))
    world.store.insert(
        "citizen", id=number, by_app=str(told.get("by_app") or long_id()), name=name, phone=phone,
        follower=int(follower), has_zalo=int(told.get("has_zalo", True)), created=world.now(),
        last_interaction=world.now() if interacted else None,
    )  # fmt: skip
    return find(world, number)


def act(world: World, citizen_id: str, told: Body) -> Body:
    """One act: `kind` names it (see ACTS)."""
    kind = told.get("kind")
    if kind not in ACTS:
        raise NotUnderstood(f"kind is one of {', '.join(ACTS)}")
    with world.store.writing():
        result = ACTS[kind](world, find(world, citizen_id), told)
    world.wake()
    return result


def _message(world: World, citizen: Any, name: str, message: Body, told: Body) -> Body:
    """Keep a message of the citizen, open the window, tell the webhook."""
    sent = str(told.get("msg_id") or message_id())
    if world.store.row("SELECT 1 FROM message WHERE id = ?", sent):
        raise NotUnderstood(f"message {sent} exists")
    body = {key: message[key] for key in ("attachments", "quote_msg_id") if key in message}
    world.store.insert(
        "message", id=sent, citizen=citizen["id"], side="citizen", kind=name.removeprefix("user_send_"),
        text=message.get("text", ""), body=json.dumps(body), at=world.now(), hidden=int(bool(told.get("hidden"))),
    )  # fmt: skip
    if citizen["withdrawn"]:  # who writes again after withdrawing starts anew
        world.store.run("UPDATE citizen SET withdrawn = 0 WHERE id = ?", citizen["id"])
    windows.interacted(world, citizen["id"])
    whole = {**message, "msg_id": sent}
    event = events.queue(world, events.from_citizen(world, citizen, name, whole), citizen["id"])
    return {"msg_id": sent, "event": event}


def _text(world: World, citizen: Any, told: Body) -> Body:
    text = told.get("text")
    if not isinstance(text, str) or not text:
        raise NotUnderstood("text is needed")
    message: Body = {"text": text}
    if told.get("quote_msg_id"):
        message["quote_msg_id"] = told["quote_msg_id"]
    return _message(world, citizen, "user_send_text", message, told)


def _press(world: World, citizen: Any, told: Body) -> Body:
    """Press a button of a message of the OA: `msg_id` and `index`, or the `payload` itself."""
    if "payload" in told:
        return _text(world, citizen, {"text": told["payload"], "hidden": told.get("hidden", False)})
    row = world.store.row(
        "SELECT body FROM message WHERE id = ? AND citizen = ?", str(told.get("msg_id")), citizen["id"]
    )
    buttons = json.loads(row["body"]).get("buttons", []) if row else []
    index = told.get("index", 0)
    if not isinstance(index, int) or not 0 <= index < len(buttons):
        raise NotUnderstood("there is no such button")
    button = buttons[index]
    if not button["type"].startswith("oa.query."):
        return {"open": button["payload"]}  # a link or a call: nothing reaches the OA
    return _text(world, citizen, {"text": button["payload"], "hidden": button["type"] == "oa.query.hide"})


def _content(told: Body) -> bytes:
    if told.get("content") is None:
        return uploads.small_picture()
    try:
        content = base64.b64decode(str(told["content"]), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotUnderstood("content is base64") from error
    if not content or len(content) > USER_FILE_MAX:
        raise NotUnderstood("content is empty or above 25 MB")
    return content


def _media(world: World, citizen: Any, told: Body) -> Body:
    """A picture, GIF, file, sound or video: `content` (base64; a small picture when left out), `name`, `text`; or `url`."""
    kind = told["kind"]
    if told.get("url"):
        file = {
            "url": str(told["url"]),
            "name": str(told.get("name", "")),
            "size": 0,
            "md5": "",
            "ext": "",
            "media": "",
        }
    else:
        name = str(told.get("name") or f"{kind}.png")
        kept = uploads.keep(
            world, kind, name, _content(told), uploaded_by=citizen["id"], mime=str(told.get("mime", ""))
        )
        file = uploads.shown(world, kept)
    payload = {
        "image": {"thumbnail": file["url"], "url": file["url"]},
        "gif": {"thumbnail": file["url"], "url": file["url"]},
        "audio": {"url": file["url"]},
        "video": {"url": file["url"], "thumbnail": file["url"], "description": ""},
        "file": {
            "size": str(file["size"]),
            "name": file["name"],
            "checksum": file["md5"],
            "type": file["ext"],
            "url": file["url"],
        },
    }[kind]
    message: Body = {"attachments": [{"type": kind, "payload": payload}]}
    if told.get("text"):
        message["text"] = str(told["text"])
    return _message(world, citizen, f"user_send_{kind}", message, told)


def _sticker(world: World, citizen: Any, told: Body) -> Body:
    payload = {"url": f"{world.options.public_url}/static/oa.svg", "id": str(told.get("id", "21979"))}
    return _message(
        world, citizen, "user_send_sticker", {"attachments": [{"type": "sticker", "payload": payload}]}, told
    )


def _link(world: World, citizen: Any, told: Body) -> Body:
    payload = {"thumbnail": "", "description": str(told.get("description", "")), "url": str(told.get("url", ""))}
    message = {"text": str(told.get("text", payload["url"])), "attachments": [{"type": "link", "payload": payload}]}
    return _message(world, citizen, "user_send_link", message, told)


def _business_card(world: World, citizen: Any, told: Body) -> Body:
    described = json.dumps({"phone": str(told.get("phone", citizen["phone"] or "")), "qrCodeUrl": ""})
    payload = {"thumbnail": "", "description": described, "url": ""}
    message = {"text": "", "attachments": [{"type": "link", "payload": payload}]}
    return _message(world, citizen, "user_send_business_card", message, told)


def _location(world: World, citizen: Any, told: Body) -> Body:
    where = {
        name: str(told.get(name, default)) for name, default in (("latitude", "21.0285"), ("longitude", "105.8542"))
    }
    payload = {"coordinates": where}  # strings, as Zalo sends them
    return _message(
        world,
        citizen,
        "user_send_location",
        {"text": "", "attachments": [{"type": "location", "payload": payload}]},
        told,
    )


def _submit_info(world: World, citizen: Any, told: Body) -> Body:
    """Fill in the request_user_info form; `shape` is new (two levels) or old (with a district)."""
    info_told = told.get("info")
    given: Body = info_told if isinstance(info_told, dict) else {}
    name, phone = str(given.get("name", citizen["name"])), phone_84(str(given.get("phone", citizen["phone"] or "")))
    address, ward, city = (str(given.get(key, "")) for key in ("address", "ward", "city"))
    city = city or "Thành phố Hà Nội"
    if told.get("shape") == "old":
        info: Body = {
            "address": address,
            "phone": phone,
            "city": city,
            "district": str(given.get("district", "")),
            "name": name,
            "ward": ward,
        }
    else:
        full = {"user_city": city, "user_ward": ward, "user_address": address}
        info = {
            "name": name,
            "phone": phone,
            "user_dob": str(given.get("dob", "")),
            "gender": str(given.get("gender", "")),
            "full_address": full,
        }
    shared = {
        "address": address,
        "city": city,
        "district": str(given.get("district", "")),
        "phone": phone,
        "name": name,
    }
    world.store.run("UPDATE citizen SET shared = ? WHERE id = ?", json.dumps(shared), citizen["id"])
    windows.interacted(world, citizen["id"])
    return {"event": events.queue(world, events.submitted(world, citizen, info), citizen["id"])}


def _follow(world: World, citizen: Any, told: Body) -> Body:
    world.store.run("UPDATE citizen SET follower = 1, withdrawn = 0 WHERE id = ?", citizen["id"])
    windows.interacted(world, citizen["id"])
    body = events.relation(world, citizen, "follow", source=str(told.get("source", "oa_profile")))
    return {"event": events.queue(world, body, citizen["id"])}


def _unfollow(world: World, citizen: Any, told: Body) -> Body:
    world.store.run("UPDATE citizen SET follower = 0 WHERE id = ?", citizen["id"])
    return {"event": events.queue(world, events.relation(world, citizen, "unfollow"), citizen["id"])}


def _chat_now(world: World, citizen: Any, told: Body) -> Body:
    """`user_click_chatnow` comes once per citizen and OA."""
    if citizen["clicked_chat"]:
        return {"event": None}
    world.store.run("UPDATE citizen SET clicked_chat = 1 WHERE id = ?", citizen["id"])
    windows.interacted(world, citizen["id"])
    return {"event": events.queue(world, events.about_user(world, citizen, "user_click_chatnow"), citizen["id"])}


def _withdraw(world: World, citizen: Any, told: Body) -> Body:
    """The citizen uses the rights of a data subject: what was shared is gone, the OA must erase."""
    world.store.run(
        "UPDATE citizen SET withdrawn = 1, follower = 0, shared = '{}', last_interaction = NULL WHERE id = ?",
        citizen["id"],
    )
    return {"event": events.queue(world, events.about_user(world, citizen, "user_withdraw"), citizen["id"])}


def _react(world: World, citizen: Any, told: Body) -> Body:
    message = {"msg_id": str(told.get("msg_id", "")), "react_icon": str(told.get("icon", "/-strong"))}
    return {
        "event": events.queue(
            world, events.from_citizen(world, citizen, "user_reacted_message", message), citizen["id"]
        )
    }


def _received(world: World, citizen: Any, told: Body) -> Body:
    rows = world.store.rows(
        "SELECT id FROM message WHERE citizen = ? AND side = 'oa' AND received IS NULL ORDER BY n", citizen["id"]
    )
    for row in rows:
        messages.received(world, citizen, row["id"])
    return {"msg_ids": [row["id"] for row in rows]}


def _seen(world: World, citizen: Any, told: Body) -> Body:
    """Open the chat: all that came is seen."""
    _received(world, citizen, told)
    rows = world.store.rows(
        "SELECT id FROM message WHERE citizen = ? AND side = 'oa' AND seen IS NULL ORDER BY n", citizen["id"]
    )
    ids = [row["id"] for row in rows]
    if ids:
        messages.seen(world, citizen, ids)
    return {"msg_ids": ids}


def _raw(world: World, citizen: Any, told: Body) -> Body:
    """Any event at all: `event` is sent as it stands (signed), for what no act can say."""
    event = told.get("event")
    if not isinstance(event, dict) or not event.get("event_name"):
        raise NotUnderstood("event is an object with event_name")
    return {"event": events.queue(world, event, citizen["id"], server=str(told.get("server", "")))}


ACTS = {
    "text": _text, "press": _press, "image": _media, "gif": _media, "file": _media, "audio": _media, "video": _media,
    "sticker": _sticker, "link": _link, "business_card": _business_card, "location": _location,
    "submit_info": _submit_info, "follow": _follow, "unfollow": _unfollow, "chat_now": _chat_now,
    "withdraw": _withdraw, "react": _react, "received": _received, "seen": _seen, "raw": _raw,
}  # fmt: skip


def chat(world: World, citizen_id: str, after: int = 0, limit: int = 1000) -> list[Body]:
    rows = world.store.rows(
        "SELECT * FROM message WHERE citizen = ? AND n > ? ORDER BY n LIMIT ?", citizen_id, after, limit
    )
    return [{**dict(row), "body": json.loads(row["body"])} for row in rows]
