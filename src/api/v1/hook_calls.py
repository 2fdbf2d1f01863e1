"""Webhooks over the API: a client registers where it wants to be told, changes the secret, looks at what did not arrive."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from api import hooks
from api.models import Delivery, Hook
from api.v1 import pages, shapes
from api.v1.problems import Refused
from api.v1.proving import Bearer, caller_of, only
from kernel.time import now

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str, Query(max_length=200)]
HOOKS = Bearer("hooks:manage")
router = Router()


@router.get(
    "",
    auth=HOOKS,
    response={200: list[shapes.HookOut], **shapes.refusals(401, 403)},
    tags=["hooks"],
    summary="Nơi nhận thông báo đã đăng ký",
)
def list_hooks(request: HttpRequest) -> Any:
    return list(Hook.objects.filter(client_id=caller_of(request).id).order_by("made_at"))


@router.post(
    "",
    auth=HOOKS,
    response={201: shapes.HookMade, **shapes.refusals(401, 403, 413, 415)},
    tags=["hooks"],
    summary="Đăng ký nơi nhận thông báo; khóa ký chỉ hiện một lần",
)
def make_hook(request: HttpRequest, body: shapes.HookIn) -> Any:
    caller = caller_of(request)
    try:
        hook, secret = hooks.make(caller.id, body.url, body.types, actor=caller.actor, at=now())
    except hooks.NotAHook as refused:
        raise Refused(422, refused.message, errors=[("url", refused.message)]) from refused
    return Status(201, {**_fields(hook), "secret": secret})


@router.delete(
    "/{hook_id}",
    auth=HOOKS,
    response={204: None, **shapes.refusals(401, 403, 404)},
    tags=["hooks"],
    summary="Thôi nhận thông báo",
)
def end_hook(request: HttpRequest, hook_id: UUID) -> Any:
    hooks.end(_hook(request, hook_id), "by_client", actor=caller_of(request).actor, at=now())
    return Status(204, None)


@router.post(
    "/{hook_id}/rotate",
    auth=HOOKS,
    response={200: shapes.SecretOut, **shapes.refusals(401, 403, 404)},
    tags=["hooks"],
    summary="Đổi khóa ký; 24 giờ ký bằng cả hai",
)
def rotate_hook(request: HttpRequest, hook_id: UUID) -> Any:
    return {"secret": hooks.rotate(_hook(request, hook_id), actor=caller_of(request).actor, at=now())}


@router.post(
    "/{hook_id}/resume",
    auth=HOOKS,
    response={204: None, **shapes.refusals(401, 403, 404)},
    tags=["hooks"],
    summary="Nhận thông báo trở lại, kể cả những việc được giữ trong lúc tạm dừng",
)
def resume_hook(request: HttpRequest, hook_id: UUID) -> Any:
    hook, caller = _hook(request, hook_id), caller_of(request)
    if not hooks.resume(hook_id, actor=caller.actor, at=now(), client_id=hook.client_id):
        raise Refused(404, _("Nơi nhận này không tạm dừng."))
    return Status(204, None)


@router.get(
    "/{hook_id}/deliveries",
    auth=HOOKS,
    response={200: shapes.DeliveryPage, **shapes.refusals(401, 403, 404)},
    tags=["hooks"],
    summary="Các lần gửi, mới trước",
)
def deliveries(request: HttpRequest, hook_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> Any:
    only(request, "cursor", "limit")
    rows = Delivery.objects.filter(hook=_hook(request, hook_id)).order_by("-happened_at", "-id")
    if cursor:
        at, last = pages.read_cursor(cursor)
        rows = rows.filter(happened_at__lte=at).exclude(happened_at=at, id__gte=last)
    found = list(rows[: limit + 1])
    onward = pages.cursor_of(found[limit - 1].happened_at, found[limit - 1].pk) if len(found) > limit else ""
    return {"rows": [{**_fields(each), "type": each.kind} for each in found[:limit]], "next": onward}


@router.post(
    "/{hook_id}/deliveries/{delivery_id}/retry",
    auth=HOOKS,
    response={202: None, **shapes.refusals(401, 403, 404)},
    tags=["hooks"],
    summary="Gửi lại một thông báo đã bỏ",
)
def retry(request: HttpRequest, hook_id: UUID, delivery_id: UUID) -> Any:
    hook, caller = _hook(request, hook_id), caller_of(request)
    if not hooks.try_again(delivery_id, actor=caller.actor, at=now(), client_id=hook.client_id):
        raise Refused(404, _("Không có lần gửi nào đã bỏ với mã này."))
    return Status(202, None)


def _hook(request: HttpRequest, hook_id: UUID) -> Hook:
    found = Hook.objects.filter(pk=hook_id, client_id=caller_of(request).id).first()
    if found is None:
        raise Refused(404, _("Không có nơi nhận này."))
    return found


def _fields(row: Hook | Delivery) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.attname.endswith("_ct")
    }
