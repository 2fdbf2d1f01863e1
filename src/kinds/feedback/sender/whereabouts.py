"""Where a matter is when it is not simply with us, in sentences for its sender; and what came of it elsewhere on this site."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.models import Case
from kernel.time import format_date, local
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import PUBLISHED, Publication

# What the scene-report system calls each state (GeoReport's two, mySociety's further ones), in words for people.
_SCENE_STATES = {
    "OPEN": gettext_lazy("đã nhận"),
    "REOPEN": gettext_lazy("đã mở lại"),
    "INVESTIGATING": gettext_lazy("đang kiểm tra"),
    "PLANNED": gettext_lazy("đã lên kế hoạch"),
    "ACTION_SCHEDULED": gettext_lazy("đã hẹn ngày xử lý"),
    "IN_PROGRESS": gettext_lazy("đang xử lý"),
    "INTERNAL_REFERRAL": gettext_lazy("đã chuyển đơn vị khác của hệ thống đó"),
    "FIXED": gettext_lazy("đã xử lý xong"),
    "CLOSED": gettext_lazy("đã kết thúc"),
    "NO_FURTHER_ACTION": gettext_lazy("đã kết thúc, không xử lý thêm"),
    "DUPLICATE": gettext_lazy("trùng với một tin đã có"),
    "CANCELLED": gettext_lazy("đã hủy"),
    "NOT_COUNCILS_RESPONSIBILITY": gettext_lazy("không thuộc trách nhiệm của nơi đó"),
}


def scene_state_words(code: str) -> str:
    """A state of the scene-report system in the reader's language; a state that nobody told us of stays as it came."""
    return str(_SCENE_STATES.get(code, code))


def told(case: Case, own: Feedback) -> list[str]:
    """What the sender must know of the way that the matter took; empty for the ordinary way."""
    said = [_stage_words(case, own), _extension(case)]
    if own.national_code:
        said.append(_("Mã trên Cổng Dịch vụ công quốc gia: %(code)s.") % {"code": own.national_code})
    if own.on_behalf_of:
        said.append(_("Gửi thay cho: %(whom)s.") % {"whom": own.on_behalf_of})
    if own.wants_letter and not own.answer and not case.stopped_at:
        said.append(_("Ông/bà muốn nhận công văn: có trả lời, công văn có chữ ký ở ngay trang này."))
    return [words for words in said if words]


def _stage_words(case: Case, own: Feedback) -> str:
    body, since = own.sent_to or _("cơ quan có thẩm quyền"), format_date(local(case.stage_since))
    match case.stage:
        case "forwarded":
            return _("Từ %(since)s, việc này ở %(body)s. Thành phố theo dõi, đôn đốc và báo lại ông/bà tại đây; ông/bà không cần gửi lại.") % {
                "since": since, "body": body,
            }  # fmt: skip
        case "proposed":
            return _("Từ %(since)s, thành phố đã kiến nghị %(body)s sửa quy định, vì việc này vượt thẩm quyền của thành phố. Có phúc đáp, chúng tôi báo ông/bà.") % {
                "since": since, "body": body,
            }  # fmt: skip
        case "handed_over":
            return _scene(own, since)
        case "merged":
            return _(
                "Nhiều người gửi cùng nội dung này nên thành phố xử lý một lần. Có trả lời, ông/bà nhận cùng lúc với mọi người."
            )
    return ""


def _scene(own: Feedback, since: str) -> str:
    code = _(" Mã tại hệ thống đó: %(code)s.") % {"code": own.scene_code} if own.scene_code else ""
    state = _(" Tình trạng: %(state)s.") % {"state": scene_state_words(own.scene_state)} if own.scene_state else ""
    return _("Từ %(since)s, đơn vị phụ trách hiện trường đang xử lý.") % {"since": since} + code + state


def _extension(case: Case) -> str:
    if not case.extended_by or not case.first_due_at or not case.due_at:
        return ""
    first, due = format_date(local(case.first_due_at)), format_date(local(case.due_at))
    return ngettext(
        "Thời hạn được gia hạn %(days)d ngày: từ %(first)s đến %(due)s. Lý do ở phần quá trình dưới đây.",
        "Thời hạn được gia hạn %(days)d ngày: từ %(first)s đến %(due)s. Lý do ở phần quá trình dưới đây.",
        case.extended_by,
    ) % {"days": case.extended_by, "first": first, "due": due}


def published(case: Case) -> str:
    """The address of the cleared answer, "" while there is none to see."""
    code = Publication.objects.filter(pk=case.pk, state=PUBLISHED).values_list("code", flat=True).first()
    return reverse("published_answer", args=[code]) if code else ""
