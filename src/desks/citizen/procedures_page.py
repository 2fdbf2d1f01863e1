"""Tra cứu thủ tục: finding a procedure by one's own words, and what it asks for. Public, read only, keeps nothing typed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.guards import public
from books.limits.models import Certainty
from books.procedures import finding
from books.procedures.answering import answer
from books.procedures.models import Procedure
from desks.kit.context import house_words
from desks.kit.language import spoken
from desks.kit.parts import Fact
from kernel.text import excerpt, one_line, text_key
from kernel.time import today

MOST = 20
_LONGEST = 300


@public
@require_safe
def list_procedures(request: HttpRequest) -> HttpResponse:
    """What fits the words, best first, with the answer itself where the catalogue has it; without words the common ones."""
    text = one_line(request.GET.get("q", ""))[:_LONGEST]
    on = today()
    context: dict[str, Any] = {"text": text}
    if text:
        context |= {"found": finding.search(text, MOST, on=on), "answer": answer(text, on=on)}
    else:
        context["fields"] = _common()
    return render(request, "citizen/procedures.html", context)


@public
@require_safe
def show_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure as the catalogue has it today, with source, date and how sure we are."""
    procedure = finding.by_code(code, today())
    if procedure is None:
        raise Http404
    context = {
        "procedure": procedure,
        "facts": facts_of(procedure),
        "cases": _cases(procedure),
        "ways": _ways(procedure),
        "is_checked": procedure.certainty == Certainty.READ,
    }
    return render(request, "citizen/procedure.html", context)


def facts_of(procedure: Procedure) -> list[Fact]:
    """What a citizen asks first. What the catalogue does not know is said, not left out."""
    unknown = _("Chưa rõ trong danh mục; xin hỏi tại nơi nộp hoặc gọi %(hotline)s") % {
        "hotline": house_words()["hotline"]
    }
    rows = (
        (_("Thời hạn giải quyết"), procedure.limit_words or procedure.limit_text or unknown),
        (_("Phí, lệ phí"), excerpt(procedure.fee_text, 600) or unknown),
        (_("Cơ quan giải quyết"), procedure.authority or unknown),
        (_("Thực hiện tại"), ", ".join(procedure.level_labels)),
        (_("Kết quả"), procedure.result or unknown),
        (_("Lĩnh vực"), spoken(procedure.field)),
        (_("Căn cứ pháp lý"), procedure.legal_basis or unknown),
    )
    return [Fact(key=key, value=value) for key, value in rows]


def _common() -> list[tuple[str, list[Procedure]]]:
    rows = Procedure.objects.filter(valid_to=None, valid_from__lte=today()).exclude(also="").order_by("field", "name")
    light = sorted(rows.only("code", "name", "field")[:80], key=lambda row: (text_key(row.field), text_key(row.name)))
    return [(field, list(group)) for field, group in groupby(light, key=lambda row: row.field)]


def _cases(procedure: Procedure) -> list[tuple[str, list[dict[str, Any]]]]:
    """The papers under the heading of their case, as the source has them."""
    return [(case, list(group)) for case, group in groupby(procedure.papers, key=lambda each: each.get("case", ""))]


def _ways(procedure: Procedure) -> list[dict[str, Any]]:
    """How to hand it in; a limit without its unit is not shown as one."""
    return [
        {**way, "deadline": way.get("deadline", "") if way.get("unit_shown") else "", "fee": _told(way.get("fee", ""))}
        for way in procedure.channels
        if way.get("channel")
    ]


def _told(said: str) -> str:
    return "" if said.strip().lower() in {"không có thông tin", "không"} else said
