"""Saved views: the filters of a list under a name of one's own. Dropping one can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.guards import official
from desks.cases.filters import Filters
from desks.officer.models import SavedView
from kernel.text import keep_legible
from kernel.time import now

MOST = 20
LONGEST_NAME = 60
# The lists that can be narrowed and kept so; an address from outside is none of them.
PAGES = ("officer_inbox", "officer_cases", "head_works")


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as a link."""

    id: UUID
    name: str
    href: str
    is_current: bool


def views_of(user_id: UUID, page: str, filters: Filters) -> list[View]:
    """The views that somebody keeps for a list, in the order in which they were saved."""
    kept = SavedView.objects.filter(user_id=user_id, page=page, dropped_at=None).order_by("made_at")[:MOST]
    here = filters.address()
    return [View(v.pk, v.name, reverse(page) + v.query, v.query == here) for v in kept]


@official()
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in force under a name; the same name is replaced."""
    page = request.POST.get("page", "")
    filters = Filters.of(dict(parse_qsl(request.POST.get("query", "").lstrip("?"))))
    name = keep_legible(request.POST.get("name", "")).strip()[:LONGEST_NAME]
    if page not in PAGES:
        return redirect("officer_inbox")
    if not name:
        messages.error(request, _("Hãy đặt tên cho cách xem này."))
    elif not filters:
        messages.error(request, _("Chưa có bộ lọc nào để lưu. Hãy lọc danh sách trước."))
    elif _keep(request.actor.user_id, page, name, filters.address(), now()):
        messages.success(request, _("Đã lưu cách xem “%(name)s”.") % {"name": name})
    else:
        messages.error(request, _("Đã có %(count)s cách xem. Hãy bỏ bớt trước khi lưu thêm.") % {"count": MOST})
    return redirect(reverse(page) + filters.address())


def _keep(user_id: UUID, page: str, name: str, query: str, at: datetime) -> bool:
    own = SavedView.objects.filter(user_id=user_id)
    with transaction.atomic():
        own.exclude(dropped_at=None).delete()
        if own.filter(page=page, name=name).update(query=query):
            return True
        if own.filter(page=page).count() >= MOST:
            return False
        SavedView.objects.get_or_create(
            user_id=user_id, page=page, name=name, dropped_at=None, defaults={"query": query, "made_at": at}
        )
    return True


@official()
@require_POST
def drop_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Take a view away; it can be brought back until another is saved."""
    view = SavedView.objects.filter(pk=view_id, user_id=request.actor.user_id, dropped_at=None).first()
    if view is None:
        return redirect("officer_inbox")
    SavedView.objects.filter(pk=view.pk).update(dropped_at=now())
    undo = reverse("officer_restore_view", args=[view.pk])
    messages.success(request, _("Đã bỏ cách xem “%(name)s”.") % {"name": view.name}, extra_tags=f"undo:{undo}")
    return redirect(view.page if view.page in PAGES else "officer_inbox")


@official()
@require_POST
def restore_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Undo: the view is there again, unless its name was taken meanwhile."""
    view = SavedView.objects.filter(pk=view_id, user_id=request.actor.user_id).exclude(dropped_at=None).first()
    if view is None:
        messages.info(request, _("Cách xem này không còn để lấy lại."))
        return redirect("officer_inbox")
    same = SavedView.objects.filter(user_id=view.user_id, page=view.page, name=view.name, dropped_at=None)
    if not same.exists():
        SavedView.objects.filter(pk=view.pk).update(dropped_at=None)
        messages.success(request, _("Đã lấy lại cách xem “%(name)s”.") % {"name": view.name})
    return redirect(reverse(view.page) + view.query)
