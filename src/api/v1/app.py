"""The API itself: its addresses, what each asks for and gives, its description (OpenAPI 3.1) and its page of documentation."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from api.clients import scopes
from api.sentences import sentence_for
from api.telling import event_types
from api.v1 import file_calls, said, shapes
from api.v1.hook_calls import router as hook_calls
from api.v1.matter_calls import Cursor, Limit, router_of
from api.v1.pages import cursor_refused
from api.v1.problems import TYPE, Refused, problem
from api.v1.proving import Reference, count, only
from casework import doors
from casework.errors import CaseError
from casework.outside import CursorUnknown
from kernel.errors import MotCuaError

DESCRIPTION = (
    "Cùng những việc mà người dân và cán bộ làm trên Một Cửa, cho hệ thống khác. Lỗi theo RFC 9457; phân trang bằng con trỏ; "
    "gửi vụ việc và làm tiếp với vụ việc cần Idempotency-Key, làm tiếp cần cả If-Match. Thông báo đi theo CloudEvents 1.0, ký theo Standard Webhooks."
)


class Plain(JSONRenderer):
    """Vietnamese as Vietnamese, not as numbers of characters."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


open_calls = Router(tags=["published"])


# --- open to everybody -----------------------------------------------------------------------------------------------


@open_calls.get(
    "/services",
    operation_id="services",
    response={200: list[shapes.ServiceOut], **shapes.refusals()},
    summary="Các loại việc nhận phản ánh",
)
def services(request: HttpRequest) -> Any:
    count(request)
    return [
        {"code": s.code, "name": str(s.name), "description": str(s.description), "group": s.group}
        for s in doors.services()
    ]


@open_calls.get(
    "/published",
    operation_id="published",
    response={200: shapes.PublishedPage, **shapes.refusals()},
    summary="Câu trả lời đã công khai, tìm không cần dấu",
)
def published(
    request: HttpRequest, q: Annotated[str, Query(max_length=200)] = "", cursor: Cursor = "", limit: Limit = 20
) -> Any:
    count(request)
    only(request, "q", "cursor", "limit")
    try:
        found = doors.search_published(q, after=cursor, most=limit + 1)
    except CursorUnknown as unknown:
        raise cursor_refused() from unknown
    return {"rows": found[:limit], "next": found[limit - 1].cursor if len(found) > limit else ""}


@open_calls.get(
    "/published/{code}",
    operation_id="published_one",
    response={200: shapes.PublishedOut, **shapes.refusals(404)},
    summary="Một câu trả lời đã công khai",
)
def published_one(request: HttpRequest, code: Reference) -> Any:
    count(request)
    found = doors.published_one(code)
    if found is None:
        raise Refused(404, _("Không có nội dung công khai với mã này."))
    return found


# --- what is the same everywhere ----------------------------------------------------------------------------------------


def _add_description(api: NinjaAPI) -> None:
    @api.get("/openapi.json", include_in_schema=False)
    def openapi(request: HttpRequest) -> HttpResponse:
        """The description, for machines."""
        return JsonResponse(described(api), json_dumps_params={"ensure_ascii": False})

    @api.get("/docs", include_in_schema=False)
    def docs(request: HttpRequest) -> HttpResponse:
        """The description, for people: one page of ours, nothing fetched from elsewhere."""
        return render(request, "api/docs.html", _page_of(described(api)))


def _page_of(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "summary": each.get("summary", ""),
            "answers": ", ".join(sorted(map(str, each["responses"]))),
            "is_open": not each.get("security"),
        }
        for path, methods in told["paths"].items()
        for method, each in methods.items()
    ]
    return {"rows": rows, "scopes": scopes().items(), "types": event_types().items(), "server": settings.PUBLIC_URL}


def described(api: NinjaAPI) -> dict[str, Any]:
    """OpenAPI 3.1, with errors as what they are and the headers that writes ask for."""
    matters_below = tuple(f"/api/v1/{door.route}" for door in doors.doors())
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    for path, methods in told["paths"].items():
        for method, each in methods.items():
            for status, answer in each["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {TYPE: answer["content"]["application/json"]}
            if method == "post" and path.startswith(matters_below):
                is_move = "/moves/" in path
                said.described(
                    told, each, shapes.MoveIn if is_move else shapes.MatterIn, "move" if is_move else "report"
                )
                each.setdefault("parameters", []).append(_header("Idempotency-Key", "^[!-~]{1,100}$"))
            if path.endswith("/files/{file_id}"):
                file_calls.described(each)
            if "/moves/" in path:
                each["parameters"].append(_header("If-Match", r'^(\*|"[0-9]{1,9}"(, "[0-9]{1,9}")*)$'))
    return told


def _header(name: str, pattern: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": True, "schema": {"type": "string", "pattern": pattern}}


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(request, error.status, error.detail, errors=error.errors, headers=error.headers)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [(".".join(str(part) for part in each["loc"][1:]), _sentence(each)) for each in error.errors]
    return problem(request, 422, errors=errors)


def _sentence(each: Mapping[str, Any]) -> str:
    told = {
        "missing": _("Thiếu mục này."),
        "string_too_short": _("Ngắn quá."),
        "string_too_long": _("Dài quá."),
        "extra_forbidden": _("Không có mục này."),
    }
    return told.get(str(each.get("type")), _("Không đúng dạng."))


def _ours(request: HttpRequest, error: MotCuaError) -> HttpResponse:
    status = getattr(error, "http_status", 409 if isinstance(error, CaseError) else 503)
    field = getattr(error, "field", "")
    detail = sentence_for(error)
    return problem(request, status, detail, errors=[(field, detail)] if field else ())


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(request, 413 if isinstance(error, RequestDataTooBig) else 400)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):
        return _refused(request, error.__cause__)
    told = {400: _("Nội dung không phải JSON đọc được (UTF-8)."), 401: _("Thiếu khóa, hoặc khóa không còn hiệu lực.")}
    return problem(request, error.status_code, told.get(error.status_code, ""))


_ERRORS: Mapping[type[Exception], Callable[..., HttpResponse]] = {
    Refused: _refused,
    ValidationError: _invalid,
    MotCuaError: _ours,
    SuspiciousOperation: _suspicious,
    HttpError: _http,
}


def built() -> NinjaAPI:
    """The API with what every kind gives; made when the first call comes, when all doors are registered."""
    api = NinjaAPI(
        title="Một Cửa API",
        version="1.0.0",
        description=DESCRIPTION,
        docs_url=None,
        openapi_url=None,
        renderer=Plain(),
        parser=said.Json(),
        urls_namespace="api-v1",
    )
    for error, answer in _ERRORS.items():
        api.add_exception_handler(error, answer)
    api.add_router("", open_calls)
    for door in doors.doors():
        api.add_router(f"/{door.route}", router_of(door))
    api.add_router("/hooks", hook_calls)
    _add_description(api)
    return api
