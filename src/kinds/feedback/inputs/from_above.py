"""What an official fills in about the term of a matter, for a direction, and to complete the file."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from books.limits.lookup import limit
from books.limits.models import LimitUnit
from casework.deadlines import extended
from casework.models import Case, Words, Work
from desks.kit.forms import DayField
from kernel.time import format_date, local, local_day
from kinds.feedback.chores import DECIDE_EXTENSION
from kinds.feedback.inputs.move_form import MoveForm
from kinds.feedback.plans.filing import SCOPES
from kinds.feedback.plans.from_above import EXTENSION
from kinds.feedback.queries import SCOPE_LABELS, own_of
from kinds.feedback.stages import FLOWS
from kinds.feedback.suggestions.fields import FIELDS
from kinds.feedback.suggestions.prefill import for_sorting


class ExtensionForm(MoveForm):
    """How much longer; the help says how much the cap leaves."""

    days = forms.IntegerField(label=_("Số ngày gia hạn"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = lazy(self._help, str)()  # asked for where it is shown
        if self.move.name == "request_extension":
            self.fields["words"].label = _("Lý do cần gia hạn")
        if self.move.name == "grant_extension":
            self.fields["days"].initial = self._wanted()
            self.fields["words"].label = _("Lý do, sẽ gửi người dân")
            self.fields["words"].error_messages["required"] = _("Hãy viết lý do gia hạn; người dân sẽ đọc.")
            _quote(self)

    def _help(self) -> str:
        cap = limit(EXTENSION, local_day(self.case.opened_at))
        left = max(cap.amount - self.case.extended_by, 0)
        told = {"left": left, "unit": LimitUnit(cap.unit).label, "cap": cap.amount}
        said = _("Còn được gia hạn %(left)d %(unit)s (tối đa %(cap)d).") % told
        return f"{said} {self._due_after(self.fields['days'].initial or left)}".strip()

    def _due_after(self, days: int) -> str:
        """The date that comes of it: that is what is decided upon."""
        if self.case.due_at is None or not days:
            return ""
        stage = FLOWS[self.case.flow_version].stage(self.case.stage)
        after = extended(vars(self.case), stage, days)["due_at"]
        told = {"days": days, "before": format_date(local(self.case.due_at)), "after": format_date(local(after))}
        said = _("Gia hạn %(days)d ngày thì hạn chuyển từ %(before)s sang %(after)s.") % told
        apart = (local_day(after) - local_day(self.case.due_at)).days
        if self.case.limit_unit != LimitUnit.CALENDAR_DAYS or apart == days:
            return said
        why = _("Trên lịch là %(apart)d ngày, vì hạn rơi vào ngày nghỉ được chuyển sang ngày làm việc tiếp theo.")
        return f"{said} {why % {'apart': apart}}"

    def _wanted(self) -> int | None:
        own = own_of(self.case)
        return (own.extension_asked or None) if own else None


class RefusedExtensionForm(MoveForm):
    """Why the date stays, beside why the unit asked for another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _quote(self)


def _quote(form: MoveForm) -> None:
    """The reason that was given stands beside the decision; once that is sent, it is among the lines of the case."""
    if not form.is_bound:
        form.fields["words"].help_text = reason_of_request(form.case)


def reason_of_request(case: Case) -> str:
    """What the unit gave as its reason for the extension that waits to be decided."""
    asked = Work.objects.filter(case_id=case.pk, task=DECIDE_EXTENSION, closed_at=None).values("subject_ref")
    words = Words.objects.filter(entry_id__in=asked).values_list("text", flat=True).first()
    return _("Lý do của người đề nghị: “%(words)s”") % {"words": words} if words else ""


class DirectForm(MoveForm):
    """By when the head of the unit reports."""

    deadline = DayField(label=_("Hạn báo cáo"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Nội dung chỉ đạo")


class NationalCodeForm(MoveForm):
    """The code of the national system, as it stands there."""

    national_code = forms.CharField(label=_("Mã trên hệ thống quốc gia"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_of(self.case)
        self.fields["national_code"].initial = own.national_code if own else ""


_DECIDED = ("scope", "field", "procedure_code", "has_proposal")


class FieldForm(MoveForm):
    """What the matter is about, as a person confirms it."""

    scope = forms.ChoiceField(label=_("Loại việc"), widget=forms.RadioSelect, required=False)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    procedure_code = forms.CharField(label=_("Mã thủ tục hành chính"), max_length=60, required=False)
    has_proposal = forms.BooleanField(label=_("Người gửi có nêu kiến nghị, giải pháp"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [(scope, SCOPE_LABELS[scope]) for scope in SCOPES]
        own = own_of(self.case)
        held = {name: getattr(own, name) for name in _DECIDED} if own else {}
        fields = FIELDS if held.get("field", "") in ("", *FIELDS) else {**FIELDS, held["field"]: held["field"]}
        self.fields["field"].choices = [("", _("Chọn lĩnh vực")), *fields.items()]
        # What a person decided stands; where nobody has, what the machine proposes; what was sent stands for itself.
        proposed = {} if self.is_bound else for_sorting(self.case)
        for name, value in {**proposed, **{k: v for k, v in held.items() if v}}.items():
            self.fields[name].initial = value


FORMS: dict[str, type[MoveForm]] = {
    "request_extension": ExtensionForm,
    "grant_extension": ExtensionForm,
    "refuse_extension": RefusedExtensionForm,
    "direct": DirectForm,
    "note_national_code": NationalCodeForm,
    "correct_field": FieldForm,
}
