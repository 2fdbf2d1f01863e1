"""The national format: one line of JSON per procedure → content of our catalogue, or why not. Pure; writes nothing.

The source flattens tables: a limit without its unit, or one that differs between channels, is left unknown, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from books.procedures.editing import Content
from kernel.text import excerpt, fold, keep_legible, one_line

_CODE = re.compile(r"\d\.\d{6}(\.(\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(\.\d{2})?)?")
LEVELS = ("commune", "province", "ministry", "other")  # as `models.Level`, lowest first
_LEVELS = {
    "cap xa": "commune", "cap tinh": "province", "cap bo": "ministry", "co quan khac": "other",
    "cap huyen": "commune",  # the districts' work went to the communes on 01/07/2025
}  # fmt: skip
_UNITS = {
    "gio": "hours", "ngay lam viec": "working_days", "ngay": "calendar_days",
    "thang": "months",
}  # fmt: skip
_LIMIT = re.compile(r"0*(\d+) (gio|ngay lam viec|ngay|thang)")
_NO_NEWS = frozenset(("khong co thong tin", "khong quy dinh", "khong", ""))
_LONGEST = {"papers": 60, "note": 600, "paper": 900}
# Of what is shown whole: longer than this it is no longer what it is called (the longest of the national data has half).
_MOST = {
    "name": 2_000, "authority": 4_000, "performing_agencies": 4_000, "fee_text": 10_000, "result": 10_000,
    "deadline_text": 2_000, "legal_basis": 10_000,
}  # fmt: skip
_LISTS: Mapping[str, type] = {
    "channels": Mapping, "components": Mapping, "legal_basis": str, "performing_agencies": str,
}  # fmt: skip
PORTAL = "Cổng Dịch vụ công quốc gia"


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is not taken, and why."""

    code: str
    why: str


def read(record: Any) -> Content | Reject:
    """One record of the national format."""
    if not isinstance(record, Mapping):
        return Reject("", "không phải là một bản ghi")
    code = one_line(str(record.get("code") or ""))
    why = _fault(record, code)
    if why:
        return Reject(excerpt(code, 40), why)
    channels = _channels(record)
    amount, unit = _one_limit(channels)
    return Content(
        code=code,
        name=_words(record, "name"),
        field=_words(record, "field")[:250],
        levels=_levels(record),
        authority=_words(record, "authority") or _listed(record, "performing_agencies"),
        limit_amount=amount,
        limit_unit=unit,
        limit_text=_limit_text(record, channels),
        fee_text=_fee(record, channels),
        result=_words(record, "result").strip(" |"),
        papers=tuple(_papers(record)),
        channels=tuple(channels),
        legal_basis=_listed(record, "legal_basis"),
        decision=_words(record, "decision")[:200],
        source=PORTAL,
        source_url=_link(record),
        as_of=_as_of(str(record.get("crawled") or "")),
        certainty="known",
    )


def _fault(record: Mapping[str, Any], code: str) -> str:
    if not _CODE.fullmatch(code):
        return f"mã “{excerpt(code, 40)}” không đúng mẫu 0.000000"
    for name, label in (("name", "tên"), ("field", "lĩnh vực")):
        if not _words(record, name):
            return f"thiếu {label}"
    if not isinstance(record.get("level"), list) or not _levels(record):
        return f"không rõ cấp thực hiện: {excerpt(repr(record.get('level')), 60)}"
    return _fault_of_lists(record) or _too_long(record)


def _fault_of_lists(record: Mapping[str, Any]) -> str:
    """A word where a list is meant would be taken apart letter by letter."""
    for name, inside in _LISTS.items():
        said = record.get(name)
        if said is not None and not isinstance(said, list):
            return f"phần “{name}” không phải là danh sách"
        if any(not isinstance(each, inside) for each in said or []):
            return f"phần “{name}” có mục không đúng dạng"
    return ""


def _too_long(record: Mapping[str, Any]) -> str:
    for name, most in _MOST.items():
        if len(_listed(record, name) if name in _LISTS else _words(record, name)) > most:
            return f"phần “{name}” dài quá {most} ký tự"
    return ""


def _levels(record: Mapping[str, Any]) -> tuple[str, ...]:
    said = {_LEVELS.get(fold(str(each))) for each in record.get("level") or []}
    return tuple(level for level in LEVELS if level in said)


def _channels(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "channel": _words(each, "channel"),
            "deadline": _words(each, "deadline"),
            "unit_shown": bool(each.get("unit_shown")),
            "fee": _words(each, "fee"),
            "note": _words(each, "note")[: _LONGEST["note"]],
        }
        for each in record.get("channels") or []
    ]


def _one_limit(channels: list[dict[str, Any]]) -> tuple[int | None, str]:
    """The limit, when every channel says the same one with its unit."""
    said = {fold(each["deadline"]) for each in channels if each["deadline"]}
    if len(said) != 1 or not all(each["unit_shown"] for each in channels if each["deadline"]):
        return None, ""
    found = _LIMIT.fullmatch(said.pop())
    if not found or not 0 < int(found[1]) < 1000:
        return None, ""
    return int(found[1]), _UNITS[found[2]]


def _limit_text(record: Mapping[str, Any], channels: list[dict[str, Any]]) -> str:
    said = dict.fromkeys(each["deadline"] for each in channels if each["deadline"] and each["unit_shown"])
    return "; ".join(said) or (_words(record, "deadline_text") if not channels else "")


def _fee(record: Mapping[str, Any], channels: list[dict[str, Any]]) -> str:
    """As the source writes it. "Miễn phí" beside a note about a fee is no answer: the note is shown with it."""
    fee = _words(record, "fee_text")
    return "" if fold(fee).strip(" .") in _NO_NEWS else fee


def _papers(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "case": _words(each, "case"),
            "name": _words(each, "name")[: _LONGEST["paper"]],
            "form": _words(each, "form")[:200],
            "originals": _count(each.get("originals")),
            "copies": _count(each.get("copies")),
        }
        for each in (record.get("components") or [])[: _LONGEST["papers"]]
        if _words(each, "name")
    ]


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 100 else 0


def _link(record: Mapping[str, Any]) -> str:
    url = one_line(str(record.get("source_url") or ""))
    return url if url.startswith("https://") and len(url) <= 300 else ""


def _as_of(crawled: str) -> str:
    """ "2026-06/07" → 06/2026; "2025" stays."""
    found = re.match(r"(\d{4})(?:-(\d{2}))?", crawled)
    if not found:
        return ""
    return f"{found[2]}/{found[1]}" if found[2] else found[1]


def _words(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(keep_legible(str(value)).split()) if value else ""


def _listed(record: Mapping[str, Any], name: str) -> str:
    return "; ".join(said for each in record.get(name) or [] if (said := one_line(each)))
