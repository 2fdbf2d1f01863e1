"""Working weeks: the city's and those of units that differ. A new week begins on a day; before it is written, the page
says which running cases would get another date by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.calendar import editing, supposing
from books.calendar.models import Schedule
from books.calendar.schedule import CalendarRefused, Periods, Weekly, periods
from books.calendar.supposing import Supposed
from desks.admin import history
from desks.admin.frame import Asking, DatedForm, page, posted, unit_field, unit_or_404, version_of
from desks.admin.looking_first import ask_looking_first
from desks.admin.moving import preview
from desks.cases.looking_first import is_read
from desks.cases.saw import Rows
from desks.kit.forms import KitForm
from desks.kit.parts import Fact
from kernel.time import format_date, now

DAYS = (
    gettext_lazy("Thứ Hai"), gettext_lazy("Thứ Ba"), gettext_lazy("Thứ Tư"), gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"), gettext_lazy("Thứ Bảy"), gettext_lazy("Chủ nhật"),
)  # fmt: skip
_MIDNIGHT = time(23, 59)  # what the books keep for the end of a day


class WeekForm(DatedForm):
    """The hours of seven days, as people write them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Ví dụ: 08:00-12:00, 13:00-17:00. Để trống là ngày nghỉ.")
        for number, name in enumerate(DAYS):
            help_text = hint if number == 0 else ""
            day = forms.CharField(label=name, required=False, max_length=100, help_text=help_text)
            day.says_no_optional = True  # type: ignore[attr-defined]  # an empty day is an answer: a day off
            self.add_field(f"day{number}", day)
        self.order_fields([f"day{number}" for number in range(7)] + ["first", "legal_basis"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        week: list[Periods] = []
        for number in range(7):
            try:
                week.append(periods(str(said.get(f"day{number}") or "")))
            except CalendarRefused as refused:
                self.add_error(f"day{number}", refused.message)
        if len(week) == 7 and not Weekly(tuple(week)).minutes:
            self.add_error("day0", _("Hãy nhập ít nhất một buổi làm việc trong tuần"))
        self.week = week
        return said

    def rows(self) -> list[tuple[int, time, time]]:
        """(weekday, from, to) for the books."""
        return [
            (day, _time(each.start), _time(each.end)) for day, hours in enumerate(self.week) for each in hours
        ]  # fmt: skip


class ChooseForm(KitForm, forms.Form):
    """The unit that is to have a week of its own."""

    def __init__(self, *args: Any, version: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("unit", unit_field(_("Đơn vị làm việc theo giờ riêng"), version=version))


@official("administrator")
@require_safe
def show_weeks(request: HttpRequest) -> HttpResponse:
    """The city's week, the weeks of units, later and earlier ones; who changed what."""
    form = ChooseForm(request.GET if "unit" in request.GET else None, version=version_of(request))
    if form.is_bound and form.is_valid():
        return redirect("admin_unit_week", unit_id=form.cleaned_data["unit"])
    rows = Schedule.objects.select_related("unit").prefetch_related("periods")
    today = now().date()
    listed = [_line(row, today) for row in rows.order_by("unit__name", "-valid_from")]
    city = [line for line in listed if line["unit"] is None]
    shown = {
        "form": form,
        "city": city,
        "units": [line for line in listed if line["unit"] is not None],
        **history.section_of_book("calendar"),
    }
    return page(request, "weeks", _("Giờ làm việc"), [], **shown)


def _line(row: Schedule, today: date) -> dict[str, Any]:
    state = "later" if row.valid_from > today else "before" if row.valid_to and row.valid_to < today else "now"
    return {"row": row, "unit": row.unit, "state": state, "days": _in_words(_week_of(row))}


def _week_of(row: Schedule) -> list[str]:
    """The seven days as they are written in the form."""
    week: list[list[str]] = [[] for _day in range(7)]
    for each in sorted(row.periods.all(), key=lambda period: (period.weekday, period.starts_at)):
        end = "24:00" if each.ends_at == _MIDNIGHT else f"{each.ends_at:%H:%M}"
        week[each.weekday].append(f"{each.starts_at:%H:%M}-{end}")
    return [", ".join(hours) for hours in week]


def _in_words(week: list[str]) -> list[tuple[str, str]]:
    """(days, hours): days in a row with the same hours stand together."""
    groups: list[tuple[int, int, str]] = []
    for number, hours in enumerate(week):
        if groups and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], number, hours)
        else:
            groups.append((number, number, hours))
    return [
        (str(DAYS[first]) if first == last else f"{DAYS[first]} – {DAYS[last]}", hours or _("nghỉ"))
        for first, last, hours in groups
    ]


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def set_week(request: HttpRequest, unit_id: UUID | None = None) -> HttpResponse:
    """A new week from a day on, for the city or for one unit; looked at before it is written."""
    unit = unit_or_404(unit_id) if unit_id else None
    form = WeekForm(posted(request), initial={} if request.method == "POST" else _as_it_is(unit_id))
    asking = Asking(
        _("Giờ làm việc của %(unit)s") % {"unit": unit.name} if unit else _("Giờ làm việc chung của thành phố"),
        _("Xem trước"),
        reverse("admin_weeks"),
        done=_("Đã ghi giờ làm việc mới. Hạn của các vụ việc đang chạy được tính lại, hạn cũ vẫn lưu."),
        hint=_("Đơn vị trực thuộc không có giờ riêng cũng theo giờ này. Vụ việc đã có kết luận về hạn không đổi."),
    )

    def edit(said: dict[str, Any]) -> None:
        editing.set_schedule(
            form.rows(),
            valid_from=said["first"],
            legal_basis=said["legal_basis"],
            unit_id=unit_id,
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
        )

    def suppose(said: dict[str, Any]) -> Supposed:
        basis = said["legal_basis"]
        return supposing.schedule(form.rows(), valid_from=said["first"], legal_basis=basis, unit_id=unit_id, at=now())

    return _looked_at(request, form, edit, suppose, asking, _weeks(unit_id))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def end_week(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """From a day on the unit works as the unit above it does."""
    unit = unit_or_404(unit_id)
    asking = Asking(
        _("Thôi giờ làm việc riêng của %(unit)s") % {"unit": unit.name},
        _("Xem trước"),
        reverse("admin_weeks"),
        done=_("Đã ghi. Từ ngày đó đơn vị làm việc theo giờ của cấp trên."),
    )

    def edit(said: dict[str, Any]) -> None:
        basis, actor = said["legal_basis"], request.actor  # type: ignore[attr-defined]
        editing.end_schedule(unit_id, first=said["first"], legal_basis=basis, actor=actor, at=now())

    def suppose(said: dict[str, Any]) -> Supposed:
        return supposing.schedule_ended(unit_id, first=said["first"], legal_basis=said["legal_basis"], at=now())

    return _looked_at(request, DatedForm(posted(request)), edit, suppose, asking, _weeks(unit_id))


def _weeks(unit_id: UUID | None) -> Rows:
    """The weeks of the unit (None: of the city), read anew; the hours of a week do not change."""
    return lambda: list(Schedule.objects.filter(unit_id=unit_id).order_by("pk"))


def _looked_at(
    request: HttpRequest,
    form: forms.Form,
    edit: Callable[[dict[str, Any]], None],
    suppose: Callable[[dict[str, Any]], Supposed],
    asking: Asking,
    of: Rows,
) -> HttpResponse:
    """The form, then what it would do, then the deed."""
    trail = [(_("Giờ làm việc"), reverse("admin_weeks"))]

    def act(said: dict[str, Any]) -> HttpResponse | None:
        if not is_read(request):
            return preview(request, suppose(said), asking, trail, _as_written(form, said))
        edit(said)
        return None

    return ask_looking_first(request, form, act, asking, trail, of)


def _as_written(form: forms.Form, said: dict[str, Any]) -> list[Fact]:
    """The hours of each day, the day from which they hold and the paper, as the books will have them."""
    week = form.week if isinstance(form, WeekForm) else []
    hours = [", ".join(f"{_clock(each.start)}-{_clock(each.end)}" for each in day) for day in week]
    rows = [*_in_words(hours), (_("Hiệu lực từ ngày"), format_date(said["first"])), (_("Căn cứ"), said["legal_basis"])]
    return [Fact(key=key, value=value) for key, value in rows]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _as_it_is(unit_id: UUID | None) -> dict[str, Any]:
    """What the form begins with: the week of the unit, else the city's."""
    rows = Schedule.objects.filter(valid_to=None, unit_id__isnull=True).prefetch_related("periods")
    own = Schedule.objects.filter(valid_to=None, unit_id=unit_id).prefetch_related("periods") if unit_id else rows
    row = own.first() or rows.first()
    return {f"day{number}": hours for number, hours in enumerate(_week_of(row))} if row else {}


def _time(minutes: int) -> time:
    return _MIDNIGHT if minutes == 24 * 60 else time(minutes // 60, minutes % 60)
