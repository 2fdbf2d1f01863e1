"""Files of a matter, for the system that brought it: listed and fetched once the answer is out.

Until then every matter reads as one without files: of a report under a seal nothing was kept, and a list that lacks what
was sent would tell it (Law on Denunciations, art. 56). For the same reason only what came with the report is given back,
not what was added later. Of a matter that somebody else brought there are none: its words are not told either.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from api import clients
from api.clients import Caller
from api.models import Report
from api.v1 import shapes
from api.v1.matters import one
from api.v1.problems import Refused
from api.v1.proving import Bearer, Reference, caller_of, only
from casework.models import Attachment
from casework.outside import Outside
from kernel.time import local, now
from vault import files
from vault.errors import VaultError
from vault.kinds import MEDIA_TYPES


def add_to(router: Router, door: Outside) -> None:
    """The two addresses below a matter of this kind."""
    auth, tags = Bearer(f"{door.route}:{clients.FILES}"), [door.route]

    @router.get(
        "/{reference}/files",
        auth=auth,
        operation_id=f"{door.route}_files",
        response={200: list[shapes.FileOut], **shapes.refusals(401, 403, 404)},
        tags=tags,
        summary=f"Tệp gửi kèm {door.called} do chính hệ thống gửi, khi đã có trả lời",
    )
    def listed(request: HttpRequest, reference: Reference) -> Any:
        return _listed(door, request, reference)

    @router.get(
        "/{reference}/files/{file_id}",
        auth=auth,
        operation_id=f"{door.route}_file",
        response={200: None, **shapes.refusals(401, 403, 404)},
        tags=tags,
        summary="Nội dung một tệp",
    )
    def content(request: HttpRequest, reference: Reference, file_id: UUID) -> Any:
        return _content(door, request, reference, file_id)


def _listed(door: Outside, request: HttpRequest, reference: str) -> Any:
    only(request)
    given = _given(door, reference, caller_of(request))
    known = files.about_each([each.file_id for each in given])
    return [
        {"id": each.pk, "media_type": about.media_type, "size": about.size, "received_at": local(each.at)}
        for each in given
        if each.file_id and (about := known.get(each.file_id))
    ]


def _content(door: Outside, request: HttpRequest, reference: str, file_id: UUID) -> Any:
    only(request)
    caller = caller_of(request)
    found = next((each for each in _given(door, reference, caller) if each.pk == file_id and each.file_id), None)
    if found is None or found.file_id is None:
        raise Refused(404, _("Không có tệp này."))
    try:
        about, inside = files.about(found.file_id), files.read(found.file_id)
    except VaultError as gone:
        raise Refused(404, _("Không có tệp này.")) from gone
    clients.gave_file(caller, found.case_id, found.pk, now())
    headers = {
        "Content-Disposition": f'attachment; filename="{file_id}.{about.kind}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(inside, content_type=about.media_type, headers=headers)


def described(operation: dict[str, Any]) -> None:
    """What is fetched is no JSON: the types that we keep."""
    types: dict[str, Any] = {kind: {"schema": {}} for kind in sorted(MEDIA_TYPES.values())}
    operation["responses"][200] = {"description": "OK", "content": types}


def _given(door: Outside, reference: str, caller: Caller) -> list[Attachment]:
    """What this client may have; 404 when it may not know of the matter."""
    report = (
        Report.objects.filter(reference=reference, client_id=caller.id, case__kind=door.slug)
        .select_related("case")
        .first()
    )
    if report is None:
        one(door, reference, caller)
        return []
    if door.state_of(report.case.stage) not in ("answered", "ended"):
        return []
    came_with_it = Attachment.objects.filter(case=report.case, state="stored", at__lte=report.case.opened_at)
    return list(came_with_it.order_by("pk"))
