"""The same data as in the file for machines, as a page to read and to print."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kernel.text import format_phone
from kinds.feedback.sender.own_export import pdf_key


def parts_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """First what is said in one line each, then each list under a heading of its own; what is empty says so."""
    simple = {name: value for name, value in data.items() if not isinstance(value, list | dict)}
    further = {name: value for name, value in data.items() if name not in simple}
    return [
        {"title": _("Vụ việc"), "groups": [_rows(simple)]},
        *({"title": _first_large(name), "groups": _groups(value)} for name, value in further.items()),
    ]


def _groups(value: Any) -> list[list[dict[str, str]]]:
    if isinstance(value, dict):
        return [_rows(value)] if value else []
    return [_rows(each) if isinstance(each, dict) else [{"key": "", "value": str(each)}] for each in value]


def _rows(said: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"key": _first_large(name), **_shown(name, value)}
        for name, value in said.items()
        if name not in (pdf_key(), "sha256") and (value or value is False)
    ]


def _shown(name: str, value: Any) -> dict[str, str]:
    if isinstance(value, bool):
        return {"value": _("Có") if value else _("Không")}
    if name == _("điện thoại"):
        return {"value": format_phone(str(value))}
    is_public = name == _("đã công khai tại")
    return {"value": str(value), **({"href": str(value), "action": _("Mở")} if is_public else {})}


def _first_large(name: str) -> str:
    return name[:1].upper() + name[1:]
