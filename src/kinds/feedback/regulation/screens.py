"""The regulation for everybody to read: a page, and a paper to sign and file."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from access.guards import public
from kernel.time import format_date, now
from kinds.feedback.letters.orders import PressFailed, printed
from kinds.feedback.letters.wording import paper_date
from kinds.feedback.regulation.content import Regulation, regulation

KEPT = 24 * 3600


@public
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """As it runs today."""
    return render(request, "regulation/regulation.html", {"regulation": regulation(now().date())})


@public
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The same as PDF/A, in Vietnamese; printed once for each content and day."""
    with override("vi"):
        today = now().date()
        told = regulation(today)
        key = f"regulation:{told.fingerprint}:{today.isoformat()}"
        pdf = cache.get(key) or _printed(told, today)
    cache.set(key, pdf, KEPT)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="quy-che-{told.version}.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "public, max-age=60"
    return response


def _printed(told: Regulation, on: date) -> bytes:
    return printed("regulation", values_of(told, on))


def values_of(told: Regulation, on: date) -> dict[str, Any]:
    """What the paper shows."""
    return {
        "title": "Quy chế tiếp nhận, xử lý, trả lời phản ánh, kiến nghị",
        "on": [on.year, on.month, on.day],
        "authority": told.authority,
        "place": "Hà Nội",
        "dated": paper_date(on),
        "version": told.version,
        "fingerprint": told.fingerprint,
        "in_force_from": format_date(told.in_force_from),
        "sections": [
            {
                "title": section.title,
                "sentences": section.sentences,
                "tables": [
                    {"head": list(table.head), "rows": [list(row) for row in table.rows]} for table in section.tables
                ],
            }
            for section in told.sections
        ],
    }


__all__ = ["PressFailed", "paper", "show", "values_of"]
