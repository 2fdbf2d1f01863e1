"""The addresses of the Open311 server. Reading needs no key; reporting needs one with the scope open311:write."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from access.guards import machine, public
from access.proxies import caller_of
from api import clients
from api.sentences import NOTICE, sentence_for
from api.v1.problems import language_of
from casework import doors
from gateways.open311.server import following, offering, reporting
from gateways.open311.server.writing import FORMATS, Refusal, listed, refused, single
from kernel.errors import MotCuaError
from kernel.time import now

log = logging.getLogger(__name__)
Screen = Callable[..., HttpResponse]


def georeport(*methods: str) -> Callable[[Screen], Screen]:
    """An address of GeoReport: its formats, its methods, its errors; the jurisdiction, where one is named, must be ours."""

    def decorate(screen: Screen) -> Screen:
        @wraps(screen)
        def answered(request: HttpRequest, extension: str, **named: str) -> HttpResponse:
            form = extension if extension in FORMATS else "xml"
            with translation.override(language_of(request)):
                try:
                    if extension not in FORMATS:
                        raise Refusal(404, _("Chỉ có định dạng xml và json."))
                    _may_be_asked(request, methods)
                    return screen(request, form, **named)
                except Refusal as refusal:
                    return _with_headers(refused(refusal, form), refusal.status, methods)
                except MotCuaError as problem:
                    log.warning("open311 refused", extra={"facts": {"error": type(problem).__name__}})
                    return refused(Refusal(503, sentence_for(problem)), form)

        return csrf_exempt(answered)

    return decorate


def _may_be_asked(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Refusal(405, _("Địa chỉ này nhận %(methods)s.") % {"methods": ", ".join(methods)})
    _count(request)
    _our_jurisdiction(request)


def _with_headers(response: HttpResponse, status: int, methods: tuple[str, ...]) -> HttpResponse:
    if status == 405:
        response["Allow"] = ", ".join(methods)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def _count(request: HttpRequest) -> None:
    if clients.wait_of(caller_of(str(request.META.get("REMOTE_ADDR", ""))), now()):
        raise Refusal(429, _("Gọi quá nhiều lần trong một phút. Xin chờ rồi gọi lại."))


def _our_jurisdiction(request: HttpRequest) -> None:
    named = request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id")
    if named and named != settings.OPEN311["jurisdiction"]:
        raise Refusal(404, _("jurisdiction_id này không do hệ thống phục vụ."))


def _caller(request: HttpRequest) -> clients.Caller:
    caller = clients.known_by(str(request.POST.get("api_key") or request.GET.get("api_key") or ""))
    if caller is None:
        raise Refusal(403, _("Thiếu api_key, hoặc api_key không còn hiệu lực."))
    if not caller.may("open311:write"):
        raise Refusal(403, _("api_key này không có quyền gửi phản ánh."))
    return caller


@public
@georeport("GET", "HEAD")
def discovery(request: HttpRequest, extension: str) -> HttpResponse:
    """Where and how."""
    return single("discovery", offering.discovery(), extension)


@public
@georeport("GET", "HEAD")
def services(request: HttpRequest, extension: str) -> HttpResponse:
    """What may be reported."""
    return listed("services", [offering.service_row(s) for s in doors.services()], extension)


@public
@georeport("GET", "HEAD")
def service(request: HttpRequest, extension: str, code: str) -> HttpResponse:
    """The questions of one service."""
    return single("service_definition", offering.definition(offering.service_named(code)), extension)


@machine("api_key with the scope open311:write to report; reading is open")
@georeport("GET", "HEAD", "POST")
def requests(request: HttpRequest, extension: str) -> HttpResponse:
    """Report, or see what became of reports."""
    at = now()
    if request.method == "POST":
        reference = reporting.report(request, _caller(request), at)
        row: dict[str, Any] = {
            "service_request_id": reference,
            "service_notice": str(NOTICE),
            "account_id": None,
        }
        return listed("service_requests", [row], extension, 201)
    return listed("service_requests", following.request_rows(following.sought(request.GET.dict(), at)), extension)


@public
@georeport("GET", "HEAD")
def one_request(request: HttpRequest, extension: str, reference: str) -> HttpResponse:
    """One report."""
    row = following.one_row(reference)
    if row is None:
        raise Refusal(404, _("Không có phản ánh với service_request_id này."))
    return listed("service_requests", [row], extension)


@public
@georeport("GET", "HEAD")
def token(request: HttpRequest, extension: str, reference: str) -> HttpResponse:
    """We number reports at once, so a token is the number itself."""
    if not reporting.is_known(reference):
        raise Refusal(404, _("Không có token này."))
    return listed("service_requests", [{"service_request_id": reference, "token": reference}], extension)


@machine("api_key with the scope open311:write to add words; reading is open")
@georeport("GET", "HEAD", "POST")
def updates(request: HttpRequest, extension: str) -> HttpResponse:
    """mySociety's extension: what happened in a window, and words that a sender adds."""
    at = now()
    if request.method == "POST":
        number = reporting.add_words(request, _caller(request), at)
        return listed("service_request_updates", [{"update_id": number}], extension, 201)
    query = request.GET.dict()
    last = following.moment(query, "end_date") or at
    first = following.moment(query, "start_date") or last - following.WINDOW
    return listed("service_request_updates", following.update_rows(first, last), extension)
