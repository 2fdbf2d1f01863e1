"""The API itself: its addresses, what each asks for and gives, its description (OpenAPI 3.1) and its page of documentation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer
from pydantic import AwareDatetime

from api.acts import Act
from api.clients import SCOPES
from api.sentences import NOTICE, sentence_for
from api.telling import TYPES
from api.v1 import file_calls, matters, pages, said, shapes
from api.v1.hook_calls import router as hook_calls
from api.v1.problems import TYPE, Refused, problem
from api.v1.proving import Bearer, Reference, caller_of, count, key_of, only, version_of
from casework.errors import CaseError
from casework.outside import Told, the_only
from kernel.errors import MotCuaError
from kernel.time import now

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=200)]
DESCRIPTION = (
    "Cùng những việc mà người dân và cán bộ làm trên Một Cửa, cho hệ thống khác. Lỗi theo RFC 9457; phân trang bằng con trỏ; "
    "mọi lần ghi cần Idempotency-Key, mọi thay đổi cần If-Match. Thông báo đi theo CloudEvents 1.0, ký theo Standard Webhooks."
)


class Plain(JSONRenderer):
    """Vietnamese as Vietnamese, not as numbers of characters."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


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


api.add_router("/hooks", hook_calls)
api.add_router("/feedback", file_calls.router)

READ, WRITE = Bearer("feedback:read", "feedback:read_all"), Bearer("feedback:write")


# --- open to everybody -----------------------------------------------------------------------------------------------


@api.get(
    "/services",
    response={200: list[shapes.ServiceOut], **shapes.refusals()},
    tags=["published"],
    summary="Các loại việc nhận phản ánh",
)
def services(request: HttpRequest) -> Any:
    count(request)
    return [
        {"code": s.code, "name": str(s.name), "description": str(s.description), "group": s.group}
        for s in the_only().services()
    ]


@api.get(
    "/published",
    response={200: shapes.PublishedPage, **shapes.refusals()},
    tags=["published"],
    summary="Câu trả lời đã công khai, tìm không cần dấu",
)
def published(
    request: HttpRequest, q: Annotated[str, Query(max_length=200)] = "", cursor: Cursor = "", limit: Limit = 20
) -> Any:
    count(request)
    only(request, "q", "cursor", "limit")
    found = the_only().search_published(q.replace("\x00", ""), after=cursor, most=limit + 1)
    return {"rows": found[:limit], "next": found[limit - 1].cursor if len(found) > limit else ""}


@api.get(
    "/published/{code}",
    response={200: shapes.PublishedOut, **shapes.refusals(404)},
    tags=["published"],
    summary="Một câu trả lời đã công khai",
)
def published_one(request: HttpRequest, code: Reference) -> Any:
    count(request)
    found = the_only().published_one(code)
    if found is None:
        raise Refused(404, _("Không có nội dung công khai với mã này."))
    return found


# --- feedback ---------------------------------------------------------------------------------------------------------


@api.post(
    "/feedback",
    auth=WRITE,
    response={201: shapes.FeedbackMade, **shapes.refusals(401, 403, 409, 413, 415, 503)},
    tags=["feedback"],
    summary="Gửi một phản ánh thay người dân, có thể kèm tệp",
)
def bring(request: HttpRequest, response: HttpResponse) -> Any:
    key = key_of(request)
    body, files = said.read(request, shapes.FeedbackIn, "report")
    told = Told(
        service=body.service, content=body.content, title=body.title, name=body.sender.name, address=body.sender.address,
        phone=body.sender.phone, email=body.sender.email, place=body.place, unit_text=body.unit, happened_on=body.happened_on,
        files=files,
    )  # fmt: skip
    row = matters.bring(told, caller_of(request), key, now())
    response["Location"] = f"{settings.PUBLIC_URL}/api/v1/feedback/{row['reference']}"
    return Status(201, {**_tagged(response, row), "notice": str(NOTICE)})


