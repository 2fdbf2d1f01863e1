"""What an official fills in when a matter was given to the wrong unit, or turns out to be about that unit's own conduct."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.kit.forms import FilteredSelect
from kinds.feedback.inputs.move_form import MoveForm, choose_unit


class RecallForm(MoveForm):
    """Why; and whom it accuses, where that turned out."""

    accused_unit_id = forms.ChoiceField(
        label=_("Đơn vị bị phản ánh"),
        help_text=_("Chỉ chọn khi nội dung là phản ánh hành vi của cán bộ: đơn vị này không còn thấy vụ việc và người gửi."),
        required=False,
        widget=FilteredSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_unit(self.fields["accused_unit_id"])
        self.order_fields(["words", "accused_unit_id"])


class RecogniseForm(RecallForm):
    """Whom it accuses: the unit that has it now, unless somebody says another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused_unit_id"].help_text = _(
            "Để nguyên nếu phản ánh về cán bộ của đơn vị đang giữ. Đơn vị này không còn thấy vụ việc và người gửi."
        )
        self.fields["accused_unit_id"].initial = str(self.case.shielded_unit_id or self.case.unit_id)


FORMS: dict[str, type[MoveForm]] = {"recall": RecallForm, "recognise_conduct": RecogniseForm}
