"""The calendar as its administrator edits it: day rows with their legal basis; only a confirmed one counts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.guards import official
from books.calendar import supposing
from books.calendar.editing import add_day, confirm_day, reject_day, withdraw_day
from books.calendar.models import CalendarDay, DayKind, DayState
from casework.recalculation import would_move
from desks.cases.moving import examples_of, moves_in_words
from desks.cases.saw import Rows, mark, mark_of, unchanged
from desks.kit.forms import DayField, KitForm
from desks.officer.desk import book_crumbs, desk_of
from kernel.errors import MotCuaError
from kernel.time import now

_DECISIONS = {"xac-nhan": confirm_day, "khong-ap-dung": reject_day, "rut": withdraw_day}
_LABELS = {
    "xac-nhan": gettext_lazy("Xác nhận"), "khong-ap-dung": gettext_lazy("Không áp dụng"), "rut": gettext_lazy("Rút"),
}  # fmt: skip


class DayForm(KitForm, forms.Form):
    """A day off or a make-up day, and by which paper."""

    date = DayField(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=DayKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200)
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def show_calendar(request: HttpRequest) -> HttpResponse:
    """The rows of a year that count for the whole city; adding one proposes it, confirming it makes it count."""
    form = DayForm(request.POST or None)
    if is_added(request, form, None):
        return redirect("officer_calendar")
    context = {"desk": desk_of(request, request.actor), "crumbs": book_crumbs(_("Lịch làm việc"))}
    context |= year_of(request, form, None)
    return render(request, "officer/calendar.html", context, status=422 if form.errors else 200)


def is_added(request: HttpRequest, form: DayForm, unit_id: UUID | None) -> bool:
    """Was a row of the city, or of this unit, proposed by what was sent? If not, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = form.cleaned_data
    row = (said["date"], said["kind"], said["name"], said["legal_basis"])
    try:
        unchanged(request, _newest, lambda: add_day(*row, unit_id=unit_id, actor=request.actor, at=now()))
    except MotCuaError as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, _("Đã thêm dòng lịch; dòng này chưa tính cho đến khi được xác nhận."))
    return True


def year_of(request: HttpRequest, form: DayForm, unit_id: UUID | None) -> dict[str, Any]:
    """What a page shows of a year: its rows, the other years, the form for one more."""
    years = _years()
    year = next((each for each in years if str(each) == request.GET.get("nam")), now().year)
    rows = CalendarDay.objects.filter(date__year=year, unit=unit_id).select_related("decided_by")
    days = list(rows.order_by("date", "decided_at"))
    for day in days:
        day.saw = mark_of([day])
        day.kind_label, day.state_label = DayKind(day.kind).label, DayState(day.state).label
    return {"days": days, "year": year, "years": years, "form": form, "saw": mark(_newest)}


def _years() -> range:
    """From the first year that has a row to the next one, so that next year's days can be entered in time."""
    first = CalendarDay.objects.aggregate(first=Min("date"))["first"]
    return range(min(first.year if first else now().year, now().year), now().year + 2)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def decide_day(request: HttpRequest, day_id: UUID, decision: str) -> HttpResponse:
    """Confirm, reject or withdraw a row: looked at first, with what would move; the worker then moves the running cases."""
    decide = _DECISIONS.get(decision)
    try:
        if decide is None:
            messages.info(request, _("Không có thao tác này."))
        elif request.method == "POST":
            unchanged(request, _day(day_id), lambda: decide(day_id, actor=request.actor, at=now()))
            messages.success(
                request, _("Đã ghi nhận. Hạn của các vụ việc đang chạy qua ngày này được tính lại, hạn cũ vẫn lưu.")
            )
        else:
            return _looked_at(request, day_id, decision)
    except MotCuaError as refused:
        messages.error(request, refused.message)
    return redirect(_listed_at(CalendarDay.objects.filter(pk=day_id).first()))


def _listed_at(day: CalendarDay | None) -> str:
    """The page on which the row stands: the city's, or that of its unit."""
    unit_id = day.unit_id if day else None
    return reverse("admin_unit_days", args=[unit_id]) if unit_id else reverse("officer_calendar")


def _newest() -> list[Any]:
    """Changes with each row that is added."""
    return list(CalendarDay.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def _day(day_id: UUID) -> Rows:
    """The row that is decided on, read anew."""
    return lambda: list(CalendarDay.objects.filter(pk=day_id))


def _looked_at(request: HttpRequest, day_id: UUID, decision: str) -> HttpResponse:
    """What the decision would move; nothing is written."""
    supposed, row = supposing.decided(day_id, _DECISIONS[decision], now())
    moves = would_move(supposed)
    context = {
        "desk": desk_of(request, request.actor),
        "crumbs": book_crumbs(_("Lịch làm việc"), _listed_at(row), _LABELS[decision]),
        "back": _listed_at(row),
        "day": row,
        "kind": DayKind(row.kind).label,
        "label": _LABELS[decision],
        "sentence": moves_in_words(moves),
        "examples": examples_of(moves, request.actor),
        "more": moves.count - len(moves.examples),
        "saw": mark_of([row]),
    }
    return render(request, "officer/calendar_day.html", context)
