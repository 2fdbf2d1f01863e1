"""Many units opened and described at once, as a sheet does it: one read and one writing statement, however many they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from books.orgs import codes, editing, elsewhere
from books.orgs.editing import Edit, InACircle
from books.orgs.models import Unit
from books.reading import read_together
from books.writing import Part, inserted
from ledger.streams import in_one

Opened = Sequence[tuple[Edit, Unit]]
Described = Sequence[tuple[Edit, UUID, Mapping[str, Any]]]
_ROWS = """
    UPDATE orgs_unit there
    SET code = said.code, place_code = said.place_code, also = said.also, note = said.note, parent_id = said.parent_id
    FROM jsonb_populate_recordset(NULL::orgs_unit, %s::jsonb) AS said WHERE there.id = said.id
"""


def open_and_describe(opened: Opened, described: Described) -> None:
    """New units, parents first, and other words of such as there are, each with its entry; the edits share actor and instant."""
    with in_one():
        parts: dict[str, Part] = {"opened": inserted([unit for _edit, unit in opened])} if opened else {}
        lines = editing.units_opened(opened)
        if described:
            more, beside = _described(opened, described)
            lines, parts = [*lines, *more], parts | beside
        editing.enter_all(lines, beside=parts)


def _described(opened: Opened, wished: Described) -> tuple[list[tuple[Edit, str, dict[str, Any]]], dict[str, Part]]:
    typed = {code for _edit, _unit, words in wished if (code := codes.unit_code(words.get("code", "")))}
    rows, holders, tree = read_together(
        Unit.objects.select_for_update().filter(pk__in=[unit_id for _edit, unit_id, _words in wished]).order_by("pk"),
        Unit.objects.filter(code__in=typed),
        Unit.objects.only("parent_id"),
    )
    units, lines = {row.pk: row for row in rows}, []
    kept: dict[str, Part] = {}
    above = {row.pk: row.parent_id for row in (*tree, *(unit for _edit, unit in opened))}
    moved, changed = [], []
    for edit, unit_id, words in wished:
        unit = units[unit_id]
        before = unit.code
        fields = editing.described(unit, words)
        if not fields:
            continue
        changed.append(unit)
        if "parent_id" in fields:
            moved.append(unit)
            above[unit.pk] = unit.parent_id
        if "code" in fields:
            editing.refuse_taken_code(unit, [row for row in holders if row.code == unit.code and row.pk != unit.pk])
            if before:
                kept[f"kept_{len(kept)}"] = editing.kept_code(edit, unit, before)
        lines.append((edit, "orgs:unit:described", {"unit": unit.pk, "fields": fields, **editing.coded(unit)}))
    _refuse_circles(moved, above)
    told = [{"id": unit.pk, **{name: getattr(unit, name) for name in editing.DESCRIBED}} for unit in changed]
    parts: dict[str, Part] = {"described": (_ROWS, [json.dumps(told, default=str)])} if told else {}
    return lines, parts | kept | (elsewhere.tree_changed() if moved else {})


def _refuse_circles(moved: Iterable[Unit], above: Mapping[UUID, UUID | None]) -> None:
    for unit in moved:
        at, steps = above[unit.pk], 0
        while at is not None and steps <= len(above):
            if at == unit.pk:
                raise InACircle(unit=unit.name)
            at, steps = above.get(at), steps + 1
