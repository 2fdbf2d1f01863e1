"""Every component in every state, with tall Vietnamese letters, for eyes and for tests.

Shown in the demo profile only. All people and matters here are invented; must not read any real row.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from access.guards import public
from desks.kit import samples
from desks.kit.context import house_words
from desks.kit.errors import error_page


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    house = house_words()
    if not house["is_demo"]:
        raise Http404
    return render(request, template, {"house": house, **context})


@public
def citizen(request: HttpRequest) -> HttpResponse:
    """The citizen's side; `?loi` shows the form with its mistakes."""
    is_wrong = "loi" in request.GET
    form = samples.SampleForm(samples.WRONG_INPUT if is_wrong else None)
    context = {"form": form, "is_wrong": is_wrong, **samples.citizen_parts()}
    return _page(request, "kit/gallery/citizen.html", context)


@public
def worklist(request: HttpRequest) -> HttpResponse:
    context = {"desk": samples.desk(), **samples.worklist_parts()}
    return _page(request, "kit/gallery/worklist.html", context)


@public
def case(request: HttpRequest) -> HttpResponse:
    context = {"desk": samples.desk(), "form": samples.AnswerForm(), **samples.case_parts()}
    return _page(request, "kit/gallery/case.html", context)


@public
def paper(request: HttpRequest) -> HttpResponse:
    return _page(request, "kit/gallery/paper.html", {"paper": samples.paper()})


@public
def error(request: HttpRequest, code: int) -> HttpResponse:
    """The error pages themselves, with the status that they stand for."""
    if not house_words()["is_demo"] or code not in samples.ERROR_CODES:
        raise Http404
    kept = [{"label": "Nội dung trả lời", "text": "Ủy ban đã kiểm tra tại chỗ…"}] if code == 409 else []
    return error_page(request, code, kept=kept, reference="" if code != 500 else "K7M2-9QXT")
