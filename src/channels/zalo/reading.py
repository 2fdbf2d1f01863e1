"""Reading what Zalo sent, which may be anything: bytes to an object, an object to text. Nothing here raises on content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kernel.text import keep_legible
from kernel.time import TZ

Body = Mapping[str, Any]
LONGEST_ID = 128


def body_of(raw: bytes) -> Body | None:
    """The JSON object in these bytes, or None. Bad UTF-8 is read as �, so that the words around it survive."""
    try:
        told = json.loads(raw.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def part(told: Body, name: str) -> Body:
    """The object under this name; an empty one when there is none."""
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def parts(told: Body, name: str) -> list[Body]:
    value = told.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(told: Body, name: str) -> str:
    """Text as a person may read it and the database may keep it; a number as it is written; else nothing."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return keep_legible(str(value))


def id_in(told: Body, name: str) -> str:
    """An identifier: short, printable, else none at all."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    found = str(value) if isinstance(value, str) or abs(value) < 10**40 else ""
    return found if len(found) <= LONGEST_ID and found.isprintable() and not found.isspace() else ""


def person_in(told: Body) -> str:
    """Whom an event is about: the user on the other side of the Official Account; empty when nobody is named."""
    name = id_in(told, "event_name")
    ours = name.startswith("oa_") or name in {"user_received_message", "user_seen_message"}
    order = ("recipient", "sender") if ours else ("sender", "follower", "recipient")
    if not ours and (direct := id_in(told, "user_id")) and not part(told, "sender"):
        return direct
    for place in order[: 1 if ours else 2]:
        if found := id_in(part(told, place), "id"):
            return found
    return id_in(told, "user_id")


def instant_in(told: Body, name: str) -> datetime | None:
    """Epoch milliseconds, a string in Zalo's JSON; None when it is no instant of ours."""
    digits = id_in(told, name)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 14:
        return None
    return datetime.fromtimestamp(int(digits) / 1000, TZ)
