"""What an official fills in when a matter goes elsewhere, or is split."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from books.orgs.outside import outsider
from casework.attachment_rows import files_of
from kernel.text import excerpt
from kernel.time import now
from kinds.feedback.inputs.move_form import LONGEST, MoveForm
from kinds.feedback.joining.remaining import without
from kinds.feedback.joining.splitting import MOST_PARTS, SHORTEST_PART, all_by_default
from kinds.feedback.queries import own_of

_SHORTEST_PROPOSAL, _SHORTEST_NAME = 30, 6


class ForwardForm(MoveForm):
    """To whom, and under which code it stands there."""

    authority = forms.CharField(
        label=_("Cơ quan có thẩm quyền"),
        help_text=_("Ví dụ: Bộ Nội vụ; UBND tỉnh Hưng Yên. Người gửi sẽ đọc tên này."),
        min_length=_SHORTEST_NAME,
        max_length=200,
    )
    national_code = forms.CharField(
        label=_("Mã trên hệ thống quốc gia"), help_text=_("Nếu đã có. Có thể ghi sau."), max_length=40, required=False
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own = own_of(self.case)
        named = outsider(own.unit_named_text, now().date()) if own and own.unit_named_text else None
        if named:
            self.initial.setdefault("authority", named.name)


class ProposeForm(MoveForm):
    """Who is to change the rule, and how."""

    body = forms.CharField(
        label=_("Cấp có thẩm quyền sửa quy định"),
        help_text=_("Cơ quan đã ban hành quy định. Người gửi sẽ đọc tên này."),
        min_length=_SHORTEST_NAME,
        max_length=200,
    )
    proposal = forms.CharField(
        label=_("Nội dung kiến nghị"),
        help_text=_("Quy định nào, vướng ở đâu, kiến nghị sửa thế nào."),
        min_length=_SHORTEST_PROPOSAL,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One part on the form: its box, its files, what its line says while it is folded."""

    number: int
    words: forms.BoundField
    files: forms.BoundField | None
    begins: str
    is_open: bool


class SplitForm(MoveForm):
    """One box a part, with the files that go along; what stays with the matter itself needs no box.

    The parts are folded but for the first and those with words, and what is to be divided stays in view above them.
    """

    template_name = "feedback/split_form.html"
    data: Any  # a copy where what the machine took out is shown
    rest = forms.CharField(
        label=_("Phần còn lại ở vụ việc này"),
        help_text=_("Đơn vị xử lý vụ việc này chỉ đọc lời ở đây. Hãy bỏ những câu đã tách, nhất là lời về cán bộ của đơn vị đó."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        files = [
            (str(each.pk), each.name or _("Tệp %(number)d") % {"number": number})
            for number, each in enumerate(files_of(self.case.pk), 1)
        ]
        for number in range(1, MOST_PARTS + 1):
            self.add_field(f"part_{number}", _part(number))
            if files:
                self.add_field(f"files_{number}", _files(number, files, chosen=all_by_default(self.case)))

        own = own_of(self.case)
        self.initial.setdefault("rest", (own.for_handling or own.content) if own else "")

    def clean(self) -> dict[str, Any]:
        """What was split off does not stay behind; what the machine took out is looked at before it counts."""
        said = super().clean()
        parts = [str(said.get(f"part_{number}") or "") for number in range(1, MOST_PARTS + 1)]
        typed = str(said.get("rest") or "")
        left = without(typed, filter(None, parts))
        if typed and " ".join(left.split()) != " ".join(typed.split()).strip(" ,;"):
            self.data = self.data.copy()
            self.data["rest"] = left
            self.fields["rest"].widget.asks_back = True
            self.add_error("rest", gettext("Máy đã bỏ ở đây những câu đã tách. Xin xem lại phần còn lại, sửa nếu cần, rồi bấm lần nữa."))  # fmt: skip
        return said

    @property
    def source(self) -> str:
        """What is to be divided."""
        own = own_of(self.case)
        return own.content if own else ""

    @property
    def parts(self) -> list[Part]:
        """The parts as the page lays them out."""
        return [self._laid_out(number) for number in range(1, MOST_PARTS + 1)]

    def _laid_out(self, number: int) -> Part:
        words = self[f"part_{number}"]
        files = self[f"files_{number}"] if f"files_{number}" in self.fields else None
        typed = str(words.value() or "")
        wrong = bool(words.errors or (files and files.errors))
        return Part(number, words, files, excerpt(typed, 60), is_open=number == 1 or bool(typed.strip()) or wrong)


def _part(number: int) -> forms.CharField:
    return forms.CharField(
        label=_("Phần tách thứ %(number)d") % {"number": number},
        help_text=_("Mỗi phần thành một vụ việc có mã riêng, giữ ngày tiếp nhận cũ. Phần còn lại vẫn ở vụ việc này.")
        if number == 1
        else "",
        required=number == 1,
        min_length=SHORTEST_PART,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _files(number: int, files: list[tuple[str, str]], *, chosen: bool) -> forms.MultipleChoiceField:
    told = (
        _("Đơn vị xử lý phần nào xem được tệp của phần đó.")
        if chosen
        else _("Vụ việc phản ánh về một đơn vị: chỉ chọn tệp mà đơn vị xử lý phần này được xem.")
    )
    return forms.MultipleChoiceField(
        label=_("Tệp kèm phần thứ %(number)d") % {"number": number},
        help_text=told if number == 1 else "",
        choices=files,
        initial=[each for each, _name in files] if chosen else [],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


FORMS: dict[str, type[MoveForm]] = {
    "forward": ForwardForm,
    "propose_upward": ProposeForm,
    "split": SplitForm,
}
