"""Which approved template carries which notice: a table of dated rows from the settings, with the common template behind it.

Zalo approves a template for one purpose (a receipt, a request to supplement, an answer), with parameters of its own names.
A row says: by this way, for this notice, from this day on, this template, its parameters filled from these fields of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

WAYS: Final = {"user": "template_id", "phone": "phone_template_id"}  # way → the setting of the common template
ANY: Final = "*"
# Our fields and how long each may be where the row says nothing else.
FIELD_LIMITS: Final = {"code": 30, "state": 30, "link": 200, "due": 20}
COMMON: Final = {"code": "code", "state": "state", "link": "link"}


class TemplatesWrong(Exception):
    """The table of Zalo's templates is wrong: the process does not start."""


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template. `fields`: its parameter → our field; `limits`: its parameter → the longest value."""

    number: str
    fields: Mapping[str, str]
    limits: Mapping[str, int] = field(default_factory=dict)

    def longest(self, parameter: str) -> int:
        return self.limits.get(parameter, FIELD_LIMITS[self.fields[parameter]])


def templates_for(told: Mapping[str, Any], way: str, notice: str, on: date) -> list[Template]:
    """The templates to try in turn: the notice's own, the row for any notice, the common one."""
    found = [row for wanted in (notice, ANY) if (row := _in_force(told.get("templates") or (), way, wanted, on))]
    rows = [Template(str(row["id"]), row.get("fields") or COMMON, row.get("limits") or {}) for row in found]
    common = str(told.get(WAYS[way]) or "")
    return [*rows, Template(common, COMMON)] if common else rows


def _in_force(rows: Iterable[Mapping[str, Any]], way: str, notice: str, on: date) -> Mapping[str, Any] | None:
    """The youngest row whose day has come."""
    found = [row for row in rows if (row["way"], row["notice"]) == (way, notice) and _day(row) <= on]
    return max(found, key=_day, default=None)


def _day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["from"]) if row.get("from") else date.min


def check(told: Mapping[str, Any], notices: Iterable[str]) -> None:
    """Refuse a table that could not be used, all faults at once. NOTICES: the names that there are."""
    rows, known = told.get("templates") or [], {*notices, ANY}
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TemplatesWrong("ZALO_TEMPLATES_FILE: a list of rows {way, notice, id, fields, limits, from} is expected.")
    wrong = [f"row {number}: {fault}" for number, row in enumerate(rows, 1) for fault in _faults(row, known)]
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows, 1):
        place = (str(row.get("way")), str(row.get("notice")), str(row.get("from")))
        if place in seen:
            wrong.append(f"row {number}: says again what an earlier row says")
        seen.add(place)
    if wrong:
        raise TemplatesWrong("ZALO_TEMPLATES_FILE: " + "; ".join(wrong) + ".")


def _faults(row: Mapping[str, Any], known: set[str]) -> list[str]:
    fields, limits = row.get("fields", COMMON), row.get("limits", {})
    faults = [f"unknown {name}" for name in sorted(set(row) - {"way", "notice", "id", "fields", "limits", "from"})]
    if row.get("way") not in WAYS:
        faults.append("way is user or phone")
    if row.get("notice") not in known:
        faults.append(f"no notice is called {row.get('notice')!r}")
    if not str(row.get("id") or "").isdigit():
        faults.append("id is the number of an approved template")
    if not isinstance(fields, dict) or not fields or not set(map(str, fields.values())) <= set(FIELD_LIMITS):
        faults.append(f"fields lead from a parameter to one of {', '.join(FIELD_LIMITS)}")
    elif not {"code", "link"} & set(fields.values()):
        faults.append("fields carry neither code nor link")
    if not isinstance(limits, dict) or not all(isinstance(most, int) and most > 0 for most in limits.values()):
        faults.append("limits lead from a parameter to its longest length")
    elif isinstance(fields, dict) and set(limits) - set(fields):
        faults.append("limits name a parameter that fields do not")
    try:
        _day(row)
    except (TypeError, ValueError):
        faults.append("from is a day such as 2026-12-01")
    return faults
