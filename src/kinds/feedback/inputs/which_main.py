"""What an official fills in to merge a matter: which one it follows, from a short list or by its code."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from desks.kit.forms import FilteredSelect
from kernel.text import excerpt, one_line
from kinds.feedback.inputs.move_form import MoveForm, box_for, choose_unit
from kinds.feedback.joining.judging import CONDUCT
from kinds.feedback.joining.likely import Likely, likely_mains
from kinds.feedback.models import Feedback
from kinds.feedback.queries import own_of


class LikelySelect(forms.RadioSelect):
    """A radio button a matter, with what one knows it by, and a link to read it first."""

    template_name = "feedback/likely_mains.html"

    def offer(self, found: Sequence[Likely]) -> None:
        """The matters to choose from, and that it is another one."""
        self.choices = [(each.code, each) for each in found] + [("", None)]


class MergeForm(MoveForm):
    """Which matter it follows; whom it accuses, where that has to be said first; and, once `joining.judging` asks for it, that what
    would come of it was read."""

    data: Any  # Django's own: what was sent

    likely = forms.CharField(
        label=_("Gộp vào vụ việc nào?"),
        help_text=_(
            "Người gửi của vụ việc này sẽ nhận nguyên văn trả lời của vụ việc chính. "
            "Phản ánh hành vi của cán bộ không gộp vào vụ việc mà đơn vị bị phản ánh giữ."
        ),
        required=False,
        max_length=60,
        widget=LikelySelect,
    )
    main = forms.CharField(label=_("Mã vụ việc chính"), required=False, max_length=60)
    confirmed = forms.CharField(
        label=_("Tôi đã đọc cả hai vụ việc và vẫn gộp"), required=False, max_length=60, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("likely", "main"):
            self.fields[name].says_no_optional = True  # one of the two is asked for
        own = own_of(self.case)
        if own and CONDUCT in (own.stream, own.scope) and self.case.shielded_unit_id is None:
            self.add_field("accused_unit_id", _accused_field())
            choose_unit(self.fields["accused_unit_id"])
            self.order_fields(["likely", "main", "accused_unit_id", "confirmed"])

    def offer(self, actor: Actor, looked: Sequence[str]) -> None:
        """Before it is shown: the matters that ACTOR may choose from. Only the code where there is none, or one was named and is
        read now, to be confirmed."""
        if self.is_bound and "confirmed" in self.errors:
            self.data = self.data.copy()
            self.data["main"] = self._named()
        found = [] if self.is_bound and "confirmed" in self.errors else likely_mains(self.case, actor, looked)
        if found:
            self.fields["likely"].widget.offer(found)
            self.fields["main"].label = _("Mã vụ việc khác")
            self.fields["main"].help_text = _("Chỉ ghi khi không có trong danh sách trên.")
        else:
            self.fields["main"].help_text = self.fields.pop("likely").help_text

    def clean(self) -> dict[str, Any]:
        """One matter, chosen or typed; both only if they are the same."""
        said = super().clean() or self.cleaned_data
        chosen, typed = said.pop("likely", ""), said.get("main", "")
        if chosen and typed and chosen.upper() != one_line(typed).upper():
            self.add_error("main", _("Đồng chí vừa chọn một vụ việc trong danh sách vừa ghi mã khác. Hãy xóa mã này, hoặc chọn “Vụ việc khác”."))  # fmt: skip
        elif not (chosen or typed) and not self.errors:
            self.add_error("main", _("Hãy chọn một vụ việc trong danh sách hoặc ghi mã vụ việc chính."))
        else:
            said["main"] = typed or chosen
        return said

    def add_error(self, field: str | None, error: Any) -> None:
        """What the engine wants confirmed stands beside a box; ticking it says so of the matter that was named, and no other."""
        if field == "confirmed":
            code = self._named()
            self.fields["confirmed"].widget = box_for(code)
            self["confirmed"].help_text = self._main_matter(code)
        super().add_error(field, error)

    def _named(self) -> str:
        return one_line(str(self.data.get("main") or self.data.get("likely") or "")).upper()

    @staticmethod
    def _main_matter(code: str) -> str:
        """The other of the two, to be read where it is confirmed; this one stands beside the form."""
        content = (
            Feedback.objects.filter(case__code=code, case__is_sealed=False).values_list("content", flat=True).first()
        )
        return (
            _("Vụ việc chính %(code)s: “%(words)s”") % {"code": code, "words": excerpt(content, 600)} if content else ""
        )


def _accused_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Đơn vị bị phản ánh"),
        help_text=_("Đơn vị này không thấy vụ việc, người gửi và trả lời."),
        error_messages={"required": _("Phản ánh về hành vi: hãy chọn đơn vị bị phản ánh.")},
        widget=FilteredSelect,
    )


FORMS: dict[str, type[MoveForm]] = {"merge": MergeForm}
