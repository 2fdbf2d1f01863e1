"""What an official fills in for a move. Few boxes: caseworkers fill every box they are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.actor import Actor
from books.orgs.finding import directory
from books.texts.lookup import text_for
from casework.flow import Move
from casework.links import followers_of
from desks.kit.forms import FilteredSelect
from kernel.time import today
from kinds.feedback import reasons
from kinds.feedback.inputs import elsewhere, from_above, meant, which_main
from kinds.feedback.inputs.from_catalogue import AnswerQuestionForm
from kinds.feedback.inputs.model_texts import Text, for_answer
from kinds.feedback.inputs.move_form import LONGEST, MoveForm, box_for, choose_unit
from kinds.feedback.inputs.who_handles import choose_handling_unit
from kinds.feedback.letters.previewing import TYPED_AT_ONCE
from kinds.feedback.moves import CONDUCT, RULE, SHORTEST_ANSWER
from kinds.feedback.outside import scene_pictures
from kinds.feedback.plans.reassigning import person_field
from kinds.feedback.queries import own_of, returned_with
from kinds.feedback.sealing import added
from kinds.feedback.suggestions.prefill import for_assigning


class AssignForm(MoveForm):
    """Whose it is: the stream decides the hands, the unit answers for it."""

    stream = forms.ChoiceField(
        label=_("Phản ánh về điều gì?"),
        choices=[
            (RULE, _("Quy định, thủ tục hành chính")),
            (CONDUCT, _("Hành vi, thái độ của cán bộ, công chức")),
        ],
        widget=forms.RadioSelect,
    )
    accused_unit_id = forms.ChoiceField(
        label=_("Đơn vị bị phản ánh"),
        help_text=_(
            "Bắt buộc khi phản ánh về hành vi, thái độ. Đơn vị này không được xử lý, không thấy vụ việc và người gửi."
        ),
        error_messages={"required": _("Phản ánh về hành vi: hãy chọn đơn vị bị phản ánh.")},
        widget=FilteredSelect,
    )
    unit_id = forms.ChoiceField(label=_("Đơn vị xử lý"), widget=FilteredSelect)
    confirmed = forms.CharField(
        label=_("Tôi đã đọc và vẫn giao đơn vị này"), required=False, max_length=60, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = directory(today())
        choose_unit(self.fields["accused_unit_id"], book)
        proposed = {} if self.is_bound else dict(for_assigning(self.case))  # what was sent stands for itself
        choose_handling_unit(self.fields["unit_id"], book, proposed.pop("unit_id", ""))
        for name, value in proposed.items():
            self.fields[name].initial = value
        if self.is_bound and self.data.get("stream") != CONDUCT:
            self.fields["accused_unit_id"].required = False

    def add_error(self, field: str | None, error: Any) -> None:
        """What has to be confirmed stands beside a box; ticking it says so of the unit that was chosen, and no other."""
        if field == "confirmed":
            self.fields["confirmed"].widget = box_for(str(self.data.get("unit_id") or ""))
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        """A unit must not judge itself: said beside the field, before the engine says it too."""
        said = super().clean() or self.cleaned_data
        if said.get("stream") == CONDUCT and said.get("unit_id") and said["unit_id"] == said.get("accused_unit_id"):
            self.add_error("unit_id", _("Đơn vị bị phản ánh không được xử lý chính phản ánh đó. Hãy chọn đơn vị khác."))
        return said


class ToldReasons(forms.RadioSelect):
    """A radio button a reason; under the one that is chosen stands what its sender will be told (`told`: text, legal basis)."""

    option_template_name = "feedback/told_reason.html"
    told: Mapping[str, tuple[str, str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's, with the words of this reason."""
        return super().create_option(name, value, *args, **kwargs) | {"told": self.told.get(str(value))}


class ReasonForm(MoveForm):
    """A coded reason with its polite text; what the official writes replaces that text."""

    reason = forms.ChoiceField(label=_("Lý do"), widget=ToldReasons)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = reasons.REDIRECTS if self.move.name == "redirect" else reasons.REFUSALS
        self.fields["reason"].choices = [(r.code, _(r.label)) for r in choices]
        self.fields["reason"].widget.told = {r.code: (text_for("reason", r.code, r.text), r.basis) for r in choices}
        self.fields["words"].help_text = _("Để trống thì người dân nhận văn bản mẫu của lý do đã chọn.")

    def templates(self) -> list[Text]:
        """None besides: each reason has its own, told where it is chosen."""
        return []


class AnswerForm(MoveForm):
    """The answer that goes to the approver; a returned draft comes back as it was."""

    writes = "answer"
    returned = ""  # what the approver asked for, of a draft that came back

    answer = forms.CharField(
        label=_("Dự thảo trả lời người dân"),
        help_text=_("Nêu kết quả xử lý, căn cứ, việc đã làm và thời điểm. Người duyệt xem trước khi gửi đi."),
        min_length=SHORTEST_ANSWER,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_of(self.case)
        self.fields["answer"].initial = own.answer_draft if own else ""
        self.returned = returned_with(self.case) if own and own.answer_draft else ""
        if count := followers_of(self.case.pk):
            self.fields["answer"].help_text = _(
                "%(count)d người khác gửi cùng nội dung sẽ nhận nguyên văn câu trả lời này: không nêu dữ liệu riêng của ai."
            ) % {"count": count}

    def templates(self) -> list[Text]:
        """(label, text, legal basis) of the texts for the matter's field, to begin the answer with."""
        return for_answer(self.case)


class ReassignForm(MoveForm):
    """Who works on it from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("person_id", person_field(self.case))
        self.order_fields(["person_id", "words"])


class ReleaseForm(MoveForm):
    """Words that were added to a matter which is open go there: what the page finds of it comes back with the form."""

    elsewhere = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)

    def offer(self, actor: Actor, looked_at: Sequence[str]) -> None:
        """What whoever decides has read is asked, and nothing that they have not."""
        self.fields["elsewhere"].initial = "yes" if added.are_said_elsewhere(self.case.pk, actor) else ""

    @property
    def in_truth(self) -> str:  # type: ignore[override]
        return added.RETURN if self.cleaned_data.get("elsewhere") else ""


class PassedOnForm(AssignForm):
    """What another authority replied, and who works on it now."""


_FORMS: dict[str, type[MoveForm]] = {
    "assign": AssignForm,
    "refuse": ReasonForm,
    "redirect": ReasonForm,
    "draft_answer": AnswerForm,
    "reassign": ReassignForm,
    added.RELEASE: ReleaseForm,
    "answer_question": AnswerQuestionForm,
    "hand_over_scene": scene_pictures.HandOverForm,
    **elsewhere.FORMS,
    **which_main.FORMS,
    **meant.FORMS,
    **from_above.FORMS,
}


def form_for(move: Move, case: Any, data: Any = None) -> MoveForm:
    """The form of MOVE on CASE, bound to DATA when there is any."""
    form = _FORMS.get(move.name, MoveForm)
    if move.name == "record_reply_for_work" and case.stage == "forwarded":
        form = PassedOnForm
    made = form(data, move=move, case=case)
    if move.name in TYPED_AT_ONCE:
        made.paper = reverse("letter_typed", args=[case.code, move.name])
    return made
