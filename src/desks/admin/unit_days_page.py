"""Days off and make-up days of one unit: closed for a flood, at work on a Saturday of its own. Beside the city's days, with a
paper each; one that is not confirmed does not count. What a decision would move is shown before it is written (`calendar_page`)."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.calendar.models import DayState
from books.orgs.models import Unit
from desks.admin.frame import page, unit_field, unit_or_404, version_of
from desks.kit.forms import KitForm
from desks.officer.calendar_page import DayForm, is_added, year_of

_LIVING = (DayState.PROPOSED, DayState.CONFIRMED)


class ChooseForm(KitForm, forms.Form):
    """The unit that has a day of its own."""

    def __init__(self, *args: object, version: int | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("unit", unit_field(_("Đơn vị"), version=version))


@official("administrator")
@require_safe
def show_units(request: HttpRequest) -> HttpResponse:
    """Which units have days of their own, and the way to those of any other."""
    form = ChooseForm(request.GET if "unit" in request.GET else None, version=version_of(request))
    if form.is_bound and form.is_valid():
        return redirect("admin_unit_days", unit_id=form.cleaned_data["unit"])
    own = Unit.objects.filter(calendar_days__state__in=_LIVING).annotate(n=Count("calendar_days")).order_by("name")
    return page(request, "days_of_units", _("Ngày riêng của từng đơn vị"), _trail(), form=form, units=own)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show_days(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The rows of one unit in a year, and one more."""
    unit = unit_or_404(unit_id)
    form = DayForm(request.POST or None)
    if is_added(request, form, unit.pk):
        return redirect(f"{request.path}?nam={form.cleaned_data['date'].year}")
    shown = {**year_of(request, form, unit.pk), "unit": unit, "status": 422 if form.errors else 200}
    return page(
        request, "unit_days", unit.name, [*_trail(), (_("Ngày riêng"), reverse("admin_days_of_units"))], **shown
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("Lịch làm việc"), reverse("officer_calendar"))]
