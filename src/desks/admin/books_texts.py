"""The office's texts: what stands for each reason, field and notice today, a new version with a preview, who wrote what from when."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.texts import editing, house, lookup, placeholders
from books.texts.models import Purpose, Template
from books.texts.starter import NAMES
from desks.admin.frame import Asking, ask, page
from desks.cases.saw import FIELD, Rows, mark
from desks.kit.forms import DayField, KitForm
from kernel.errors import MotCuaError
from kernel.text import fold, keep_legible
from kernel.time import now, today

ONLY = "mac-dinh"  # the one text of a reason or a notice


class TextForm(KitForm, forms.Form):
    """A version of a text; its gaps are checked while the words are still on the screen."""

    label = forms.CharField(label=gettext_lazy("Tên hiển thị"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Nội dung"),
        help_text=gettext_lazy("Chỗ trống viết trong ngoặc nhọn, như {ma}; danh sách ở bên dưới."),
        max_length=editing.LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)
    first = DayField(label=gettext_lazy("Hiệu lực từ ngày"))

    def clean_body(self) -> str:
        body = keep_legible(self.cleaned_data["body"])
        try:
            placeholders.in_text(body)
        except MotCuaError as refused:
            raise forms.ValidationError(refused.message) from refused
        return body


class NewTextForm(TextForm):
    """A text that the book lacks: for which reason, field or notice. People choose by name; the codes are ours."""

    use = forms.ChoiceField(
        label=gettext_lazy("Dùng cho"),
        help_text=gettext_lazy("Lý do và thông báo có một mẫu: mẫu đang dùng thì ghi bản mới ở trang của mẫu đó."),
    )
    field_order = ("use", "label", "body", "legal_basis", "first")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = lookup.all_on(today())
        self.fields["use"].choices = [("", _("Chọn nơi dùng")), *_uses(self.held)]

    def clean(self) -> dict[str, Any]:
        """The key: the part of it that tells two texts of one field apart is made from the name that people read."""
        said = super().clean() or self.cleaned_data
        if said.get("use") and said.get("label"):
            purpose, code = said.pop("use").split(":")
            name = slugify(fold(said["label"]))[:60] or "mau" if purpose == Purpose.FIELD else ONLY
            said |= {"purpose": purpose, "code": code, "name": name}
            if any((row.purpose, row.code, row.name) == (purpose, code, name) for row in self.held):
                self.add_error("label", _("Đã có mẫu tên này. Hãy đặt tên khác, hoặc ghi bản mới của mẫu đó."))
        return said


def _uses(held: Iterable[Template]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, choices): every field; of reasons and notices those that have no text now."""
    taken = {(row.purpose, row.code) for row in held if row.purpose != Purpose.FIELD}
    found = []
    for purpose, label in Purpose.choices:
        free = [(f"{purpose}:{code}", name) for code, name in NAMES[purpose].items() if (purpose, code) not in taken]
        if free:
            found.append((str(label), free))
    return found


def use_name(row: Template) -> str:
    """For what a text is, as people call it; "" where its own name says just that."""
    name = NAMES.get(row.purpose, {}).get(row.code, "")
    return "" if name == row.label else name


@official("administrator")
@require_safe
def show_texts(request: HttpRequest) -> HttpResponse:
    """Every text of today, by what it is for."""
    rows = lookup.all_on(today())
    newer = house.newer(rows)
    groups = [
        (Purpose(purpose).label, [(row, use_name(row), row.pk in newer) for row in each])
        for purpose, each in groupby(rows, key=lambda row: row.purpose)
    ]
    return page(request, "books_texts", _("Mẫu trả lời, thông báo"), [], groups=groups, newer=len(newer))


