"""Before a unit ends: what moves, what stops, whom it concerns; nothing is written before somebody read it and ticked so.

The edit is tried and taken back, so what the books refuse is said on the form and not after the second press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.orgs.models import Absence, Delegation, Holding, Position, Succession, Unit, UnitDuty
from casework.takeover import count_open_with
from desks.admin import history
from desks.admin.frame import Asking, page
from desks.admin.looking_first import ask_looking_first
from desks.admin.vacating import would_vacate
from desks.cases.looking_first import carried, is_read
from desks.cases.saw import Rows
from desks.kit.parts import Fact
from kernel.text import sort_key
from kernel.time import format_date, now

TICK = "da-xem"
_MOST_NAMES = 8


def ask_with_preview(
    request: HttpRequest,
    form: forms.Form,
    edit: Callable[[dict[str, Any]], object],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    unit: Unit,
    of: Rows | None = None,
) -> HttpResponse:
    """As `ask`, but only a ticked second press writes. FORM has `parts()`: the successors."""

    def act(said: dict[str, Any]) -> object:
        is_pressed = is_read(request)
        if is_pressed and request.POST.get(TICK):
            return edit(said)
        shown = {
            "asking": asking,
            "alone": would_vacate(lambda: edit(said)),
            "facts": what_moves(unit, said["first"], form.parts(), UUID(said["heir"])),  # type: ignore[attr-defined]
            "tick": TICK,
            "is_unread": is_pressed,
            "carried": carried(request, TICK),
        }
        return page(request, "ending", asking.title, crumbs, **shown, status=422 if is_pressed else 200)

    return ask_looking_first(request, form, act, asking, crumbs, of)


def what_moves(unit: Unit, first: date, parts: Mapping[UUID, str], heir_id: UUID) -> list[Fact]:
    """Line by line, with numbers and names."""
    last, today = first - timedelta(days=1), now().date()
    names = {row.pk: row.name for row in Unit.objects.filter(pk__in=parts)}
    heir = names.get(heir_id, "")
    over = _("Ngày này đã qua: quyền của người trong đơn vị chấm dứt ngay khi ghi.") if last < today else ""
    still = Q(valid_to=None) | Q(valid_to__gt=last)
    seats = Position.objects.filter(still, unit=unit).count()
    held = Holding.objects.filter(still, position__unit=unit).values_list("user_id", "user__full_name")
    people = list(dict(held).values())
    below = list(Unit.objects.filter(still, parent=unit).exclude(pk=heir_id).values_list("name", flat=True))
    given = {history.duty_name(row.duty) for row in UnitDuty.objects.filter(still, unit=unit)}
    away = sum(row.objects.filter(still, position__unit=unit, ended_on=None).count() for row in (Absence, Delegation))
    rows = [
        Fact(key=_("Đơn vị kết thúc"), value=unit.name),
        Fact(key=_("Hoạt động đến hết ngày"), value=format_date(last), hint=over),
        Fact(key=_("Đơn vị tiếp nhận"), value=heir, hint=parts[heir_id]),
        Fact(key=_("Đơn vị kế tiếp khác"), value=_named(name for pk, name in names.items() if pk != heir_id)),
        Fact(key=_("Vụ việc đang mở chuyển sang đơn vị tiếp nhận"), value=_cases(unit.pk)),
        Fact(
            key=_("Đơn vị sắp sáp nhập vào đây, sẽ sang thẳng đơn vị tiếp nhận"), value=_named(_arriving(unit, first))
        ),
        Fact(key=_("Vị trí bị bỏ"), value=seats),
        Fact(key=_("Người thôi giữ vị trí ở đây"), value=_counted(people), hint=_named(people)),
        Fact(key=_("Vắng mặt, ủy quyền chấm dứt"), value=away),
        Fact(key=_("Nhiệm vụ chuyển sang đơn vị tiếp nhận"), value=_counted(given), hint=_named(given)),
        Fact(key=_("Đơn vị trực thuộc chuyển sang đơn vị tiếp nhận"), value=_counted(below), hint=_named(below)),
    ]
    return [row for row in rows if row.value != ""]


def _arriving(unit: Unit, first: date) -> Iterable[str]:
    """Those whose own end was written earlier and comes later."""
    rows = Succession.objects.filter(new=unit, takes_cases=True, effective_on__gte=first).select_related("old")
    return [f"{row.old.name} ({format_date(row.effective_on)})" for row in rows]


def _cases(unit_id: UUID) -> str:
    count, is_least = count_open_with(unit_id)
    words = ngettext("%(n)s vụ việc", "%(n)s vụ việc", count) % {"n": count}
    return _("ít nhất %(count)s") % {"count": words} if is_least else words


def _counted(names: Iterable[str]) -> int:
    return len(list(names))


def _named(names: Iterable[str]) -> str:
    """The names, by the alphabet; of many the first."""
    found: Sequence[str] = sorted(names, key=sort_key)
    more = len(found) - _MOST_NAMES
    said = "; ".join(found[:_MOST_NAMES])
    return _("%(names)s và %(more)d nữa") % {"names": said, "more": more} if more > 0 else said
