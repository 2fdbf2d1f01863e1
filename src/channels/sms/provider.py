"""What one SMS gateway wants to hear and how it answers: read from the settings at start, whole or not at all.

Gateways differ in names, not in kind: one call with the number and the text, one answer with a code and an id. So a
call is a template (a JSON body, a form, or the address itself) whose text leaves are filled in; nothing is spliced into JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

NAMES: Final = frozenset({"phone", "plus_phone", "local_phone", "text", "sender", "id", "secret"})
_NAME: Final = re.compile(r"\{(\w+)\}")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class HalfConfigured(Exception):
    """The SMS settings contradict each other or lack something: the process does not start."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A gateway. `body` None: everything stands in the address, and the call is a GET."""

    url: str
    secret: str
    sender: str
    body: Any
    form: bool
    header: str
    id_path: str
    code_path: str
    good: frozenset[str]
    later: frozenset[str]
    not_this_way: frozenset[str]
    with_marks: bool
    most_segments: int

    def call(self, values: Mapping[str, str]) -> tuple[str, str, dict[str, Any]]:
        """(method, address, the rest for httpx) of one message."""
        told = {**values, "sender": self.sender, "secret": self.secret}
        request: dict[str, Any] = {"headers": {}}
        if self.header:
            name, _colon, value = self.header.partition(":")
            request["headers"][name.strip()] = _filled(value.strip(), told)
        address = _filled(self.url, {name: quote(value, safe="") for name, value in told.items()})
        if self.body is None:
            return "GET", address, request
        request["data" if self.form else "json"] = _filled(self.body, told)
        return "POST", address, request


def provider_of(told: Mapping[str, Any]) -> Provider | None:
    """The gateway of these settings; None when there is none. HalfConfigured says what is wrong, all at once."""
    if not told.get("url"):
        if left := [f"SMS_{name.upper()}" for name in ("secret", "sender") if told.get(name)]:
            raise HalfConfigured(f"{', '.join(left)} without SMS_URL: say where the gateway is, or take them away.")
        return None
    wrong: list[str] = []
    body = _body(told, wrong)
    text = json.dumps([told["url"], body, told["header"]])
    named = set(_NAME.findall(text))
    if unknown := sorted(named - NAMES):
        wrong.append(f"unknown placeholder {{{unknown[0]}}}")
    if not named & {"phone", "plus_phone", "local_phone"} or "text" not in named:
        wrong.append("SMS_URL or SMS_BODY must carry {text} and one of {phone}, {plus_phone}, {local_phone}")
    wrong += [
        f"SMS_{name.upper()}{'_FILE' if name == 'secret' else ''} is missing"
        for name in ("secret", "sender")
        if name in named and not told.get(name)
    ]
    wrong += _about_address(str(told["url"]))
    if told["header"] and ":" not in told["header"]:
        wrong.append("SMS_HEADER must read Name: value")
    if told["code_path"] and not told["good"]:
        wrong.append("SMS_GOOD_CODES is missing beside SMS_CODE_PATH")
    if told["most_segments"] < 1:
        wrong.append("SMS_MOST_SEGMENTS must be 1 or more")
    if wrong:
        raise HalfConfigured("SMS: " + "; ".join(wrong) + ".")
    names = ("url", "secret", "sender", "header", "id_path", "code_path", "with_marks", "most_segments")
    sets: dict[str, Any] = {name: frozenset(told[name]) for name in ("good", "later", "not_this_way")}
    return Provider(body=body, form=told["format"] == "form", **{name: told[name] for name in names}, **sets)


def _body(told: Mapping[str, Any], wrong: list[str]) -> Any:
    if told["format"] not in ("json", "form", "url"):
        wrong.append("SMS_FORMAT must be json, form or url")
    if told["format"] == "url":
        return None
    try:
        body = json.loads(told["body"])
    except ValueError:
        wrong.append("SMS_BODY is not JSON")
        return {}
    if told["format"] == "form" and not (isinstance(body, dict) and all(isinstance(v, str) for v in body.values())):
        wrong.append("SMS_BODY must be an object of texts for a form")
    return body


def _about_address(url: str) -> list[str]:
    parts = urlsplit(_NAME.sub("x", url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["SMS_URL is no address"]
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        return ["SMS_URL must be https: a number and a link travel in it"]
    return []


def _filled(template: Any, told: Mapping[str, str]) -> Any:
    """TEMPLATE with every placeholder of its texts filled in, once: what was filled in is not looked at again."""
    if isinstance(template, str):
        return _NAME.sub(lambda found: told[found[1]], template)
    if isinstance(template, dict):
        return {name: _filled(each, told) for name, each in template.items()}
    return [_filled(each, told) for each in template] if isinstance(template, list) else template


def found_at(answer: Any, path: str) -> str:
    """What stands at "data.0.id" of an answer, as text; "" when nothing does."""
    for part in path.split("."):
        if isinstance(answer, list) and part.isascii() and part.isdecimal() and int(part) < len(answer):
            answer = answer[int(part)]
        elif isinstance(answer, dict):
            answer = answer.get(part)
        else:
            return ""
    return "" if answer is None or isinstance(answer, dict | list) else str(answer)[:128]
