"""The one address below which the API lives. It is loaded with the first call: who never calls it pays no memory for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from access.guards import machine


@cache
def _resolver() -> URLResolver:
    from api.v1.app import built

    return URLResolver(RegexPattern(r"^"), built().urls[0])


@machine("Bearer key of another system, with scopes; what is published is open")
@csrf_exempt
def entry(request: HttpRequest, rest: str) -> HttpResponse:
    """Every call below /api/v1/, answered in the language that it asks for."""
    from api.v1 import problems

    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    # The page of the description is for people, with their switch at its foot.
    language = translation.get_language() if chosen and rest == "docs" else problems.language_of(request)
    with translation.override(language):
        if request.headers.get("Transfer-Encoding") and request.META.get("CONTENT_LENGTH") in {None, "", "0"}:
            return problems.problem(request, 411)  # such a body is not read at all: without this word it would be empty
        is_head = request.method == "HEAD"
        request.method = "GET" if is_head else request.method
        try:
            found = _resolver().resolve(rest)
        except Resolver404:
            return problems.problem(request, 404)
        response: Any = found.func(request, *found.args, **found.kwargs)
        if is_head:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        if response.status_code == 405:
            response = problems.problem(request, 405, headers={"Allow": response.headers.get("Allow", "")})
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Language"] = language
        return response


urlpatterns = [path("v1/", entry, {"rest": "docs"}), path("v1/<path:rest>", entry, name="api")]
