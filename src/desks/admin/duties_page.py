"""Which unit the city gives which duty, from which day: dated rows, each by a paper; what a change leaves where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.orgs import duties
from books.orgs.models import UnitDuty
from books.orgs.vacant_duties import vacancies
from casework import practice
from casework.kind import kinds
from casework.models import Work
from desks.admin import history
from desks.admin.frame import Asking, DatedForm, ask, edit_of, page, posted, unit_field, version_of
from desks.admin.vacating import duty_roles, in_words
from kernel.time import now

_ENOUGH = 1000


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty, the row that holds today, and its other rows: later ones first."""

    code: str
    label: str
    held: UnitDuty | None
    later: list[UnitDuty]
    before: list[UnitDuty]


class DutyForm(DatedForm):
    """To which unit."""

    def __init__(self, *args: Any, version: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("unit_id", unit_field(_("Giao cho đơn vị"), version=version))
        self.order_fields(["unit_id", "first", "legal_basis"])


@official("administrator")
@require_safe
def show_duties(request: HttpRequest) -> HttpResponse:
    """Every duty that the kinds know, who has it, who had it; who changed what."""
    lines = history.section(history.about_duties(), {"ve": history.DUTIES})
    alone = in_words(vacancies(duty_roles(), now().date()))
    return page(request, "duties", _("Nhiệm vụ của đơn vị"), [], duties=_duties(now().date()), alone=alone, **lines)


def _duties(today: date) -> list[Duty]:
    rows = list(UnitDuty.objects.select_related("unit").order_by("-valid_from", "-id"))
    known = [code for kind in kinds() for code in kind.duties]
    codes = dict.fromkeys([*known, *(row.duty for row in rows)])
    return [_duty(code, [row for row in rows if row.duty == code], today) for code in codes]


def _duty(code: str, rows: list[UnitDuty], today: date) -> Duty:
    later = [row for row in rows if row.valid_from > today]
    before = [row for row in rows if row.valid_to is not None and row.valid_to < today]
    held = next((row for row in rows if row not in later and row not in before), None)
    return Duty(code, history.duty_name(code), held, later, before)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def give_duty(request: HttpRequest, duty: str) -> HttpResponse:
    """From a day on another unit has the duty; the row before ends on the eve."""
    found = next((each for each in _duties(now().date()) if each.code == duty), None)
    if found is None:
        raise Http404

    def act(said: dict[str, Any]) -> None:
        duties.give_duty(edit_of(request, said), duty, UUID(said["unit_id"]), role=duty_roles().get(duty, ""))

    asking = Asking(
        found.label,
        _("Giao nhiệm vụ"),
        reverse("admin_duties"),
        done=_("Đã ghi. Việc mới theo đơn vị mới từ ngày hiệu lực."),
        hint=cast("str", SimpleLazyObject(lambda: _what_stays(found))),  # counted only where it is read
    )
    trail = [(_("Nhiệm vụ của đơn vị"), reverse("admin_duties"))]
    rows = UnitDuty.objects.filter(duty=duty).order_by("pk")
    return ask(
        request, DutyForm(posted(request), version=version_of(request)), act, asking, trail, lambda: list(rows.all())
    )


def _what_stays(duty: Duty) -> str:
    """What a change would not move: said before it is made."""
    if duty.held is None:
        return _("Chưa có đơn vị nào giữ nhiệm vụ này.")
    unit = duty.held.unit
    open_works = Work.objects.filter(unit_id=unit.pk, closed_at=None, is_main=True)
    count = open_works.exclude(practice.practised("case_id"))[:_ENOUGH].count()
    open_ = ngettext("%(n)s vụ việc đang mở", "%(n)s vụ việc đang mở", count) % {"n": count} if count else ""
    stays = _("%(open)s ở đó không chuyển theo: ai đang giữ vẫn giữ, thời hạn giữ nguyên.") % {"open": open_}
    now_ = _("Hiện do %(unit)s giữ.") % {"unit": unit.name}
    return f"{now_} {stays}" if count else now_
