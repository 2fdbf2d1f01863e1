"""The one-page form cut into pages: the same fields, the same words of its mistakes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from books.orgs.finding import directory
from books.orgs.holders import units_on
from books.orgs.outside import outsiders
from desks.kit.forms import KitForm
from kernel.text import fold
from kernel.time import now
from kinds.feedback.asking.questions import Question
from kinds.feedback.sender.citizen_forms import FeedbackForm

UNKNOWN, OTHER = "unknown", "other"


class PageForm(FeedbackForm):
    """The fields of one page."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(question.fields):
            del self.fields[name]


class UnitForm(KitForm, forms.Form):
    """Whose matter it is, as far as the citizen knows. Proposals come first, and "not sure" is a good answer."""

    unit = forms.ChoiceField(
        label=_("Sự việc liên quan đến cơ quan, đơn vị nào?"), widget=forms.RadioSelect, required=False
    )
    unit_text = forms.CharField(
        label=_("Tên cơ quan, đơn vị khác"),
        help_text=_("Gõ vài chữ rồi chọn trong danh sách gợi ý, hoặc ghi theo cách ông/bà vẫn gọi."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, proposed: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = [(str(u.pk), u.name) for u in units_on(now().date())]
        self.outside = [each.name for each in outsiders(directory(now().date()), now().date())]
        self.fields["unit"].choices = [
            *proposed,
            (OTHER, str(_("Cơ quan khác, ghi ở dưới") if proposed else _("Tôi biết, ghi tên ở dưới"))),
            (UNKNOWN, str(_("Tôi chưa rõ, nhờ thành phố xác định"))),
        ]
        if not proposed:  # other than what?
            self.fields["unit_text"].label = _("Tên cơ quan, đơn vị")

    def clean(self) -> dict[str, Any]:
        """What was typed wins over a proposal only where "other" is chosen, or nothing. Nothing at all is "not sure"; a name
        beside "not sure" stays what the sender supposes, and is held against no list."""
        said = super().clean() or self.cleaned_data
        choice, text = said.get("unit") or "", said.get("unit_text") or ""
        if choice == OTHER and not text:
            self.add_error("unit_text", _("Hãy ghi tên cơ quan, hoặc chọn “Tôi chưa rõ”."))
        typed = text if choice in ("", OTHER, UNKNOWN) else ""
        is_sure = bool(typed) and choice != UNKNOWN
        same = next((pk for pk, name in self.units if fold(name) == fold(typed)), "") if is_sure else ""
        said["unit_id"] = same or (choice if _is_id(choice) else "")
        said["unit_text"] = "" if said["unit_id"] else typed
        return said


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