@api.get(
    "/feedback",
    auth=READ,
    response={200: shapes.FeedbackPage, **shapes.refusals(401, 403)},
    tags=["feedback"],
    summary="Phản ánh theo lúc thay đổi gần nhất",
)
def listed(
    request: HttpRequest,
    state: Annotated[list[shapes.State], Query(max_length=11)] = [],  # noqa: B006  Ninja reads it as the default
    changed_after: AwareDatetime | None = None,
    order: Literal["newest", "oldest"] = "newest",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    only(request, "state", "changed_after", "order", "cursor", "limit")
    asked = pages.Sought(limit, cursor, state, _within_reason(changed_after), order == "oldest")
    rows, onward = pages.page(caller_of(request), asked)
    return {"rows": rows, "next": onward}


@api.get(
    "/feedback/{reference}",
    auth=READ,
    response={200: shapes.FeedbackOut, 304: None, **shapes.refusals(401, 403, 404)},
    tags=["feedback"],
    summary="Một phản ánh; ETag cho lần ghi sau",
)
def one(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    row = matters.one(reference, caller_of(request))
    if request.headers.get("If-None-Match") == f'"{row["version"]}"':
        return Status(304, None)
    return Status(200, _tagged(response, row))


@api.post(
    "/feedback/{reference}/moves/{move}",
    auth=WRITE,
    response={200: shapes.FeedbackOut, **shapes.refusals(401, 403, 404, 409, 412, 413, 415, 428, 503)},
    tags=["feedback"],
    summary="Thao tác của người gửi: add, supplement, withdraw, rate, reopen; ba thao tác có lời kèm được tệp",
)
def act(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    move: Annotated[str, Path(max_length=20)],
) -> Any:
    key, expects = key_of(request), version_of(request)
    body, files = said.read(request, shapes.MoveIn, "move")
    wanted = Act(move, key, body.words, body.score, files, expects)
    return _tagged(response, matters.act(reference, caller_of(request), wanted, now()))


# --- what is the same everywhere ----------------------------------------------------------------------------------------


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for machines."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


@api.get("/docs", include_in_schema=False)
def docs(request: HttpRequest) -> HttpResponse:
    """The description, for people: one page of ours, nothing fetched from elsewhere."""
    told = described()
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "summary": each.get("summary", ""),
            "answers": ", ".join(map(str, each["responses"])),
            "is_open": not each.get("security"),
        }
        for path, methods in told["paths"].items()
        for method, each in methods.items()
    ]
    return render(
        request,
        "api/docs.html",
        {"rows": rows, "scopes": SCOPES.items(), "types": TYPES.items(), "server": settings.PUBLIC_URL},
    )


def described() -> dict[str, Any]:
    """OpenAPI 3.1, with errors as what they are and the headers that writes ask for."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    for path, methods in told["paths"].items():
        for method, each in methods.items():
            for status, answer in each["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {TYPE: answer["content"]["application/json"]}
            if method == "post" and "/feedback" in path:
                is_move = "/moves/" in path
                said.described(
                    told, each, shapes.MoveIn if is_move else shapes.FeedbackIn, "move" if is_move else "report"
                )
                each.setdefault("parameters", []).append(_header("Idempotency-Key", "^[!-~]{1,100}$"))
            if path.endswith("/files/{file_id}"):
                file_calls.described(each)
            if "/moves/" in path:
                each["parameters"].append(_header("If-Match", '^"[0-9]{1,9}"$'))
    return told


def _header(name: str, pattern: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": True, "schema": {"type": "string", "pattern": pattern}}


def _tagged(response: HttpResponse, row: matters.Row) -> matters.Row:
    response["ETag"] = f'"{row["version"]}"'
    return row


def _within_reason(at: datetime | None) -> datetime | None:
    """A database knows years of four figures; before or after them nothing changed."""
    if at is not None and not 1900 < at.year < 9000:
        raise Refused(400, _("changed_after ngoài phạm vi."))
    return at


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(request, error.status, error.detail, errors=error.errors, headers=error.headers)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [(".".join(str(part) for part in each["loc"][1:]), _sentence(each)) for each in error.errors]
    return problem(request, 422, _("Có mục chưa đúng."), errors=errors)


def _sentence(each: Mapping[str, Any]) -> str:
    told = {
        "missing": _("Thiếu mục này."),
        "string_too_short": _("Ngắn quá."),
        "string_too_long": _("Dài quá."),
        "extra_forbidden": _("Không có mục này."),
    }
    return told.get(str(each.get("type")), _("Không đúng dạng."))


@api.exception_handler(MotCuaError)
def _ours(request: HttpRequest, error: MotCuaError) -> HttpResponse:
    status = getattr(error, "http_status", 409 if isinstance(error, CaseError) else 503)
    field = getattr(error, "field", "")
    detail = sentence_for(error)
    return problem(request, status, detail, errors=[(field, detail)] if field else ())


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(request, 413 if isinstance(error, RequestDataTooBig) else 400)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refused):
        return _refused(request, error.__cause__)
    told = {400: _("Nội dung không phải JSON đọc được (UTF-8)."), 401: _("Thiếu khóa, hoặc khóa không còn hiệu lực.")}
    return problem(request, error.status_code, told.get(error.status_code, ""))
