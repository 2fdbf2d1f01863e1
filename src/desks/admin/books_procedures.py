"""The catalogue as its administrator keeps it: find a procedure, see every version and who made it, put a new one in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.limits.models import Certainty, LimitUnit
from books.procedures import editing, finding
from books.procedures.editing import Content, content_of
from books.procedures.models import Level, Procedure
from desks.admin.frame import PAGE, Asking, ask, page
from desks.kit.forms import DayField, KitForm
from kernel.text import one_line
from kernel.time import format_date, now, today

_OWN = gettext_lazy("Quản trị viên nhập")
_LONGEST = 300


class ProcedureForm(KitForm, forms.Form):
    """A version of a procedure. What is not known for sure stays empty: the public page then says so."""

    code = forms.RegexField(
        r"^\d\.\d{6}(\.[A-Z]\d{2})?$",
        label=gettext_lazy("Mã thủ tục"),
        error_messages={"invalid": gettext_lazy("Hãy viết mã như 1.001193")},
    )
    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=1200, widget=forms.Textarea(attrs={"rows": 2}))
    field = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=250)
    also = forms.CharField(
        label=gettext_lazy("Người dân thường gọi"),
        help_text=gettext_lazy("Cách nói khác nhau, cách bằng dấu phẩy; dùng để tìm kiếm."),
        max_length=600,
        required=False,
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Cấp thực hiện"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    authority = forms.CharField(label=gettext_lazy("Cơ quan giải quyết"), max_length=1500, required=False)
    limit_amount = forms.IntegerField(label=gettext_lazy("Thời hạn"), min_value=1, max_value=1000, required=False)
    limit_unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị tính"), choices=[("", gettext_lazy("Không rõ")), *LimitUnit.choices], required=False
    )
    limit_text = forms.CharField(
        label=gettext_lazy("Thời hạn ghi bằng lời"),
        help_text=gettext_lazy("Khi thời hạn khác nhau theo trường hợp."),
        max_length=600,
        required=False,
    )
    fee_text = forms.CharField(label=gettext_lazy("Phí, lệ phí"), max_length=1500, required=False)
    result = forms.CharField(label=gettext_lazy("Kết quả"), max_length=2800, required=False)
    papers = forms.CharField(
        label=gettext_lazy("Giấy tờ cần có"),
        help_text=gettext_lazy("Mỗi dòng một loại. Sửa ở đây thì bỏ phân nhóm theo trường hợp."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ pháp lý"), max_length=2000)
    decision = forms.CharField(label=gettext_lazy("Quyết định công bố"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("Nguồn"), max_length=300)
    as_of = forms.RegexField(
        r"^(\d{2}/)?(\d{2}/)?\d{4}$",
        label=gettext_lazy("Số liệu lúc"),
        help_text=gettext_lazy("Ví dụ: 06/2026"),
        error_messages={"invalid": gettext_lazy("Hãy viết như 06/2026")},
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("Độ chắc chắn"), choices=Certainty.choices, widget=forms.RadioSelect
    )
    first = DayField(label=gettext_lazy("Hiệu lực từ ngày"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("limit_amount")) != bool(said.get("limit_unit")):
            self.add_error("limit_unit", _("Thời hạn cần cả số và đơn vị tính; nếu không rõ thì để trống cả hai."))
        return said

    def content(self, before: Content | None) -> Content:
        """What is said now; what the form does not ask for stays as it was."""
        said = dict(self.cleaned_data)
        papers = said.pop("papers")
        del said["first"], said["also"]
        said["levels"] = tuple(level for level in Level.values if level in said["levels"])
        start = before or Content(code=said["code"], name="", field="", levels=())
        if papers != _as_lines(start):
            said["papers"] = tuple(
                {"case": "", "name": line.strip(), "form": "", "originals": 0, "copies": 0}
                for line in papers.splitlines()
                if line.strip()
            )
        return replace(start, **said)


@official("administrator")
@require_safe
def show_procedures(request: HttpRequest) -> HttpResponse:
    """What fits the words, or the latest changes; and how sure the catalogue is as a whole."""
    text = one_line(request.GET.get("q", ""))[:_LONGEST]
    day = today()
    held = Procedure.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    counts = held.aggregate(
        total=Count("pk"),
        no_limit=Count("pk", filter=Q(limit_amount=None)),
        read=Count("pk", filter=Q(certainty="read")),
    )
    latest = held.defer("papers", "channels", "search_terms").order_by("-changed_at", "code")
    rows = finding.search(text, PAGE, on=day) if text else list(latest[:PAGE])
    return page(request, "books_procedures", _("Thủ tục hành chính"), [], text=text, rows=rows, counts=counts)


@official("administrator")
@require_safe
def show_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a procedure: from when to when, who recorded it, what changed."""
    versions = finding.versions(code)
    if not versions:
        raise Http404
    lines = [(row, _changes(row, older)) for row, older in zip(versions, [*versions[1:], None], strict=True)]
    shown = {"procedure": versions[0], "versions": lines, "is_open": versions[0].valid_to is None}
    return page(request, "books_procedure", versions[0].name, [_list()], **shown)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def change_procedure(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new version of a procedure, or (without a code) a procedure that the catalogue lacks."""
    newest = finding.versions(code)[:1] if code else []
    if code and not newest:
        raise Http404
    before = newest[0] if newest else None
    form = ProcedureForm(request.POST or None, initial=_initial(before))
    if before:
        form.fields["code"].disabled = True

    def act(said: dict[str, Any]) -> str:
        content = form.content(content_of(before) if before else None)
        editing.put(content, also=said["also"], first=said["first"], actor=request.actor, at=now())
        return reverse("admin_procedure", args=[said["code"]])

    asking = Asking(
        title=_("Bản mới của thủ tục") if before else _("Thêm thủ tục"),
        button=_("Ghi bản mới"),
        back=reverse("admin_procedure", args=[code]) if before else reverse("admin_procedures"),
        done=_("Đã ghi. Bản trước hết hiệu lực vào ngày liền trước."),
        hint=before.name if before else "",
    )
    crumbs = [_list(), (code, asking.back)] if before else [_list()]
    return ask(request, form, act, asking, crumbs, lambda: finding.versions(code)[:1] if code else _newest())


class EndForm(KitForm, forms.Form):
    last = DayField(label=gettext_lazy("Ngày cuối cùng còn hiệu lực"))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def end_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure was abolished. It stays in the history."""
    newest = finding.versions(code)[:1]
    if not newest:
        raise Http404
    back = reverse("admin_procedure", args=[code])
    asking = Asking(
        title=_("Kết thúc hiệu lực thủ tục"), button=_("Kết thúc"), back=back, done=_("Đã ghi ngày kết thúc."),
        hint=newest[0].name, is_grave=True,
    )  # fmt: skip

    def act(said: dict[str, Any]) -> None:
        editing.end(code, said["last"], actor=request.actor, at=now())

    form = EndForm(request.POST or None, initial={"last": today()})
    return ask(request, form, act, asking, [_list(), (code, back)], lambda: finding.versions(code)[:1])


def _newest() -> list[Any]:
    """Changes with each version that is recorded."""
    return list(Procedure.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def _list() -> tuple[str, str]:
    return _("Thủ tục hành chính"), reverse("admin_procedures")


def _initial(before: Procedure | None) -> dict[str, Any]:
    if before is None:
        return {"first": today(), "source": str(_OWN), "certainty": Certainty.UNCERTAIN, "as_of": f"{today():%m/%Y}"}
    content = content_of(before)
    return content.columns() | {"papers": _as_lines(content), "also": before.also, "first": today()}


def _as_lines(content: Content) -> str:
    return "\n".join(str(each["name"]) for each in content.papers)


_SHOWN = {
    "name": gettext_lazy("tên"), "levels": gettext_lazy("cấp thực hiện"), "authority": gettext_lazy("cơ quan"),
    "limit_amount": gettext_lazy("thời hạn"), "limit_unit": gettext_lazy("đơn vị tính"), "limit_text": gettext_lazy("thời hạn bằng lời"),
    "fee_text": gettext_lazy("phí"), "result": gettext_lazy("kết quả"), "papers": gettext_lazy("giấy tờ"),
    "legal_basis": gettext_lazy("căn cứ"), "certainty": gettext_lazy("độ chắc chắn"), "also": gettext_lazy("tên thường gọi"),
    "field": gettext_lazy("lĩnh vực"), "source": gettext_lazy("nguồn"),
}  # fmt: skip


def _changes(row: Procedure, older: Procedure | None) -> str:
    """What this version changed, in words."""
    if older is None:
        return _("bản đầu tiên")
    names = [str(label) for name, label in _SHOWN.items() if getattr(row, name) != getattr(older, name)]
    ended = [] if older.valid_to is None else [_("bản trước đến hết %(day)s") % {"day": format_date(older.valid_to)}]
    return "; ".join(filter(None, [", ".join(names), *ended]))
