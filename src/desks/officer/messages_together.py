"""One decision on all messages of a filtered list: after a restore hundreds wait for the same word.

Each has an entry of its own; what somebody else settled meanwhile is left alone.
"""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.actor import Actor
from access.guards import official
from desks.officer.deciding import DECISIONS, decide, decide_all, in_trouble
from desks.officer.letting_go import NoReason, reason_in
from desks.officer.messages_filter import Narrowing
from desks.officer.messages_page import waiting
from kernel.time import now
from messaging.again import has_lost

MOST = 500


@official("coordinator", "operator")
@require_POST
def settle_together(request: HttpRequest) -> HttpResponse:
    """Decide on the messages that the filter leaves, if they are still no more than the page told."""
    asked, decision = Narrowing.asked(request.POST), request.POST.get("quyet-dinh", "")
    here = reverse("officer_messages")
    back = f"{here}?{asked.query}" if asked.said else here
    if not asked.said or decision not in DECISIONS:
        messages.error(request, _("Hãy lọc danh sách và chọn một quyết định."))
        return redirect(back)
    try:
        why = reason_in(request.POST, decision)
    except NoReason:
        messages.error(request, _("Hãy ghi lý do thôi không gửi những tin này."))
        return redirect(back)
    ids = list(asked.of(waiting(request.actor)).order_by("pk").values_list("pk", flat=True)[:MOST])
    if len(ids) > _told(request):
        messages.error(request, _("Danh sách vừa có thêm tin. Hãy xem lại trước khi ghi; chưa ghi gì."))
        return redirect(back)
    done, left = _decided(ids, decision, request.actor, why)
    messages.success(
        request, ngettext("Đã ghi quyết định cho %(n)s tin.", "Đã ghi quyết định cho %(n)s tin.", done) % {"n": done}
    )
    return redirect(back if left or len(ids) == MOST else here)


def _decided(ids: Sequence[UUID], decision: str, actor: Actor, why: str) -> tuple[int, int]:
    """How many were decided on, and how many are left to be pressed again: all at once, but one by one where the case of one of
    them is being moved all the while."""
    done, lost = 0, 0
    try:
        return decide_all(in_trouble(actor).filter(pk__in=ids), decision, actor, now(), why=why), 0
    except OperationalError as problem:
        if not has_lost(problem):
            raise
    for message_id in ids:
        try:
            done += decide(message_id, decision, actor, now(), why=why)
        except OperationalError as problem:
            if not has_lost(problem):
                raise
            lost += 1
    return done, lost


def _told(request: HttpRequest) -> int:
    """How many messages the page said that the decision is for."""
    said = request.POST.get("so", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 0
