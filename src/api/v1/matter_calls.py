"""The addresses of one kind's matters: brought, listed, read, acted on. Each kind that has a door gets them under its own name."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status
from pydantic import AwareDatetime

from api.acts import Act
from api.clients import READ, READ_ALL, WRITE
from api.sentences import NOTICE
from api.v1 import file_calls, matters, pages, said, shapes
from api.v1.problems import Refused
from api.v1.proving import Bearer, Reference, caller_of, has_already, keys_of, only, versions_of
from casework.outside import Outside, Told
from casework.requests import known_as
from kernel.time import RECKONED, now

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=200)]


def router_of(door: Outside) -> Router:
    """What stands below /api/v1/<route of the kind>."""
    router = Router(tags=[door.route])
    _add_reading(router, door, Bearer(f"{door.route}:{READ}", f"{door.route}:{READ_ALL}"))
    _add_writing(router, door, Bearer(f"{door.route}:{WRITE}"))
    file_calls.add_to(router, door)
    return router


def _add_reading(router: Router, door: Outside, auth: Bearer) -> None:
    @router.get(
        "",
        auth=auth,
        operation_id=f"{door.route}_listed",
        response={200: shapes.MatterPage, **shapes.refusals(401, 403)},
        summary=f"{door.called.capitalize()} theo lúc thay đổi gần nhất",
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
        rows, onward = pages.page(door, caller_of(request), asked)
        return {"rows": rows, "next": onward}

    @router.get(
        "/{reference}",
        auth=auth,
        operation_id=f"{door.route}_one",
        response={200: shapes.MatterOut, 304: None, **shapes.refusals(401, 403, 404)},
        summary=f"Một {door.called}; ETag cho lần ghi sau",
    )
    def one(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
        row = _tagged(response, matters.one(door, reference, caller_of(request)))
        return Status(304, None) if has_already(request, row["version"]) else Status(200, row)


def _add_writing(router: Router, door: Outside, auth: Bearer) -> None:
    @router.post(
        "",
        auth=auth,
        operation_id=f"{door.route}_bring",
        response={201: shapes.MatterMade, **shapes.refusals(401, 403, 409, 413, 415, 503)},
        summary=f"Gửi một {door.called} thay người dân, có thể kèm tệp",
    )
    def bring(request: HttpRequest, response: HttpResponse) -> Any:
        keys = keys_of(request)
        body, files = said.read(request, shapes.MatterIn, "report")
        row = matters.bring(door, _told(body, files), caller_of(request), known_as(keys), now())
        response["Location"] = f"{settings.PUBLIC_URL}/api/v1/{door.route}/{row['reference']}"
        return Status(201, {**_tagged(response, row), "notice": str(NOTICE)})

    @router.post(
        "/{reference}/moves/{move}",
        auth=auth,
        operation_id=f"{door.route}_act",
        response={200: shapes.MatterOut, **shapes.refusals(401, 403, 404, 409, 412, 413, 415, 428, 503)},
        summary="Thao tác của người gửi: add, supplement, withdraw, rate, reopen; ba thao tác có lời kèm được tệp",
    )
    def act(
        request: HttpRequest,
        response: HttpResponse,
        reference: Reference,
        move: Annotated[str, Path(max_length=20)],
    ) -> Any:
        keys, seen = keys_of(request), versions_of(request)
        body, files = said.read(request, shapes.MoveIn, "move")
        expects = matters.expected(door, reference, caller_of(request), seen)
        wanted = Act(move, known_as(keys), body.words, body.score, files, expects, keys)
        return _tagged(response, matters.act(door, reference, caller_of(request), wanted, now()))


def _told(body: shapes.MatterIn, files: said.Files) -> Told:
    return Told(
        service=body.service, content=body.content, title=body.title, name=body.sender.name, address=body.sender.address,
        phone=body.sender.phone, email=body.sender.email, place=body.place, unit_text=body.unit, happened_on=body.happened_on,
        files=files,
    )  # fmt: skip


def _tagged(response: HttpResponse, row: matters.Row) -> matters.Row:
    response["ETag"] = f'"{row["version"]}"'
    return row


def _within_reason(at: datetime | None) -> datetime | None:
    """A database knows years of four figures; before or after them nothing changed."""
    if at is not None and at.year not in RECKONED:
        raise Refused(400, _("changed_after ngoài phạm vi."))
    return at
