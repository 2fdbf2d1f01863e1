"""One press: what the machine proposed is right; one form: what is not. Moves keep the decision beside the proposal.

A likely denunciation is never confirmed here: its step is sealing by hand, on the page of that move.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.guards import official
from casework.errors import CaseError, StaleCase
from casework.models import Case
from casework.oversight import make
from casework.visibility import visible_cases
from desks.cases.saw import press_of
from desks.officer.desk import desk_of
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.joining.remaining import readable
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions import corrections, deciding, panel
from kinds.feedback.suggestions.correcting import CorrectionForm
from kinds.feedback.suggestions.deciding import Decision
from kinds.feedback.suggestions.guesses import Guess
from kinds.feedback.suggestions.panel import CONFIRM, Found


@official("coordinator", "handler")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm every sure guess of the case at once; what changed meanwhile is refused, nothing is overwritten."""
    case, found, own = _of(request, code)
    if CONFIRM not in panel.moves_of(case, request.actor):
        return _not_theirs(request, case)
    if request.POST.get("denunciation") == "no":
        decision = deciding.no_denunciation(found.said)
    elif deciding.waits_for_a_person(found.said, found.decided):
        return _to_sealing(request, case)
    else:
        decision = deciding.confirming(found.said, own, found.decided, _likely(case, found))
    if decision.is_empty:
        messages.info(request, _("Không còn gợi ý nào chờ xác nhận."))
        return redirect("officer_case", code=case.code)
    try:
        _carry_out(request, case, found, decision, is_seen=True)
        messages.success(request, _("Đã xác nhận gợi ý."))
    except CaseError as refused:
        messages.error(request, refused.message)
    return _back_to(case)


@official("coordinator", "handler")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Every guess in one form, with what the machine says filled in; one press keeps them all."""
    case, found, own = _of(request, code)
    if CONFIRM not in panel.moves_of(case, request.actor):
        return _not_theirs(request, case)
    alike = _likely(case, found)
    near = [(guess, code, subject) for guess, code, subject in found.near if guess in alike]
    form = CorrectionForm(request.POST or None, found=found, own=own, near=near)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["scope"] == "denunciation":
            return _to_sealing(request, case)
        decision = deciding.correcting(found.said, form.told(), alike)
        try:
            _carry_out(request, case, found, decision, is_seen=form.cleaned_data["seen"])
            messages.success(request, _("Đã ghi quyết định về các gợi ý."))
            return _back_to(case)
        except CaseError as refused:
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, refused.message)
            if isinstance(refused, StaleCase):
                case = _of(request, code)[0]
    context: dict[str, Any] = {
        "case": case,
        "own": own,
        "content": readable(case, own, request.actor),
        "form": form,
        "desk": desk_of(request, request.actor),
        "key": request.POST.get("key") or uuid4(),
        "expects": str(case.row_version),
    }
    return render(request, "suggestions/correct.html", context)


def _of(request: HttpRequest, code: str) -> tuple[Case, Found, Feedback]:
    """The case, its guesses and the kind's row, for who may see them."""
    open_ones = visible_cases(request.actor).filter(is_sealed=False).select_related("feedback")
    case = open_ones.filter(code=keep_legible(code).upper()).first()
    found = panel.read(case, request.actor) if case else None
    own = getattr(case, "feedback", None)  # of another kind, there is none
    if case is None or found is None or own is None:
        raise Http404
    return case, found, own


def _back_to(case: Case) -> HttpResponse:
    """The case; who no longer sees it, since what was said took it away, comes to the own list."""
    return redirect(reverse("officer_case", args=[case.code]) + f"?xong={CONFIRM}")


def _not_theirs(request: HttpRequest, case: Case) -> HttpResponse:
    """Who only sees a case, or had it once, says nothing about its guesses for those who have it."""
    messages.info(request, _("Thao tác này không còn phù hợp với trạng thái hiện tại của vụ việc."))
    return redirect("officer_case", code=case.code)


def _likely(case: Case, found: Found) -> list[Guess]:
    return [] if case.parent_id else [guess for guess, _code, _subject in found.near if guess.is_sure]


def _to_sealing(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing is kept and nothing is sealed by this: the page of sealing is where a person decides."""
    if "seal" not in panel.moves_of(case, request.actor):
        messages.warning(
            request, _("Nếu là tố cáo: đừng chuyển tiếp, hãy báo ngay điều phối để cách ly. Chưa có gì thay đổi.")
        )
        return redirect("officer_case", code=case.code)
    messages.warning(request, _("Nếu là tố cáo: hãy đọc lại rồi cách ly ở bước này. Chưa có gì thay đổi."))
    return redirect("officer_move", code=case.code, move="seal")


def _carry_out(request: HttpRequest, case: Case, found: Found, decision: Decision, *, is_seen: bool) -> None:
    """First the move, which refuses what changed meanwhile; then what is kept beside it."""
    at, actor = now(), request.actor
    saw, key = press_of(request)
    if decision.inputs:
        seen = {corrections.SEEN: "yes"} if is_seen else {}
        make(case.pk, CONFIRM, actor, at=at, inputs={**decision.inputs, **seen}, key=key, expects=saw)
    elif saw != case.row_version:
        raise StaleCase(stage=case.stage)
    beside: Sequence[tuple[str, Guess, str]] = decision.beside
    corrections.keep(case.pk, beside, model=found.said.model, actor=actor, at=at, is_seen=is_seen)
