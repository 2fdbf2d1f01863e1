"""A unit gets another name, or ends: merged, split. The page says before what will happen, the books do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.guards import official
from books.orgs.models import SuccessionKind
from books.orgs.succession import MERGE, RENAME, Ending, end_unit, plan_end, rename
from desks.admin.ending import ask_with_preview
from desks.admin.frame import Asking, DatedForm, ask, edit_of, posted, unit_field, unit_or_404, version_of
from desks.admin.units_page import as_now, trail

MOST_PARTS = 3


class RenameForm(DatedForm):
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)


class EndForm(DatedForm):
    """Who takes over; for a split, the other parts beside it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=[each for each in SuccessionKind.choices if each[0] != RENAME],
        widget=forms.RadioSelect,
        initial=MERGE,
    )

    def __init__(self, *args: Any, unit_id: UUID, version: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Nhận vụ việc đang mở, nhiệm vụ được giao và các đơn vị trực thuộc.")
        of: dict[str, Any] = {"without": unit_id, "version": version}
        self.add_field("heir", unit_field(_("Đơn vị tiếp nhận"), help_text=hint, **of))
        self.add_field(
            "share", forms.CharField(label=_("Phần tiếp nhận (khi chia, tách)"), max_length=300, required=False)
        )
        for number in range(2, MOST_PARTS + 1):
            label = _("Đơn vị kế tiếp thứ %(number)d (khi chia, tách)") % {"number": number}
            self.add_field(f"part{number}", unit_field(label, required=False, none=_("Không có"), **of))
        self.order_fields(
            ["kind", "heir", "share", *(f"part{n}" for n in range(2, MOST_PARTS + 1)), "first", "legal_basis"]
        )

    def parts(self) -> dict[UUID, str]:
        """Every successor with what it takes over."""
        said = self.cleaned_data
        others = [said[f"part{number}"] for number in range(2, MOST_PARTS + 1)]
        return {
            UUID(said["heir"]): said["share"],
            **{UUID(each): "" for each in others if each and each != said["heir"]},
        }


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def rename_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Another name from a day on: the old unit ends, the new one goes on with everything."""
    unit = unit_or_404(unit_id)

    def act(said: dict[str, Any]) -> str:
        return reverse("admin_unit", args=[rename(edit_of(request, said), unit.pk, said["name"]).pk])

    asking = Asking(
        _("Đổi tên đơn vị"),
        _("Đổi tên"),
        reverse("admin_unit", args=[unit.pk]),
        done=_("Đã đổi tên. Vị trí, người giữ và vụ việc giữ nguyên; tên cũ vẫn tìm được."),
        hint=_(
            "Tên cũ giữ trong lịch sử. Người giữ vị trí, vắng mặt, ủy quyền, nhiệm vụ và vụ việc đang mở đi theo tên mới."
        ),
    )
    form = RenameForm(posted(request), initial={"name": unit.name})
    return ask(request, form, act, asking, trail(unit), as_now(unit))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Merge or split: rights end with the last day, open cases go on with the successor."""
    unit = unit_or_404(unit_id)
    form = EndForm(posted(request), unit_id=unit.pk, version=version_of(request))

    def act(said: dict[str, Any]) -> None:
        end_unit(edit_of(request, said), unit.pk, form.parts(), kind=said["kind"], cases_to=UUID(said["heir"]))

    def plan(said: dict[str, Any]) -> Ending:
        return plan_end(edit_of(request, said), unit.pk, form.parts(), cases_to=UUID(said["heir"]))

    asking = Asking(
        _("Sáp nhập, chia tách"),
        _("Kết thúc đơn vị"),
        reverse("admin_unit", args=[unit.pk]),
        done=_(
            "Đã ghi. Vụ việc đang mở được chuyển dần sang đơn vị tiếp nhận, mỗi vụ việc một dòng nhật ký; thời hạn giữ nguyên."
        ),
        hint=_(
            "Từ ngày hiệu lực, quyền của người thuộc “%(unit)s” chấm dứt ngay. Vụ việc đang mở sang đơn vị tiếp nhận, không nhập lại, không tính lại thời hạn."
        )
        % {"unit": unit.name},
        is_grave=True,
    )
    return ask_with_preview(request, form, act, plan, asking, trail(unit), as_now(unit))
