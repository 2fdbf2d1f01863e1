"""Errors as problem details (RFC 9457), each in the reader's language, with the field where one is meant."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPE: Final = "application/problem+json"
TITLES: Final[Mapping[int, Any]] = {
    400: gettext_lazy("Yêu cầu chưa đúng"),
    401: gettext_lazy("Chưa xác thực"),
    403: gettext_lazy("Không có quyền"),
    404: gettext_lazy("Không tìm thấy"),
    405: gettext_lazy("Địa chỉ này không nhận phương thức đó"),
    409: gettext_lazy("Không thực hiện được ở trạng thái hiện tại"),
    411: gettext_lazy("Cần Content-Length; không nhận nội dung gửi từng khúc"),
    412: gettext_lazy("Vụ việc đã thay đổi"),
    413: gettext_lazy("Nội dung quá lớn"),
    415: gettext_lazy("Kiểu nội dung không được nhận"),
    422: gettext_lazy("Nội dung chưa đúng"),
    428: gettext_lazy("Thiếu If-Match"),
    429: gettext_lazy("Gọi quá nhiều lần"),
    503: gettext_lazy("Chưa phục vụ được"),
}
# What to do, where whoever refuses knows no more than the status.
_WHAT_TO_DO: Final[Mapping[int, Any]] = {
    400: gettext_lazy("Hãy kiểm tra địa chỉ, tham số và nội dung rồi gửi lại."),
    403: gettext_lazy("Hãy dùng khóa có quyền cho việc này."),
    404: gettext_lazy("Hãy kiểm tra địa chỉ và mã trong đó; các địa chỉ có ở /api/v1/docs."),
    405: gettext_lazy("Hãy dùng một phương thức nêu ở đầu mục Allow."),
    411: gettext_lazy("Hãy gửi lại với Content-Length."),
    413: gettext_lazy("Hãy gửi ít hơn trong một yêu cầu."),
    415: gettext_lazy("Hãy gửi kiểu nội dung nêu ở /api/v1/docs."),
}
# "en-GB" is English to us.
_RANGE: Final = re.compile(
    r"(?P<tag>\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*(?:\s*;\s*q=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)
_AGAIN_LATER: Final = gettext_lazy("Hãy gửi lại sau ít phút; nếu vẫn vậy, hãy báo người vận hành.")
_SEE_ERRORS: Final = gettext_lazy("Hãy sửa các mục nêu ở errors rồi gửi lại.")


def title_of(status: int) -> str:
    return str(TITLES.get(status) or _("Hệ thống chưa thực hiện được yêu cầu này."))


def language_of(request: HttpRequest) -> str:
    """The language that another system asks for (RFC 9110, 12.5.4); its own setting and not a person's choice of pages.

    Of our two the one that it wants more, of equals the one that it names first; Vietnamese where it names neither.
    """
    wanted: dict[str, float] = {}
    for each in request.headers.get("Accept-Language", "").lower().split(","):
        if found := _RANGE.fullmatch(each.strip()):
            wanted.setdefault(found["tag"], float(found["weight"] or 1))
    rest = wanted.pop("*", 0.0)
    wanted = {**wanted, **{tag: rest for tag in ("vi", "en") if tag not in wanted}}
    ours = max((tag for tag in wanted if tag in {"vi", "en"}), key=lambda tag: wanted[tag])
    return ours if wanted[ours] else "vi"


class Refused(Exception):
    """An answer that is a problem. `errors` are (field, sentence)."""

    def __init__(
        self, status: int, detail: str = "", *, errors: Sequence[tuple[str, str]] = (), **headers: str
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    """The problem document; its `detail` is never empty."""
    errors = [{"field": field, "detail": str(sentence)} for field, sentence in more.get("errors", ())]
    told = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": str(detail) or str(_SEE_ERRORS if errors else _WHAT_TO_DO.get(status, _AGAIN_LATER)),
        "instance": request.path,
        "errors": errors,
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False).encode(), content_type=TYPE, status=status)
    for name, value in more.get("headers", {}).items():
        response[name] = value
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response
