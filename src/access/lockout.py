"""What happens after too many wrong passwords or codes: axes counts by name and address, `access.guessing` by account and
by address alone, all of it in the database, over all processes. These are our words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access import guessing

_COOL_OFF = 15 * 60


class SignInGuard(AxesDatabaseHandler):
    """axes with our two further limits. A second-factor code comes without a password beside it."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        seconds = 0
        locked_here = super().is_locked(request, credentials)
        if not locked_here:
            seconds = guessing.wait_for(request, username_of(request, credentials), by_code=_is_code(credentials))
        request.sign_in_waits, request.sign_in_refused = seconds, locked_here or seconds > 0  # type: ignore[attr-defined]
        return locked_here or seconds > 0

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Who only has to wait has tried nothing: neither counted, nor made to wait longer."""
        if request is not None and getattr(request, "sign_in_waits", False):
            request.axes_locked_out = True  # type: ignore[attr-defined]
            return
        if request is not None and not getattr(request, "sign_in_refused", False):
            guessing.count_wrong(request, username_of(request, credentials), by_code=_is_code(credentials))
        super().user_login_failed(sender, credentials, request, **kwargs)


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
