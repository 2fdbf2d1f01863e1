"""The first page of the administrator's desk: one line per book. A room that has a page for it adds a line to SECTIONS."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from access.guards import official
from desks.admin import history
from desks.admin.frame import PAGE, page, uuid_of


class Line(NamedTuple):
    """A page of the desk: the name of its address, what it is called, what it is for."""

    url: str
    label: object
    hint: object


SECTIONS: tuple[tuple[object, tuple[Line, ...]], ...] = (
    (
        gettext_lazy("Tổ chức và con người"),
        (
            Line(
                "admin_units",
                gettext_lazy("Đơn vị"),
                gettext_lazy("Sở, phường, xã, chi nhánh; mã, tên gọi, đổi tên, sáp nhập"),
            ),
            Line(
                "admin_people",
                gettext_lazy("Nhân sự và tài khoản"),
                gettext_lazy("Ai giữ vị trí nào; mời, cấp mật khẩu, ngừng tài khoản"),
            ),
            Line(
                "admin_away",
                gettext_lazy("Vắng mặt, người thay, ủy quyền"),
                gettext_lazy("Việc không dừng khi một người đi vắng"),
            ),
            Line(
                "admin_duties",
                gettext_lazy("Nhiệm vụ của đơn vị"),
                gettext_lazy("Đơn vị nào tiếp nhận, giữ nội dung cách ly; từ ngày nào"),
            ),
            Line(
                "admin_sheets",
                gettext_lazy("Nhập, xuất bảng tính"),
                gettext_lazy("Đơn vị và nhân sự bằng tệp .xlsx, xem trước rồi mới ghi"),
            ),
        ),
    ),
    (
        gettext_lazy("Quy định và nội dung"),
        (
            Line("officer_calendar", gettext_lazy("Lịch làm việc"), gettext_lazy("Ngày nghỉ, ngày làm bù")),
            Line(
                "admin_days_of_units",
                gettext_lazy("Ngày riêng của từng đơn vị"),
                gettext_lazy("Nghỉ, làm bù khác ngày chung; ví dụ nghỉ vì ngập lụt"),
            ),
            Line(
                "admin_weeks",
                gettext_lazy("Giờ làm việc"),
                gettext_lazy("Tuần làm việc của thành phố, của đơn vị có giờ riêng; xem trước hạn nào đổi"),
            ),
            Line("officer_limits", gettext_lazy("Thời hạn"), gettext_lazy("Thời hạn theo quy định, có căn cứ")),
            Line(
                "admin_procedures",
                gettext_lazy("Thủ tục hành chính"),
                gettext_lazy("Danh mục để tra cứu, chuyển đúng nơi và trả lời câu hỏi"),
            ),
            Line(
                "admin_texts",
                gettext_lazy("Mẫu trả lời, thông báo"),
                gettext_lazy("Lời gửi người dân theo lý do, lĩnh vực; xem trước rồi mới ghi"),
            ),
            Line("admin_places", gettext_lazy("Địa danh"), gettext_lazy("Phường, xã hiện nay; tên cũ dẫn về đâu")),
            Line(
                "suggestions_models",
                gettext_lazy("Mô hình gợi ý"),
                gettext_lazy("Phiên bản đang dùng, độ chính xác, chọn dùng phiên bản khác"),
            ),
        ),
    ),
    (
        gettext_lazy("Kiểm tra"),
        (
            Line(
                "admin_history",
                gettext_lazy("Lịch sử thay đổi"),
                gettext_lazy("Ai đổi gì, từ ngày nào; theo danh mục, theo người"),
            ),
        ),
    ),
)


@official("administrator")
@require_safe
def show_index(request: HttpRequest) -> HttpResponse:
    """Every book with a page, and the latest changes of the organisation."""
    sections = [(title, [(line, href) for line in lines if (href := _address(line.url))]) for title, lines in SECTIONS]
    latest = history.in_words(history.book_lines("orgs", most=5))
    return page(request, "index", _("Quản trị"), [], sections=sections, latest=latest)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@official("administrator")
@require_safe
def show_history(request: HttpRequest) -> HttpResponse:
    """Who changed what in which book, newest first, fifty at a time; narrowed to a book, to a person who changed
    something, and to what was changed."""
    asked = request.GET
    book = asked.get("so", "") if asked.get("so", "") in history.BOOKS else ""
    who, before = uuid_of(asked.get("nguoi", "")), uuid_of(asked.get("tu", ""))
    about, name = history.about(asked.get("ve", "")) or (None, "")
    rows = history.lines_of(book, who, before=before, most=PAGE, about=about)
    here = {"so": book, "nguoi": str(who or ""), "ve": asked["ve"] if about else ""}
    shown = {
        "entries": history.in_words(rows[:PAGE], book_names=True),
        "later": _narrowed({**here, "tu": str(rows[PAGE - 1].pk)}) if len(rows) > PAGE else "",
        "newest": (_narrowed(here) or request.path) if before else "",
        "books": list(history.BOOKS.items()),
        "book": book,
        "people": history.people_of(book),
        "who": str(who or ""),
        "about": here["ve"],
        "about_name": name,
        "without": _narrowed({**here, "ve": ""}) or request.path,
        "is_narrowed": bool(book or who or about),
    }
    return page(request, "history", _("Lịch sử thay đổi"), [], **shown)


def _narrowed(query: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"?{said}" if said else ""
