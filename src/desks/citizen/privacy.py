"""Pages of citizens without an account: their address is a key, or they show one, or what somebody is writing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

Screen = Callable[..., HttpResponse]


def private(screen: Screen) -> Screen:
    """A page whose address is a key, or that shows one: kept by no cache, found by no search engine.

    The referrer stays within the site (base.html and SECURE_REFERRER_POLICY); without it the browser would send no
    Origin either and every form behind the secret would be refused.
    """

    @wraps(screen)
    def kept_private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = screen(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return kept_private
