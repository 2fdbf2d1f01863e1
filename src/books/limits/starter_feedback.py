"""The limits of feedback that came with its second state table: what is followed elsewhere, extensions, the index's own names.

The four marks of the national index stand beside the law's term under names of their own: an alarm each, never the due date.
"""

from __future__ import annotations

from datetime import date

from books.limits.starter import Starter

_HOUSE = date(2025, 1, 1)
_QD_574 = date(2017, 4, 25)
_FOLLOW = "Quy ước nội bộ: theo dõi, đôn đốc cho đến khi cơ quan đang giữ trả lời (Nghị định 20/2008/NĐ-CP, Điều 12)"

# What the first rows called them, by the names that the state table uses.
RENAMED = {
    "feedback.index_reject": ("index.feedback.receive", "Chỉ số 766: tiếp nhận hoặc từ chối, trả lại"),
    "feedback.index_supplement": ("index.feedback.assign", "Chỉ số 766: chuyển xử lý hoặc yêu cầu bổ sung lần đầu"),
    "feedback.index_resolve": ("index.feedback.answer", "Chỉ số 766: có trả lời"),
    "feedback.index_publish": ("index.feedback.publish", "Chỉ số 766: công khai sau khi trả lời"),
}

STARTER_FEEDBACK: tuple[Starter, ...] = (
    Starter("feedback.follow_forwarded", "Đôn đốc cơ quan khác đã nhận phản ánh, lặp lại", 10, "working_days", _FOLLOW, "house", _QD_574),
    Starter("feedback.follow_proposed", "Đôn đốc cấp có thẩm quyền đã nhận kiến nghị, lặp lại", 30, "calendar_days", _FOLLOW, "house", _QD_574),
    Starter("feedback.follow_scene", "Đôn đốc hệ thống phản ánh hiện trường, lặp lại", 5, "working_days", _FOLLOW, "house", _QD_574),
    Starter(
        "feedback.remind",
        "Thời gian để cán bộ thực hiện một lần đôn đốc hoặc báo tiến độ",
        2,
        "working_days",
        "Quy ước nội bộ",
        "house",
        _HOUSE,
    ),
    Starter(
        "feedback.extension",
        "Tổng thời gian gia hạn tối đa của một phản ánh, kiến nghị",
        10,
        "calendar_days",
        "Quy ước, chưa có căn cứ đã đọc; thành phố sửa theo quy chế của mình",
        "uncertain",
        _QD_574,
    ),
)
