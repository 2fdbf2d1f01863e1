"""Urge, direct, assign or sort several cases of a list at once: choose, write, see what came of each.

Without scripts: the boxes of a list are sent here, this page asks what the move asks, then tells the result.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.guards import official
from access.paths import own_path
from casework.flow import Move
from casework.kind import kind_of
from casework.models import Case
from desks.cases.above import ever_for_several
from desks.cases.rows import subject_of
from desks.cases.saw import key_of, seen_in
from desks.officer import together, undo
from desks.officer.desk import desk_of
from desks.officer.landing import home_of
from kernel.ids import uuids_in
from kernel.text import keep_legible
from kernel.time import now


@official("leader", "approver", "coordinator")
@require_POST
def press_together(request: HttpRequest) -> HttpResponse:
    """From the boxes to the form, from the form to the result."""
    actor, back = request.actor, own_path(request, "ve") or home_of(request.actor)
    move = next((m for m in ever_for_several(actor) if m.name == request.POST.get("lam")), None)
    cases = together.chosen(actor, uuids_in(request.POST.getlist("viec"))[: together.MOST])
    if move is None or not cases:
        messages.error(request, _("Hãy chọn ít nhất một vụ việc.") if move else _("Không có thao tác này."))
        return redirect(back)
    is_sent = "gui" in request.POST
    form = kind_of(cases[0].kind).form(move, cases[0], request.POST if is_sent else None)
    if is_sent and form.is_valid():
        return _carried_out(request, cases, move, form.cleaned_data, back)
    if not is_sent and move.for_several:
        _begin_empty(form)
    if not is_sent:
        form.initial["words"] = request.POST.get("words", "")  # what was typed beside the list is not lost
    seen = seen_in(request) if is_sent else {str(case.pk): case.row_version for case in cases}
    context = {
        "desk": desk_of(request, actor),
        "form": form,
        "move": move,
        "cases": [_line(case, seen.get(str(case.pk), 0)) for case in cases],
        "key": keep_legible(request.POST.get("key", ""))[:64] if is_sent else uuid4(),
        "back": back,
        "most": together.MOST,
    }
    return render(request, "officer/together.html", context, status=422 if form.errors else 200)


def _carried_out(request: HttpRequest, cases: list[Case], move: Move, said: dict[str, Any], back: str) -> HttpResponse:
    actor = request.actor
    came = together.press(cases, move, actor, now(), said=said, seen=seen_in(request), key=key_of(request))
    context = {
        "desk": desk_of(request, actor),
        "move": move,
        "sentence": _sentence(came),
        "is_again": came.was_before > 0 and came.was_before == len(came.done),
        "done": [_line(case) for case in came.done],
        "refused": [(_line(case), why) for case, why in came.refused],
        "back": back,
        "undo": undo.keep_several(request, came.ways_back),
        "undoable": len(came.ways_back),
    }
    return render(request, "officer/together_done.html", context)


def _begin_empty(form: Any) -> None:
    """The guesses of the first case are not those of the others: nothing stands there that nobody chose."""
    form.initial = {}
    for one in form.fields.values():
        one.initial = None


def _sentence(came: together.Pressed) -> str:
    done, refused = len(came.done), len(came.refused)
    said = [
        ngettext("Đã thực hiện với %(n)s vụ việc", "Đã thực hiện với %(n)s vụ việc", done) % {"n": done}
        if done
        else _("Chưa thực hiện được với vụ việc nào"),
        ngettext("%(n)s vụ việc chưa thực hiện được", "%(n)s vụ việc chưa thực hiện được", refused) % {"n": refused}
        if refused and done
        else "",
    ]
    return "; ".join(part for part in said if part) + "."


def _line(case: Case, version: int = 0) -> dict[str, Any]:
    # As text: a template writes 1000 as "1.000".
    return {"id": str(case.pk), "code": case.code, "subject": subject_of(case), "seen": f"{case.pk}.{version}"}
