"""Spreadsheets: units and people out, and in with a dry run first. Between the two steps the rows travel with the form,
signed and for one administrator and an hour: nothing of a stranger's file is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from access import staff
from access.guards import official
from access.staff_rows import COLUMNS as STAFF_COLUMNS
from books.orgs.sheets import units, workbook
from books.orgs.sheets.unit_rows import COLUMNS as UNIT_COLUMNS
from books.orgs.vacant_duties import Planned
from desks.admin.frame import page, posted
from desks.admin.vacating import planned_to_vacate
from desks.cases.saw import Overtaken, mark_of, unchanged
from desks.kit.forms import KitForm
from kernel.errors import MotCuaError
from kernel.time import now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CARRIED = 200_000  # of signed text in the form; more does not come back through the site's limit of a request
_HOUR = 3600
_SHOWN = 200


class SheetPlan(Protocol):
    """What the rows would change, read by one statement; nothing is written yet."""

    @property
    def compared(self) -> workbook.Comparison: ...
    def vacates(self) -> Planned: ...
    def carry_out(self) -> None: ...


@dataclass(frozen=True)
class Sheet:
    """What can be taken out and in."""

    label: Any
    hint: Any
    columns: Sequence[workbook.Column]
    export: Callable[[date], bytes]
    plan: Callable[..., SheetPlan]
    file_name: str


SHEETS = {
    "don-vi": Sheet(
        gettext_lazy("Đơn vị"),
        gettext_lazy(
            "Lập đơn vị mới; sửa mã, tên gọi khác, ghi chú, trực thuộc. Đổi tên, sáp nhập làm ở trang của đơn vị."
        ),
        UNIT_COLUMNS,
        units.export_units,
        units.plan_units,
        "don-vi",
    ),
    "nhan-su": Sheet(
        gettext_lazy("Nhân sự"),
        gettext_lazy(
            "Mỗi dòng một người ở một vị trí. Người mới được mở tài khoản, chưa có mật khẩu. Dòng vắng mặt không chấm dứt gì."
        ),
        STAFF_COLUMNS,
        staff.export_staff,
        staff.plan_staff,
        "nhan-su",
    ),
}


class UploadForm(KitForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp bảng tính (.xlsx)"),
        help_text=gettext_lazy("Tối đa 5 MB, 5.000 dòng. Chỉ giá trị, không công thức, không macro."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class TooMuchAtOnce(workbook.SheetRefused):
    """Bảng tính quá dài để xem trước một lần. Xin chia thành nhiều tệp."""


@official("administrator")
@require_safe
def show_sheets(request: HttpRequest) -> HttpResponse:
    """Both sheets: what they are for, out, in."""
    rows = list(SHEETS.items())
    return page(request, "sheets", _("Nhập, xuất bảng tính"), [], sheets=rows)


@official("administrator")
@require_safe
def export_sheet(request: HttpRequest, what: str) -> HttpResponse:
    """The sheet of today, as a file."""
    sheet = _sheet(what)
    today = now().date()
    answer = HttpResponse(sheet.export(today), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{sheet.file_name}-{today.isoformat()}.xlsx"'
    return answer


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest, what: str) -> HttpResponse:
    """First the dry run; then, by a second click, what it said."""
    sheet = _sheet(what)
    if request.method == "POST" and "carried" in request.POST:
        return _apply(request, what, sheet)
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = workbook.read(form.cleaned_data["file"].read(workbook.LARGEST_FILE + 1), sheet.columns)
            return _previewed(request, what, rows)
        except MotCuaError as refused:
            form.add_error("file", refused.message)
    return page(
        request,
        "import",
        _title(sheet),
        _trail(),
        form=form,
        sheet=sheet,
        what=what,
        status=422 if form.errors else 200,
    )


def _planned(request: HttpRequest, sheet: Sheet, rows: Sequence[workbook.Row]) -> SheetPlan:
    return sheet.plan(rows, actor=request.actor, at=now(), on=now().date())  # type: ignore[attr-defined]


def _previewed(request: HttpRequest, what: str, rows: Sequence[workbook.Row]) -> HttpResponse:
    sheet = SHEETS[what]
    planned = _planned(request, sheet, rows)
    compared = planned.compared
    carried = signing.dumps([(row.number, dict(row.cells)) for row in rows], salt=_salt(request, what), compress=True)
    if len(carried) > LONGEST_CARRIED:
        raise TooMuchAtOnce()
    shown = {
        "sheet": sheet,
        "what": what,
        "compared": compared,
        "changed": compared.changed[:_SHOWN],
        "rejected": compared.rejected[:_SHOWN],
        "all_rejected": bool(compared.rejected) and not compared.changed,
        "more_changed": max(len(compared.changed) - _SHOWN, 0),
        "more_rejected": max(len(compared.rejected) - _SHOWN, 0),
        "carried": carried,
        "saw": mark_of([compared]),
        "alone": _left_alone(planned) if compared.changed else [],
    }
    return page(request, "preview", _("Xem trước: %(what)s") % {"what": sheet.label}, _trail(), **shown)


def _left_alone(planned: SheetPlan) -> list[str]:
    """What the rows that are right would leave without anybody; a refusal is told when they are written."""
    try:
        return planned_to_vacate(planned.vacates())
    except MotCuaError:
        return []


def _apply(request: HttpRequest, what: str, sheet: Sheet) -> HttpResponse:
    try:
        said = signing.loads(request.POST["carried"], salt=_salt(request, what), max_age=_HOUR)
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hạn. Xin tải tệp lên lại."))
        return redirect("admin_import", what=what)
    rows = [workbook.Row(number, cells) for number, cells in said]
    plans: list[SheetPlan] = []  # under the lock of the books: what is compared with the page is what is written

    def compared() -> list[workbook.Comparison]:
        plans.append(_planned(request, sheet, rows))
        return [plans[-1].compared]

    def write() -> None:
        plans[-1].carry_out()

    try:
        unchanged(request, compared, write)
    except Overtaken:
        messages.error(
            request, _("Chưa ghi: sổ vừa được sửa sau khi xem trước. Dưới đây là kết quả so lại; nếu đúng thì bấm ghi.")
        )
        return _previewed(request, what, rows)
    except MotCuaError as refused:
        messages.error(request, refused.message)
        return redirect("admin_import", what=what)
    done = plans[-1].compared
    words = ngettext(
        "Đã ghi %(changed)d dòng; %(rejected)d dòng bị loại, %(same)d dòng không đổi.",
        "Đã ghi %(changed)d dòng; %(rejected)d dòng bị loại, %(same)d dòng không đổi.",
        len(done.changed),
    )
    counts = {"changed": len(done.changed), "rejected": len(done.rejected), "same": done.unchanged}
    messages.success(request, words % counts)
    return redirect("admin_units" if what == "don-vi" else "admin_people")


def _sheet(what: str) -> Sheet:
    if what not in SHEETS:
        raise Http404
    return SHEETS[what]


def _salt(request: HttpRequest, what: str) -> str:
    return f"sheet:{what}:{request.user.pk}"


def _title(sheet: Sheet) -> str:
    return _("Nhập từ bảng tính: %(what)s") % {"what": sheet.label}


def _trail() -> list[tuple[str, str]]:
    return [(_("Nhập, xuất bảng tính"), reverse("admin_sheets"))]
