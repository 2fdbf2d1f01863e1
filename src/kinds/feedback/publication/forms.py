"""What the coordinator fills in: the text to be published, or the reason why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.kit.forms import KitForm
from kinds.feedback.publication.reasons import TAKING_DOWN, WITHHOLDING

LONGEST = 8000
LONGEST_TITLE = 200
PARTS = ("title", "content", "answer")


class ClearForm(KitForm, forms.Form):
    """Three texts as they will be read by everybody."""

    title = forms.CharField(label=_("Tiêu đề công khai"), max_length=LONGEST_TITLE)
    content = forms.CharField(
        label=_("Nội dung phản ánh, để công khai"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12})
    )
    answer = forms.CharField(
        label=_("Trả lời, để công khai"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12})
    )
    seen = forms.BooleanField(
        label=_("Tôi đã xem từng chỗ nêu trên: không chỗ nào là thông tin cá nhân của một người dân"), required=False
    )

    def clean_title(self) -> str:
        """Everybody reads it, in lists and letters: half a sentence is no title."""
        title = str(self.cleaned_data["title"]).strip()
        if title.endswith(("…", "...")):
            raise forms.ValidationError(_("Tiêu đề còn bị cắt giữa chừng. Hãy viết trọn câu, bỏ dấu ba chấm."))
        return title


class DecisionForm(KitForm, forms.Form):
    """Why an answer is not published, or no longer: a code, and a note for the file."""

    reason = forms.ChoiceField(label=_("Lý do"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Ghi chú nội bộ"),
        help_text=_("Chỉ cán bộ xử lý đọc được."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, move: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = TAKING_DOWN if move == "unpublish" else WITHHOLDING
