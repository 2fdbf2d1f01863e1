"""What a sender gets of their own data: everything of the matter that is theirs, and in plain words what is kept beside it
and why that is not in the file (Personal Data Law 91/2025/QH15, art. 4)."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import citizen
from books import people
from books.orgs.models import Unit
from books.people.readings import readings_of
from casework.models import Attachment, Case
from casework.timeline import public_timeline
from casework.tracking import secret_of
from desks.cases.labels import CHANNELS
from desks.kit.language import instant
from kernel.time import format_date, local
from kinds.feedback.joining import shared_answer
from kinds.feedback.keyed_in.ways import SOURCES
from kinds.feedback.letters import printing as letters
from kinds.feedback.letters.models import Letter
from kinds.feedback.models import Feedback
from kinds.feedback.publication import residue
from kinds.feedback.publication.models import PUBLISHED, Publication
from kinds.feedback.queries import RATINGS
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
        "Họ tên của cán bộ đã xem thông tin của ông/bà: tệp này ghi vị trí công tác và cơ quan; cần biết thêm, xin hỏi đơn vị tiếp nhận."
    ),
)
_LETTER_STATES = {
    "numbered": gettext_lazy("đã cấp số, đang in"),
    "signed": gettext_lazy("đã ký số"),
    "unsigned": gettext_lazy("chưa ký số"),
}
# Why somebody read who the sender is, in the sender's words; a reason without words of its own is told as it is recorded.
_WHY = {
    "own_export": gettext_lazy("ông/bà xuất dữ liệu của mình"),
    "own_conversation": gettext_lazy("ông/bà nhắn tin: không hỏi lại thông tin đã có"),
    "own_form": gettext_lazy("ông/bà mở mẫu: điền sẵn thông tin đã có"),
    "send_notice": gettext_lazy("gửi thông báo cho ông/bà"),
    "handle_case": gettext_lazy("xử lý vụ việc"),
    "settle_message": gettext_lazy("xem một tin nhắn đã tới ông/bà chưa"),
    "seal_case": gettext_lazy("cách ly nội dung để giữ bí mật"),
    "national_portal": gettext_lazy("nhập vụ việc vào hệ thống quốc gia"),
    letters.WHY: gettext_lazy("in công văn trả lời"),
    residue.WHY: gettext_lazy("che thông tin của ông/bà trước khi công khai"),
    shared_answer.WHY: gettext_lazy("không để lộ thông tin của ông/bà trong trả lời gửi cả người khác"),
    residue.HAND_OVER: gettext_lazy("che thông tin của ông/bà trước khi chuyển phản ánh hiện trường"),
}
_WHO = {
    "citizen": gettext_lazy("chính ông/bà"),
    "system": gettext_lazy("phần mềm, tự động"),
    "integration": gettext_lazy("hệ thống liên thông, tự động"),
}
_ARRIVED = {"sent", "delivered", "seen", "told"}


def export_of(case: Case, at: datetime) -> dict[str, Any]:
    """The matter, its way, the messages and letters about it, and who sent it: reading that is entered in the ledger."""
    own = _own(case)
    lines = [
        {_("lúc"): instant(local(line.at)), _("việc"): line.what, _("ai"): line.who, _("lời"): line.words}
        for line in public_timeline(case)
    ]
    return {
        _("mã số"): case.code,
        _("tiêu đề"): case.subject,
        _("nội dung"): own.content,
        _("trả lời"): own.answer,
        _("đánh giá"): str(RATINGS.get(own.rating, own.rating)),
        _("đánh giá lúc"): instant(local(own.rated_at)) if own.rated_at else "",
        _("nguồn"): str(CHANNELS.get(case.channel, own.source)),
        _("gửi thay cho"): own.on_behalf_of,
        _("thời gian sự việc"): own.happened_on,
        _("cơ quan được nêu"): own.unit_named_text,
        _("muốn nhận công văn"): own.wants_letter,
        _("mã quốc gia"): own.national_code,
        _("nơi đang giữ"): own.sent_to or own.holder,
        _("mã hiện trường"): own.scene_code,
        _("công văn trả lời"): _letters(own.letters),
        _("tệp gửi kèm"): _files(case, own.sent),
        _("đã công khai tại"): settings.PUBLIC_URL + reverse("published_answer", args=[own.public_code])
        if own.public_code
        else "",
        _("đã nhận lúc"): format_date(local(case.opened_at))
        if case.channel in SOURCES
        else instant(local(case.opened_at)),
        _("người gửi"): _sender(case, at),
        _("ai đã xem thông tin người gửi trước lần xuất này"): _readings(own.readings),
        _("quá trình"): lines,
        _("tin nhắn về việc này"): _messages(own.told),
        _("xuất lúc"): instant(local(at)),
        _("không có trong tệp này"): [str(each) for each in LEFT_OUT],
    }


def _own(case: Case) -> Any:
    """The kind's own row with all that lies around the matter: one statement, however much there is."""
    published = Publication.objects.filter(pk=OuterRef("pk"), state=PUBLISHED).values("code")
    unit = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")
    files_sent = Attachment.objects.filter(case_id=OuterRef("pk")).exclude(state="letter").order_by("pk")
    letters_made = Letter.objects.filter(case_id=OuterRef("pk")).order_by("issued_at")
    told = Outbound.objects.filter(case_id=OuterRef("pk")).order_by("created_at", "id")
    return Feedback.objects.annotate(
        public_code=Subquery(published),
        holder=Subquery(Unit.objects.filter(pk=case.unit_id).values("name")),
        sent=_listed(files_sent, "id", "name", "state"),
        letters=_listed(
            letters_made.annotate(issuer=Coalesce(Subquery(unit), Value(""))),
            "symbol", "issued_at", "issuer", "state", "sha256", "file_id",
        ),
        told=_listed(told, "id", "created_at", "payload", "state"),
        readings=readings_of(case.sender_id),
    ).get(pk=case.pk)  # fmt: skip


