"""Before the calendar changes: which running cases would get another date. What would be is only supposed; "Ghi" alone writes."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from books.calendar.supposing import Supposed
from casework.recalculation import would_move
from desks.admin.frame import Asking, page
from desks.cases.looking_first import carried
from desks.cases.moving import examples_of, moves_in_words
from desks.kit.parts import Fact


def preview(
    request: HttpRequest,
    supposed: Supposed,
    asking: Asking,
    crumbs: list[tuple[str, str]],
    writes: Sequence[Fact],
) -> HttpResponse:
    """What an edit WRITES and what the calendar that it makes would move, and the buttons to write it or to go back to the form."""
    moves = would_move(supposed)
    shown = {"asking": asking, "sentence": moves_in_words(moves), "carried": carried(request)}
    shown |= {
        "writes": writes,
        "examples": examples_of(moves, request.actor),
        "more": moves.count - len(moves.examples),
    }  # type: ignore[attr-defined]
    return page(request, "moving", asking.title, crumbs, **shown)
