"""Undo of the last move for a few minutes, by the kind's own reverse move: a new entry, never a deleted one.

Offered only where the kind knows a way back; refused once anything else happened to the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.guards import official
from casework.errors import CaseError
from casework.oversight import make, make_many
from casework.perform import Done
from casework.perform_many import Wish
from desks.officer.landing import home_of
from kernel.time import now

KEPT, KEPT_SEVERAL = "move_undo", "together_undo"
WITHIN = timedelta(minutes=10)


def keep(request: HttpRequest, code: str, way_back: tuple[str, Mapping[str, Any]] | None, done: Done) -> str:
    """Remember how the move just made is undone; returns the tags that put the button beside its message."""
    request.session.pop(KEPT, None)
    if way_back is None or done.again:
        return ""
    move, inputs = way_back
    until = (now() + WITHIN).isoformat()
    kept = {"case": str(done.case_id), "code": code, "move": move, "inputs": dict(inputs), "until": until}
    request.session[KEPT] = kept | {"version": done.row_version}
    return f"undo:{reverse('officer_undo', args=[done.case_id])}"


def keep_several(request: HttpRequest, steps: Sequence[Sequence[Any]]) -> str:
    """Remember how a move on several cases is undone; returns the address, "" where none of them has a way back."""
    request.session.pop(KEPT_SEVERAL, None)
    if not steps:
        return ""
    until = (now() + WITHIN).isoformat()
    request.session[KEPT_SEVERAL] = {"until": until, "steps": [list(step) for step in steps]}
    return reverse("officer_undo_together")


@official("leader", "approver", "coordinator")
@require_POST
def undo_together(request: HttpRequest) -> HttpResponse:
    """Each of the cases back by its own reverse move; where something happened since it is left alone, and said."""
    kept: dict[str, Any] | None = request.session.pop(KEPT_SEVERAL, None)
    if kept is None or now() > datetime.fromisoformat(kept["until"]):
        messages.info(request, _("Không còn gì để hoàn tác."))
        return redirect(home_of(request.actor))
    wishes = [_wish(request, *step) for step in kept["steps"]]
    came = make_many(wishes, request.actor, at=now())
    left = sum(isinstance(each, CaseError) for each in came)
    back = len(came) - left
    if back:
        done = ngettext("Đã hoàn tác %(n)s vụ việc; nhật ký ghi cả hai lần.", "Đã hoàn tác %(n)s vụ việc; nhật ký ghi cả hai lần.", back)  # fmt: skip
        messages.success(request, done % {"n": back})
    if left:
        alone = ngettext("%(n)s vụ việc đã có thay đổi khác nên giữ nguyên.", "%(n)s vụ việc đã có thay đổi khác nên giữ nguyên.", left)  # fmt: skip
        messages.info(request, alone % {"n": left})
    return redirect(home_of(request.actor))


def _wish(request: HttpRequest, case_id: str, move: str, inputs: Mapping[str, Any], version: int) -> Wish:
    key = f"{request.actor.user_id}:undo:{case_id}:{version}"
    return Wish(UUID(case_id), move, {**inputs, "words": _("Hoàn tác")}, key=key, expects=version)


@official()
@require_POST
def undo_move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make the reverse move, if nothing happened since and the minutes are not over."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is None or kept["case"] != str(case_id):  # another matter was moved meanwhile, in another window
        messages.info(request, _("Không còn gì để hoàn tác."))
        return redirect(home_of(request.actor))
    del request.session[KEPT]
    if now() > datetime.fromisoformat(kept["until"]):
        messages.info(request, _("Không còn gì để hoàn tác."))
        return redirect("officer_case", code=kept["code"])
    wish = _wish(request, str(case_id), kept["move"], kept["inputs"], int(kept["version"]))
    try:
        make(case_id, wish.move, request.actor, at=now(), inputs=wish.inputs, key=wish.key, expects=wish.expects)
    except CaseError:
        messages.info(request, _("Vụ việc đã có thay đổi khác nên giữ nguyên, không hoàn tác được."))
    else:
        messages.success(request, _("Đã hoàn tác; nhật ký ghi cả hai lần."))
    return redirect("officer_case", code=kept["code"])
