"""The form of a unit, new or described anew. What is hardly ever meant is asked about before it is taken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from books.orgs.finding import directory
from books.orgs.models import Unit, UnitKind
from desks.admin.frame import DatedForm, unit_field
from kernel.time import now

SURE = "sure"


class UnitForm(DatedForm):
    """A new unit."""

    name = forms.CharField(label=gettext_lazy("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=[("", gettext_lazy("Chọn loại")), *UnitKind.choices])
    code = forms.CharField(
        label=gettext_lazy("Mã định danh"),
        help_text=gettext_lazy("Theo Quyết định 20/2020/QĐ-TTg, ví dụ H26.15.02. Chưa được cấp thì để trống."),
        max_length=40,
        required=False,
    )
    place_code = forms.CharField(
        label=gettext_lazy("Mã đơn vị hành chính"),
        help_text=gettext_lazy("Xã, phường: 5 chữ số, kể cả số 0 đứng đầu."),
        max_length=10,
        required=False,
    )
    also = forms.CharField(
        label=gettext_lazy("Tên gọi khác"),
        help_text=gettext_lazy("Mỗi dòng một tên: tên tắt, tên cũ. Người dân gõ tên nào cũng tìm ra."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=200, required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, version: int | None = None, **kwargs: Any) -> None:
        if unit is not None:
            said = {name: getattr(unit, name) for name in ("code", "place_code", "note")}
            kwargs["initial"] = {**said, "also": "\n".join(unit.also), "parent_id": str(unit.parent_id or "")}
        super().__init__(*args, **kwargs)
        self.unit, self.version = unit, version
        without, none = unit.pk if unit else None, _("Không trực thuộc đơn vị nào")
        parent = unit_field(_("Trực thuộc"), without=without, required=False, none=none, version=version)
        self.add_field("parent_id", parent)
        if unit is not None:
            del self.fields["name"], self.fields["kind"]
        self._order()

    def _order(self) -> None:
        self.order_fields(
            ["name", "kind", "parent_id", SURE, "code", "place_code", "also", "note", "first", "legal_basis"]
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        doubt = self._doubt(said)
        if doubt:
            self.add_field(SURE, forms.BooleanField(label=_("Đúng như vậy"), required=False))
            self._order()
            if not self.data.get(SURE):
                self.add_error(SURE, _("%(doubt)s Nếu đúng, hãy đánh dấu.") % {"doubt": doubt})
        return said

    def _doubt(self, said: dict[str, Any]) -> str:
        """What is hardly ever meant: a second committee of the province, or a unit that hangs below none."""
        if said.get("parent_id") or (self.unit is not None and self.unit.parent_id is None):
            return ""
        units = directory(now().date(), version=self.version).units
        top = next((each for each in units if each.kind == UnitKind.CITY and each.valid_to is None), None)
        if top is None:
            return ""
        if said.get("kind") == UnitKind.CITY:
            return _("Đã có “%(name)s”: đây sẽ là Ủy ban nhân dân cấp tỉnh thứ hai.") % {"name": top.name}
        return _("Đơn vị này không trực thuộc đơn vị nào; mọi đơn vị khác đều dưới “%(name)s”.") % {"name": top.name}


def given(said: dict[str, Any]) -> dict[str, Any]:
    parent = said["parent_id"]
    more = {name: said[name] for name in ("code", "place_code", "note")}
    return {**more, "also": said["also"].splitlines(), "parent_id": UUID(parent) if parent else None}
