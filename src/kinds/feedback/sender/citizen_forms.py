"""The citizen's form: the fields of the national portal's form (Decision 31/2021/QĐ-TTg, art. 41), nothing more."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from books.orgs.finding import directory, other_names, unit_choices
from books.orgs.outside import outsiders
from casework.flow import Move, Words
from desks.kit.forms import FilteredSelect, KitForm, PhoneInput
from kernel.patterns import pattern
from kernel.text import normalise_phone
from kernel.time import now
from kinds.feedback.kind import KIND
from kinds.feedback.queries import RATINGS
from kinds.feedback.reading.filled_in import names_nobody, never_was, says_nothing
from kinds.feedback.sender.conditions import DATA, Conditions, conditions

_OUTSIDE = "outside-"
LONGEST, LONGEST_PROPOSAL = 5000, 2000
MOST_FILES = 5
_MOST = _("Tối đa 5 tệp, mỗi tệp 10 MB.")
# What a phone should offer. Without HEIC in it an iPhone hands over its photographs as JPEG.
_TAKEN = "image/jpeg,image/png,application/pdf,.doc,.docx,.xls,.xlsx,video/mp4,.amr"


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files; each is looked at by the vault when it is stored."""

    widget = ManyFiles(attrs={"accept": _TAKEN})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Ông/bà chọn %(many)d tệp; mỗi phản ánh kèm nhiều nhất %(most)d tệp. Hãy chọn lại ít hơn.")
                % {"many": len(files), "most": MOST_FILES}
            )
        for each in files:
            if each.size == 0:
                raise forms.ValidationError(_("Tệp “%(name)s” rỗng. Hãy chọn lại tệp này.") % {"name": each.name})
        return [super(FilesField, self).clean(f, initial) for f in files]


