"""What an official fills in when a matter goes elsewhere, follows another one, or is split."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kinds.feedback.move_form import LONGEST, MoveForm
from kinds.feedback.splitting import MOST_PARTS, SHORTEST_PART

_SHORTEST_PROPOSAL = 30


class ForwardForm(MoveForm):
    """To whom, and under which code it stands there."""

    authority = forms.CharField(
        label=_("Cơ quan có thẩm quyền"),
        help_text=_("Ví dụ: Bộ Nội vụ; UBND tỉnh Hưng Yên. Người gửi sẽ đọc tên này."),
        max_length=200,
    )
    national_code = forms.CharField(
        label=_("Mã trên hệ thống quốc gia"), help_text=_("Nếu đã có. Có thể ghi sau."), max_length=60, required=False
    )


class ProposeForm(MoveForm):
    """Who is to change the rule, and how."""

    body = forms.CharField(
        label=_("Cấp có thẩm quyền sửa quy định"),
        help_text=_("Cơ quan đã ban hành quy định. Người gửi sẽ đọc tên này."),
        max_length=200,
    )
    proposal = forms.CharField(
        label=_("Nội dung kiến nghị"),
        help_text=_("Quy định nào, vướng ở đâu, kiến nghị sửa thế nào."),
        min_length=_SHORTEST_PROPOSAL,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class MergeForm(MoveForm):
    """Which matter it follows."""

    main = forms.CharField(
        label=_("Mã vụ việc chính"),
        help_text=_("Người gửi của vụ việc này sẽ nhận nguyên văn trả lời của vụ việc chính."),
        max_length=60,
    )


class SplitForm(MoveForm):
    """One box a part; what stays with the matter itself needs no box."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number in range(1, MOST_PARTS + 1):
            self.add_field(f"part_{number}", _part(number))


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


FORMS: dict[str, type[MoveForm]] = {
    "forward": ForwardForm,
    "propose_upward": ProposeForm,
    "merge": MergeForm,
    "split": SplitForm,
}
