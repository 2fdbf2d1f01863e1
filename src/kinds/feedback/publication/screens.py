"""The coordinator's pages: what waits to be public, the clearing, and the decision against it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.calendar.models import CalendarVersion
from casework.errors import CaseError, StaleCase
from casework.models import Case
from casework.perform import may_make, perform
from casework.visibility import visible_cases
from desks.cases.saw import press_of
from desks.officer.desk import desk_of
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.kind import KIND
from kinds.feedback.publication import waiting
from kinds.feedback.publication.clearing import page_of
from kinds.feedback.publication.forms import PARTS, ClearForm, DecisionForm
from kinds.feedback.publication.models import PROPOSED, PUBLISHED, STATES, Publication
from kinds.feedback.publication.reasons import LABELS
from kinds.feedback.publication.residue import known_sender

TABS = (
    ("cho", gettext_lazy("Chờ duyệt")),
    ("cong-khai", gettext_lazy("Đang công khai")),
    ("khong", gettext_lazy("Không công khai, đã gỡ")),
)


@official("coordinator")
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """Answers that wait to be cleared, the longest waiting first; and what was decided."""
    which = request.GET.get("xem", "cho")
    which = which if which in waiting.LISTS else "cho"
    rows, more = waiting.page_of(request.actor, which, now(), request.GET.get("tu", ""))
    context = {
        "desk": desk_of(request, request.actor),
        "rows": rows,
        "next": f"?xem={which}&tu={more.replace('+', '%2B')}" if more else "",
        "which": which,
        "tabs": [(name, label, name == which) for name, label in TABS],
        "states": STATES,
        "reasons": LABELS,
    }
    return render(request, "publication/queue.html", context)


def _found(request: HttpRequest, code: str) -> Publication | None:
    """With its case and what the kind knows of it, if the actor may see that: one statement, before a press and after it was
    refused."""
    cases = visible_cases(request.actor).filter(code=keep_legible(code).upper(), erased_at=None)
    version = Subquery(CalendarVersion.objects.values("version")[:1])
    there = Publication.objects.filter(case__in=cases).select_related("case__feedback").defer("words")
    return there.annotate(calendar_version=version).first()


def _publication(request: HttpRequest, code: str) -> Publication:
    found = _found(request, code)
    if found is None:
        raise Http404
    return found


@official("coordinator")
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest, code: str) -> HttpResponse:
    """Side by side: what was written, what will be public. Opening it reads the sender's identity for matching, with a reason;
    what is sent is matched by the plan, and nothing else is shown then."""
    publication = _publication(request, code)
    case = publication.case
    if not _may(request, case, "clear_publication"):
        messages.info(request, _("Vụ việc này chưa có trả lời để công khai."))
        return redirect("officer_case", code=case.code)
    is_rebuilt = request.POST.get("lam") == "dung-lai"
    form = ClearForm(request.POST) if request.method == "POST" and not is_rebuilt else None
    is_stale = False
    if form is not None and form.is_valid():
        done = _performed(request, case, "clear_publication", form)
        if done is None:
            messages.success(request, _("Đã công khai trả lời của %(code)s.") % {"code": case.code})
            return redirect("publication_queue")
        current = _found(request, code)
        if current is None or not _may(request, current.case, "clear_publication"):  # it moved on, or lies under a seal
            messages.info(request, done.message)
            return redirect("officer_case", code=case.code)
        publication, case, is_stale = current, current.case, isinstance(done, StaleCase)
    known = known_sender(vars(case), request.actor, now())
    chosen = {name: request.POST.getlist(f"che-{name}") for name in PARTS} if request.method == "POST" else None
    page = page_of(case, known, chosen)
    form = form or ClearForm(initial=_initial(publication, page, is_rebuilt=is_rebuilt))
    context = page | _frame(request, case, form, is_stale=is_stale) | {
        "publication": publication, "asks_seen": "seen" in form.errors or bool(request.POST.get("seen")),
        "mark": _mark(publication),
    }  # fmt: skip
    return render(request, "publication/clear.html", context, status=412 if is_stale else 422 if form.errors else 200)


def _mark(publication: Publication) -> dict[str, Any] | None:
    if publication.state != PROPOSED:
        return None
    version = publication.calendar_version  # type: ignore[attr-defined]
    return waiting.mark_of(publication, publication.case.receiving_unit_id, now(), version)


def _initial(publication: Publication, page: dict[str, Any], *, is_rebuilt: bool) -> dict[str, str]:
    """What is public already is where a correction begins; otherwise the machine's proposal."""
    if publication.state == PUBLISHED and not is_rebuilt:
        return {name: getattr(publication, name) for name in PARTS}
    return dict(page["start"])


@official("coordinator")
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: HttpRequest, code: str) -> HttpResponse:
    """Not to be published, with a reason."""
    return _decide(request, code, "withhold_publication", _("Đã ghi: không công khai trả lời của %(code)s."))


@official("coordinator")
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, code: str) -> HttpResponse:
    """Off the public list, with a reason."""
    return _decide(request, code, "unpublish", _("Đã gỡ trả lời của %(code)s khỏi trang công khai."))


def _decide(request: HttpRequest, code: str, move: str, said: str) -> HttpResponse:
    publication = _publication(request, code)
    case = publication.case
    if not _may(request, case, move) or (move == "unpublish") != (publication.state == PUBLISHED):
        messages.info(request, _("Thao tác này không còn phù hợp với trạng thái hiện tại của vụ việc."))
        return redirect("officer_case", code=case.code)
    form = DecisionForm(request.POST if request.method == "POST" else None, move=move)
    is_stale = False
    if form.is_bound and form.is_valid():
        done = _performed(request, case, move, form)
        if done is None:
            messages.success(request, said % {"code": case.code})
            return redirect("publication_queue")
        current = _found(request, code)
        if current is None:  # it lies under a seal
            messages.info(request, done.message)
            return redirect("officer_case", code=case.code)
        publication, case, is_stale = current, current.case, isinstance(done, StaleCase)
    context = _frame(request, case, form, is_stale=is_stale) | {
        "case": case, "publication": publication, "move": KIND.flow(case.flow_version).move(move),
    }  # fmt: skip
    return render(request, "publication/decide.html", context, status=412 if is_stale else 422 if form.errors else 200)


def _may(request: HttpRequest, case: Case, move: str) -> bool:
    """Does the flow of this case have the move at its stage, and does the case lie with this coordinator?"""
    flow = KIND.flow(case.flow_version)
    found = flow.move(move)
    return (
        found is not None
        and case.stage in found.sources
        and may_make(vars(case), flow.stage(case.stage), found, request.actor)
    )


def _performed(request: HttpRequest, case: Case, move: str, form: Any) -> CaseError | None:
    """Through the engine's door, with the version and key that the form carried; a refusal lies on the form."""
    saw, key = press_of(request)
    try:
        perform(
            case.pk,
            move,
            request.actor,
            at=now(),
            inputs=form.cleaned_data,
            key=key,
            expects=saw,
            seen=vars(case),
        )
    except CaseError as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, refused.message)
        return refused
    return None


def _frame(request: HttpRequest, case: Case, form: Any, *, is_stale: bool) -> dict[str, Any]:
    return {
        "desk": desk_of(request, request.actor),
        "form": form,
        "key": request.POST.get("key") if form.errors and not is_stale else uuid4(),
        "expects": str(case.row_version) if is_stale else request.POST.get("expects", str(case.row_version)),
    }
