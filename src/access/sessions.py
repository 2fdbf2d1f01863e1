"""Idle sign-out. The last use is noted at most once a minute, where the session is read (`access.session_store`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import typed
from kernel.time import offset

_LIVE = "X-Live"  # a page that asks for news by itself: nobody sits there, so it keeps nobody signed in


class IdleSignOut:
    """Middleware. Follows the real clock: moving the test clock in a demo must not sign anyone out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Looking at request.user costs a query; a visitor without a session cookie has nothing to time out.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _note(request)
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    request.session.is_use = _LIVE not in request.headers
    if SESSION_KEY not in request.session:
        return
    used = request.session.used_at
    if used is not None and timezone.now() - used > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
        logout(request)
        # The message needs its storage, which a later middleware makes; the session carries the word until then.
        request.session["signed_out_idle"] = True


def say_why(request: HttpRequest) -> None:
    """On the sign-in page: tell someone who was signed out for being away, and that what he typed is there."""
    if request.session.pop("signed_out_idle", False):
        messages.info(request, _("Phiên làm việc đã kết thúc vì lâu không thao tác. Vui lòng đăng nhập lại."))
    if typed.waits(request):
        kept = _(
            "Những gì đồng chí vừa viết được giữ kín một giờ. Đăng nhập lại bằng chính tài khoản đó thì biểu mẫu mở ra với đủ "
            "lời đã viết, chưa gửi; tệp đính kèm phải chọn lại."
        )
        messages.info(request, kept)


def forget(before: datetime, at: datetime) -> int:
    """Let go of sessions that ended by then. Their end, too, follows the real clock."""
    return Session.objects.filter(expire_date__lt=before - offset()).delete()[0]
