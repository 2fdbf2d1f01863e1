"""An error that we raise on purpose and no page caught becomes a page with its own sentence, never a stack trace."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api.v1.problems import problem
from desks.kit.errors import error_page
from kernel.errors import MotCuaError

PAGES = (403, 404, 409, 503)
LARGEST_REQUEST = 64 * 1024 * 1024
log = logging.getLogger(__name__)


class TooLarge:
    """Middleware, before anything reads the body: an upload is read whole into memory, so there has to be an end to it.

    Five files of ten megabytes and the words beside them fit. A body without a length is not read by Django at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) > LARGEST_REQUEST:
            return (
                problem(request, 413, _("Cả yêu cầu nhiều nhất 64 MB."))
                if request.path.startswith("/api/v1/")
                else error_page(request, 413)
            )
        return self.get_response(request)


class Refused:
    """Middleware: the sentence of a `MotCuaError` is for the reader; its kind is for the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 where the error names no status: something that the office has to set up is missing."""
        if not isinstance(error, MotCuaError):
            return None
        log.warning("refused", extra={"facts": {"error": type(error).__name__}})
        status = getattr(error, "http_status", 503)
        return error_page(request, status if status in PAGES else 409, detail=error.message)
