"""What the network knows: who may send under which name, what was delivered, how long it was, what is broken just now."""

import re
import threading
from typing import Any

from .reports import Reporter

FAULTS = {"slow", "down", "broken", "close", "drop_after", "html", "code"}
MOST_SEGMENTS = 10
OFF = "000"  # a telephone whose number ends so is switched off for good
# 3GPP TS 23.038, the default alphabet and its extension, by code.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = "\f^{}\\[~]|€"


class World:
    """One gateway with one client."""

    def __init__(self, secret: str, sender: str, report_url: str = "") -> None:
        self.secret, self.sender = secret, sender
        self.report_url = report_url
        self.lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.messages: list[dict[str, Any]] = []
            self.faults: list[dict[str, Any]] = []
            self.calls = 0
            self.reporter = Reporter(self.report_url)

    def suffer(self) -> dict[str, dict[str, Any]]:
        """The faults of this call, each counted down."""
        with self.lock:
            hit = {fault["kind"]: fault for fault in self.faults}
            for fault in self.faults:
                if fault.get("times"):
                    fault["times"] -= 1
            self.faults = [fault for fault in self.faults if fault.get("times") != 0]
            return hit

    def deliver(self, told: dict[str, str]) -> tuple[int, str]:
        """(code, id): 0 and a number, or why not. The same reference twice is one message."""
        with self.lock:
            known = next((m for m in self.messages if told.get("ref") and m["ref"] == told["ref"]), None)
            if known:
                return 0, str(known["id"])
            if told.get("from") != self.sender:
                return 2, ""
            phone = told.get("to", "")
            if not re.fullmatch(r"(\+?84|0)[35789]\d{8}", phone):
                return 3, ""
            pieces = cut(told.get("text", ""))
            if not 0 < len(pieces) <= MOST_SEGMENTS:
                return 5, ""
            number = f"S{len(self.messages) + 1:06d}"
            message = {"id": number, "to": phone, "text": told["text"], "ref": told.get("ref", "")}
            self.messages.append(message | {"segments": len(pieces), "alphabet": alphabet_of(told["text"])})
        self.reporter.report(message, "UNDELIV" if phone.endswith(OFF) else "DELIVRD")
        return 0, number


def alphabet_of(text: str) -> str:
    return "GSM-7" if all(each in ALPHABET or each in ESCAPED for each in text) else "UCS-2"


def cut(text: str) -> list[bytes]:
    """The segments as they would travel, as bytes: septets are not packed, their number is what counts."""
    if alphabet_of(text) == "GSM-7":
        letters = [bytes([27, ESCAPED.index(c)]) if c in ESCAPED else bytes([ALPHABET.index(c)]) for c in text]
        whole, part = 160, 153
    else:
        letters = [c.encode("utf-16-be") for c in text]
        whole, part = 140, 134
    if sum(map(len, letters)) <= whole:
        return [b"".join(letters)] if letters else []
    pieces = [b""]
    for letter in letters:
        if len(pieces[-1]) + len(letter) > part:
            pieces.append(b"")
        pieces[-1] += letter
    return pieces
