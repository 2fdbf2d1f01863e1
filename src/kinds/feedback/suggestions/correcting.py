"""The form that puts every guess of a case before a person at once: change what is wrong, say that the rest was looked at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from books.orgs.finding import directory
from desks.kit.forms import FilteredSelect, KitForm
from kernel.time import today
from kinds.feedback.inputs.move_form import choose_unit
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.deciding import Told
from kinds.feedback.suggestions.fields import FIELDS
from kinds.feedback.suggestions.guesses import Guess
from kinds.feedback.suggestions.labels import SCOPES
from kinds.feedback.suggestions.panel import Found

_SCOPES = ("rule", "conduct", "scene", "question", "complaint", "voter", "other")
_UNITS = (("unit", _("Đơn vị có thẩm quyền")), ("accused", _("Đơn vị được nhắc đến")))


class CorrectionForm(KitForm, forms.Form):
    """Only what was guessed is asked; the scope decides the stream, and whether it is a denunciation."""

    scope = forms.ChoiceField(
        label=_("Loại việc"),
        choices=[*((name, SCOPES[name]) for name in _SCOPES), ("denunciation", _("Tố cáo: sang bước cách ly, chưa ghi gì"))],
        widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    procedure_code = forms.CharField(label=_("Mã thủ tục hành chính"), max_length=60, required=False)

    def __init__(
        self,
        *args: Any,
        found: Found,
        own: Feedback,
        near: Sequence[tuple[Guess, str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        said, decided = found.said, found.decided
        fields = FIELDS if own.field in ("", *FIELDS) else {**FIELDS, own.field: own.field}
        self.fields["field"].choices = [("", _("Chọn lĩnh vực")), *fields.items()]  # type: ignore[attr-defined]
        guessed = said.scope.value if said.scope.value != "denunciation" else ""
        self.fields["scope"].initial = own.scope or decided.get("scope") or guessed
        self.fields["field"].initial = own.field or said.field.value
        self.fields["procedure_code"].initial = own.procedure_code or said.procedure.value
        if said.has_proposal.is_sure:
            self._ask("has_proposal", forms.BooleanField(label=_("Người gửi có nêu kiến nghị, giải pháp")), own.has_proposal or said.has_proposal.value == "yes")  # fmt: skip
        sure = [(what, label) for what, label in _UNITS if getattr(said, what).is_sure]
        book = directory(today()) if sure else None
        for what, label in sure:
            self._ask(what, forms.ChoiceField(label=label, widget=FilteredSelect), decided.get(what) or getattr(said, what).value)  # fmt: skip
            choose_unit(self.fields[what], book)
        if near:
            same = forms.MultipleChoiceField(
                label=_("Trùng với"),
                help_text=_("Bỏ chọn vụ việc không trùng. Ghi ở đây chưa gộp vụ việc."),
                choices=[(guess.value, f"{code}: {subject[:80]}") for guess, code, subject in near],
                widget=forms.CheckboxSelectMultiple,
            )
            self._ask("same", same, [guess.value for guess, _code, _subject in near])
        self._ask("seen", forms.BooleanField(label=_("Tôi đã xem từng mục ở trên; mục để nguyên là đúng")), False)  # noqa: FBT003
        self.fields["seen"].help_text = _(
            "Không chọn thì mục để nguyên chỉ được ghi là để nguyên: không tính là máy đúng, không dùng để huấn luyện."
        )

    def _ask(self, name: str, one: forms.Field, initial: Any) -> None:
        one.required, one.initial = False, initial
        self.add_field(name, one)

    def clean(self) -> dict[str, Any]:
        """One of them at least."""
        said = super().clean() or self.cleaned_data
        if not any(said.get(name) for name in ("scope", "field", "procedure_code", "unit", "accused", "same")):
            self.add_error("scope", _("Hãy chọn ít nhất loại việc."))
        return said

    def told(self) -> Told:
        """What was said, for the decision."""
        said = self.cleaned_data
        return Told(
            scope=said["scope"],
            field=said["field"],
            procedure_code=said["procedure_code"].strip(),
            unit=said.get("unit", ""),
            accused=said.get("accused", ""),
            has_proposal=bool(said.get("has_proposal")),
            same=frozenset(said.get("same", ())),
        )