@official("administrator")
@require_safe
def show_text(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """A text as a reader gets it, its gaps, every version of it and who wrote it."""
    row = _one(template_id)
    shown = {
        "row": row,
        "purpose": Purpose(row.purpose).label,
        "use": use_name(row),
        "sample": placeholders.sample(row.body),
        "versions": editing.versions(row),
        "is_open": row.valid_to is None,
        "is_outworded": bool(house.newer([row])),
    }
    return page(request, "books_text", row.label, [_list()], **shown)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def change_text(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """A new version of a text from a day on; "Xem trước" shows it filled and writes nothing."""
    row = _one(template_id)
    initial = {"label": row.label, "body": row.body, "legal_basis": row.legal_basis, "first": today()}
    form = TextForm(request.POST or None, initial=initial)
    key = {"purpose": row.purpose, "code": row.code, "name": row.name}
    return _written(request, form, key, row)


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def add_text(request: HttpRequest) -> HttpResponse:
    """A text that the book lacks."""
    form = NewTextForm(request.POST or None, initial={"first": today()})
    return _written(request, form, {}, None)


class EndForm(KitForm, forms.Form):
    last = DayField(label=gettext_lazy("Ngày cuối cùng còn dùng"))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def end_text(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """The text is not used any more; for a reason or a notice the system's own words stand in its place."""
    row = _one(template_id)
    back = reverse("admin_text", args=[row.pk])
    asking = Asking(
        title=_("Ngừng dùng mẫu này"), button=_("Ngừng dùng"), back=back, done=_("Đã ghi ngày ngừng dùng."),
        hint=_("Với lý do và thông báo, lời có sẵn của hệ thống thay vào chỗ này."), is_grave=True,
    )  # fmt: skip

    def act(said: dict[str, Any]) -> None:
        editing.end_template(row.pk, said["last"], actor=request.actor, at=now())

    form = EndForm(request.POST or None, initial={"last": today()})
    return ask(request, form, act, asking, [_list(), (row.label, back)], _versions(row))


def _versions(row: Template | None) -> Rows:
    """Every version of the text, read anew; of a text that the book lacks: every text that it has."""
    if row is not None:
        return lambda: editing.versions(row)
    return lambda: list(Template.objects.order_by("pk").values_list("pk", flat=True))


def _written(request: HttpRequest, form: TextForm, key: dict[str, str], row: Template | None) -> HttpResponse:
    """The form, its preview, or the version recorded."""
    label = row.label if row else ""
    back = reverse("admin_text", args=[row.pk]) if row else reverse("admin_texts")
    of = _versions(row)

    def act(said: dict[str, Any]) -> Any:
        fields = {**said, **key}
        new = Template(**{name: fields[name] for name in ("purpose", "code", "name", "label", "body", "legal_basis")})
        new.valid_from = said["first"]
        saved = editing.put_template(new, actor=request.actor, at=now())
        return reverse("admin_text", args=[saved.pk])

    crumbs = [_list(), *([(label, back)] if label else [])]
    known = [(f"{{{name}}}", each[0], each[1]) for name, each in placeholders.KNOWN.items()]
    title = _("Bản mới của mẫu") if label else _("Thêm mẫu")
    if request.method == "POST" and "preview" in request.POST:
        is_fine = form.is_valid()
        sample = placeholders.sample(form.cleaned_data["body"]) if is_fine else ""
        shown = {"form": form, "sample": sample, "back": back, "known": known, "status": 200 if is_fine else 422}
        shown["saw"] = request.POST.get(FIELD, "")
        return page(request, "books_text_form", title, crumbs, **shown)
    if request.method == "POST":
        asking = Asking(
            title=title,
            button=_("Ghi bản mới"),
            back=back,
            done=_("Đã ghi. Bản trước hết hiệu lực vào ngày liền trước."),
        )
        answer = ask(request, form, act, asking, crumbs, of)
        if answer.status_code == 302:
            return answer
    status = 422 if form.errors else 200
    shown = {"form": form, "back": back, "known": known, "saw": mark(of), "status": status}
    return page(request, "books_text_form", title, crumbs, **shown)


def _one(template_id: UUID) -> Template:
    found = Template.objects.filter(pk=template_id).first()
    if found is None:
        raise Http404
    return found


def _list() -> tuple[str, str]:
    return _("Mẫu trả lời, thông báo"), reverse("admin_texts")
