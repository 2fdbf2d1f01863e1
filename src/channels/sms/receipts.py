"""Delivery reports of an SMS gateway: read from the settings at start, whole or not at all; from a body to what messaging hears.

Gateways differ in names: where the number of the message stands, what the states are called. What is neither delivered nor
failed for good (buffered, accepted) says nothing and is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from django.conf import settings

from channels.sms.provider import HalfConfigured, found_at
from kernel.text import one_line
from messaging.inbound import Heard, Unreadable

CHANNEL: Final = "sms"
SHORTEST_SECRET: Final = 24
MOST: Final = 500
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Rules:
    """How one gateway reports. `signature` is the header that proves the body; empty: the secret stands in the address."""

    secret: str
    signature: str
    rows: str
    id_path: str
    ours_path: str
    state_path: str
    delivered: frozenset[str]
    failed: frozenset[str]


def rules_of(told: Mapping[str, Any]) -> Rules | None:
    """The rules of these settings; None when reports are not read. HalfConfigured says what is wrong."""
    if not told["secret"]:
        if left := [f"SMS_RECEIPT_{name.upper()}" for name in ("signature", "delivered", "failed") if told[name]]:
            raise HalfConfigured(
                f"{', '.join(left)} without SMS_RECEIPT_SECRET: delivery reports prove where they come from."
            )
        return None
    wrong = []
    if len(told["secret"]) < SHORTEST_SECRET or not told["secret"].isascii() or not _fits(told["secret"]):
        wrong.append(f"SMS_RECEIPT_SECRET needs {SHORTEST_SECRET} letters, digits, - or _ at least")
    if not told["delivered"] or not told["failed"]:
        wrong.append("SMS_RECEIPT_DELIVERED and SMS_RECEIPT_FAILED must name the states")
    if set(told["delivered"]) & set(told["failed"]):
        wrong.append("a state cannot be delivered and failed")
    if not (told["id_path"] or told["ours_path"]) or not told["state_path"]:
        wrong.append("SMS_RECEIPT_STATE and one of SMS_RECEIPT_ID, SMS_RECEIPT_OURS must say where to look")
    if wrong:
        raise HalfConfigured("SMS: " + "; ".join(wrong) + ".")
    sets: dict[str, Any] = {name: frozenset(told[name]) for name in ("delivered", "failed")}
    names = ("secret", "signature", "rows", "id_path", "ours_path", "state_path")
    return Rules(**{name: told[name] for name in names}, **sets)


def _fits(secret: str) -> bool:
    return all(each.isalnum() or each in "-_" for each in secret)


def kept(kind: str, body: bytes) -> bytes:
    """A report as it is stored: its type, then its bytes."""
    return kind.partition(";")[0].strip().lower().encode() + b"\n" + body


def parse(raw: bytes) -> Heard:
    """What one stored body reports."""
    rules = rules_of(settings.SMS_RECEIPTS)
    if rules is None:
        return Heard("other")
    arrived: list[str] = []
    failed: list[tuple[str, str]] = []
    for row in _rows(raw, rules)[:MOST]:
        ids = [found_at(row, path) for path in (rules.ours_path, rules.id_path) if path]
        number, state = next((each for each in ids if each), ""), found_at(row, rules.state_path)
        if number and state in rules.delivered:
            arrived.append(number)
        elif number and state in rules.failed:
            failed.append((number, f"sms_{one_line(state)[:20]}"))
    return Heard("receipt", receipt_of=arrived, receipt="delivered", failed_of=failed, via=CHANNEL)


def _rows(raw: bytes, rules: Rules) -> list[Any]:
    kind, _line, body = raw.partition(b"\n")
    text = body.decode(errors="replace")
    if kind.decode() == _FORM:
        return [dict(parse_qsl(text))]
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable from None
    for part in rules.rows.split(".") if rules.rows else ():
        told = told.get(part) if isinstance(told, dict) else None
    if isinstance(told, dict):
        return [told]
    if not isinstance(told, list):
        raise Unreadable
    return told
