"""What is refused before or behind every page: never a stack trace, and each caller reads it in its own form.

A person gets a page, the API a problem document, Open311 its own list of errors. What no database can keep (U+0000) is
stopped here, once for all addresses.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import typed
from api.sentences import sentence_for
from api.v1.problems import language_of, problem, title_of
from desks.kit import errors
from desks.kit.errors import error_page
from gateways.open311.server.writing import Refusal, format_of
from gateways.open311.server.writing import refused as georeport_errors
from kernel.errors import MotCuaError
from kernel.text import NUL, without_nul

PAGES = (403, 404, 409, 503)
API, OPEN311 = "/api/", "/open311/"
LARGEST_REQUEST = 64 * 1024 * 1024
# Said in the language of whoever reads it, which is known where the answer is made.
_TOO_LARGE = _("Cả yêu cầu nhiều nhất 64 MB.")
_HAS_NUL = _("Tham số có ký tự U+0000, không lưu và không tìm được. Hãy bỏ ký tự đó rồi gửi lại.")
log = logging.getLogger(__name__)


def for_machines(request: HttpRequest, status: int, detail: str | Promise = "") -> HttpResponse | None:
    """The refusal as another system reads it; None where a person is to get a page."""
    with translation.override(language_of(request)):
        if request.path.startswith(API):
            return problem(request, status, str(detail))
        if request.path.startswith(OPEN311):
            return georeport_errors(Refusal(status, str(detail) or title_of(status)), format_of(request.path))
    return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    status = 413 if isinstance(exception, errors.TOO_MUCH) else 400
    return for_machines(request, status) or errors.bad_request(request, exception)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return for_machines(request, 403) or errors.not_allowed(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return for_machines(request, 404) or errors.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    return for_machines(request, 500) or errors.broken(request)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of an official comes back filled in, once the account that opened it is signed in; to another one nothing is given."""
    return typed.kept(request) or errors.csrf_failed(request, reason, gives_back=not typed.is_of_another(request))


class Unstorable:
    """Middleware, before anything is looked up: no database keeps U+0000, so nothing of ours has it in its name.

    No such address exists. A machine that asks with it is told so; from a person's question, from a cookie and from a
    machine's form it is dropped (words are kept as they can be read). Forms of pages say it beside the field themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            return not_found(request)
        is_machine = request.path.startswith((API, OPEN311))
        if (asked := _readable(request.GET)) is not request.GET:
            if is_machine:
                return for_machines(request, 400, _HAS_NUL) or bad_request(request)
            request.GET = asked  # type: ignore[assignment]
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        if is_machine:
            _clean_when_read(request)
        return self.get_response(request)


def _readable(told: QueryDict) -> QueryDict:
    """The same object where there is nothing to drop."""
    if not any(NUL in text for name, values in told.lists() for text in (name, *values)):
        return told
    clean = QueryDict(mutable=True)
    for name, values in told.lists():
        clean.setlist(without_nul(name), [without_nul(value) for value in values])
    clean._mutable = False  # noqa: SLF001
    return clean


def _clean_when_read(request: HttpRequest) -> None:
    """Not before: who may not write is refused with the form unread."""
    read = request._load_post_and_files  # type: ignore[attr-defined]  # noqa: SLF001

    def load() -> None:
        read()
        request._post = _readable(request._post)  # type: ignore[attr-defined]  # noqa: SLF001

    request._load_post_and_files = load  # type: ignore[attr-defined]  # noqa: SLF001


class TooLarge:
    """Middleware, before anything reads the body: an upload is read whole into memory, so there has to be an end to it.

    Five files of ten megabytes and the words beside them fit. A body without a length is not read by Django at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) > LARGEST_REQUEST:
            return for_machines(request, 413, _TOO_LARGE) or error_page(request, 413)
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
        if told := for_machines(request, status, sentence_for(error)):
            return told
        return error_page(request, status if status in PAGES else 409, detail=error.message)
