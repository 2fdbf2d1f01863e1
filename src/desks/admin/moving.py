"""Before the calendar changes: which running cases would get another date. The edit is tried and taken back; only "Ghi" writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from casework.recalculation import would_move
from desks.admin.frame import Asking, page
from desks.cases.moving import examples_of, moves_in_words
from desks.kit.parts import Fact

_OURS = ("csrfmiddlewaretoken", "ghi", "sua")


def asks_again(request: HttpRequest) -> bool:
    """Does the reader of the preview want the form back, as it was filled in?"""
    return request.method == "POST" and "sua" in request.POST


def preview(
    request: HttpRequest,
    edit: Callable[[], Any],
    asking: Asking,
    crumbs: list[tuple[str, str]],
    writes: Sequence[Fact],
) -> HttpResponse:
    """What EDIT WRITES and what it would move, and the buttons to write it or to go back to the form."""
    moves = would_move(edit)
    carried = [(name, value) for name, value in request.POST.items() if name not in _OURS]
    shown = {"asking": asking, "sentence": moves_in_words(moves), "carried": carried}
    shown |= {
        "writes": writes,
        "examples": examples_of(moves, request.actor),
        "more": moves.count - len(moves.examples),
    }  # type: ignore[attr-defined]
    return page(request, "moving", asking.title, crumbs, **shown)
