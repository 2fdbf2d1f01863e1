"""One press: what the machine proposed is right. The move that confirms keeps the decision beside the proposal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.guards import official
from casework.errors import CaseError
from casework.oversight import make
from casework.visibility import visible_cases
from kernel.text import keep_legible
from kernel.time import now
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.corrections import suggested_for
from kinds.feedback.suggestions.panel import CONFIRM, to_confirm


@official("coordinator", "handler")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm every sure guess of the case at once; what changed meanwhile is refused, nothing is overwritten."""
    case = visible_cases(request.actor).filter(code=keep_legible(code).upper(), is_sealed=False).first()
    if case is None:
        raise Http404
    said, own = suggested_for(case.pk), Feedback.objects.filter(pk=case.pk).first()
    wanted = to_confirm(said, own) if said and own else {}
    if not wanted:
        messages.info(request, _("Không còn gợi ý nào chờ xác nhận."))
        return redirect("officer_case", code=case.code)
    expects, key = request.POST.get("expects", ""), keep_legible(request.POST.get("key", ""))[:64]
    saw = int(expects) if key and expects.isascii() and expects.isdecimal() and len(expects) < 10 else 0
    try:
        once = f"{request.actor.user_id}:{key}"
        make(case.pk, CONFIRM, request.actor, at=now(), inputs=wanted, key=once, expects=saw)
        messages.success(request, _("Đã xác nhận gợi ý."))
    except CaseError as refused:
        messages.error(request, refused.message)
    return redirect("officer_case", code=case.code)
