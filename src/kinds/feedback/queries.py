"""What the case page shows of feedback beside the engine's own facts."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.actor import Actor
from casework.models import Case
from kinds.feedback.models import Feedback
from kinds.feedback.reasons import reason

SCOPE_LABELS = {
    "procedure": gettext_lazy("Vướng mắc thủ tục hành chính"),
    "conduct": gettext_lazy("Hành vi, thái độ của cán bộ"),
    "rule": gettext_lazy("Kiến nghị về quy định"),
    "question": gettext_lazy("Câu hỏi về thủ tục, pháp luật"),
    "scene": gettext_lazy("Phản ánh hiện trường"),
    "complaint": gettext_lazy("Khiếu nại"),
    "other": gettext_lazy("Nội dung khác"),
}
STREAMS = {
    "conduct": gettext_lazy("Hành vi, thái độ của cán bộ, công chức"),
    "rule": gettext_lazy("Quy định, thủ tục hành chính"),
}
RATINGS = {
    "satisfied": gettext_lazy("Hài lòng"),
    "accepted": gettext_lazy("Chấp nhận được"),
    "unsatisfied": gettext_lazy("Chưa hài lòng"),
}
# What the office calls each notice that went to the sender.
TOLD = {
    "received": gettext_lazy("Báo đã tiếp nhận"),
    "assigned": gettext_lazy("Báo đã chuyển xử lý"),
    "supplement_requested": gettext_lazy("Đề nghị bổ sung"),
    "refused": gettext_lazy("Báo từ chối, nêu lý do"),
    "redirected": gettext_lazy("Hướng dẫn kênh khác"),
    "answered": gettext_lazy("Gửi trả lời"),
    "progress": gettext_lazy("Báo tiến độ"),
    "rated": gettext_lazy("Cảm ơn đã đánh giá"),
    "reopened": gettext_lazy("Báo đã mở lại"),
    "withdrawn": gettext_lazy("Báo đã rút"),
    "overdue": gettext_lazy("Xin lỗi vì chậm"),
}


def facts(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """The matter in words, as (label, text) rows in reading order, and what waits for approval."""
    own = Feedback.objects.filter(pk=case.pk).first()
    if own is None:
        return {"rows": [], "content": "", "draft": "", "answer": "", "told": TOLD}
    rows = [
        (_("Nội dung thuộc"), STREAMS.get(own.stream, _("Chưa phân loại"))),
        (_("Gợi ý của máy"), SCOPE_LABELS.get(own.suggestion, "") if not own.stream else ""),
        (_("Lý do kết thúc"), _reason_label(own.reason) if case.stage in ("refused", "redirected", "closed") else ""),
        (_("Đơn vị được nêu"), own.unit_named_text),
        (_("Thời điểm"), own.happened_on),
        (_("Đánh giá của người gửi"), RATINGS.get(own.rating, "")),
    ]
    draft = own.answer_draft if case.stage in ("assigned", "awaiting_approval") else ""
    return {
        "rows": [r for r in rows if r[1]],
        "content": own.content,
        "draft": draft,
        "answer": own.answer,
        "told": TOLD,
    }


def _reason_label(code: str) -> str:
    """A reason that was taken out of the list later still shows as it was recorded."""
    try:
        return str(_(reason(code).label)) if code else ""
    except KeyError:
        return code
