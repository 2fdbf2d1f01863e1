"""The form that every move has: nothing, or words alone. The forms of single moves build on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from books.orgs.finding import other_names, unit_choices
from books.texts.placeholders import left_in
from casework.flow import Move, Words
from desks.kit.forms import KitForm
from kernel.time import now
from kinds.feedback.model_texts import Text, for_answer

LONGEST = 5000


class MoveForm(KitForm, forms.Form):
    """A move that asks for nothing, or for words alone."""

    writes = "words"  # the field into which a model text goes

    def __init__(self, *args: Any, move: Move, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.case = move, case
        if move.words is not Words.NONE and "words" not in self.fields:
            self.add_field("words", _words_field(move))

    def clean(self) -> dict[str, Any]:
        """A model text that was put in and not completed does not leave the house."""
        said = super().clean() or self.cleaned_data
        if gaps := left_in(str(said.get(self.writes) or "")):
            self.add_error(
                self.writes,
                _("Còn chỗ trống của văn bản mẫu, hãy viết vào hoặc bỏ đi: %(gaps)s") % {"gaps": ", ".join(gaps)},
            )
        return said

    def templates(self) -> list[Text]:
        """(label, text, legal basis) to begin with: for words that a citizen reads."""
        return for_answer(self.case) if self.move.words is Words.CITIZEN else []


def choose_unit(field: Any) -> None:
    """The units of today in groups, found by typing."""
    today = now().date()
    field.choices = [("", str(_("Chọn đơn vị"))), *unit_choices(today)]
    field.widget.also = other_names(today)


def _words_field(move: Move) -> forms.CharField:
    public = move.words is Words.CITIZEN
    return forms.CharField(
        label=_("Nội dung gửi người dân") if public else _("Ghi chú nội bộ"),
        help_text=_("Ông/bà gửi phản ánh sẽ đọc nguyên văn.") if public else _("Chỉ cán bộ xử lý đọc được."),
        required=move.words_required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
