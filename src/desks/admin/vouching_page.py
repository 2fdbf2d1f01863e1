"""Positions of great trust that were given of late, for those who hold one: by whom, to whom, and the second person's word."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.guards import official
from books.orgs import vouching
from books.orgs.models import Vouching
from desks.admin.frame import page
from desks.admin.units_page import role_label
from kernel.errors import MotCuaError
from kernel.time import now, today


@official(*vouching.WEIGHTY)
@require_safe
def show_lately(request: HttpRequest) -> HttpResponse:
    """What was given, what waits; a button for whoever may say the second word."""
    me = request.user.pk
    rows = [
        {
            "given": row,
            "role": role_label(row.position.role),
            "may_confirm": row.confirmed_at is None and me not in (row.user_id, row.asked_by_id),
        }
        for row in vouching.lately(today())
    ]
    return page(request, "lately", _("Vị trí quan trọng mới giao"), [], rows=rows)


def tell_if_waiting(request: HttpRequest, given: UUID) -> None:
    """Who entered it learns that it does not count yet."""
    if vouching.waits([given]):
        messages.info(request, _("Chưa có hiệu lực: chờ một người thứ hai giữ vị trí quan trọng xác nhận."))


@official(*vouching.WEIGHTY)
@require_POST
def confirm(request: HttpRequest, given: UUID) -> HttpResponse:
    """The second word."""
    try:
        row = vouching.confirm(request.actor, now(), given)  # type: ignore[attr-defined]
    except Vouching.DoesNotExist as nothing:
        raise Http404 from nothing
    except MotCuaError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã xác nhận: %(name)s.") % {"name": row.user.full_name})
    return redirect("admin_lately")
