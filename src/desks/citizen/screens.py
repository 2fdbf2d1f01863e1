"""The citizen's desk: where to begin, what we do with your data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access.guards import public
from books.limits.lookup import limit
from kernel.time import today


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The city's front door."""
    return render(request, "citizen/home.html")


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What we do with your data, in plain words (Law 91/2025/QH15: inform before processing)."""
    on = today()
    kept = {"words": limit("message.words_kept", on), "address": limit("message.address_kept", on)}
    return render(request, "citizen/data.html", {"kept": kept})
