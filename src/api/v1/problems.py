"""Errors as problem details (RFC 9457), each in the reader's language, with the field where one is meant."""

import json
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


def title_of(status: int) -> str:
    return str(TITLES.get(status) or _("Hệ thống chưa thực hiện được yêu cầu này."))


def language_of(request: HttpRequest) -> str:
    """The language that another system asks for; its own setting and not a person's choice of pages."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi"


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
    """The problem document."""
    errors = [{"field": field, "detail": str(sentence)} for field, sentence in more.get("errors", ())]
    told = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "detail": str(detail),
        "instance": request.path,
        "errors": errors,
    }
    response = HttpResponse(json.dumps(told, ensure_ascii=False).encode(), content_type=TYPE, status=status)
    for name, value in more.get("headers", {}).items():
        response[name] = value
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response
