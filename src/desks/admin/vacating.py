"""Before somebody leaves or a unit ends: which duties nobody could do any more; "Vẫn ghi" writes.

It is not refused: who relieves the last one often appoints the next right after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from books.orgs import vacant_duties
from books.orgs.models import PositionRole
from books.orgs.vacant_duties import Planned, Vacancy
from casework.kind import kinds
from desks.admin import history
from desks.admin.frame import Asking, page
from desks.admin.looking_first import ask_looking_first
from desks.cases.looking_first import carried, is_read
from desks.cases.saw import Rows
from kernel.time import format_date, now


def duty_roles() -> Mapping[str, str]:
    """Every duty of the kinds, and the role that its work goes to first."""
    return {duty: role for kind in kinds() for duty, role in kind.duty_roles.items()}


def in_words(found: Sequence[Vacancy]) -> list[str]:
    return [
        _("Từ ngày %(day)s, “%(unit)s” không có ai giữ vai trò %(role)s cho nhiệm vụ “%(duty)s”: việc mới sẽ không có người nhận.")
        % {
            "day": format_date(each.first),
            "unit": each.unit,
            "role": f"“{PositionRole(each.role).label}”",
            "duty": history.duty_name(each.duty),
        }
        for each in found
    ]  # fmt: skip


def planned_to_vacate(planned: Planned) -> list[str]:
    """What would be left without anybody, in words."""
    return in_words(vacant_duties.would_vacate(planned, duty_roles(), now().date()))


class Plan(Protocol):
    """Who would give up what, read and checked; nothing is written yet."""

    @property
    def lasts(self) -> Mapping[UUID, date | None]: ...
    def carry_out(self) -> None: ...


def ask_twice(
    request: HttpRequest,
    form: forms.Form,
    plan: Callable[[dict[str, Any]], Plan],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    of: Rows | None = None,
) -> HttpResponse:
    """As `ask`; where a duty would be left alone, that is said first, and only the second click writes."""

    def act(said: dict[str, Any]) -> object:
        planned = plan(said)
        alone = [] if is_read(request) else planned_to_vacate(Planned(planned.lasts))
        if not alone:
            planned.carry_out()
            return None
        return page(request, "vacating", asking.title, crumbs, asking=asking, alone=alone, carried=carried(request))

    return ask_looking_first(request, form, act, asking, crumbs, of)
