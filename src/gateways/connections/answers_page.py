"""The answer here and the one that stands in the national system, side by side: whoever sees the matter says which is to stand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.actor import Actor
from access.guards import official
from casework.models import Case
from casework.reads import read_together
from casework.visibility import visible_cases
from desks.cases.saw import Overtaken, mark_of, unchanged
from desks.officer.desk import desk_of
from gateways.connections.screens import note_settled
from gateways.national_portal import answers
from gateways.national_portal.facts import answer_of
from gateways.national_portal.models import Difference, Sync
from kernel.time import now

DECISIONS = ("ours", "theirs")


@official("coordinator", "operator", "administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Both texts; where theirs never came from us, the two decisions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    decision = request.POST.get("decision", "")
    if request.method == "POST" and decision in DECISIONS:
        _decide(request, difference_id, decision)
        return redirect("connections")
    row, case, _sync = _found(actor, difference_id)
    ours = answer_of(case)
    saw = mark_of([ours, row.their_words])
    context = {"desk": desk_of(request, actor), "row": row, "case": case, "ours": ours, "saw": saw}
    answer = render(request, "connections/answers.html", context | {"decides": row.kind == answers.THEIRS})
    answer["Cache-Control"] = "no-store"
    return answer


def _decide(request: HttpRequest, difference_id: UUID, decision: str) -> None:
    """The decision is about the words that the page showed and no others; it is entered along with what it does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, found = now(), list[tuple[Difference, Sync | None, str]]()

    def shown() -> list[str]:
        row, case, sync = _found(actor, difference_id, locked=True)
        found.append((row, sync, answer_of(case)))
        return [found[0][2], row.their_words]

    def settled() -> bool:
        ((row, sync, ours),) = found
        done = answers.settle(row, sync, ours, at, tells_ours=decision == "ours")
        if done:
            note_settled(actor, f"answer:{decision}", difference_id, at, done)
        return bool(done)

    try:
        done = unchanged(request, shown, settled)
    except Overtaken as refused:
        messages.error(request, refused.message)
        return
    if done:
        messages.success(request, _("Đã ghi quyết định."))
    else:
        messages.info(request, _("Việc này vừa được giải quyết."))


def _found(actor: Actor, difference_id: UUID, *, locked: bool = False) -> tuple[Difference, Case, Sync | None]:
    """The difference while it is open, the matter if the actor sees it, and how far that one was told."""
    there = Difference.objects.filter(pk=difference_id, settled_at=None).exclude(their_words="")
    code = there.values("code")
    cases = visible_cases(actor).filter(code__in=code, is_sealed=False, erased_at=None)
    rows, seen, syncs = read_together(
        there.select_for_update() if locked else there, cases, Sync.objects.filter(code__in=code)
    )
    if not rows or not seen:
        raise Http404
    return rows[0], seen[0], syncs[0] if syncs else None
