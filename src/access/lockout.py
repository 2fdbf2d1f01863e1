"""What happens after too many wrong passwords: axes counts in the database, over all processes; these are our words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was tried, folded, so that capitals do not give new attempts."""
    tried = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(tried).strip().casefold()[:150]


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page of a locked account and address. It says nothing about whether the account exists."""
    return render(request, "access/locked_out.html", {"minutes": 15}, status=429)
