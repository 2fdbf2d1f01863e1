"""What a sender gets of their own data: everything of the matter that is theirs, and in plain words what is kept beside it
and why that is not in the file (Personal Data Law 91/2025/QH15, art. 4)."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import citizen
from books import people
from books.orgs.models import Unit
from casework.models import Attachment, Case
from casework.timeline import public_timeline
from casework.tracking import secret_of
from desks.kit.language import instant
from kernel.time import local
from kinds.feedback.letters.models import Letter
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import PUBLISHED, Publication
from messaging.models import Outbound
from messaging.outbox import words_of
from vault import files
from vault.errors import VaultError

LEFT_OUT = (
    gettext_lazy("Nội dung tệp ông/bà gửi kèm: tải ở địa chỉ ghi bên cạnh tên tệp."),
    gettext_lazy(
        "Tin nhắn trò chuyện chưa thành vụ việc và bản gốc tin nhắn: nằm trong ứng dụng của ông/bà; hệ thống chỉ giữ bản mã hóa trong ít ngày để xử lý lại khi có lỗi."
    ),
    gettext_lazy(
        "Ghi chú nội bộ và gợi ý phân loại của máy: tài liệu làm việc của cán bộ, không phải quyết định về ông/bà."
    ),
    gettext_lazy(
        "Ai đã xem họ tên, địa chỉ, số điện thoại của ông/bà: mỗi lần xem đều ghi trong nhật ký hệ thống; xin yêu cầu đơn vị tiếp nhận trích cho ông/bà."
    ),
)
_LETTER_STATES = {
    "numbered": gettext_lazy("đã cấp số, đang in"),
    "signed": gettext_lazy("đã ký số"),
    "unsigned": gettext_lazy("chưa ký số"),
}
_ARRIVED = {"sent", "delivered", "seen", "told"}


def export_of(case: Case, at: datetime) -> dict[str, Any]:
    """The matter, its way, the messages and letters about it, and who sent it: reading that is entered in the ledger."""
    own = _own(case)
    lines = [{"at": line.at.isoformat(), "what": line.what, "words": line.words} for line in public_timeline(case)]
    return {
        _("mã số"): case.code,
        _("tiêu đề"): case.subject,
        _("nội dung"): own.content,
        _("trả lời"): own.answer,
        _("đánh giá"): own.rating,
        _("nguồn"): own.source,
        _("gửi thay cho"): own.on_behalf_of,
        _("thời gian sự việc"): own.happened_on,
        _("cơ quan được nêu"): own.unit_named_text,
        _("muốn nhận công văn"): own.wants_letter,
        _("mã quốc gia"): own.national_code,
        _("nơi đang giữ"): own.sent_to,
        _("mã hiện trường"): own.scene_code,
        _("công văn trả lời"): _letters(case),
        _("tệp gửi kèm"): _files(case),
        _("đã công khai tại"): reverse("published_answer", args=[own.public_code]) if own.public_code else "",
        _("đã nhận lúc"): instant(local(case.opened_at)),
        _("người gửi"): _sender(case, at),
        _("quá trình"): lines,
        _("tin nhắn về việc này"): _messages(case),
        _("xuất lúc"): at.isoformat(),
        _("không có trong tệp này"): [str(each) for each in LEFT_OUT],
    }


def _own(case: Case) -> Any:
    published = Publication.objects.filter(pk=OuterRef("pk"), state=PUBLISHED).values("code")
    return Feedback.objects.annotate(public_code=Subquery(published)).get(pk=case.pk)


def _sender(case: Case, at: datetime) -> dict[str, str]:
    if not case.sender_id:
        return {}
    who = people.read_identity(case.sender_id, citizen(), "own_export", at, case_id=case.pk)
    return {
        _("họ tên"): who.name,
        _("địa chỉ"): who.address,
        _("điện thoại"): who.phone,
        _("thư điện tử"): who.email,
    }


def _files(case: Case) -> list[dict[str, str]]:
    """What the sender sent: each by its name, and where it is to be had."""
    secret = secret_of(case.pk, bytes(case.tracking_salt))
    sent = Attachment.objects.filter(case=case).exclude(state="letter").order_by("pk")
    return [
        {
            _("tên"): each.name,
            _("địa chỉ"): settings.PUBLIC_URL + reverse("feedback_attachment", args=[case.code, secret, each.pk])
            if each.state == "stored"
            else "",
        }
        for each in sent
    ]


def _messages(case: Case) -> list[dict[str, Any]]:
    """What we wrote to the sender about this matter, by whichever way."""
    told = Outbound.objects.filter(case_id=case.pk).order_by("created_at", "id")
    return [
        {
            _("lúc"): instant(local(each.created_at)),
            _("nội dung"): words_of(each),
            _("đã gửi"): each.state in _ARRIVED,
        }
        for each in told
    ]


def _letters(case: Case) -> list[dict[str, str]]:
    """What the register holds of each letter, and the letter itself."""
    unit = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")
    letters = Letter.objects.filter(case=case).annotate(issuer=Coalesce(Subquery(unit), Value("")))
    return [
        {
            _("số, ký hiệu"): each.symbol,
            _("ngày ký"): instant(local(each.issued_at)) if each.issued_at else "",
            _("cơ quan ký"): each.issuer,
            _("chữ ký số"): str(_LETTER_STATES.get(each.state, each.state)),
            "sha256": each.sha256,
            _("bản PDF (base64)"): _pdf(each),
        }
        for each in letters.order_by("issued_at")
    ]


def _pdf(letter: Letter) -> str:
    try:
        return base64.b64encode(files.read(letter.file_id)).decode() if letter.file_id else ""
    except VaultError:
        return ""
