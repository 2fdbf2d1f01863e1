"""Error pages: what happened, what the reader can do, nothing that was written lost.

Must work when the database does not: no query, no session, no user. Never shows a stack trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from desks.kit.context import house_words
from kernel.text import keep_legible

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DESK = "/can-bo/"
LONGEST_KEPT = 2 * 1024 * 1024
_NO_WORDS = {"csrfmiddlewaretoken", "opened_by"}  # what every form carries


@dataclass(frozen=True)
class Words:
    title: str
    what: str
    todo: tuple[str, ...]
    is_desk: bool = False  # spoken to an official


def words_for(code: int) -> Words:
    """The words of one HTTP status; an unknown one gets those of 500."""
    pages = _pages()
    return pages.get(code, pages[500])


def error_page(
    request: HttpRequest | None,
    code: int,
    *,
    detail: str = "",
    kept: Iterable[Mapping[str, str]] = (),
    **extra: Any,
) -> HttpResponse:
    """`kept`: dicts of label and text, given back to be copied. Further: reference, back, retry_after."""
    retry_after = extra.pop("retry_after", 60 if code in (429, 503) else None)
    words = (_at_the_desk(code) if request is not None and request.path.startswith(DESK) else None) or words_for(code)
    context = {"words": words, "code": code, "detail": detail, "kept": list(kept), **extra}
    context.setdefault("back", DESK if words.is_desk else "/")
    html = render_to_string("kit/error.html", {"house": house_words(), **context})
    response = HttpResponse(html, status=code)
    response["Cache-Control"] = "no-store"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also what is larger than we take: that is told as such, with the words given back where they can be read."""
    if isinstance(exception, TOO_MUCH):
        return error_page(request, 413, kept=_words_still_there(request))
    return error_page(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "", *, gives_back: bool = True) -> HttpResponse:
    """The page stood open too long, or cookies are off; the words typed are given back, unless they are somebody else's."""
    given = _worth_keeping(request.POST.items()) if gives_back else []
    words = Words(
        _("Chưa gửi được"),
        _("Trang này đã mở quá lâu hoặc trình duyệt đang chặn cookie. Hãy mở lại trang rồi gửi lần nữa."),
        (
            _("Quay lại trang trước, tải lại trang, rồi gửi lần nữa."),
            _("Vẫn không được: cho phép cookie của trang này trong cài đặt của trình duyệt."),
            _if_urgent(),
        ),
    )
    return error_page(request, 403, kept=given, words=words)


def _worth_keeping(told: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"label": _("Phần đã viết"), "text": keep_legible(value)}
        for name, value in told
        if name not in _NO_WORDS and "password" not in name and len(value) > 20
    ]


def _words_still_there(request: HttpRequest) -> list[dict[str, str]]:
    """The words of a plain form that was refused unread. A form with files cannot be read in part: its words are
    still in the browser (drafts.js), and the page says so."""
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    try:
        raw = request.read(LONGEST_KEPT)
    except (OSError, RawPostDataException):
        return []
    return _worth_keeping(parse_qsl(raw.decode("utf-8", "replace"), max_num_fields=None))


def _at_the_desk(code: int) -> Words | None:
    """What an official reads, who is told neither to call the hotline nor to look a code up on the citizens' page."""
    pages = {
        403: Words(
            _("Trang này không mở được cho đồng chí"),
            _("Có thể phiên làm việc đã hết, hoặc vị trí của đồng chí không có quyền mở trang này."),
            (_("Đăng nhập lại rồi mở lại trang."), _("Hỏi người quản trị về quyền của vị trí.")),
            is_desk=True,
        ),
        404: Words(
            _("Không tìm thấy vụ việc hoặc trang này"),
            _("Mã có thể gõ nhầm, hoặc vụ việc không thuộc phạm vi đồng chí được xem."),
            (
                _("Kiểm tra lại mã, hoặc tìm theo các số cuối của mã ở ô tìm kiếm."),
                _("Nếu cần xem vụ việc của đơn vị khác, xin hỏi cán bộ điều phối."),
            ),
            is_desk=True,
        ),
    }
    return pages.get(code)


def _if_urgent() -> str:
    return _("Nếu việc gấp, hãy gọi %(hotline)s.") % {"hotline": house_words()["hotline"]}


def _pages() -> dict[int, Words]:
    call = _if_urgent()
    again = _("Kiểm tra lại đường dẫn, nhất là khi chép từ tin nhắn.")
    return {
        400: Words(
            _("Chưa đọc được yêu cầu này"),
            _("Trình duyệt đã gửi đến một nội dung mà hệ thống không hiểu."),
            (_("Quay lại trang trước và thử lại."), call),
        ),
        403: Words(
            _("Trang này không mở được cho ông/bà"),
            _("Có thể phiên làm việc đã hết, hoặc trang này dành cho người khác."),
            (_("Đăng nhập lại rồi mở lại trang."), _("Nếu là cán bộ: hỏi người quản trị về quyền của vị trí."), call),
        ),
        404: Words(
            _("Không tìm thấy trang này"),
            _("Đường dẫn có thể đã gõ thiếu, đã hết hạn, hoặc mã không đúng."),
            (again, _("Nếu ông/bà có mã phản ánh, hãy tra cứu từ trang đầu."), call),
        ),
        409: Words(
            _("Vụ việc vừa được người khác cập nhật"),
            _("Trong lúc ông/bà đang viết, vụ việc đã thay đổi nên thao tác này chưa được thực hiện."),
            (
                _("Mở lại vụ việc để xem điều gì đã đổi."),
                _("Chép lại những gì đã viết ở dưới, rồi làm lại nếu vẫn cần."),
            ),
        ),
        410: Words(
            _("Đường dẫn này đã dùng xong"),
            _("Vì an toàn, mỗi đường dẫn chỉ dùng được một lần hoặc trong một thời gian ngắn."),
            (_("Nhắn lại cho chúng tôi qua Zalo để nhận đường dẫn mới."), call),
        ),
        413: Words(
            _("Tệp hoặc nội dung quá lớn"),
            _("Hệ thống chưa nhận nội dung này vì vượt quá dung lượng cho phép."),
            (
                _("Quay lại trang trước: những gì ông/bà đã viết vẫn còn ở đó."),
                _("Gửi ít ảnh hơn mỗi lần, hoặc chụp lại với kích thước nhỏ hơn."),
                _("Rút gọn nội dung rồi gửi lại."),
            ),
        ),
        429: Words(
            _("Ông/bà đang thao tác nhanh quá"),
            _("Để giữ hệ thống cho mọi người, chúng tôi tạm ngừng nhận trong ít phút."),
            (_("Chờ một phút rồi thử lại; những gì đã gửi trước đó không mất."), call),
        ),
        500: Words(
            _("Hệ thống đang gặp trục trặc"),
            _("Lỗi thuộc về chúng tôi, không phải do ông/bà, và đã được ghi lại."),
            (_("Thử lại sau ít phút."), _("Những gì đã có mã thì vẫn còn nguyên."), call),
        ),
        503: Words(
            _("Hệ thống đang tạm dừng"),
            _("Chúng tôi đang bảo trì hoặc có quá nhiều người truy cập cùng lúc."),
            (_("Thử lại sau ít phút."), _("Thời hạn giải quyết vẫn được tính đúng theo quy định."), call),
        ),
    }
