"""The form that every move has: nothing, or words alone. The forms of single moves build on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from books.orgs.finding import Directory, directory, other_names, unit_choices
from books.texts.placeholders import left_in
from casework.flow import CITIZEN, Move, Words
from desks.kit.forms import KitForm
from kernel.time import now
from kinds.feedback.inputs.model_texts import Text, for_answer, for_supplement

LONGEST = 5000
_SEALED_AT_ONCE = _(
    "Nội dung, người gửi và mọi dữ liệu đi kèm được niêm phong ngay; đồng chí không còn mở được. "
    "Chỉ người được giao quyết định chuyển lại hoặc hủy."
)


class MoveForm(KitForm, forms.Form):
    """A move that asks for nothing, or for words alone."""

    writes = "words"  # the field into which a model text goes
    paper = ""  # where the letter is to be seen that these words would become
    in_truth = ""  # the move that is sent in place of this one, as the page has found out; the engine says it too

    def __init__(self, *args: Any, move: Move, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move, self.case = move, case
        if move.words is not Words.NONE and "words" not in self.fields:
            self.add_field("words", _words_field(move))
        if move.is_grave and CITIZEN not in move.roles:
            self.add_field("sure", _sure_field(move))

    @property
    def grave_note(self) -> str:
        """What comes of a grave move, where it is not simply that it cannot be undone."""
        return str(_SEALED_AT_ONCE) if self.move.name == "seal" else ""

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
        if self.move.name == "ask_supplement":
            return for_supplement(self.case)
        return for_answer(self.case) if self.move.words is Words.CITIZEN else []


def choose_unit(field: Any, book: Directory | None = None) -> None:
    """The units of today in groups, found by typing. BOOK: those units, for a form that asks for more than one."""
    book = book or directory(now().date())
    field.choices = [("", str(_("Chọn đơn vị"))), *unit_choices(book)]
    field.widget.also = other_names(book)


def box_for(value: str) -> forms.CheckboxInput:
    """A box that is never ticked beforehand and says VALUE when it is: a confirmation of that, and of nothing else."""
    box = forms.CheckboxInput(check_test=lambda _value: False)
    box.asks_back = True  # type: ignore[attr-defined] # nothing is wrong: the summary above the form asks (`kit.error_summary`)
    box.format_value = lambda _value: value  # type: ignore[method-assign]
    return box


def _sure_field(move: Move) -> forms.BooleanField:
    """What cannot be undone, or is a grave word, is not done by one press."""
    return forms.BooleanField(
        label=_("Tôi đã đọc nội dung; nội dung này có thể là tố cáo")
        if move.name == "seal"
        else _("Tôi đã đọc nội dung và chắc chắn: %(move)s") % {"move": gettext(move.label)},
        error_messages={"required": _("Hãy xác nhận đã đọc và chắc chắn trước khi thực hiện.")},
    )


# What the words of a move are for, where its reader waits for more than a note.
_ASKED = {
    "return_draft": _("Cần sửa gì"),
    "hand_back": _("Vì sao không thuộc thẩm quyền"),
    "resume": _("Vì sao không chờ bổ sung nữa"),
    "reconsider": _("Vì sao mở lại"),
    "record_reply_for_work": _("Nội dung phúc đáp, việc cần làm tiếp"),
    "remind_body": _("Đã đôn đốc thế nào"),
    "take_back": _("Vì sao thu hồi"),
    "free_follower": _("Vì sao xem lại"),
    "unmerge": _("Vì sao tách"),
    "urge": _("Nội dung đôn đốc"),
    "reassign": _("Lời dặn người nhận"),
    "answer_direction": _("Kết quả thực hiện chỉ đạo"),
}


def _words_field(move: Move) -> forms.CharField:
    public = move.words is Words.CITIZEN
    return forms.CharField(
        label=_("Nội dung gửi người dân") if public else _ASKED.get(move.name, _("Ghi chú nội bộ")),
        help_text=_("Ông/bà gửi phản ánh sẽ đọc nguyên văn.") if public else _("Chỉ cán bộ xử lý đọc được."),
        required=move.words_required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
