"""Before a unit ends: what moves, what stops, whom it concerns; nothing is written before somebody read it and ticked so.

The books plan it as they would carry it out, so what they refuse is said on the form and not after the second press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import User
from books.orgs.models import Succession
from books.orgs.succession import Ending
from books.reading import read_together
from casework.takeover import count_open_with
from desks.admin import history
from desks.admin.frame import Asking, page
from desks.admin.looking_first import ask_looking_first
from desks.admin.vacating import planned_to_vacate
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
    plan: Callable[[dict[str, Any]], Ending],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    of: Rows | None = None,
) -> HttpResponse:
    """As `ask`, but only a ticked second press writes. FORM has `parts()`: the successors."""

    def act(said: dict[str, Any]) -> object:
        is_pressed = is_read(request)
        if is_pressed and request.POST.get(TICK):
            return edit(said)
        planned = plan(said)
        shown = {
            "asking": asking,
            "alone": planned_to_vacate(planned.planned(said["first"])),
            "facts": what_moves(planned, said["first"], form.parts()),  # type: ignore[attr-defined]
            "tick": TICK,
            "is_unread": is_pressed,
            "carried": carried(request, TICK),
        }
        return page(request, "ending", asking.title, crumbs, **shown, status=422 if is_pressed else 200)

    return ask_looking_first(request, form, act, asking, crumbs, of)


def what_moves(planned: Ending, first: date, parts: Mapping[UUID, str]) -> list[Fact]:
    """Line by line, with numbers and names."""
    last, today, leaving, heir = first - timedelta(days=1), now().date(), planned.leaving, planned.heir
    unit = leaving.unit
    over = _("Ngày này đã qua: quyền của người trong đơn vị chấm dứt ngay khi ghi.") if last < today else ""
    coming = Succession.objects.filter(new=unit, takes_cases=True, effective_on__gte=first)
    accounts = User.objects.filter(pk__in={row.user_id for row in leaving.holdings}).only("full_name")
    people, arriving = read_together(accounts, coming.annotate(name=F("old__name")).order_by("pk"))
    names = [account.full_name for account in people]
    below = [row.name for row in leaving.below if row.pk != heir.pk]
    given = {history.duty_name(row.duty) for row in leaving.duties}
    away = sum(row.ended_on is None for row in (*leaving.absences, *leaving.delegations))
    others = _named(row.name for pk, row in planned.successors.items() if pk != heir.pk)
    rows = [
        Fact(key=_("Đơn vị kết thúc"), value=unit.name),
        Fact(key=_("Hoạt động đến hết ngày"), value=format_date(last), hint=over),
        Fact(key=_("Đơn vị tiếp nhận"), value=heir.name, hint=parts[heir.pk]),
        Fact(key=_("Đơn vị kế tiếp khác"), value=others),
        Fact(key=_("Vụ việc đang mở chuyển sang đơn vị tiếp nhận"), value=_cases(unit.pk)),
        Fact(key=_("Đơn vị sắp sáp nhập vào đây, sẽ sang thẳng đơn vị tiếp nhận"), value=_named(_arriving(arriving))),
        Fact(key=_("Vị trí bị bỏ"), value=len(leaving.positions)),
        Fact(key=_("Người thôi giữ vị trí ở đây"), value=len(names), hint=_named(names)),
        Fact(key=_("Vắng mặt, ủy quyền chấm dứt"), value=away),
        Fact(key=_("Nhiệm vụ chuyển sang đơn vị tiếp nhận"), value=len(given), hint=_named(given)),
        Fact(key=_("Đơn vị trực thuộc chuyển sang đơn vị tiếp nhận"), value=len(below), hint=_named(below)),
    ]
    return [row for row in rows if row.value != ""]


def _arriving(rows: Iterable[Any]) -> Iterable[str]:
    """Those whose own end was written earlier and comes later."""
    return [f"{row.name} ({format_date(row.effective_on)})" for row in rows]


def _cases(unit_id: UUID) -> str:
    count, is_least = count_open_with(unit_id)
    words = ngettext("%(n)s vụ việc", "%(n)s vụ việc", count) % {"n": count}
    return _("ít nhất %(count)s") % {"count": words} if is_least else words


def _named(names: Iterable[str]) -> str:
    """The names, by the alphabet; of many the first."""
    found: Sequence[str] = sorted(names, key=sort_key)
    more = len(found) - _MOST_NAMES
    said = "; ".join(found[:_MOST_NAMES])
    return _("%(names)s và %(more)d nữa") % {"names": said, "more": more} if more > 0 else said
