"""What happens after too many wrong passwords or codes: axes counts by name and address, `access.guessing` by account and
by address alone, all of it in the database, over all processes. These are our words.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from axes.signals import user_locked_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access import attempts, guessing
from access.models import User

_COOL_OFF = 15 * 60
log = logging.getLogger(__name__)


class SignInGuard(AxesDatabaseHandler):
    """axes with our two further limits. A second-factor code comes without a password beside it."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """All three limits, in one statement."""
        found = guessing.look(request, username_of(request, credentials), by_code=_is_code(credentials))
        locked_here = found.here >= get_failure_limit(request, credentials)
        seconds = 0 if locked_here else found.seconds
        request.sign_in_waits, request.sign_in_refused = seconds, locked_here or seconds > 0  # type: ignore[attr-defined]
        request.device_is_worn = found.device_is_worn  # type: ignore[attr-defined]
        return locked_here or seconds > 0

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Who only has to wait has tried nothing: neither counted, nor made to wait longer; no more is who is locked out."""
        if request is None:
            return
        if getattr(request, "sign_in_waits", False):
            request.axes_locked_out = True  # type: ignore[attr-defined]
            return
        username, is_out = username_of(request, credentials), getattr(request, "sign_in_refused", False)
        if not is_out:
            here = guessing.count_wrong(request, username, by_code=_is_code(credentials), user=kwargs.get("user"))
            if is_out := here >= get_failure_limit(request, credentials):
                log.warning("name locked at one address", extra={"facts": {"wrong": here}})
        if is_out:
            request.axes_locked_out, request.axes_credentials = True, credentials  # type: ignore[attr-defined]
            where = request.axes_ip_address  # type: ignore[attr-defined]
            user_locked_out.send("axes", request=request, username=username, ip_address=where)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        """With it goes what Django writes down at this moment (`access.apps`)."""
        username = username_of(request, {"username": user.get_username()})
        request.account_stream_end = attempts.signed_in(request, user, username)  # type: ignore[attr-defined]

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict[str, Any] | None = None
    ) -> int:
        return attempts.let_go(request) if request else 0


def _is_code(credentials: Mapping[str, Any] | None) -> bool:
    return credentials is not None and "password" not in credentials


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was tried, folded, so that capitals do not give new attempts."""
    tried = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(tried).strip().casefold()[:150]


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page of who has to wait. It says nothing about whether the account exists."""
    elsewhere = int(getattr(request, "sign_in_waits", 0))
    seconds = elsewhere or _COOL_OFF
    shown = {"minutes": -(-seconds // 60), "is_elsewhere": bool(elsewhere)}
    page = render(request, "access/locked_out.html", shown, status=429)
    page["Retry-After"] = str(seconds)
    return page
