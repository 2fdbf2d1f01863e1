"""The public pages: answers that a person has cleared, searchable without diacritics. No account, no script, no person.

Only the publication's own row is read here, never a case, a feedback row or an identity.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.guards import public
from books.orgs.models import Unit
from books.orgs.names import name_of
from desks.kit.parts import Chip
from kernel.ids import read_code
from kernel.text import excerpt, keep_legible
from kernel.time import local
from kinds.feedback.publication.finding import PAGE, search, similar
from kinds.feedback.publication.models import PUBLISHED, Publication
from kinds.feedback.suggestions.fields import label_of

LONGEST_SEARCH = 200
FRESH = "private, max-age=60"  # each page carries a token of its reader, so no shared cache keeps it

# Each value once, by jumping along the index: a DISTINCT would read every row.
_EACH = """
    WITH RECURSIVE each AS (
        (SELECT {column} AS value FROM publication_publication WHERE state = 'published' AND {column} > %(least)s ORDER BY {column} LIMIT 1)
        UNION ALL
        SELECT (SELECT {column} FROM publication_publication WHERE state = 'published' AND {column} > each.value ORDER BY {column} LIMIT 1)
        FROM each WHERE each.value IS NOT NULL
    ) SELECT value FROM each WHERE value IS NOT NULL
"""


def _values(column: str, least: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_EACH.format(column=column), {"least": least})
        return [value for (value,) in cursor.fetchall()]


def _asked(request: HttpRequest) -> dict[str, Any]:
    unit = keep_legible(request.GET.get("don-vi", ""))
    try:
        unit_id = UUID(unit) if unit else None
    except ValueError:
        unit_id = None
    return {
        "text": keep_legible(request.GET.get("q", "")).strip()[:LONGEST_SEARCH],
        "field": keep_legible(request.GET.get("linh-vuc", "")).strip()[:250],
        "unit_id": unit_id,
    }


@public
@require_safe
def list_answers(request: HttpRequest) -> HttpResponse:
    """Search and list, newest first."""
    asked = _asked(request)
    found = search(**asked, after=request.GET.get("tu", ""), most=PAGE + 1)
    fields = [(field, label_of(field)) for field in _values("field", "")]
    units = list(Unit.objects.filter(pk__in=_values("unit_id", UUID(int=0))).order_by("name").values_list("pk", "name"))
    given = {"q": asked["text"], "linh-vuc": asked["field"], "don-vi": str(asked["unit_id"] or "")}
    context = {
        "rows": found[:PAGE],
        "next": _address(given | {"tu": found[PAGE - 1].cursor}) if len(found) > PAGE else "",
        "is_later": bool(request.GET.get("tu")),
        "first": _address(given),
        "asked": asked,
        "fields": fields,
        "units": [(str(pk), name) for pk, name in units],
        "unit": str(asked["unit_id"] or ""),
        "chips": _chips(given, {str(pk): name for pk, name in units}),
    }
    response = render(request, "publication/list.html", context)
    response["Cache-Control"] = FRESH
    return response


def _address(given: dict[str, str]) -> str:
    asked = urlencode({name: value for name, value in given.items() if value})
    return reverse("published_answers") + (f"?{asked}" if asked else "")


def _chips(given: dict[str, str], units: dict[str, str]) -> list[Chip]:
    shown = {
        "q": (_("Từ khóa"), given["q"]),
        "linh-vuc": (_("Lĩnh vực"), label_of(given["linh-vuc"])),
        "don-vi": (_("Đơn vị"), units.get(given["don-vi"], given["don-vi"])),
    }
    return [
        Chip(label=label, value=value, href=_address(given | {name: ""}))
        for name, (label, value) in shown.items()
        if value
    ]


@public
@require_safe
def show_answer(request: HttpRequest, code: str) -> HttpResponse:
    """One answer. What was taken down is gone (410), what never was is not found."""
    own = Publication.objects.filter(code=read_code(code)).first()
    if own is None:
        raise Http404
    if own.state != PUBLISHED:
        return render(request, "publication/gone.html", status=410)
    near = [each for each in similar(f"{own.title}\n{own.content}", 4) if each.code != own.code][:3]
    context = {
        "own": own,
        "field": label_of(own.field),
        "unit": name_of(own.unit_id),
        "near": near,
        "summary": excerpt(own.content, 155),
        "address": request.build_absolute_uri(reverse("published_answer", args=[own.code])),
    }
    response = render(request, "publication/answer.html", context)
    response["Cache-Control"] = FRESH
    return response


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest answers as a JSON Feed 1.1, for whoever follows them by machine."""
    here = request.build_absolute_uri
    entries = [
        {
            "id": here(reverse("published_answer", args=[each.code])),
            "url": here(reverse("published_answer", args=[each.code])),
            "title": each.title,
            "content_text": f"{each.content}\n\n{each.answer}",
            "date_published": local(each.published_at).isoformat(),
            "authors": [{"name": each.unit}] if each.unit else [],
            "tags": [label_of(each.field)] if each.field else [],
        }
        for each in search(**_asked(request), whole=True)
    ]
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Trả lời đã công khai"),
        "language": "vi",
        "home_page_url": here(reverse("published_answers")),
        "feed_url": here(reverse("published_feed")),
        "items": entries,
    }
    response = JsonResponse(told, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=60"
    return response


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What a search engine may read: the published answers; nothing of a case, nothing of the office."""
    rules = [
        "User-agent: *",
        "Disallow: /can-bo/",
        "Disallow: /theo-doi/",
        "Disallow: /gui/",
        "Disallow: /tai-khoan/",
        "Allow: /",
    ]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")
