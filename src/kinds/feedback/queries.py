"""What the case page shows of feedback beside the engine's own facts."""

from datetime import datetime
from typing import Any

from access.actor import Actor
from casework.models import Case
from kinds.feedback.models import Feedback

SCOPE_LABELS = {
    "procedure": "Vướng mắc thủ tục hành chính",
    "conduct": "Hành vi, thái độ của cán bộ",
    "rule": "Kiến nghị về quy định",
    "question": "Câu hỏi về thủ tục, pháp luật",
    "scene": "Phản ánh hiện trường",
    "complaint": "Khiếu nại",
    "other": "Nội dung khác",
}
STREAMS = {"conduct": "Hành vi, thái độ của cán bộ, công chức", "rule": "Quy định, thủ tục hành chính"}
RATINGS = {"satisfied": "Hài lòng", "accepted": "Chấp nhận được", "unsatisfied": "Chưa hài lòng"}


def facts(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    """The matter in words, as (label, text) rows in reading order, and what waits for approval."""
    own = Feedback.objects.filter(pk=case.pk).first()
    if own is None:
        return {"rows": [], "content": "", "draft": "", "answer": ""}
    rows = [
        ("Nội dung thuộc", STREAMS.get(own.stream, "Chưa phân loại")),
        ("Gợi ý của máy", SCOPE_LABELS.get(own.suggestion, "") if not own.stream else ""),
        ("Đơn vị được nêu", own.unit_named_text),
        ("Thời điểm", own.happened_on),
        ("Đánh giá của người gửi", RATINGS.get(own.rating, "")),
    ]
    draft = own.answer_draft if case.stage in ("assigned", "awaiting_approval") else ""
    return {"rows": [r for r in rows if r[1]], "content": own.content, "draft": draft, "answer": own.answer}
