"""What is missing is asked for before anything is refused for want of it: Decree 20/2008/NĐ-CP, art. 7 (as amended) and Decision
574/QĐ-TTg, art. 10: whoever receives a matter helps its sender to complete it; only where no answer came is it a reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from casework.errors import InputMissing
from casework.kind import Asked
from ledger.models import Entry

ASKED_FIRST = frozenset({"sender_incomplete", "unclear"})
_ASKED = "feedback:supplement:requested"


def refuse_unasked(asked: Asked, reason: str) -> None:
    """Refused, naming the step to take. Whom nobody can ask, having left neither a chat nor an address, is not waited for."""
    case = asked.case
    if reason not in ASKED_FIRST or (case["conversation_id"] is None and case["sender_id"] is None):
        return
    if not Entry.objects.filter(stream=case["id"], verb=_ASKED).exists():
        raise InputMissing(
            "reason",
            _(
                "Hãy dùng “Đề nghị người gửi bổ sung” trước; chỉ từ chối vì thiếu thông tin hoặc nội dung chưa rõ khi đã hỏi mà không được trả lời."
            ),
        )
