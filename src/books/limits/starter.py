"""The limits that a fresh installation starts with. Each says its basis and how sure we are; a city edits them as rows.

The index limits (Decision 766) judge the authority from outside: they raise alarms, they never set a citizen's deadline.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_noop as _


class Starter(NamedTuple):
    code: str
    label: str
    amount: int
    unit: str
    legal_basis: str
    certainty: str
    valid_from: date


_HOUSE = date(2025, 1, 1)
_ND_20 = date(2008, 2, 14)
_QD_574 = date(2017, 4, 25)
_QD_766 = date(2022, 6, 23)
_PORTAL = "Quyết định 574/QĐ-TTg ngày 25/04/2017 (Cổng Thông tin điện tử Chính phủ)"
_INDEX = "Quyết định 766/QĐ-TTg ngày 23/06/2022, chỉ số 5.2 (mô tả công thức của Cổng Dịch vụ công quốc gia)"

STARTER: tuple[Starter, ...] = (
    Starter(
        "feedback.accept",
        _("Tiếp nhận, phân loại phản ánh, kiến nghị"),
        5,
        "working_days",
        "Nghị định 20/2008/NĐ-CP; mức 05 ngày làm việc phổ biến trong quy chế của các tỉnh, chưa đối chiếu văn bản",
        "uncertain",
        _ND_20,
    ),
    Starter("feedback.answer", _("Trả lời phản ánh, kiến nghị"), 20, "calendar_days", _PORTAL, "read", _QD_574),
    Starter(
        "feedback.progress",
        _("Cập nhật tiến độ khi đã quá hạn, lặp lại"),
        7,
        "calendar_days",
        _PORTAL,
        "read",
        _QD_574,
    ),
    Starter(
        "feedback.supplement_wait",
        _("Chờ người gửi bổ sung thông tin"),
        10,
        "working_days",
        "Quyết định 574/QĐ-TTg Điều 10 (trách nhiệm đề nghị bổ sung); số ngày là quy ước, chưa có căn cứ đã đọc",
        "uncertain",
        _QD_574,
    ),
    Starter(
        "feedback.quarantine",
        _("Quyết định về nội dung nghi là tố cáo đang cách ly"),
        1,
        "working_days",
        "Quy ước nội bộ để bảo vệ người tố cáo (Luật Tố cáo 25/2018/QH14)",
        "house",
        _HOUSE,
    ),
    Starter(
        "feedback.rating",
        _("Người gửi đánh giá câu trả lời"),
        15,
        "calendar_days",
        "Quy ước nội bộ",
        "house",
        _HOUSE,
    ),
    Starter(
        "feedback.reopen",
        _("Người gửi đề nghị xem lại câu trả lời"),
        15,
        "calendar_days",
        "Quy ước nội bộ; Quyết định 31/2021/QĐ-TTg Điều 46 khoản 2 (trả lời chưa phù hợp thì yêu cầu xử lý lại)",
        "house",
        _HOUSE,
    ),
    Starter("feedback.index_reject", _("Chỉ số 766: từ chối, trả lại"), 2, "working_days", _INDEX, "read", _QD_766),
    Starter(
        "feedback.index_supplement",
        _("Chỉ số 766: yêu cầu bổ sung lần đầu"),
        5,
        "working_days",
        _INDEX,
        "read",
        _QD_766,
    ),
    Starter("feedback.index_resolve", _("Chỉ số 766: có trả lời"), 15, "working_days", _INDEX, "read", _QD_766),
    Starter("feedback.index_publish", _("Chỉ số 766: công khai"), 2, "working_days", _INDEX, "read", _QD_766),
)

# --- The second state table of feedback: what is followed elsewhere, extensions, the index's own names ---------------

_FOLLOW = "Quy ước nội bộ: theo dõi, đôn đốc cho đến khi cơ quan đang giữ trả lời (Nghị định 20/2008/NĐ-CP, Điều 12)"

# What the first rows called them, by the names that the state table uses.
RENAMED = {
    "feedback.index_reject": ("index.feedback.receive", _("Chỉ số 766: tiếp nhận hoặc từ chối, trả lại")),
    "feedback.index_supplement": ("index.feedback.assign", _("Chỉ số 766: chuyển xử lý hoặc yêu cầu bổ sung lần đầu")),
    "feedback.index_resolve": ("index.feedback.answer", _("Chỉ số 766: có trả lời")),
    "feedback.index_publish": ("index.feedback.publish", _("Chỉ số 766: công khai sau khi trả lời")),
}

STARTER_FEEDBACK: tuple[Starter, ...] = (
    Starter(
        "feedback.follow_forwarded",
        _("Đôn đốc cơ quan khác đã nhận phản ánh, lặp lại"),
        10,
        "working_days",
        _FOLLOW,
        "house",
        _QD_574,
    ),
    Starter(
        "feedback.follow_proposed",
        _("Đôn đốc cấp có thẩm quyền đã nhận kiến nghị, lặp lại"),
        30,
        "calendar_days",
        _FOLLOW,
        "house",
        _QD_574,
    ),
    Starter(
        "feedback.follow_scene",
        _("Đôn đốc hệ thống phản ánh hiện trường, lặp lại"),
        5,
        "working_days",
        _FOLLOW,
        "house",
        _QD_574,
    ),
    Starter(
        "feedback.remind",
        _("Thời gian để cán bộ thực hiện một lần đôn đốc hoặc báo tiến độ"),
        2,
        "working_days",
        "Quy ước nội bộ",
        "house",
        _HOUSE,
    ),
    Starter(
        "feedback.extension",
        _("Tổng thời gian gia hạn tối đa của một phản ánh, kiến nghị"),
        10,
        "calendar_days",
        "Quy ước, chưa có căn cứ đã đọc; thành phố sửa theo quy chế của mình",
        "uncertain",
        _QD_574,
    ),
)

# Small tasks beside a case, whatever its kind: nobody's law names a day, so each says that it is the house's own.
STARTER_BESIDE: tuple[Starter, ...] = (
    Starter(
        "message.call",
        _("Báo người gửi bằng điện thoại hoặc thư khi không nhắn được"),
        1,
        "working_days",
        "Quy ước nội bộ",
        "house",
        _HOUSE,
    ),
    Starter(
        "message.settle",
        _("Tìm hiểu tin nhắn chưa rõ đã đến hay chưa"),
        1,
        "working_days",
        "Quy ước nội bộ",
        "house",
        _HOUSE,
    ),
    Starter(
        "national.key_in",
        _("Nhập vụ việc vào hệ thống quốc gia khi hai hệ thống chưa nối với nhau"),
        2,
        "working_days",
        "Quy ước nội bộ; Quyết định 31/2021/QĐ-TTg, Điều 43 (cập nhật vào hệ thống) không nêu số ngày",
        "house",
        _HOUSE,
    ),
)

# Moves from above: how often is the house's own, no law names it.
STARTER_ABOVE: tuple[Starter, ...] = (
    Starter(
        "feedback.urge_again",
        _("Đôn đốc lại cùng một vụ việc khi chưa có ai xử lý thêm"),
        1,
        "working_days",
        "Quy ước nội bộ: mỗi người đôn đốc một vụ việc nhiều nhất một lần trong một ngày làm việc",
        "house",
        _HOUSE,
    ),
)

# How long what is said outside any case is kept. The law asks for no longer than its purpose needs, and names no days.
_PURPOSE = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (chỉ giữ trong thời gian cần cho mục đích) không nêu số ngày; quy ước nội bộ, chờ quy chế lưu trữ"
STARTER_KEPT: tuple[Starter, ...] = (
    Starter(
        "message.words_kept",
        _("Giữ lời chưa gửi thành phản ánh của cuộc trò chuyện đã im lặng"),
        30,
        "calendar_days",
        _PURPOSE,
        "uncertain",
        _HOUSE,
    ),
    Starter(
        "message.address_kept",
        _("Giữ địa chỉ ở kênh nhắn tin của người không có vụ việc nào"),
        12,
        "months",
        _PURPOSE,
        "uncertain",
        _HOUSE,
    ),
)

# What a fresh installation holds after all migrations.
IN_FORCE: tuple[Starter, ...] = (
    *(
        row._replace(code=RENAMED[row.code][0], label=RENAMED[row.code][1]) if row.code in RENAMED else row
        for row in STARTER
    ),
    *STARTER_FEEDBACK,
    *STARTER_BESIDE,
    *STARTER_ABOVE,
    *STARTER_KEPT,
)
