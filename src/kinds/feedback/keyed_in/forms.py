"""What the coordinator fills in for somebody else. The conditions differ with how the matter came
(`sender.conditions`)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from books.limits.lookup import LimitUnknown, limit
from desks.kit.forms import DayField
from kernel.time import TZ, format_date, now
from kinds.feedback.dialogue.understanding.languages import is_foreign
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.sender.citizen_forms import LONGEST, FeedbackForm
from kinds.feedback.sender.conditions import Conditions, conditions, way_of

OLDEST = timedelta(days=366)


class KeyedInForm(FeedbackForm):
    """One dense page: the official has the paper in his hand or the caller on the line."""

    no_contact = _(
        "Hãy hỏi và ghi số điện thoại của người gửi, hoặc địa chỉ thư điện tử mà người gửi đã dùng (Điều 7)."
    )

    source = forms.ChoiceField(
        label=_("Nhận qua"),
        choices=list(SOURCES.items()),
        error_messages={"required": _("Hãy chọn phản ánh đến bằng cách nào.")},
        widget=forms.RadioSelect,
    )
    received_on = DayField(
        label=_("Ngày nhận"),
        help_text=_("Ngày ghi trên dấu công văn đến, hoặc ngày gọi, ngày đến quầy. Ví dụ: 15/09/2026"),
    )
    on_behalf_of = forms.CharField(
        label=_("Gửi thay cho"),
        help_text=_(
            "Khi người đứng ra gửi không phải người có việc: tên người, hoặc tổ dân phố, doanh nghiệp được thay mặt."
        ),
        required=False,
        max_length=150,
    )
    has_proposal = forms.BooleanField(label=_("Có kiến nghị giải pháp, không chỉ phản ánh"), required=False)
    wants_letter = forms.BooleanField(label=_("Người gửi muốn nhận văn bản trả lời có chữ ký"), required=False)
    reserved = forms.CharField(
        label=_("Số đã cấp trên giấy"),
        help_text=_("Chỉ khi quầy mất mạng và đã cấp cho người gửi một số trên tờ số mang theo. Ví dụ: 0051"),
        required=False,
        max_length=40,
    )
    proposal = None  # on paper it stands in the words themselves, which are keyed in as they are

    field_order = (
        "source", "received_on", "reserved", "content", "has_proposal", "title", "unit_id", "happened_on", "name", "address", "phone",
        "email", "on_behalf_of", "wants_letter", "files", "key",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "content": (
                _("Nội dung"),
                _("Ghi đúng lời người gửi, không tóm ý thay; giữ nguyên tên cơ quan, ngày, số giấy tờ."),
            ),
            "files": (_("Bản quét thư, giấy tờ"), _("Tối đa 5 tệp: PDF, ảnh. Không quét đơn có nội dung tố cáo.")),
            "unit_id": (_("Cơ quan, đơn vị được nói đến"), ""),
            "happened_on": (_("Sự việc xảy ra khi nào?"), ""),
        }
        for name, (label, help_text) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        content = self.fields["content"]
        content.max_length = LONGEST
        content.error_messages["required"] = _("Hãy ghi nội dung người gửi phản ánh, kiến nghị.")
        content.validators = [v for v in content.validators if not isinstance(v, MinLengthValidator)]
        content.validators.append(
            MinLengthValidator(
                15, _("Nội dung chưa rõ (Nghị định 20/2008/NĐ-CP, Điều 7): hỏi thêm rồi ghi đủ việc gì, ở đâu.")
            )
        )
        self.fields["phone"].help_text = _(
            "Gọi điện thoại thì phải có số. Thư điện tử: số điện thoại hoặc thư điện tử. Trên giấy: không có số thì trả lời theo địa chỉ."
        )
        self.fields["phone"].error_messages["required"] = _("Hãy hỏi và ghi số điện thoại của người gửi (Điều 7).")
        self.fields["name"].error_messages["required"] = _(
            "Điều 7 yêu cầu họ tên. Không có tên thì không đủ điều kiện tiếp nhận: hỏi lại, hoặc lưu giấy theo quy chế."
        )
        self.fields["address"].error_messages["required"] = _("Điều 7 yêu cầu địa chỉ liên hệ của người gửi.")

    def conditions(self) -> Conditions:
        """Of the way by which it came: a call needs a number, a letter an address."""
        chosen = self.data.get("source") if self.is_bound else self.initial.get("source")
        return conditions(way_of(chosen or ""), now().date())

    def clean_content(self) -> str:
        """Decree 20/2008/NĐ-CP, art. 7: in Vietnamese, also on the telephone."""
        content = super().clean_content()
        if is_foreign(content):
            raise forms.ValidationError(
                _("Điều 7 yêu cầu tiếng Việt. Nhờ người gửi nói, viết bằng tiếng Việt hoặc kèm bản dịch.")
            )
        return content

    def clean_received_on(self) -> date:
        """A day that has been, not long ago."""
        day, today = self.cleaned_data["received_on"], now().date()
        if day > today:
            raise forms.ValidationError(
                _("Ngày nhận không thể sau hôm nay (%(today)s).") % {"today": format_date(today)}
            )
        if day < today - OLDEST:
            raise forms.ValidationError(_("Ngày nhận đã quá một năm. Hãy xem lại năm."))
        return day


def received_at(day: date, at: datetime) -> datetime | None:
    """From when the term of an answer runs: from the day on the paper, where the book of limits says so; None: from now.

    The row `feedback.keyed_in` is that rule; an authority whose regulation counts from the entry ends the row.
    """
    if day == at.astimezone(TZ).date():
        return None
    try:
        limit("feedback.keyed_in", day)
    except LimitUnknown:
        return None
    return datetime.combine(day, time(8), tzinfo=TZ)
