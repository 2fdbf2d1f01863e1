"""A first password and a lost second factor. For who acts in a position of great trust the administrator asks, and somebody else
who holds one carries it out, says no, or the asker takes it back.

A password is told once, on the page that follows the click, and stands nowhere else.
"""

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
from django.views.decorators.http import require_http_methods, require_POST

from access import accounts, resets
from access.guards import official
from access.models import AccountReset, User
from books.orgs import vouching
from desks.admin.frame import Asking, ask, page, posted
from desks.admin.people_page import NoForm, as_now, by_whom, page_of, trail
from desks.admin.vouching_page import ReasonForm
from desks.kit.forms import KitForm
from kernel.errors import MotCuaError


class WhyForm(KitForm, forms.Form):
    """What the second person reads before saying yes."""

    why = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Người thứ hai và chủ tài khoản đọc được. Ví dụ: mất điện thoại, đã gặp trực tiếp."),
        max_length=300,
    )


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def give_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A password for one sign-in: shown on this answer only, never kept, never in a link."""
    user = _asked_or_404(request, user_id)
    if accounts.is_for_a_second(user, request.actor):  # type: ignore[attr-defined]
        return _ask_a_second(request, user, resets.PASSWORD)

    def act(said: dict[str, Any]) -> HttpResponse:
        given = accounts.give_password(user.pk, **by_whom(request))
        shown = {"given": given, "account": user, "back": page_of(user)}
        return page(request, "given", _("Mật khẩu của %(name)s") % {"name": user.full_name}, trail(user), **shown)

    hint = _(
        "Mật khẩu hiện ra một lần. Người nhận phải đổi ngay lần đăng nhập đầu; mọi phiên đang mở của tài khoản kết thúc."
    )
    asking = Asking(_("Cấp mật khẩu"), _("Cấp mật khẩu mới"), page_of(user), hint=hint)
    return ask(request, NoForm(posted(request)), act, asking, trail(user), as_now(user))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A lost telephone."""
    user = _asked_or_404(request, user_id)
    if accounts.is_for_a_second(user, request.actor):  # type: ignore[attr-defined]
        return _ask_a_second(request, user, resets.SECOND_FACTOR)

    def act(said: dict[str, Any]) -> None:
        accounts.reset_second_factor(user.pk, **by_whom(request))

    hint = _(
        "Dùng khi người này mất điện thoại hoặc khóa. Hãy xác minh đúng người trước; lần đăng nhập sau phải bật lại."
    )
    asking = Asking(
        _("Đặt lại lớp xác thực thứ hai"),
        _("Đặt lại"),
        page_of(user),
        done=_("Đã xóa lớp xác thực thứ hai của tài khoản."),
        hint=hint,
        is_grave=True,
    )
    return ask(request, NoForm(posted(request)), act, asking, trail(user), as_now(user))


def _asked_or_404(request: HttpRequest, user_id: UUID) -> Any:
    try:
        return accounts.asked_of(user_id, **by_whom(request))
    except User.DoesNotExist as nothing:
        raise Http404 from nothing


def _ask_a_second(request: HttpRequest, user: Any, what: str) -> HttpResponse:
    def act(said: dict[str, Any]) -> None:
        resets.ask(user.pk, what, said["why"], **by_whom(request))

    if user.could_second:
        hint = _(
            "%(name)s giữ vị trí quan trọng, nên một người khác đang giữ vị trí quan trọng phải xác nhận trong 7 ngày. Trước đó mật khẩu, lớp xác thực thứ hai và các phiên đang mở vẫn như cũ. Khi xác nhận, mật khẩu mới chỉ hiện cho người xác nhận. %(name)s được báo và có thể từ chối."
        ) % {"name": user.full_name}
    else:
        hint = resets.NobodyToAsk(command="./motcua manage reset_account").message
    asking = Asking(
        str(resets.LABELS[what]),
        _("Gửi đề nghị"),
        page_of(user),
        done=_("Đã gửi đề nghị. Chưa có gì thay đổi: chờ một người thứ hai xác nhận."),
        hint=hint,
    )
    return ask(request, WhyForm(posted(request)), act, asking, trail(user), as_now(user))


@official(*vouching.WEIGHTY)
@require_POST
def confirm(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """The second word. The new password stands on this answer alone: who asked for it never sees it."""
    try:
        row, given = resets.confirm(reset_id, **by_whom(request))
    except AccountReset.DoesNotExist as nothing:
        raise Http404 from nothing
    except MotCuaError as refused:
        messages.error(request, refused.message)
        return redirect("admin_lately")
    if given:
        request.held_positions = None  # type: ignore[attr-defined]  # the bar tells what waits now
        shown = {"given": given, "account": row.user, "back": reverse("admin_lately"), "is_second": True}
        crumbs = [(_("Việc cần người thứ hai"), shown["back"])]
        return page(request, "given", _("Mật khẩu của %(name)s") % {"name": row.user.full_name}, crumbs, **shown)
    messages.success(request, _("Đã xóa lớp xác thực thứ hai của %(name)s.") % {"name": row.user.full_name})
    return redirect("admin_lately")


@official(*vouching.WEIGHTY)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """No, and why."""
    row = AccountReset.objects.select_related("user").filter(pk=reset_id).first()
    if row is None:
        raise Http404

    def act(said: dict[str, Any]) -> None:
        resets.refuse(row.pk, said["reason"], **by_whom(request))

    asking = Asking(
        _("Từ chối: %(what)s") % {"what": resets.LABELS[row.what]},
        _("Từ chối"),
        reverse("admin_lately"),
        done=_("Đã từ chối. Mật khẩu và lớp xác thực thứ hai vẫn như cũ."),
        hint=_("Tài khoản của %(name)s. Lý do được nêu: %(why)s.") % {"name": row.user.full_name, "why": row.why},
        is_grave=True,
    )
    return ask(request, ReasonForm(posted(request)), act, asking, [(_("Việc cần người thứ hai"), asking.back)])


@official(*vouching.WEIGHTY)
@require_POST
def withdraw(request: HttpRequest, reset_id: UUID) -> HttpResponse:
    """By the asker."""
    try:
        resets.withdraw(reset_id, **by_whom(request))
    except AccountReset.DoesNotExist as nothing:
        raise Http404 from nothing
    except MotCuaError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã rút đề nghị. Không có gì thay đổi."))
    return redirect("admin_lately")
