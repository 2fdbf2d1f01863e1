"""A small site for the guards: one page per kind of guard, the real sign-in routes, one page that says nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from access.guards import machine, official, public, signed_in


@public
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


@machine("signature")
def webhook(request: HttpRequest) -> HttpResponse:
    return HttpResponse("webhook")


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@official()
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.unit_id} {','.join(request.actor.roles)}")  # type: ignore[attr-defined]


@official("administrator")
def books(request: HttpRequest) -> HttpResponse:
    return HttpResponse("books")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


urlpatterns = [
    path("", home),
    path("webhook/", webhook),
    path("mine/", mine),
    path("can-bo/", desk),
    path("can-bo/books/", books),
    path("tai-khoan/", include("access.urls")),
    path("forgotten/", forgotten),
    path("ngon-ngu/", public(set_language), name="set_language"),  # the frame of every page links to it
]
