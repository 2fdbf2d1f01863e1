"""Registered message templates: parameters, lengths, approval, night flag.

Templates are sent by user id (openapi, errors of the OA table) or by phone (business host, its own
error table). A few are there from the start; the console adds others.
"""

import json
import re
import unicodedata
from typing import Any

from .wire import NotUnderstood, ZaloError
from .world import World

MAXIMUM = {
    "name": 30, "phone": 15, "address": 200, "code": 30, "label": 30, "status": 30, "contact": 50, "gender": 5,
    "product": 200, "amount": 20, "time": 20, "otp": 10, "url": 200, "currency": 12, "note": 90,
}  # fmt: skip
STATES = {1: "ENABLE", 2: "PENDING_REVIEW", 3: "REJECT", 4: "DISABLE"}
Template = dict[str, Any]


def _template(number: str, name: str, text: str, params: dict[str, str], **more: Any) -> Template:
    listed = [
        {
            "name": key,
            "require": True,
            "type": kind.upper(),
            "maxLength": MAXIMUM[kind],
            "minLength": 0,
            "acceptNull": False,
        }
        for key, kind in params.items()
    ]
    return {
        "templateId": number, "templateName": name, "status": 1, "templateTag": 1, "templateType": 1, "price": "200",
        "timeout": 7_200_000, "listParams": listed, "text": text, "byUser": True, "nightBlocked": False,
        "button": "Xem chi tiết", **more,
    }  # fmt: skip


SEED = [
    _template("330001", "Đã tiếp nhận phản ánh", "Phản ánh <code> đã được tiếp nhận. Hạn trả lời: <due>.",
              {"code": "code", "due": "time", "link": "url"}),
    _template("330002", "Tình trạng phản ánh", "Phản ánh <code>: <state>. Mời ông/bà mở liên kết để xem chi tiết.",
              {"code": "code", "state": "status", "link": "url"}),
    _template("330003", "Cần bổ sung thông tin", "Phản ánh <code> cần bổ sung thông tin trước <due>.",
              {"code": "code", "due": "time", "link": "url"}),
    _template("330004", "Mời đánh giá", "Mời ông/bà đánh giá việc trả lời phản ánh <code>.",
              {"code": "code", "link": "url"}, templateType=5, templateTag=2, button="Đánh giá"),
    _template("330009", "Mẫu chờ duyệt", "Phản ánh <code>.", {"code": "code"}, status=2, button=""),
    _template("330010", "Mã xác thực", "Mã xác thực của ông/bà: <otp>.", {"otp": "otp"}, byUser=False, templateType=2,
              button=""),
    _template("330011", "Chăm sóc, không gửi ban đêm", "Phản ánh <code> đã được cập nhật.", {"code": "code"},
              nightBlocked=True, templateTag=2, button=""),
]  # fmt: skip


def seed(world: World) -> None:
    for template in SEED:
        world.store.run(
            "INSERT OR IGNORE INTO template (id, body) VALUES (?, ?)", template["templateId"], json.dumps(template)
        )


def put(world: World, told: dict[str, Any]) -> Template:
    """Register a template: {id, name, text, params: {name: kind}, status, byUser, nightBlocked, button}."""
    number, params = str(told.get("id") or ""), told.get("params")
    known = isinstance(params, dict) and all(isinstance(kind, str) and kind in MAXIMUM for kind in params.values())
    if not number.isdigit() or not isinstance(params, dict) or not known or told.get("status", 1) not in (1, 2, 3, 4):
        raise NotUnderstood(
            f"id is digits, status 1 to 4, params an object of name and kind; kinds: {', '.join(MAXIMUM)}"
        )
    more = {
        key: told[key]
        for key in ("status", "byUser", "nightBlocked", "button", "templateType", "templateTag")
        if key in told
    }
    template = _template(number, str(told.get("name", number)), str(told.get("text", "")), params, **more)
    world.store.run("INSERT OR REPLACE INTO template (id, body) VALUES (?, ?)", number, json.dumps(template))
    return template


def every(world: World) -> list[Template]:
    return [json.loads(row["body"]) for row in world.store.rows("SELECT body FROM template ORDER BY id")]


def find(world: World, number: Any) -> Template | None:
    row = world.store.row("SELECT body FROM template WHERE id = ?", str(number))
    return None if row is None else json.loads(row["body"])


def for_user(world: World, number: Any) -> Template:
    template = find(world, number)
    if template is None or template["status"] != 1:
        raise ZaloError(-201, "template_id is invalid!")
    if not template["byUser"]:
        raise ZaloError(-249, "Template cannot be sent by UID")
    return template


def fields_for_user(template: Template, told: Any) -> dict[str, str]:
    fault = _fault(template, told)
    if fault is None:
        return {key: str(value) for key, value in told.items()}
    if fault[0] == "long":
        raise ZaloError(-210, "Parameter exceeds allowable limit")
    raise ZaloError(-201, "template_data is invalid!")


def for_phone(world: World, number: Any) -> Template:
    template = find(world, number)
    if template is None:
        raise ZaloError(-109, "Template id is invalid")
    if template["status"] == 4:
        raise ZaloError(-146, "Template was disabled because of low quality")
    if template["status"] != 1:
        raise ZaloError(-131, "Template is not approved")
    return template


def fields_for_phone(template: Template, told: Any) -> dict[str, str]:
    if told is None or told == {}:
        raise ZaloError(-111, "Template data is empty")
    fault = _fault(template, told)
    if fault is None:
        return {key: str(value) for key, value in told.items()}
    kind, name = fault
    if kind == "missing":
        raise ZaloError(-1122, f"Template data missing parameter: {name}")
    if kind == "long":
        raise ZaloError(-1121, f"Template data parameter is too long: {name}")
    raise ZaloError(-1124, f"Template data parameter has a wrong format: {name}")


def _fault(template: Template, told: Any) -> tuple[str, str] | None:
    if not isinstance(told, dict):
        return "format", "template_data"
    for param in template["listParams"]:
        value = told.get(param["name"])
        if value is None or value == "":
            if param["require"] and not param["acceptNull"]:
                return "missing", param["name"]
            continue
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return "format", param["name"]
        if len(unicodedata.normalize("NFC", str(value))) > param["maxLength"]:
            return "long", param["name"]
        if param["type"] == "URL" and not re.match(r"https?://", str(value)):
            return "format", param["name"]
    return None


def text(template: Template, fields: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: fields.get(found.group(1), ""), template["text"])


def buttons(template: Template, fields: dict[str, str]) -> list[dict[str, Any]]:
    link = fields.get("link")
    if not template["button"] or not link:
        return []
    return [{"title": template["button"], "type": "oa.open.url", "payload": {"url": link}}]
