"""The extra tasks of feedback: what an alarm or a move from above gives somebody to do, beside the main step."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import chores
from casework.kind import Asked
from casework.oversight import DIRECTED, URGED
from casework.writes import Write

REMIND, PROGRESS, DECIDE_EXTENSION = "remind_body", "report_progress", "decide_extension"
KEY_NATIONAL, NO_SUPPLEMENT = "key_national", "decide_without_supplement"
HELD_WORDS, SCENE_AGAIN, ISSUE = "held_words", "scene_again", "issue_letter"
TELL_THEM, CARE = "tell_what_was_added", "look_after_sender"
# What an inbox calls them: short, for a row has two lines.
TASKS = {
    REMIND: _("Đôn đốc cơ quan đang giữ vụ việc"),
    PROGRESS: _("Báo tiến độ cho người gửi"),
    DECIDE_EXTENSION: _("Quyết định đề nghị gia hạn"),
    NO_SUPPLEMENT: _("Quyết định: người gửi không bổ sung"),
    HELD_WORDS: _("Nhắn thêm chưa rõ vụ việc nào: hỏi lại"),
    TELL_THEM: _("Người gửi nhắn thêm: báo nơi đang giữ"),
    CARE: _("Đọc ngay: liên hệ hỏi thăm người gửi"),
    DIRECTED: _("Báo cáo thực hiện chỉ đạo"),
    URGED: _("Được đôn đốc"),
    # Opened by gateways, for the coordinator.
    KEY_NATIONAL: _("Nhập vụ việc vào hệ thống quốc gia"),
    "national_reply": _("Xem kết quả trên hệ thống quốc gia"),
    "scene_returned": _("Hiện trường trả lại: chuyển nơi khác"),
    ISSUE: _("Phát hành công văn: xem lại thẩm quyền ký"),
    SCENE_AGAIN: _("Hiện trường báo lại: xem, trả lời lại"),
}


def soon(case: Mapping[str, Any], at: datetime) -> datetime:
    """By when somebody is to have done a small thing: the house's own two working days."""
    return chores.due_within("feedback.remind", case, at)


def _renewed(task: str, ends: str) -> Callable[[Asked], Sequence[Write]]:
    """The task, once, however often the alarm rings before somebody does it; it is late from its first date on."""

    def written(asked: Asked) -> Sequence[Write]:
        case, at = asked.case, asked.at
        return chores.renewed(case, task, at, ends=ends, due_at=soon(case, at))

    return written


def _waited_in_vain(asked: Asked) -> Sequence[Write]:
    """The sender did not supplement in time: then a person decides whether it can be answered as it is. What overstays
    another step is late in the list of whoever holds it, and needs no second row."""
    return _renewed(NO_SUPPLEMENT, chores.STAGE)(asked) if asked.case["stage"] == "awaiting_sender" else []


# The verb of an alarm → what it gives to do.
CHORES: Mapping[str, Callable[[Asked], Sequence[Write]]] = {
    "feedback:progress:owed": _renewed(PROGRESS, chores.CLOCK),  # Decision 574/QĐ-TTg of 2017: every seven days
    "feedback:follow:owed": _renewed(REMIND, chores.STAGE),
    "feedback:stage:overstayed": _waited_in_vain,
}
