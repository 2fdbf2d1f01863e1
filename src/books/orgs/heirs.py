"""Names that lead on: a unit ended, people write its name for years, and whoever took over from it is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from books.orgs.models import Succession, Unit

Former = tuple[Unit, list[Any]]  # a unit that ended, and the living ones to which its names lead


def former_on(on: date, living: Iterable[Any]) -> list[Former]:
    """Units that had ended by the day, each with those of LIVING that it leads to: who took over what was open comes first."""
    steps: dict[UUID, list[UUID]] = {}
    rows = Succession.objects.filter(effective_on__lte=on).order_by("-takes_cases", "effective_on", "id")
    for old_id, new_id in rows.values_list("old_id", "new_id"):
        steps.setdefault(old_id, []).append(new_id)
    if not steps:
        return []
    today = {unit.pk: unit for unit in living}
    ended = Unit.objects.filter(pk__in=steps.keys() - today.keys(), valid_to__lt=on).order_by("-valid_to", "name")
    led = [(old, list(_living(old.pk, steps, today))) for old in ended]
    return [(old, heirs) for old, heirs in led if heirs]


def _living(unit_id: UUID, steps: Mapping[UUID, list[UUID]], today: Mapping[UUID, Any]) -> Iterable[Any]:
    queue, seen, found = [unit_id], {unit_id}, []
    while queue:
        for each in steps.get(queue.pop(0), []):
            if each in seen:
                continue
            seen.add(each)
            if each in today:
                found.append(today[each])
            else:
                queue.append(each)
    return found