class FeedbackForm(KitForm, forms.Form):
    """One page, asked once; what law requires is required, the rest says that it is not."""

    no_contact = _("Hãy ghi số điện thoại, hoặc thư điện tử, để cơ quan trả lời ông/bà.")

    content = forms.CharField(
        label=_("Ông/bà gặp vướng mắc gì?"),
        help_text=_("Kể lại sự việc: làm thủ tục gì, ở đâu, khi nào, vướng ở điểm nào, mong muốn điều gì."),
        max_length=LONGEST,
        validators=[MinLengthValidator(15, _("Hãy viết rõ hơn một chút: việc gì, ở đâu, vướng ở điểm nào."))],
        error_messages={"required": _("Hãy kể lại sự việc ông/bà gặp phải.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    proposal = forms.CharField(
        label=_("Ông/bà đề xuất cách giải quyết thế nào?"),
        help_text=_("Ví dụ: nên sửa quy định nào, bỏ giấy tờ gì, làm khác đi ở bước nào."),
        required=False,
        max_length=LONGEST_PROPOSAL,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(label=_("Tiêu đề"), required=False, max_length=150)
    unit_id = forms.ChoiceField(label=_("Cơ quan, đơn vị liên quan"), required=False, widget=FilteredSelect)
    happened_on = forms.CharField(
        label=_("Sự việc xảy ra khi nào?"), help_text=_("Ví dụ: sáng 15/09/2026."), required=False, max_length=100
    )
    files = FilesField(label=_("Ảnh hoặc giấy tờ"), required=False, help_text=_MOST)
    name = forms.CharField(label=_("Họ và tên"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    on_behalf_of = forms.CharField(
        label=_("Ông/bà gửi thay cho ai?"),
        help_text=_("Tên người, hoặc tổ dân phố, doanh nghiệp, tổ chức. Chúng tôi vẫn trả lời ông/bà."),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Địa chỉ liên hệ"),
        help_text=_("Số nhà, đường, phường hoặc xã."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        required=False,
        max_length=25,
        widget=PhoneInput(attrs={"autocomplete": "tel", "class": "short"}),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False, max_length=100)
    wants_letter = forms.BooleanField(
        label=_("Tôi muốn nhận thêm công văn trả lời có chữ ký"),
        help_text=_("Tệp PDF ở trang theo dõi. Không chọn vẫn có câu trả lời."),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, orgs_version: int | None = None, **kwargs: Any) -> None:
        """ORGS_VERSION: that of the book of units, where the page has read it along."""
        super().__init__(*args, **kwargs)
        book = directory(now().date(), version=orgs_version)
        others = outsiders(book, now().date())
        self.outside = {f"{_OUTSIDE}{place}": each.name for place, each in enumerate(others)}
        self.fields["unit_id"].choices = [
            ("", str(_("Chưa rõ, nhờ thành phố xác định"))),
            *unit_choices(book),
            (str(_("Công an (thành phố nhận và chuyển đến)")), list(self.outside.items())),
        ]
        also = {key: " ".join(each.also) for key, each in zip(self.outside, others, strict=True)}
        self.fields["unit_id"].widget.also = other_names(book) | also
        self._ask_for_contact()

    def conditions(self) -> Conditions:
        """What the law asks of whoever sends it this way (`sender.conditions`)."""
        return conditions(DATA, now().date())

    def _ask_for_contact(self) -> None:
        asked = self.conditions()
        for name in ("phone", "email"):
            self.fields[name].required = asked.is_needed(name)
            self.fields[name].says_no_optional = name in asked.instead_of("phone")  # type: ignore[attr-defined]
        if {"phone", "email"} <= set(asked.instead_of("phone")):
            self.fields["phone"].help_text = _("Không có điện thoại thì ghi thư điện tử ở dưới.")

    def clean_phone(self) -> str:
        """A number that can be called; whether one is needed is another question (`clean`)."""
        typed = self.cleaned_data["phone"]
        number = normalise_phone(typed)
        if typed and number is None:
            raise forms.ValidationError(_("Hãy nhập số điện thoại Việt Nam, ví dụ 0912 345 678."))
        return number or ""

    def clean(self) -> dict[str, Any]:
        """Some way to reach the sender, as the law has it for this way in (Decree 20/2008/NĐ-CP, art. 7)."""
        said = super().clean() or self.cleaned_data
        if chosen := self.outside.get(said.get("unit_id", "")):  # no unit of ours: it is named, and forwarded to
            said["unit_id"], said["unit_text"] = "", chosen
        asked = {name for each in self.conditions().lacks(said) for name in each}
        if "phone" in asked and "phone" in self.fields and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", self.no_contact)
        return said

    def clean_content(self) -> str:
        """Clear words (Decree 20/2008/NĐ-CP, art. 7): nobody can answer signs."""
        content = str(self.cleaned_data["content"])
        if says_nothing(content):
            raise forms.ValidationError(_("Hãy kể bằng lời: việc gì, ở đâu, vướng ở điểm nào."))
        return content

    def clean_name(self) -> str:
        """Somebody's name (Decree 20/2008/NĐ-CP, art. 7)."""
        name = str(self.cleaned_data["name"])
        if names_nobody(name):
            raise forms.ValidationError(_("Hãy ghi đủ họ và tên bằng chữ."))
        return name

    def clean_happened_on(self) -> str:
        """As they say it; only a day that cannot have been is asked for again."""
        said = str(self.cleaned_data["happened_on"])
        if never_was(said, now().date()):
            raise forms.ValidationError(_("Ngày này chưa đến hoặc không có trong lịch. Hãy xem lại."))
        return said


# As it is read aloud or copied: "PAKN 20261122 0002", "20261122.0002", "PAKN.20261122.0002." at the end of a sentence.
_AS_TYPED = pattern(r"(?:[A-Z]+\W*)?(\d{4})\W?(\d{2})\W?(\d{2})\W*(\d{4,})(?:\W+(\d{1,2}))?\W*")


class LookUpForm(KitForm, forms.Form):
    """A code and its secret. It says where both stand, and never which of the two was wrong."""

    code = forms.CharField(
        label=_("Mã số"),
        help_text=_("Ví dụ: PAKN.20260915.0042"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Mã bí mật"),
        help_text=_("12 ký tự, có trên giấy tiếp nhận và ở trang mở từ nút “Xem vụ việc”."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "short"}
        ),
    )

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        found = _AS_TYPED.fullmatch(typed.strip().upper())
        if not found:
            return typed
        year, month, day, number, part = found.groups()
        return ".".join(filter(None, (KIND.number_scope, year + month + day, number, part)))


class CitizenMoveForm(KitForm, forms.Form):
    """What the sender adds, supplements or asks to be looked at again."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    expects = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=24
    )  # what the sender saw (`follow.seen_of`)

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move.name == "rate":
            self.add_field("score", _score_field())
        if move.words is not Words.NONE:
            self.add_field("words", _words_field(move))
        if move.name in _WITH_FILES:
            self.add_field("files", FilesField(label=_("Ảnh hoặc giấy tờ"), required=False, help_text=_MOST))


_WITH_FILES = ("supplement", "add")
# What each act asks the sender, and what is said when nothing was written.
_ASKED = {
    "supplement": (_("Thông tin bổ sung"), _("Hãy viết thông tin mà cơ quan xử lý đề nghị.")),
    "add": (_("Ông/bà muốn gửi thêm điều gì?"), _("Hãy viết điều ông/bà muốn gửi thêm.")),
    "reopen": (_("Ông/bà còn vướng ở điểm nào?"), _("Hãy viết điểm còn vướng, để cơ quan xử lý xem lại đúng chỗ.")),
    "rate": (_("Ông/bà muốn nói thêm gì?"), ""),
}


def _score_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Ông/bà đánh giá câu trả lời thế nào?"),
        choices=list(RATINGS.items()),
        error_messages={"required": _("Hãy chọn một mức.")},
        widget=forms.RadioSelect,
    )


def _words_field(move: Move) -> forms.CharField:
    label, missing = _ASKED.get(move.name, (_("Nội dung"), _("Hãy viết nội dung.")))
    return forms.CharField(
        label=label,
        required=move.words_required,
        max_length=LONGEST,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
