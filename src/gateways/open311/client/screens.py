"""The one page that the scene-report system opens at ours: a picture that was handed over with a report."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from access.guards import machine
from gateways.open311.client.pictures import opened
from kernel.time import now


@machine("a link that cannot be guessed, for one picture, while the scene-report system has the matter")
@require_safe
def picture(request: HttpRequest, link_id: UUID, proof: str) -> HttpResponse:
    """The picture; the same 404 for whatever is not there."""
    found = opened(link_id, proof, now())
    if found is None:
        raise Http404
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={
            "Content-Disposition": "inline",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, noimageindex",
            "Referrer-Policy": "no-referrer",
        },
    )
