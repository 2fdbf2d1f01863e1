"""Three ways to a citizen through Zalo: words in the open chat, a template to a known user, a template to a telephone.

The chat carries the whole text while its window is open (48 hours free, then paid to seven days). A template carries
code, state and the protected link only: its fields are short, and it passes through more hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from channels.zalo import client, codes
from channels.zalo.templates import FIELD_LIMITS, Template, templates_for
from kernel.text import excerpt, keep_legible, normalise_phone, one_line
from kernel.time import TZ, local_day
from messaging.routes import Button, NotThisWay, Outgoing, Passing, Permanent

FREE: Final = timedelta(hours=48)
OPEN: Final = timedelta(days=7)
# Zalo's clock and ours differ a little; in the last minutes a call would only come back with -230.
MARGIN: Final = timedelta(minutes=2)
LONGEST_TEXT: Final = 2000
MOST_BUTTONS: Final = 5
LONGEST_TITLE: Final = 100
LONGEST_PAYLOAD: Final = 1000


@dataclass(frozen=True, slots=True)
class ZaloChat:
    """A consultation message to somebody who wrote within seven days."""

    slug: str = "zalo.cs"
    label: str = _("Tin nhắn Zalo")

    def send(self, message: Outgoing, at: datetime) -> str:
        if not message.address:
            raise NotThisWay("no_address")
        _refuse_closed_window(message, at)
        body = {"recipient": {"user_id": message.address}, "message": _chat_message(message)}
        return _number(client.call("oa", "POST", "/v3.0/oa/message/cs", at, json=body), "message_id")


@dataclass(frozen=True, slots=True)
class ZaloTemplate:
    """A template message to a user id. At night the phone would stay silent, so it waits for the morning."""

    slug: str = "zalo.template"
    label: str = _("Tin mẫu Zalo")

    def send(self, message: Outgoing, at: datetime) -> str:
        if not message.address:
            raise NotThisWay("no_address")
        template = _template("user", message, at)
        _wait_for_morning(at)
        body = {"user_id": message.address, **template}
        return _number(client.call("oa", "POST", "/v3.0/oa/message/template", at, json=body), "message_id")


@dataclass(frozen=True, slots=True)
class ZnsPhone:
    """A template message to a telephone number. Its receipt brings our own number back, which settles a lost answer."""

    slug: str = "zns.phone"
    label: str = _("Tin mẫu Zalo theo số điện thoại")

    def send(self, message: Outgoing, at: datetime) -> str:
        phone = normalise_phone(message.phone) if message.phone else None
        if phone is None:
            raise NotThisWay("no_phone")
        template = _template("phone", message, at)
        _wait_for_morning(at)
        body = {"phone": phone, **template, "tracking_id": str(message.id)}
        return _number(client.call("business", "POST", "/message/template", at, json=body), "msg_id")


def _refuse_closed_window(message: Outgoing, at: datetime) -> None:
    """By our own record first; Zalo is asked only when we have none."""
    heard = message.last_heard_at or _last_interaction(message.address, at)
    if heard is None or at - heard > OPEN - MARGIN:
        raise NotThisWay("window_closed")
    if at - heard > FREE - MARGIN and not settings.ZALO.get("paid_replies", True):
        raise NotThisWay("window_paid")


def _last_interaction(user_id: str, at: datetime) -> datetime | None:
    told = client.look_up("oa", "POST", "/v3.0/oa/quota/message", at, json={"user_id": user_id})
    stamp = str(told.get("last_interaction") or 0)
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 14 or int(stamp) == 0:
        return None
    return datetime.fromtimestamp(int(stamp) / 1000, TZ)


def _number(told: Any, name: str) -> str:
    """Zalo took the message even if it did not number it."""
    return str(told.get(name) or "")[:128]


# --- words in the chat -------------------------------------------------------------------------------------------


def _chat_message(message: Outgoing) -> dict[str, Any]:
    text = shortened(keep_legible(message.text).strip(), message.fields.get("link", ""))
    if not text:
        raise Permanent("empty")
    buttons = [_button(one) for one in _fitting(message.buttons)]
    if not buttons:
        return {"text": text}
    return {"text": text, "attachment": {"type": "template", "payload": {"buttons": buttons}}}


def shortened(text: str, link: str, at_most: int = LONGEST_TEXT) -> str:
    """Text that Zalo takes in one message. Several would lose their order; the whole stands behind the link."""
    if _length(text) <= at_most:
        return text
    rest = f"\n\n… Xem toàn bộ nội dung: {link}" if link else "\n\n…"
    room = at_most - _length(rest)
    kept = text[:room]
    while _length(kept) > room:
        kept = kept[: len(kept) - (_length(kept) - room + 1) // 2 - 1]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:space] if space > room // 2 else kept).rstrip() + rest


def _length(text: str) -> int:
    """Counted as a phone may count it: an emoji is two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _fitting(buttons: Sequence[Button]) -> Sequence[Button]:
    """Five at most: the link to the matter, which comes last, must not be the one that falls away."""
    return buttons if len(buttons) <= MOST_BUTTONS else [*buttons[: MOST_BUTTONS - 1], buttons[-1]]


def _button(button: Button) -> dict[str, Any]:
    title = excerpt(button.title, LONGEST_TITLE) or "…"
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    payload = one_line(button.payload) or title
    if len(payload) > LONGEST_PAYLOAD:
        raise Permanent("button_too_long")
    kind = "oa.query.hide" if payload.startswith("#") else "oa.query.show"  # "#rut:…" is nothing that anybody said
    return {"title": title, "type": kind, "payload": payload}


# --- templates ---------------------------------------------------------------------------------------------------


def _template(way: str, message: Outgoing, at: datetime) -> dict[str, Any]:
    """Template and fields. A message without code and link (a question of the dialogue) has no template to go by."""
    if not (found := templates_for(settings.ZALO, way, message.notice, local_day(at))):
        raise NotThisWay("no_template")
    fields = {name: one_line(message.fields.get(name, "")) for name in FIELD_LIMITS}
    if not (fields["code"] and fields["link"]):
        raise NotThisWay("no_fields")
    fields["state"] = fields["state"] or "Có thông báo mới"
    # A template whose field is empty just now (no day is set) gives way to the next.
    template = next((each for each in found if all(fields[ours] for ours in each.fields.values())), None)
    if template is None:
        raise NotThisWay("no_template")
    return {"template_id": template.number, "template_data": _filled(template, fields)}


def _filled(template: Template, fields: Mapping[str, str]) -> dict[str, str]:
    data = {}
    for parameter, ours in template.fields.items():
        most = template.longest(parameter)
        data[parameter] = excerpt(fields[ours], most) if ours == "state" else fields[ours]
        if len(data[parameter]) > most:
            raise Permanent(f"too_long_{ours}")
    return data


def _wait_for_morning(at: datetime) -> None:
    if codes.is_night(at):
        raise Passing("night", codes.until_morning(at))
