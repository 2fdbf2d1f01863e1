"""An error that we raise on purpose and no page caught becomes a page with its own sentence, never a stack trace."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from desks.kit.errors import error_page
from kernel.errors import MotCuaError

PAGES = (403, 404, 409, 503)
log = logging.getLogger(__name__)


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