def _listed(rows: Any, *columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{column: column for column in columns})))


def _instant(said: str | None) -> str:
    return instant(local(datetime.fromisoformat(said))) if said else ""


def _readings(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Who learned who the sender is: by position and unit, never by name."""
    return [
        {
            _("lúc"): _instant(each["at"]),
            _("ai"): str(_WHO.get(each["kind"], each["position"] or _("cán bộ"))),
            _("cơ quan"): each["unit"] or "",
            _("để làm gì"): str(_WHY.get(each["why"], each["why"])),
        }
        for each in rows
    ]


def _sender(case: Case, at: datetime) -> dict[str, str]:
    if not case.sender_id:
        return {}
    who = people.read_identity(case.sender_id, citizen(), "own_export", at, case_id=case.pk)
    return {
        _("họ tên"): who.name,
        _("địa chỉ"): who.address,
        _("điện thoại"): who.phone,
        _("thư điện tử"): who.email,
        **({_("liên hệ khác"): who.other} if who.other else {}),
    }


def _files(case: Case, sent: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the sender sent: each by its name, and where it is to be had."""
    secret = secret_of(case.pk, bytes(case.tracking_salt))
    return [
        {
            _("tên"): each["name"],
            _("địa chỉ"): settings.PUBLIC_URL + reverse("feedback_attachment", args=[case.code, secret, each["id"]])
            if each["state"] == "stored"
            else "",
        }
        for each in sent
    ]


def _messages(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What we wrote to the sender about this matter, by whichever way."""
    return [
        {
            _("lúc"): _instant(each["created_at"]),
            _("nội dung"): words_of(Outbound(id=UUID(each["id"]), payload=_bytes(each["payload"]))),
            _("đã gửi"): each["state"] in _ARRIVED,
        }
        for each in told
    ]


def _bytes(said: str | None) -> bytes | None:
    """What the database writes of bytes in JSON: hexadecimal digits behind a sign."""
    return None if said is None else bytes.fromhex(said.removeprefix("\\x"))


def _letters(made: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What the register holds of each letter, and the letter itself."""
    return [
        {
            _("số, ký hiệu"): each["symbol"],
            _("ngày ký"): _instant(each["issued_at"]),
            _("cơ quan ký"): each["issuer"],
            _("chữ ký số"): str(_LETTER_STATES.get(each["state"], each["state"])),
            "sha256": each["sha256"],
            pdf_key(): _pdf(each["file_id"]),
        }
        for each in made
    ]


def pdf_key() -> str:
    """Under which the letter itself lies in the file: nothing to read."""
    return _("bản PDF (base64)")


def _pdf(file_id: str | None) -> str:
    try:
        return base64.b64encode(files.read(UUID(file_id))).decode() if file_id else ""
    except VaultError:
        return ""
