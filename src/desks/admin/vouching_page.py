"""What wants a second person's word, for those who hold a position of great trust: such positions that were given of late, and
resets of such accounts; by whom, to whom, why, and what the second person said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import resets
from access.guards import official
from books.orgs import vouching
from books.orgs.models import Vouching
from desks.admin.frame import Asking, ask, page, posted
from desks.admin.units_page import role_label
from desks.kit.forms import KitForm
from kernel.errors import MotCuaError
from kernel.time import now, today


class ReasonForm(KitForm, forms.Form):
    """Who asked reads why not."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do từ chối"), help_text=gettext_lazy("Người đề nghị đọc được."), max_length=300
    )


@official(*vouching.WEIGHTY)
@require_safe
def show_lately(request: HttpRequest) -> HttpResponse:
    """What was given, what waits; buttons for whoever may say the second word."""
    me, at = request.user.pk, now()
    holds_one = (
        vouching.trusted(today()).filter(user_id=me).exists()
    )  # who stands in for such a holder does not reset accounts
    rows = [
        {
            "given": row,
            "role": role_label(row.position.role),
            "may_settle": row.is_waiting and me not in (row.user_id, row.asked_by_id),
        }
        for row in vouching.lately(today())
    ]
    asked = [
        {
            "reset": row,
            "what": resets.LABELS[row.what],
            "may_settle": holds_one and resets.is_waiting(row, at) and me not in (row.user_id, row.asked_by_id),
            "may_withdraw": resets.is_waiting(row, at) and me == row.asked_by_id,
        }
        for row in resets.lately(at)
    ]
    return page(request, "lately", _("Việc cần người thứ hai"), [], rows=rows, asked=asked)


def tell_if_waiting(request: HttpRequest, given: vouching.Given) -> None:
    """Who entered it just now learns that it does not count yet."""
    if given.waits:
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


@official(*vouching.WEIGHTY)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, given: UUID) -> HttpResponse:
    """The second person says no, and why."""
    row = Vouching.objects.select_related("position__unit", "user").filter(pk=given).first()
    if row is None:
        raise Http404

    def act(said: dict[str, Any]) -> None:
        vouching.refuse(request.actor, now(), row.pk, said["reason"])  # type: ignore[attr-defined]

    whom = {"name": row.user.full_name, "title": row.position.title, "unit": row.position.unit.name}
    asking = Asking(
        _("Từ chối việc giao vị trí"),
        _("Từ chối"),
        reverse("admin_lately"),
        done=_("Đã từ chối. Việc giao vị trí này không có hiệu lực."),
        hint=_("%(name)s sẽ không giữ vị trí “%(title)s”, %(unit)s theo lần giao này. Muốn giao lại thì ghi lần mới.")
        % whom,
        is_grave=True,
    )
    return ask(request, ReasonForm(posted(request)), act, asking, [(_("Việc cần người thứ hai"), asking.back)])
