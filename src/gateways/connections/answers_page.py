"""The answer here and the one that stands in the national system, side by side: whoever sees the matter says which is to stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actor import Actor
from access.guards import official
from casework.models import Case
from casework.visibility import visible_cases
from desks.cases.saw import Overtaken, mark_of, unchanged
from desks.officer.desk import desk_of
from gateways.connections.screens import note_settled
from gateways.national_portal import answers
from gateways.national_portal.facts import facts_of
from gateways.national_portal.models import Difference
from kernel.time import now

DECISIONS = ("ours", "theirs")


@official("coordinator", "operator", "administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Both texts; where theirs never came from us, the two decisions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Difference.objects.filter(pk=difference_id, settled_at=None).exclude(their_words="").first()
    case = visible_cases(actor).filter(code=row.code, is_sealed=False, erased_at=None).first() if row else None
    if row is None or case is None:
        raise Http404
    decision = request.POST.get("decision", "")
    if request.method == "POST" and row.kind == answers.THEIRS and decision in DECISIONS:
        _decide(request, row, _ours(case), decision)
        return redirect("connections")
    ours = _ours(case)
    saw = mark_of([ours, row.their_words])
    context = {"desk": desk_of(request, actor), "row": row, "case": case, "ours": ours, "saw": saw}
    answer = render(request, "connections/answers.html", context | {"decides": row.kind == answers.THEIRS})
    answer["Cache-Control"] = "no-store"
    return answer


def _decide(request: HttpRequest, row: Difference, ours: str, decision: str) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    act = partial(answers.settle, row.pk, ours, now(), tells_ours=decision == "ours")
    try:
        done = unchanged(request, _both(row.pk, Case.objects.get(code=row.code)), act)
    except Overtaken as refused:
        messages.error(request, refused.message)
        return
    if done:
        note_settled(actor, f"answer:{decision}", row.pk, now())
        messages.success(request, _("Đã ghi quyết định."))
    else:
        messages.info(request, _("Việc này vừa được giải quyết."))


def _both(difference_id: UUID, case: Case) -> Callable[[], list[str]]:
    """What the page shows: the decision is about these words and no others."""
    theirs = Difference.objects.filter(pk=difference_id, settled_at=None).values_list("their_words", flat=True)
    return lambda: [_ours(case), theirs.first() or ""]


def _ours(case: Case) -> str:
    facts = facts_of(case.pk, now(), with_sender=False)
    return str(facts["answer"]) if facts else ""
