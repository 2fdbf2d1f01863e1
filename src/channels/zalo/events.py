"""From Zalo's events to what messaging hears. Any body gives a `Heard`, at worst of kind "other"; only what is no JSON
object at all is `Unreadable`, and its row keeps the sealed original.

Shapes differ between sources (two forms of user_submit_info, two places of the user's id); both are read.
A button press arrives as plain text. Nothing here knows what a message is about.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from channels.zalo.reading import Body, body_of, id_in, instant_in, part, parts, person_in, words
from kernel.text import one_line
from messaging.inbound import Heard, Media, Unreadable

FETCHED: Final = {"image": "image", "gif": "gif", "file": "file", "audio": "audio", "video": "video"}
RELATIONS: Final = {"follow": "follow", "unfollow": "unfollow", "user_withdraw": "withdraw"}


def parse(raw: bytes) -> Heard:
    """One inbound body in messaging's words."""
    told = body_of(raw)
    if told is None:
        raise Unreadable
    name = id_in(told, "event_name")
    heard = _reader_of(name)(told, name)
    return replace(heard, said_at=instant_in(told, "timestamp"))


def _reader_of(name: str) -> Callable[[Body, str], Heard]:
    if name in RELATIONS:
        return _relation
    if name in {"user_received_message", "user_seen_message"}:
        return _receipt
    if name == "user_submit_info":
        return _submitted
    if name == "user_click_chatnow":
        return _opened
    if name.startswith("user_send_") and not name.startswith("user_send_group_"):
        return _message
    return _other


def _other(told: Body, name: str) -> Heard:
    """Echoes of our own messages, tags, quotas, groups, anonymous visitors, consents, and what is not known yet."""
    return Heard("other")


def _relation(told: Body, name: str) -> Heard:
    return _addressed(Heard(RELATIONS[name], person_in(told)))


def _opened(told: Body, name: str) -> Heard:
    """The chat was opened from a button on a page; it comes once, and wants the same welcome as a follow."""
    return _addressed(Heard("follow", person_in(told)))


def _addressed(heard: Heard) -> Heard:
    return heard if heard.address else Heard("other")


def _receipt(told: Body, name: str) -> Heard:
    """Receipts of chat messages and of template messages by phone; the latter also name our own number for them."""
    message = part(told, "message")
    several = message.get("msg_ids")
    listed = several if isinstance(several, list) else []
    ids = [id_in({"id": one}, "id") for one in listed[:500]]
    ids += [id_in(message, "msg_id"), id_in(message, "tracking_id")]
    found = tuple(dict.fromkeys(one for one in ids if one))
    return Heard("receipt", receipt_of=found, receipt="seen" if name == "user_seen_message" else "delivered")


def _submitted(told: Body, name: str) -> Heard:
    """The form that a citizen shared: with a ward directly below the city since 1/7/2025, before that with a district."""
    info = part(told, "info")
    full = part(info, "full_address")
    contact = {
        "name": words(info, "name"),
        "phone": words(info, "phone"),
        "born": words(info, "user_dob"),
        "gender": words(info, "gender"),
        "address": words(full, "user_address") or words(info, "address"),
        "ward": words(full, "user_ward") or words(info, "ward"),
        "district": words(info, "district"),
        "city": words(full, "user_city") or words(info, "city"),
    }
    return _addressed(Heard("contact", person_in(told), contact=_kept(contact)))


def _kept(contact: dict[str, str]) -> dict[str, str]:
    return {key: one_line(value)[:300] for key, value in contact.items() if value.strip()}


def _message(told: Body, name: str) -> Heard:
    message = part(told, "message")
    heard = Heard("other", person_in(told), words(message, "text").strip())
    if not heard.address:
        return Heard("other")
    attachments = parts(message, "attachments")
    if media := tuple(found for one in attachments if (found := _media(one)) is not None):
        return replace(heard, kind="media", media=media)
    for one in attachments:
        heard = _with(heard, id_in(one, "type"), part(one, "payload"), name)
    if heard.kind == "other" and heard.text:
        return replace(heard, kind="text")
    return heard


def _media(attachment: Body) -> Media | None:
    kind, payload = id_in(attachment, "type"), part(attachment, "payload")
    url = words(payload, "url").strip()
    if kind not in FETCHED or not url:
        return None
    return Media(url, FETCHED[kind], one_line(words(payload, "name"))[:200])


def _with(heard: Heard, kind: str, payload: Body, name: str) -> Heard:
    if kind == "location":
        return _located(heard, part(payload, "coordinates"))
    if kind == "link":
        card = _business_card(payload)
        if card or name == "user_send_business_card":
            return replace(heard, kind="contact", contact=card)
        return _linked(heard, payload)
    return heard  # a sticker says nothing that could be filed


def _located(heard: Heard, where: Body) -> Heard:
    latitude, longitude = _degrees(where, "latitude", 90), _degrees(where, "longitude", 180)
    if latitude is None or longitude is None:
        return heard
    place = {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}
    text = "; ".join(one for one in (", ".join(place.values()), heard.text) if one)
    return replace(heard, kind="location", text=text, contact=place)


def _degrees(where: Body, name: str, limit: float) -> float | None:
    try:
        value = float(words(where, name))
    except ValueError:
        return None
    return value if abs(value) <= limit else None  # NaN fails this too


def _business_card(payload: Body) -> dict[str, str]:
    """A business card is a link whose description is JSON in a string."""
    try:
        card = json.loads(words(payload, "description") or "null")
    except (ValueError, RecursionError):
        return {}
    return _kept({"phone": words(card, "phone")}) if isinstance(card, dict) else {}


def _linked(heard: Heard, payload: Body) -> Heard:
    """A shared link is words to read; it is never opened by us."""
    lines = [heard.text, words(payload, "description").strip(), words(payload, "url").strip()]
    return replace(heard, kind="text", text="\n".join(dict.fromkeys(line for line in lines if line)))
