"""Which pictures of a matter go along when it is handed over as a scene report: those that the coordinator looked at and chose.

One of them may show a face or an identity card, and no machine can tell; so none goes unchosen. The choice stands in the
entry of the handover, as ids.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.attachment_rows import files_of
from casework.errors import InputMissing
from casework.kind import Asked
from casework.models import Attachment, Case
from kinds.feedback.inputs.move_form import MoveForm
from kinds.feedback.joining.judging import CONDUCT
from kinds.feedback.models import Feedback
from kinds.feedback.outside import scene_words
from kinds.feedback.outside.handover import chosen_for
from vault.files import pictures_among

MOST = 10


class HandOverForm(MoveForm):
    """The pictures that go along, and that the sender does not; nothing to choose where there is nobody to send to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.SCENE_REPORTS["url"]:
            self.add_field("keeps_address", _address_box(self.case))
        if found := _offered(self.case):
            self.add_field("pictures", _box(found))
        self.order_fields(["pictures", "keeps_address", "words"])


def _address_box(case: Case) -> forms.BooleanField:
    story = Feedback.objects.values_list("content", flat=True).get(case_id=case.pk)
    return forms.BooleanField(
        label=_("Địa chỉ người gửi nêu trong nội dung cũng là nơi xảy ra: giữ nguyên khi chuyển"),
        help_text=_(
            "Khi chuyển, họ tên, địa chỉ, số điện thoại, thư điện tử của người gửi có trong nội dung được tự động che; "
            "dòng “Địa điểm” được giữ. Bỏ chọn thì đơn vị hiện trường có thể không biết nơi xảy ra."
        ),
        initial=scene_words.tells_its_place(story),
        required=False,
    )


def _offered(case: Case) -> list[tuple[str, str]]:
    """The pictures that are here, each with a way to look at it before it is let go."""
    if not (settings.SCENE_REPORTS["url"] and settings.SCENE_REPORTS["picture_days"]):
        return []
    stored = [each for each in files_of(case.pk) if each.state == "stored"]
    pictures = pictures_among([each.file_id for each in stored])
    numbered = [(number, each) for number, each in enumerate(stored, 1) if each.file_id in pictures]
    return [(str(each.pk), _to_look_at(case, each, number)) for number, each in numbered][:MOST]


def _to_look_at(case: Case, picture: Attachment, number: int) -> str:
    address = reverse("officer_attachment", args=[case.code, picture.pk])
    name = picture.name or gettext("Tệp %(number)d") % {"number": number}  # as on the case page
    return format_html('{} –&nbsp;<a href="{}" target="_blank" rel="noopener">{}</a>', name, address, _("mở ảnh"))


def _box(found: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Ảnh chuyển kèm"),
        help_text=_(
            "Hãy mở từng ảnh trước khi chuyển. Bỏ chọn ảnh có mặt người, biển số xe, giấy tờ: đơn vị hiện trường sẽ xem được ảnh."
        ),
        choices=found,
        initial=[each for each, _name in found],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def chosen(asked: Asked) -> dict[str, list[str]]:
    """For the entry of the handover; nothing where nothing was chosen."""
    told = asked.inputs.get("pictures") or []
    try:
        ids = [str(UUID(str(each))) for each in told]
    except ValueError:
        raise InputMissing("pictures", "Hãy chọn ảnh trong danh sách.") from None
    return {"pictures": ids[:MOST]} if ids else {}


def handed_over(case_id: UUID) -> list[Attachment]:
    """The pictures that may be seen at the other side now, in the order in which they came: none of a matter that is not
    there (any more), of one under a seal or erased, or of one that accuses somebody."""
    case = Case.objects.filter(pk=case_id, stage="handed_over", is_sealed=False, erased_at=None, shielded_unit_id=None)
    own = Feedback.objects.filter(case__in=case, scope="scene").exclude(stream=CONDUCT)
    if not own.exists():
        return []
    wanted = chosen_for(case_id).get("pictures", [])
    rows = Attachment.objects.filter(pk__in=wanted, case_id=case_id, state="stored").order_by("pk")
    pictures = pictures_among([each.file_id for each in rows])
    return [each for each in rows if each.file_id in pictures]
